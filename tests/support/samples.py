"""Made-up things for tests: a small instrument that uses every part of the language, and an allocation."""

from __future__ import annotations

import datetime as dt
import tomllib
from functools import cache
from pathlib import Path

from qa_core.model.allocation import Allocation
from qa_core.model.instrument import Instrument

TODAY = dt.date(2026, 10, 27)
FACTS = {
    "children": [{"id": "C1", "caf_id": "X1", "born": "2019-04-02"}, {"id": "C2", "caf_id": "X2"}],
    "agencies": [{"agency": "School"}, {"agency": "Health visiting"}],
}


@cache
def tiny() -> Instrument:
    """The instrument in `tiny.toml` beside this file."""
    path = Path(__file__).with_name("tiny.toml")
    return Instrument.parse(tomllib.loads(path.read_text(encoding="utf-8")), path.name)


@cache
def several() -> Instrument:
    """The instrument in `several.toml`: police, school and housing are asked about a case."""
    path = Path(__file__).with_name("several.toml")
    return Instrument.parse(tomllib.loads(path.read_text(encoding="utf-8")), path.name)


def allocation(instrument: Instrument, return_id: str = "R-0001", case: str = "K-0417") -> Allocation:
    """One audit of `instrument` given to A-03, of a case with two children and two agencies."""
    return Allocation(
        return_id=return_id,
        instrument=instrument.id,
        version=instrument.version,
        digest=instrument.digest,
        case=case,
        auditor="A-03",
        due=TODAY + dt.timedelta(days=14),
        exported=TODAY,
        facts=FACTS,
    )
