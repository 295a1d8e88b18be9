"""One instrument of each regime, and an audit, a toolkit and an allocation of it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import cache
from typing import Any

from qa_core.model.allocation import Allocation
from qa_core.model.audit import Answer, Audit, Subject
from qa_core.model.instrument import Instrument
from qa_core.rules.examples import DAY, FACTS, example_audit

PREVIOUS = ("T1T-05", "T1T-13")


@dataclass(frozen=True)
class Kind:
    """An instrument as it goes out: whose return, of which record."""

    package: str
    file: str = "instrument.toml"
    agency: str | None = None
    exercise: str | None = None
    subject: Subject = Subject()  # noqa: RUF009

    @property
    def instrument(self) -> Instrument:
        """The instrument itself."""
        return read(self.package, self.file)

    def allocation(self, return_id: str = "R-0001", **other: Any) -> Allocation:
        """The toolkit's allocation."""
        instrument = self.instrument
        usual: dict[str, Any] = {
            "case": "K-0417",
            "auditor": "A-03",
            "due": DAY + dt.timedelta(days=14),
            "exported": DAY,
            "agency": self.agency,
            "exercise": self.exercise,
            "subject": self.subject,
            "facts": dict(FACTS),
        }
        about = {"instrument": instrument.id, "version": instrument.version, "digest": instrument.digest}
        return Allocation(return_id=return_id, **about, **(usual | other))

    def audit(self, seed: int = 3) -> Audit:
        """A made-up audit."""
        return example_audit(self.instrument, seed, agency=self.agency)


@cache
def read(package: str, file: str) -> Instrument:
    """An instrument as its plugin brings it, without the plugin's code."""
    return Instrument.from_package(package, file)


KINDS = {
    "tier1": Kind("qa_caf_tier1", "taf.toml", subject=Subject(record="T-3", cycle=2, previous=PREVIOUS)),
    "tier2": Kind("qa_caf_tier2"),
    "cafcass": Kind("qa_cafcass_impact"),
    "thematic": Kind("qa_thematic", "domestic_abuse.toml", agency="police", exercise="E-02"),
}


def plain(answers: dict[str, Answer], instrument: Instrument) -> dict[str, Answer]:
    """Answers without what a workbook does not keep: the order of ticks, empty cells and rows."""
    found: dict[str, Answer] = {}
    for key, answer in answers.items():
        order = [option.id for option in instrument.options(instrument.questions[key])]
        value = answer.value
        if isinstance(value, tuple):
            value = tuple(sorted(value, key=order.index)) or None
        rows = tuple({k: v for k, v in row.items() if v not in (None, "", ())} for row in answer.rows)
        kept = answer.model_copy(update={"value": value, "rows": tuple(row for row in rows if row)})
        if not kept.empty:
            found[key] = kept
    return found
