"""Record files in JSON: a list of records with the facts by their documented names and forms."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from qa_core.errors import InputError
from qa_core.model.fact_forms import wrong_facts
from qa_core.model.instrument import Instrument
from qa_core.model.record import Record
from qa_core.rules.answers import known_facts
from qa_core.toolkit.limits import DEFAULT
from qa_core.toolkit.records_columns import FIELDS, joined

Data = dict[str, Any]


def read_json_records(instrument: Instrument, path: Path) -> list[Record]:
    """The records of a JSON file: a list of objects, or one object whose `records` is such a list.

    Each has `record`, `case`, `cycle`, `lead_professional` and facts, all in one object; facts may also
    stand together in an object called `facts`.

    Raises: InputError with every problem, each by record and fact.
    """
    data = _parsed(path)
    rows = data.get("records") if isinstance(data, dict) else data
    if not isinstance(rows, list) or not rows:
        raise InputError(
            f'{path.name}: a list of records is wanted: [{{"record": "T-3", "case": "K-0417", …}}].'
        )
    strange = sorted(data.keys() - {"records"}) if isinstance(data, dict) else []
    problems = [f"{path.name}: {name!r} is not known beside records." for name in strange]
    known = known_facts(instrument)
    found: dict[str, Record] = {}
    for number, row in enumerate(rows, 1):
        if not isinstance(row, dict):
            problems.append(
                f"{path.name}, record {number}: an object with named facts is wanted, not {row!r}."
            )
            continue
        record = _record(row, known, f"{path.name}, record {number}", problems)
        if record is None:
            continue
        if record.record.casefold() in found:
            problems.append(f"{path.name}, record {number}: {record.record} is there twice.")
        found[record.record.casefold()] = record
    if problems:
        raise InputError(problems)
    return list(found.values())


def _record(row: Data, known: frozenset[str], place: str, problems: list[str]) -> Record | None:
    """One record; None where anything is wrong with it."""
    before = len(problems)
    grouped = row.get("facts")
    facts = joined({name: value for name, value in row.items() if name not in (*FIELDS, "facts")})
    facts |= grouped if isinstance(grouped, dict) else {}
    where = f"{place} ({row['record']})" if row.get("record") else place
    if grouped is not None and not isinstance(grouped, dict):
        problems.append(f"{where}: facts is an object, not {grouped!r}.")
    for name in sorted(facts.keys() - known):
        problems.append(f"{where}: the fact {name} is not known. Known: {', '.join(sorted(known))}.")
    problems += (f"{where}: {problem}." for problem in wrong_facts(facts))
    names = {name: _reference(row, name, where, problems) for name in ("record", "case", "lead_professional")}
    if not names["record"] and len(problems) == before:
        problems.append(f"{where}: record is missing.")
    cycle = row.get("cycle")
    if cycle is not None and (isinstance(cycle, bool) or not isinstance(cycle, int) or cycle < 1):
        problems.append(f"{where}: cycle {cycle!r} is no whole number from 1.")
    return None if len(problems) > before else Record(**names, cycle=cycle, facts=facts)


def _reference(row: Data, name: str, where: str, problems: list[str]) -> str:
    value = row.get(name)
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    if value is None or isinstance(value, str):
        return (value or "").strip()
    problems.append(f"{where}: {name} is a reference, not {value!r}.")
    return ""


def _parsed(path: Path) -> Any:
    try:
        if path.stat().st_size > DEFAULT.file_bytes:
            raise InputError(
                f"{path.name} is larger than {DEFAULT.file_bytes >> 20} MB; give fewer records at once."
            )
        return json.loads(path.read_text(encoding="utf-8-sig"), object_pairs_hook=_once)
    except OSError as error:
        raise InputError(f"{path.name}: the file cannot be read ({error.strerror or error}).") from None
    except (ValueError, RecursionError) as error:
        raise InputError(f"{path.name} is no JSON file: {error}.") from None


def _once(pairs: list[tuple[str, Any]]) -> Data:
    """An object whose keys stand once: of two entries for one fact none may be passed over."""
    found: Data = {}
    for key, entry in pairs:
        if key in found:
            raise ValueError(f"{key} stands twice in one object")
        found[key] = entry
    return found
