"""Made-up plugins, installed as real distributions in a folder on the path."""

from __future__ import annotations

import sys
import textwrap
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

MINIMAL = """
    id = "{id}"
    version = "1"
    title = "Small"
    grades = "grade"
    [scales]
    grade = [{{ id = "good", label = "Good", level = 1 }}, {{ id = "poor", label = "Poor", level = 0 }}]
    [roles]
    overall = "a.grade"
    [[settings]]
    id = "days"
    default = 5
    [[sections]]
    id = "a"
    title = "All"
    [[sections.questions]]
    key = "a.worked"
    prompt = "Worked out?"
    answer = "grade"
    work_out = {{ rule = "anything", need = ["fact"] }}
    required = false
    [[sections.questions]]
    key = "a.grade"
    prompt = "Grade?"
    answer = "grade"
    [[suggest]]
    code = "S"
    grade = "good"
"""
HEAD = """
    from qa_core.hooks import hookimpl
    from qa_core.model.instrument import Instrument

    @hookimpl
    def qa_instruments():
        return [Instrument.from_package(__name__)]
"""
Install = Callable[..., Path]


@pytest.fixture
def install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Install]:
    """A function that installs a plugin package `name` with code, instrument id and entry-point name."""
    made: list[str] = []
    monkeypatch.syspath_prepend(str(tmp_path))

    def run(name: str, code: str = "", *, id: str | None = None, entry: str | None = None) -> Path:
        made.append(name)
        package = tmp_path / name
        package.mkdir()
        (package / "__init__.py").write_text(textwrap.dedent(HEAD) + textwrap.dedent(code), encoding="utf-8")
        toml = textwrap.dedent(MINIMAL).format(id=id or name.replace("_", "-"))
        (package / "instrument.toml").write_text(toml, encoding="utf-8")
        info = tmp_path / f"{name}-1.0.dist-info"
        info.mkdir()
        (info / "METADATA").write_text(
            f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n", encoding="utf-8"
        )
        (info / "entry_points.txt").write_text(f"[qa]\n{entry or name} = {name}\n", encoding="utf-8")
        return package

    yield run
    for name in made:
        sys.modules.pop(name, None)
