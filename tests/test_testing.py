"""The conformance kit: it passes what is sound, and finds what is not."""

from __future__ import annotations

import sys
import types
from collections.abc import Iterator
from importlib.metadata import EntryPoint
from typing import Any

import pytest

from qa_core.hooks import hookimpl
from qa_core.model.audit import Audit
from qa_core.model.finding import Finding
from qa_core.model.instrument import Instrument
from qa_core.registry import Registry
from qa_core.testing import conformance_tests


@pytest.fixture
def install(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """Makes a plugin of some hooks, and gives the registry that knows only it."""

    def make(**hooks: Any) -> Registry:
        module = types.ModuleType("made_up_plugin")
        for name, function in hooks.items():
            setattr(module, name, hookimpl(function))
        monkeypatch.setitem(sys.modules, "made_up_plugin", module)
        return Registry.load([EntryPoint("made-up", "made_up_plugin", "qa")])

    return make


def changed(instrument: Instrument, **update: Any) -> Instrument:
    """The instrument again with some fields changed."""
    return Instrument.parse({**instrument.model_dump(exclude_defaults=True), **update})


SOUND = [
    "test_names_stay_apart_in_a_workbook",
    "test_a_snapshot_is_the_same_instrument",
    "test_an_empty_audit_is_incomplete",
    "test_a_full_audit_is_complete",
    "test_audits_outlive_the_plugin",
    "test_every_grade_can_be_reached",
    "test_a_toolkit_brings_the_answers_back",
    "test_an_agency_is_asked_nothing_that_is_not_its_own",
]


@pytest.mark.parametrize("test", SOUND)
def test_a_sound_plugin_passes(install: Any, tiny: Instrument, test: str) -> None:
    tests = conformance_tests("made-up", install(qa_instruments=lambda: [tiny]))()
    tests.test_plugin_loads()
    getattr(tests, test)("tiny")


def test_every_test_of_the_kit_is_tried_here() -> None:
    kit = [name for name in dir(conformance_tests("made-up")) if name.startswith("test_")]
    assert sorted(kit) == sorted([*SOUND, "test_plugin_loads"])


def test_a_plugin_that_is_not_there_fails() -> None:
    with pytest.raises(AssertionError, match="No plugin is registered as 'nowhere'"):
        conformance_tests("nowhere", Registry.load([]))().test_plugin_loads()


def test_a_broken_plugin_fails_with_the_reason(install: Any) -> None:
    def broken() -> list[Instrument]:
        raise RuntimeError("the file is gone")

    with pytest.raises(AssertionError, match="the file is gone"):
        conformance_tests("made-up", install(qa_instruments=broken))().test_plugin_loads()


def test_keys_that_would_share_a_cell_fail(install: Any, tiny: Instrument) -> None:
    section = tiny.sections[0].model_dump(exclude_defaults=True)
    twin = {"key": "1_A", "prompt": "The same cell again?"}
    section["questions"] = [*section["questions"], twin]
    twins = changed(tiny, sections=[section, *tiny.sections[1:]])
    tests = conformance_tests("made-up", install(qa_instruments=lambda: [twins]))()
    with pytest.raises(AssertionError, match="1_a"):
        tests.test_names_stay_apart_in_a_workbook("tiny")


def test_a_grade_for_nothing_fails(install: Any, tiny: Instrument) -> None:
    always = changed(tiny, suggest=[{"code": "S0", "grade": "good", "when": {"@unanswered": True}}])
    tests = conformance_tests("made-up", install(qa_instruments=lambda: [always]))()
    with pytest.raises(AssertionError, match="grades an empty audit good"):
        tests.test_an_empty_audit_is_incomplete("tiny")


def test_a_hook_that_fails_on_a_full_audit_fails(install: Any, tiny: Instrument) -> None:
    def validate(instrument: Instrument, audit: Audit) -> list[Finding]:  # noqa: ARG001
        raise ValueError("no such day")

    tests = conformance_tests("made-up", install(qa_instruments=lambda: [tiny], qa_validate=validate))()
    with pytest.raises(AssertionError, match="no such day"):
        tests.test_a_full_audit_is_complete("tiny")


def test_a_grade_out_of_reach_fails(install: Any, tiny: Instrument) -> None:
    grades = [*tiny.scales["grade"], {"id": "superb", "label": "Superb", "level": 3}]
    scales = {"grade": tiny.scales["grade"], "yn": tiny.scales["yn"], "overall": grades}
    beyond = changed(tiny, scales=scales, grades="overall")
    tests = conformance_tests("made-up", install(qa_instruments=lambda: [beyond]))()
    with pytest.raises(AssertionError, match="no answers were found: superb"):
        tests.test_every_grade_can_be_reached("tiny")


def test_an_agency_that_is_asked_nothing_fails(install: Any, tiny: Instrument) -> None:
    agencies = [{"id": "police", "label": "Police"}, {"id": "housing", "label": "Housing"}]
    sections = [section.model_dump(exclude_defaults=True) for section in tiny.sections]
    own = [{**section, "when": {"@agency": "police"}} for section in sections]
    joint = changed(tiny, lists={**tiny.lists, "agencies": agencies}, sections=own)
    tests = conformance_tests("made-up", install(qa_instruments=lambda: [joint]))()
    with pytest.raises(AssertionError, match="housing is asked nothing at all"):
        tests.test_an_agency_is_asked_nothing_that_is_not_its_own("tiny")


@pytest.mark.parametrize(
    "more",
    [
        {"record": {"kind": "meeting", "date": "taf_dates"}},
        {"lists": {"agencies": [{"id": "police", "label": "Police"}]}},
    ],
)
def test_records_and_agencies_are_tried_too(install: Any, tiny: Instrument, more: dict[str, Any]) -> None:
    lists = {**tiny.model_dump(exclude_defaults=True)["lists"], **more.get("lists", {})}
    widened = changed(tiny, **{**more, "lists": lists})
    tests = conformance_tests("made-up", install(qa_instruments=lambda: [widened]))()
    tests.test_a_full_audit_is_complete("tiny")
    tests.test_a_toolkit_brings_the_answers_back("tiny")


def test_in_a_test_file_one_line_is_enough(pytester: pytest.Pytester) -> None:
    pytester.makepyfile(
        'from qa_core.testing import conformance_tests\n\nTestConformance = conformance_tests("caf-tier2")\n'
    )
    result = pytester.runpytest_inprocess("-q", "-k", "loads or snapshot or outlive")
    result.assert_outcomes(passed=3, deselected=6)
