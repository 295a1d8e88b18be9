"""Conformance of plugins: what every instrument must pass, in one line of a plugin's test file.

    from qa_core.testing import conformance_tests

    TestConformance = conformance_tests("caf-tier2")

Needs pytest. A newer core may bring further tests.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pytest

from qa_core.model.allocation import Allocation
from qa_core.model.audit import Answer, Audit, Subject
from qa_core.model.grade import Result
from qa_core.model.instrument import Instrument
from qa_core.model.organisation import Organisation
from qa_core.rules.agency import never_asked
from qa_core.rules.example_values import Pick
from qa_core.rules.examples import DAY, FACTS, example_audit
from qa_core.rules.grading import grade

if TYPE_CHECKING:
    from qa_core.registry import PluginInfo, Registry

PICKS: tuple[Pick, ...] = ("best", "worst", *range(20))
SEARCH = range(20, 220)
OPEN = ("unanswered", "row-incomplete", "plugin-failed")


def conformance_tests(plugin: str, registry: Registry | None = None) -> type:
    """A class of tests for one plugin; give it a name that begins with `Test`.

    Args:
        plugin: the name under which the plugin is registered (its entry point in the group `qa`).
        registry: where to look for it; what is installed unless given.

    Returns: the class. Where the plugin is broken or missing, `test_plugin_loads` says why and the others
        are skipped.
    """
    from qa_core.registry import Registry

    found = registry or Registry.load()
    info = next((one for one in found.plugins if one.name == plugin), None)

    class Conformance(_Conformance):
        """What every plugin must pass."""

        @pytest.fixture(params=info.instruments if info else ())
        def name(self, request: pytest.FixtureRequest) -> str:
            """Each instrument of the plugin in turn."""
            return str(request.param)

    Conformance.plugin, Conformance.registry, Conformance.info = plugin, found, info
    return Conformance


class _Conformance:
    plugin: str
    registry: Registry
    info: PluginInfo | None

    def test_plugin_loads(self) -> None:
        """Installed, not broken, and with every released version as it was released."""
        assert self.info is not None, f"No plugin is registered as {self.plugin!r} in the group `qa`."
        assert self.info.broken is None, f"{self.plugin}: {self.info.broken}"

    def test_names_stay_apart_in_a_workbook(self, name: str) -> None:
        """Keys that differ only in case or punctuation would share a cell."""
        instrument = self.registry.instrument(name)
        keys = [*instrument.questions, *instrument.columns]
        count = Counter(re.sub(r"[^a-z0-9]+", "_", key.lower()) for key in keys)
        _none([key for key, n in count.items() if n > 1], f"{name}: keys that would share a cell")

    def test_a_snapshot_is_the_same_instrument(self, name: str) -> None:
        """What the store keeps reads back with the same digest."""
        instrument = self.registry.instrument(name)
        assert Instrument.parse(json.loads(instrument.canonical), name).digest == instrument.digest

    def test_an_empty_audit_is_incomplete(self, name: str) -> None:
        """Nothing answered: no exception, not complete, and no grade of quality."""
        instrument = self.registry.instrument(name)
        result = self._grade(instrument, _empty(instrument))
        assert not result.complete, f"{name} calls an audit without a single answer complete."
        levels = {option.id: option.level for option in instrument.grade_scale}
        assert levels.get(result.suggested or "") is None, f"{name} grades an empty audit {result.suggested}."

    def test_a_full_audit_is_complete(self, name: str) -> None:
        """Every question answered, from the best to the worst: complete, and graded the same twice."""
        instrument = self.registry.instrument(name)
        wanted = {instrument.codes.get(code, code) for code in OPEN}
        for about in _subjects(instrument):
            for pick in PICKS if about.agency is None else PICKS[:3]:
                audit = about.audit(instrument, pick)
                result = self._grade(instrument, audit)
                where = f"{name}, {about}, answers {pick}"
                _none([f.message for f in result.findings if f.code in wanted], where)
                assert result.complete, f"{where}: not complete"
                assert result == self._grade(instrument, audit), f"{where}: the same answers give two results"
                again = result.previous_failures or ()
                assert again == about.subject.previous, f"{where}: what failed before is not told"

    def test_audits_outlive_the_plugin(self, name: str) -> None:
        """Without the plugin's code an audit can still be graded by the data."""
        instrument = self.registry.instrument(name)
        assert grade(instrument, example_audit(instrument), None).complete

    def test_every_grade_can_be_reached(self, name: str) -> None:
        """For each grade there are answers that suggest it, or for which it is recorded and accepted."""
        instrument = self.registry.instrument(name)
        missing = {option.id for option in instrument.grade_scale}
        for audit in _search(instrument):
            result = self._grade(instrument, audit)
            missing.discard(result.suggested or "")
            if result.complete and result.outcome != "block":
                missing.discard(result.recorded or "")
            if not missing:
                break
        _none(sorted(missing), f"{name}: grades for which no answers were found")

    def test_a_toolkit_brings_the_answers_back(self, name: str) -> None:
        """Written into a workbook and read again, answers are what they were."""
        instrument = self.registry.instrument(name)
        for number, about in enumerate(_subjects(instrument)):
            picks = PICKS[:5] if about.agency is None else PICKS[2 + number % 3 : 3 + number % 3]
            for pick in picks:
                audit = about.audit(instrument, pick)
                came_back, problems = _out_and_back(instrument, audit)
                sent = _plain(instrument, audit.answers)
                lost = [key for key in sent | came_back if sent.get(key) != came_back.get(key)]
                where = f"{name}, {about}, answers {pick}"
                _none(problems, f"{where}: problems in reading the toolkit")
                _none([(key, sent.get(key), came_back.get(key)) for key in lost], f"{where}: changed")

    def test_an_agency_is_asked_nothing_that_is_not_its_own(self, name: str) -> None:
        """What a toolkit of an agency leaves out is asked of it under no answers."""
        instrument = self.registry.instrument(name)
        for option in instrument.agencies:
            never = never_asked(instrument, option.id)
            assert not never.issuperset(instrument.questions), f"{name}: {option.id} is asked nothing at all."
            for pick in PICKS[:5]:
                audit = example_audit(instrument, pick, agency=option.id)
                asked = sorted(never & audit.answers.keys())
                _none(asked, f"{name}: asked of {option.id} although its toolkit leaves it out")

    def _grade(self, instrument: Instrument, audit: Audit) -> Result:
        return grade(instrument, audit, self.registry.owner(instrument))


@dataclass(frozen=True)
class _Subject:
    """Whose return an audit is, and of which record."""

    agency: str | None = None
    subject: Subject = field(default_factory=Subject)

    def __str__(self) -> str:
        return self.agency or self.subject.record or "no agency"

    def audit(self, instrument: Instrument, pick: Pick) -> Audit:
        """A made-up audit of it."""
        made = example_audit(instrument, pick, agency=self.agency)
        return made.model_copy(update={"subject": self.subject})


def _subjects(instrument: Instrument) -> Iterator[_Subject]:
    """Nobody's in particular, each agency's, and a record that was checked before."""
    yield _Subject()
    yield from (_Subject(agency=option.id) for option in instrument.agencies)
    if instrument.record is not None:
        before = tuple(instrument.questions)[:2]
        yield _Subject(subject=Subject(record="N-0001", cycle=2, previous=before))


def _none(found: Collection[object], what: str) -> None:
    assert not found, f"{what}: {'; '.join(map(str, found))}"


def _empty(instrument: Instrument) -> Audit:
    return Audit(
        instrument=instrument.id,
        version=instrument.version,
        case="K-0417",
        auditor="A-03",
        date=DAY,
        facts=dict(FACTS),
    )


def _search(instrument: Instrument) -> Iterator[Audit]:
    """Audits likely to be graded in different ways, the likeliest first."""
    yield _empty(instrument)
    yield example_audit(instrument, "best")
    yield example_audit(instrument, "worst")
    for option in instrument.grade_scale:
        yield example_audit(instrument, "best", prefer=option.id)
    for question in instrument.questions.values():
        for option in instrument.options(question):
            value = (option.id,) if question.many else option.id
            changed = Answer(value=value, comment="One answer differs.", reason="One answer differs.")
            yield example_audit(instrument, "best", given={question.key: changed})
    yield from (example_audit(instrument, seed, agree=True) for seed in SEARCH)


def _out_and_back(instrument: Instrument, audit: Audit) -> tuple[dict[str, Answer], list[str]]:
    """The answers after a toolkit was filled in and read again, and every problem in reading it."""
    from qa_core.toolkit import answers, layout, locate, mark, package

    allocation = Allocation(
        return_id="R-0001",
        instrument=instrument.id,
        version=instrument.version,
        digest=instrument.digest,
        case=audit.case,
        auditor=audit.auditor,
        exported=audit.date,
        agency=audit.agency,
        subject=audit.subject,
        facts=audit.facts,
    )
    data = mark.filled(instrument, allocation, b"conformance", Organisation(), audit)
    plan = layout.layout_of(instrument, allocation)
    located = locate.locate(package.open_book(data, package.Limits()), plan)
    reading = answers.read_answers(instrument, plan, located, allocation)
    problems = [problem.message for problem in (*located.problems, *reading.problems)]
    return _plain(instrument, reading.answers), problems


def _plain(instrument: Instrument, answers: Mapping[str, Answer]) -> dict[str, Answer]:
    """Answers in one form: ticks in the order of their list, empty cells and empty answers left out."""
    result: dict[str, Answer] = {}
    for key, answer in answers.items():
        order = [option.id for option in instrument.options(instrument.questions[key])]
        value = answer.value
        if isinstance(value, tuple):
            value = tuple(sorted(value, key=order.index)) or None
        rows = tuple({k: v for k, v in row.items() if v not in (None, "", ())} for row in answer.rows)
        plain = answer.model_copy(update={"value": value, "rows": tuple(row for row in rows if row)})
        if not plain.empty:
            result[key] = plain
    return result
