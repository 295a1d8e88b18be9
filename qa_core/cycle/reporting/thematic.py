"""The report of one thematic audit: first to the service lead, who then recommends (S0-051 to S0-054)."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from qa_core.cycle import recommendations
from qa_core.cycle.collating import Board, board, status
from qa_core.cycle.desk import Desk
from qa_core.cycle.exercise_setup import TRIGGERS
from qa_core.cycle.reporting import Wanted
from qa_core.cycle.reporting.front import posts, titled
from qa_core.cycle.screening import case_references, people_references, without_references
from qa_core.model.audit import Answer, Value
from qa_core.model.figure import Report, Table
from qa_core.model.instrument import NOT_APPLICABLE, Instrument
from qa_core.reports import exercise_tables as tables
from qa_core.reports import grade_tables, screen
from qa_core.reports.figures import Count, GroupCount, InstrumentFigures
from qa_core.reports.recommendation_tables import recommendations as recommended
from qa_core.reports.tally import by_place, overall
from qa_core.reports.words import day, plain
from qa_core.rules.collate import agency_return
from qa_core.store.records import StoredAudit

NOTES = (
    "No average is made across cases: each table shows how grades are spread.",
    "Recommendations are set by the service lead, who reads this report first.",
)


def make(desk: Desk, want: Wanted) -> Report:
    """Response rate, grades by domain, agency and case, disagreements, good practice, recommendations.

    Raises: StoreError where there is no exercise of the id in `want.subject`.
    """
    stand = board(desk, want.subject)
    told = status(desk, want.subject)
    figures = _figures(stand, told)
    counted = _counted(stand)
    tallies = by_place(counted, counted.counts)
    made = [
        tables.summary(figures),
        tables.about(figures),
        tables.response(figures),
        tables.grades(figures),
        tables.cases(figures),
        grade_tables.groups(counted, "agencies"),
        grade_tables.sections(counted, tallies),
        _good_practice(desk, stand),
        recommended(_recommended(desk, stand), posts(desk.organisation)),
        tables.disagreements(figures),
    ]
    version = f"{stand.instrument.id} {stand.instrument.version}"
    title = f"Thematic audit: {stand.exercise.theme.removeprefix('Thematic audit: ')}"
    return titled(desk, want, "thematic", title, made, instruments=[version], notes=NOTES)


def _figures(stand: Board, told: Mapping[str, Any]) -> tables.ExerciseFigures:
    requests: dict[str, Counter[str]] = {}
    for case in told["cases"]:
        for one in case["returns"]:
            requests.setdefault(one["agency"], Counter())[one["status"]] += 1
    exercise = stand.exercise
    facts = [
        ("Theme", exercise.theme),
        ("What led to it", plain(TRIGGERS.get(exercise.trigger, exercise.trigger))),
        ("Lead auditor", exercise.lead_auditor),
        ("Looks back", f"{exercise.look_back_months} months"),
        ("Due", day(exercise.due.isoformat()) if exercise.due else "No day set"),
    ]
    return tables.ExerciseFigures(
        instrument=stand.instrument,
        about=[(name, words) for name, words in facts if words],
        requests=requests,
        cases=[_case(number, case) for number, case in enumerate(told["cases"], 1)],
        disagreements=[*_disagreements(stand, told)],
        open_concerns=len(told["open_concerns"]),
        names={agency.id: agency.label for agency in stand.instrument.agencies},
    )


def _case(number: int, told: Mapping[str, Any]) -> tables.CaseResult:
    given = {one["agency"]: one["grade"] for one in told["returns"] if one["grade"]}
    grade = told["grade"] if told["grade_stands"] else None
    return tables.CaseResult(number, told["state"], given, told["suggested"], grade, told["discussed"])


def _disagreements(stand: Board, told: Mapping[str, Any]) -> Iterator[tables.Disagreement]:
    """Where returns differ, in words; what agencies wrote in their own words is not repeated."""
    for number, case in enumerate(told["cases"], 1):
        for one in (case["collation"] or {}).get("differences", ()):
            words = _worded(stand.instrument, one["question"])
            said = {agency: words(value) for agency, value in one["values"].items()}
            about = one["about"] if one["about"].replace(" ", "").isalpha() else ""
            yield tables.Disagreement(
                number, _prompt(stand.instrument, one["question"]), about, said, one["fact"]
            )


@dataclass(frozen=True, slots=True)
class _Words:
    """Values of one question in words."""

    labels: Mapping[str, str]
    free: bool

    def __call__(self, value: Value) -> str:
        if value is None or value == "":
            return "not answered"
        values = value if isinstance(value, tuple | list) else (value,)
        told = [
            self.labels.get(str(each), "in their own words" if self.free else day(str(each)))
            for each in values
        ]
        return ", ".join(dict.fromkeys(told))


def _worded(instrument: Instrument, place: str) -> _Words:
    question = {**instrument.questions, **instrument.columns}.get(place)
    options = instrument.options(question) if question else ()
    labels = {option.id: option.label for option in options} | {NOT_APPLICABLE: "not applicable"}
    return _Words(labels, question is None or question.answer in ("text", "long"))


def _prompt(instrument: Instrument, place: str) -> str:
    key, _, column = place.partition("[].")
    question = instrument.questions.get(key)
    own = instrument.columns.get(place)
    prompt = question.prompt if question else key
    return f"{prompt}: {own.prompt}" if column and own else prompt


def _counted(stand: Board) -> InstrumentFigures:
    """The grades of the exercise's own returns; how they were answered is read from the audits it holds."""
    instrument = stand.instrument
    grade = overall(instrument)
    counts: Counter[Count] = Counter()
    groups: Counter[tuple[str, str | None, Any]] = Counter()
    graded = [one for one in stand.audits if _graded(instrument, one)]
    for one in graded:
        for key in (grade, *instrument.role("section_grades")):
            value = one.audit.answers.get(key, Answer()).value
            state: Any = "missing" if value is None else "na" if value == NOT_APPLICABLE else "answered"
            told = str(value) if state == "answered" else None
            counts[Count(key, told, state, 1)] += 1
            if key == grade and state != "missing":
                groups[one.head.agency, told, state] += 1
    return InstrumentFigures(
        instrument=instrument,
        audits=len(graded),
        counts=tuple(Count(c.question, c.value, c.state, n) for c, n in counts.items()),
        agencies=tuple(GroupCount(*group, n) for group, n in groups.items()),
    )


def _graded(instrument: Instrument, one: StoredAudit) -> bool:
    """Whether a return was asked for grades and gave one: a nil return leaves none out."""
    return agency_return(instrument, one.head.agency, one.audit, one.head.recorded).status == "graded"


def _good_practice(desk: Desk, stand: Board) -> Table | None:
    """The texts of the exercise's returns that a person released, without references."""
    pattern = screen.reference_pattern([*case_references(desk), *people_references(desk)])
    rows: list[tuple[str, str, str]] = []
    for one in stand.audits:
        rows += _released(desk, one.head.id, one.audit.answers, stand.instrument, pattern)
    order = {key: at for at, key in enumerate(stand.instrument.questions)}
    rows.sort(key=lambda row: (order.get(row[0], len(order)), row[2]))
    return tables.quoted(rows, "narratives", "In the auditors' words")


def _released(
    desk: Desk, audit: str, answers: Mapping[str, Answer], instrument: Instrument, pattern: re.Pattern[str]
) -> Iterator[tuple[str, str, str]]:
    for key in desk.store.released(audit):
        answer = answers.get(key, Answer())
        words = answer.value if isinstance(answer.value, str) else answer.comment
        text = screen.screened(" ".join(words.split()), pattern)[0]
        if text:
            yield key, _prompt(instrument, key), text


def _recommended(desk: Desk, stand: Board) -> list[dict[str, Any]]:
    found = [one for one in recommendations.listed(desk) if one["exercise"] == stand.exercise.id]
    return [one | {"evidence": without_references(desk, one["evidence"])} for one in found]
