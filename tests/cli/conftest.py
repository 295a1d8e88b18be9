"""Commands run in an empty folder, with one made-up plugin and no other."""

from __future__ import annotations

import types
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from qa_core.cli.main import cli
from qa_core.hooks import hookimpl
from qa_core.model.instrument import Instrument
from qa_core.registry import PluginInfo, Problem, Registry, _Loaded

Qa = Callable[..., Result]


@pytest.fixture
def plugins(tiny: Instrument, monkeypatch: pytest.MonkeyPatch) -> Registry:
    """A registry that holds the tiny instrument; every command gets this one."""
    registry = Registry()
    module = types.ModuleType("tiny_plugin")
    module.qa_instruments = hookimpl(lambda: [tiny])  # type: ignore[attr-defined]
    info = PluginInfo("tiny", "qa-tiny", "1.0", hooks=("qa_instruments",))
    registry.plugins.append(info)
    registry.manager.register(module, name="tiny")
    registry._adopt([_Loaded(info, module, {tiny.id: tiny})])
    monkeypatch.setattr(Registry, "load", classmethod(lambda _cls: registry))
    return registry


@pytest.fixture
def broken(plugins: Registry) -> Registry:
    """The same, with a plugin that cannot be loaded beside it."""
    why = "it cannot be loaded: ImportError: no x"
    plugins.plugins.append(PluginInfo("bad", "qa-bad", "0.1", broken=why))
    plugins.report(Problem("bad", "qa-bad", why))
    return plugins


@pytest.fixture
def qa(plugins: Registry, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Qa:  # noqa: ARG001
    """A function that runs `qa` with arguments in an empty folder."""
    monkeypatch.chdir(tmp_path)

    def run(*args: str | Path, **extra: Any) -> Result:
        return CliRunner().invoke(cli, [str(arg) for arg in args], prog_name="qa", **extra)

    return run
