"""One record of a case (an assessment, a TAF review, a closure) as the case system exported it."""

from __future__ import annotations

import datetime as dt
from typing import Any, get_args

from pydantic import Field

from qa_core.model.base import Frozen
from qa_core.model.case import Facts, InvolvedAs, Involvement
from qa_core.model.instrument import Instrument


class Record(Frozen):
    """A record by reference, with the facts known of it; `cycle` is None until somebody works it out.

    Facts that are absent are unknown; null, "" or [] means that the record has nothing there.
    """

    record: str
    case: str = ""
    cycle: int | None = Field(default=None, ge=1)
    lead_professional: str = ""
    facts: dict[str, Any] = {}

    @property
    def involved(self) -> tuple[Involvement, ...]:
        """Who had a hand in this record: its lead professional, and the workers that it names."""
        hands = [(self.lead_professional, "lead-professional")] if self.lead_professional else []
        for row in Facts(self.facts).rows("workers") or []:
            part = "-".join(str(row.get("as") or "").casefold().replace("-", " ").split())
            if row.get("person") and part in get_args(InvolvedAs):
                hands.append((str(row["person"]), part))
        return tuple(
            Involvement.model_validate({"person": who, "involved": part})
            for who, part in dict.fromkeys(hands)
        )

    def date(self, instrument: Instrument) -> dt.date | None:
        """The day of the record, by the fact that dates records of this kind."""
        return Facts(self.facts).date(instrument.record.date) if instrument.record else None
