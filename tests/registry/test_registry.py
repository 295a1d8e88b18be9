"""A broken plugin harms nobody: it is named with its distribution and the cause, and all others go on."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from qa_core.errors import InputError
from qa_core.model.audit import Answer, Audit
from qa_core.model.grade import Result
from qa_core.registry import PluginInfo, Registry
from qa_core.rules.grading import grade

Install = Callable[..., Path]
FAILING = {
    "qa_work_out": "def qa_work_out(instrument, rule, facts, audit):",
    "qa_validate": "def qa_validate(instrument, audit):",
    "qa_grade": "def qa_grade(instrument, audit):",
}


def plugin(registry: Registry, name: str) -> PluginInfo:
    return next(info for info in registry.plugins if info.name == name)


def graded(registry: Registry, id: str) -> Result:
    instrument = registry.instrument(id)
    audit = Audit(
        instrument=id,
        version="1",
        case="K-1",
        auditor="A-1",
        date=dt.date(2026, 10, 1),
        answers={"a.grade": Answer(value="good")},
    )
    return grade(instrument, audit, registry.owner(instrument))


def test_a_good_plugin_is_listed_with_what_it_brings(install: Install) -> None:
    install("fine_plugin")
    info = plugin(Registry.load(), "fine_plugin")
    assert (info.distribution, info.version, info.instruments) == ("fine_plugin", "1.0", ("fine-plugin",))
    assert (info.hooks, info.broken) == (("qa_instruments",), None)


@pytest.mark.parametrize(
    ("code", "cause"),
    [
        ("raise RuntimeError('no licence')", "RuntimeError: no licence"),
        ("import sys; sys.exit(3)", "SystemExit: 3"),
        ("import no_such_module", "No module named 'no_such_module'"),
        ("@hookimpl\ndef qa_validte(instrument, audit):\n    return []", "qa_validte is no hook"),
        ("def qa_validate(instrument, audit):\n    return []", "qa_validate is not marked with @hookimpl"),
        ("@hookimpl\ndef qa_validate(instrument, wrong):\n    return []", "wrong"),
        ("@hookimpl\ndef qa_instruments():\n    return ['x']", "something else than Instruments"),
        ("@hookimpl\ndef qa_instruments():\n    raise ValueError('half written')", "half written"),
    ],
)
def test_a_plugin_that_cannot_be_used_is_broken_and_the_others_go_on(
    install: Install, code: str, cause: str
) -> None:
    install("bad_plugin", code)
    install("fine_plugin")
    registry = Registry.load()
    assert cause in (plugin(registry, "bad_plugin").broken or "")
    assert [p.distribution for p in registry.problems if p.plugin == "bad_plugin"] == ["bad_plugin"]
    assert "bad-plugin" not in registry.instruments
    assert graded(registry, "fine-plugin").recorded == "good"


def test_an_instrument_that_contradicts_itself_names_key_and_option(install: Install) -> None:
    package = install("bad_plugin")
    file = package / "instrument.toml"
    text = file.read_text(encoding="utf-8").replace(
        'code = "S"', 'code = "S"\nwhen = { "a.grade" = "excellent" }'
    )
    file.write_text(text, encoding="utf-8")
    assert "a.grade has no option 'excellent'" in (plugin(Registry.load(), "bad_plugin").broken or "")


@pytest.mark.parametrize("hook", FAILING)
@pytest.mark.parametrize("body", ["raise ZeroDivisionError('oops')", "return 42", "raise SystemExit(1)"])
def test_a_hook_that_fails_blocks_its_own_audit_by_name_and_no_other(
    install: Install, hook: str, body: str
) -> None:
    install("bad_plugin", f"@hookimpl\n{FAILING[hook]}\n    {body}")
    install("fine_plugin")
    registry = Registry.load()
    result = graded(registry, "bad-plugin")
    assert (result.recorded, result.outcome) == ("good", "block")
    assert [finding.code for finding in result.findings] == ["plugin-failed"]
    assert "bad_plugin" in result.findings[0].message
    assert hook in str(registry.problems[0])
    assert graded(registry, "fine-plugin").outcome == "accept"


def test_report_and_collate_hooks_are_guarded_too(install: Install) -> None:
    code = """
    @hookimpl
    def qa_report(instrument, figures):
        raise ZeroDivisionError
    @hookimpl
    def qa_collate(instrument, returns):
        raise ZeroDivisionError
    """
    install("bad_plugin", code)
    registry = Registry.load()
    owner = registry.owner(registry.instrument("bad-plugin"))
    assert owner is not None
    assert (owner.report([]), owner.collate([], False)) == ([], None)
    assert [("qa_report" in str(p), "qa_collate" in str(p)) for p in registry.problems] == [
        (True, False),
        (False, True),
    ]


def test_two_plugins_with_one_instrument_are_both_refused(install: Install) -> None:
    install("one_plugin", id="shared")
    install("two_plugin", id="shared")
    install("fine_plugin")
    registry = Registry.load()
    for name in ("one_plugin", "two_plugin"):
        broken = plugin(registry, name).broken or ""
        assert (
            "one_plugin (one_plugin) and two_plugin (two_plugin) both bring the instrument 'shared'" in broken
        )
    assert "shared" not in registry.instruments
    assert "fine-plugin" in registry.instruments


def test_two_distributions_with_one_entry_point_name_are_both_refused(install: Install) -> None:
    install("one_plugin", entry="same")
    install("two_plugin", entry="same")
    broken = [info.broken or "" for info in Registry.load().plugins if info.name == "same"]
    assert len(broken) == 2
    assert all("one_plugin and two_plugin both register a plugin called 'same'" in text for text in broken)


def test_only_the_owner_is_asked(install: Install) -> None:
    install("nosy_plugin", f"@hookimpl\n{FAILING['qa_validate']}\n    raise RuntimeError(instrument.id)")
    install("fine_plugin")
    registry = Registry.load()
    assert graded(registry, "fine-plugin").outcome == "accept"
    assert registry.problems == []


def test_a_released_version_with_other_content_is_refused_naming_both(install: Install) -> None:
    package = install("fine_plugin")
    released = {"fine-plugin": {"1": "0" * 64}}
    (package / "versions.json").write_text(json.dumps(released), encoding="utf-8")
    broken = plugin(Registry.load(), "fine_plugin").broken or ""
    assert "fine-plugin 1 was released with digest 000000000000" in broken
    assert "new version" in broken


def test_a_versions_file_of_another_form_breaks_its_plugin_in_a_sentence(install: Install) -> None:
    package = install("fine_plugin")
    (package / "versions.json").write_text('{"1": "0000"}', encoding="utf-8")
    assert 'versions.json must be {"INSTRUMENT ID"' in (plugin(Registry.load(), "fine_plugin").broken or "")


def test_an_unknown_instrument_names_those_that_are_installed(install: Install) -> None:
    install("fine_plugin")
    with pytest.raises(InputError, match=r"no instrument 'tier9'. Installed: .*fine-plugin"):
        Registry.load().instrument("tier9")
