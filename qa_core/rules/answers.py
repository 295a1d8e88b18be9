"""The JSON door: answers as plain data become an Audit, or every mistake is told at once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any, get_args

from qa_core.errors import InputError
from qa_core.model.audit import Answer, Audit, Subject, Value
from qa_core.model.case import CASE_FACTS, Facts, InvolvedAs, Involvement
from qa_core.model.fact_forms import DOCUMENTED, wrong_facts
from qa_core.model.instrument import Instrument, Question
from qa_core.rules.concern import concern_questions
from qa_core.rules.json_values import ValueReader
from qa_core.rules.settings import wrong_settings

FIELDS = (
    "case",
    "auditor",
    "date",
    "involved",
    "subject",
    "exercise",
    "agency",
    "settings",
    "facts",
    "answers",
)
ANSWER_FIELDS = ("value", "comment", "reason", "rows")


def read_audit(instrument: Instrument, data: Any, today: dt.date) -> Audit:
    """An audit from the documented JSON form.

    Args:
        instrument: what was asked.
        data: the JSON already parsed.
        today: the audit date where the data gives none.

    Raises: InputError with one sentence for each mistake; mistakes at a concern question come first.
    """
    reader = _Reader(instrument)
    audit = reader.audit(data, today)
    if reader.problems or audit is None:
        raise InputError([*reader.alarms, *reader.problems])
    return audit


def read_answer(
    instrument: Instrument, key: str, given: Mapping[str, Any], children: tuple[str, ...] = ()
) -> Answer:
    """One answer from its documented JSON form; InputError with every mistake in it."""
    reader = _Reader(instrument)
    reader.values.children = children
    found = reader.answers({key: dict(given)})
    if reader.problems:
        raise InputError([*reader.alarms, *reader.problems])
    return found.get(key, Answer())


def blank_audit(instrument: Instrument) -> dict[str, Any]:
    """The documented JSON form with every key and nothing filled in; facts are left out."""
    answers: dict[str, Any] = {}
    for key, question in instrument.questions.items():
        answer: dict[str, Any] = {} if question.answer == "none" else {"value": None}
        if instrument.comment_of(key) != "none":
            answer["comment"] = None
        if question.work_out is not None:
            answer["reason"] = None
        if question.columns:
            who = [question.rows] if question.rows in ("child", "agency") else []
            answer["rows"] = [dict.fromkeys([*who, *(c.key for c in question.columns)])]
        answers[key] = answer
    settings = dict(instrument.defaults)
    return {
        "case": None,
        "auditor": None,
        "date": None,
        "involved": [],
        "settings": settings,
        "facts": {},
        "answers": answers,
    }


def known_facts(instrument: Instrument) -> frozenset[str]:
    """The facts that may be given: what the instrument reads, and every other documented one."""
    return CASE_FACTS | DOCUMENTED | instrument.facts


class _Reader:
    def __init__(self, instrument: Instrument) -> None:
        self.instrument = instrument
        self.concerns = concern_questions(instrument)
        self.alarms: list[str] = []
        self.problems: list[str] = []
        self.values = ValueReader(instrument, self.problems)

    def audit(self, data: Any, today: dt.date) -> Audit | None:
        """The audit as far as it can be read."""
        if not isinstance(data, dict):
            self.problems.append("The file must hold one JSON object with case, auditor, date and answers.")
            return None
        self._unknown(data, FIELDS, "field")
        facts = self._object(data, "facts")
        self._unknown(facts, known_facts(self.instrument), "fact")
        wrong = wrong_facts(facts)
        self.problems += (f"{problem}." for problem in wrong)
        self.values.children = () if wrong else Facts(facts).children
        subject = self._subject(self._object(data, "subject"))
        answers = self.answers(self._object(data, "answers"))
        return Audit(
            instrument=self.instrument.id,
            version=self.instrument.version,
            case=self._text(data, "case"),
            auditor=self._text(data, "auditor"),
            date=self.values.date(data.get("date"), "date") or today,
            subject=subject,
            exercise=self._text(data, "exercise") or None,
            agency=self._text(data, "agency") or None,
            involved=self._involved(data.get("involved") or []),
            settings=self._settings(self._object(data, "settings")),
            facts=facts,
            answers=answers,
        )

    def _unknown(self, data: Mapping[str, Any], known: Iterable[str], what: str, where: str = "") -> None:
        for name in data:
            if name not in known:
                text = f"{where}{what} {name!r} is not known. Known: {', '.join(sorted(known))}."
                self.problems.append(text)

    def _object(self, data: Mapping[str, Any], name: str) -> dict[str, Any]:
        value = data.get(name)
        if value is None:
            return {}
        if not isinstance(value, dict):
            self.problems.append(f"{name}: an object in braces is wanted, not {value!r}.")
            return {}
        return value

    def _text(self, data: Mapping[str, Any], name: str, where: str = "") -> str:
        value = data.get(name)
        if value is None:
            return ""
        if not isinstance(value, str):
            self.problems.append(f"{where}{name}: text is wanted, not {value!r}.")
            return ""
        return value

    def _subject(self, data: dict[str, Any]) -> Subject:
        self._unknown(data, ("record", "cycle", "previous"), "field", "subject: ")
        cycle = 1 if data.get("cycle") is None else data["cycle"]
        previous = data.get("previous") or []
        if isinstance(cycle, bool) or not isinstance(cycle, int) or cycle < 1:
            self.problems.append(f"subject: cycle {cycle!r} is no whole number from 1.")
            cycle = 1
        keys = self.instrument.questions
        wrong = [key for key in previous if key not in keys] if isinstance(previous, list) else [previous]
        self.problems += [f"subject: previous names {key!r}, which is no question." for key in wrong]
        return Subject(
            record=self._text(data, "record", "subject: ") or None,
            cycle=cycle,
            previous=() if wrong else tuple(previous),
        )

    def _involved(self, data: Any) -> tuple[Involvement, ...]:
        kinds = get_args(InvolvedAs)
        found: list[Involvement] = []
        for number, item in enumerate(data if isinstance(data, list) else [data], 1):
            where = f"involved, entry {number}"
            if not isinstance(item, dict) or not isinstance(item.get("person"), str):
                self.problems.append(f'{where}: write {{"person": "A-09", "as": "lead-professional"}}.')
            elif item.get("as") not in kinds:
                self.problems.append(
                    f"{where}: as {item.get('as')!r} is not known. Known: {', '.join(kinds)}."
                )
            else:
                self._unknown(item, ("person", "as"), "field", f"{where}: ")
                found.append(Involvement(person=item["person"], involved=item["as"]))
        return tuple(found)

    def _settings(self, data: dict[str, Any]) -> dict[str, int | str | bool]:
        known = self.instrument.defaults
        self._unknown(data, known, "setting")
        wrong = list(wrong_settings(self.instrument, data))
        self.problems += wrong
        return {} if wrong else {name: value for name, value in data.items() if name in known}

    def answers(self, data: dict[str, Any]) -> dict[str, Answer]:
        """The answers that were given, by key; what is wrong with others is kept as problems."""
        found: dict[str, Answer] = {}
        for key, given in data.items():
            question = self.instrument.questions.get(key)
            if question is None:
                near = [k for k in self.instrument.questions if k.casefold() == str(key).strip().casefold()]
                hint = f" Did you mean {near[0]}?" if near else " `qa instrument show` lists the keys."
                self.problems.append(f"answers: {key!r} is no question of {self.instrument.id}.{hint}")
                if near and near[0] in self.concerns:
                    self._alarm(near[0], given)
                continue
            before = len(self.problems)
            answer = self._answer(key, question, given)
            if key in self.concerns and (len(self.problems) > before or not self._clear(key, answer)):
                self._alarm(key, given)
            if not answer.empty:
                found[key] = answer
        return found

    def _clear(self, key: str, answer: Answer) -> bool:
        return answer.value is None or answer.value in self.concerns[key].clear

    def _alarm(self, key: str, given: Any) -> None:
        said = given.get("value") if isinstance(given, dict) else given
        self.alarms.append(
            f"{key}: a concern may be meant here ({said!r} is no clear no): ask the auditor at once."
        )

    def _answer(self, key: str, question: Question, given: Any) -> Answer:
        if given is None:
            return Answer()
        if not isinstance(given, dict):
            self.problems.append(f'{key}: write {{"value": …, "comment": …}}, not {given!r}.')
            return Answer()
        self._unknown(given, ANSWER_FIELDS, "field", f"{key}: ")
        rows = given.get("rows") or []
        if not isinstance(rows, list) or (rows and not question.columns):
            what = (
                "rows must be a list of objects" if question.columns else "it is no table and takes no rows"
            )
            self.problems.append(f"{key}: {what}.")
            rows = []
        if question.max is not None and question.columns and len(rows) > question.max:
            self.problems.append(f"{key}: at most {question.max} rows, not {len(rows)}.")
        return Answer(
            value=self.values.value(key, question, given.get("value")),
            comment=self._text(given, "comment", f"{key}: "),
            reason=self._text(given, "reason", f"{key}: "),
            rows=tuple(filter(None, (self._row(key, question, n, row) for n, row in enumerate(rows, 1)))),
        )

    def _row(self, key: str, question: Question, number: int, row: Any) -> dict[str, Value]:
        where = f"{key}, row {number}"
        if not isinstance(row, dict):
            self.problems.append(f"{where}: an object with the columns is wanted, not {row!r}.")
            return {}
        columns = {column.key: column for column in question.columns}
        if question.rows in ("child", "agency"):
            columns.setdefault(question.rows, Question(key=question.rows, prompt="", answer=question.rows))
        self._unknown(row, columns, "column", f"{where}: ")
        values = {
            name: self.values.value(f"{where}, {name}", columns[name], value)
            for name, value in row.items()
            if name in columns
        }
        return values if any(value not in (None, ()) for value in values.values()) else {}
