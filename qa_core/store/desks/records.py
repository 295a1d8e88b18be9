"""Records of cases, and what must not wait although nobody has reviewed them yet."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

from qa_core.model.record import Record
from qa_core.store import case_records, escalations, returns
from qa_core.store.desks.base import Desk
from qa_core.store.records import Concern, RecordHead
from qa_core.store.values import now


class RecordDesk(Desk):
    """What the case system exported of single records."""

    def keep_records(
        self,
        instrument: str,
        records: Sequence[tuple[Record, dt.date | None]],
        concerns: Mapping[str, Sequence[Concern]],
        *,
        by: str = "",
    ) -> dict[str, tuple[str, ...]]:
        """Keep records that were checked, all or none, with the concerns that their facts raise.

        Args:
            instrument: the id of the instrument that checks them.
            records: each with its cycle and its day.
            concerns: by record, what must not wait for a review.
            by: who had them checked.

        Returns: the ids of escalations by record, old and new.
        """
        with self.database.write() as connection:
            at = now()
            case_records.keep(connection, instrument, records, by, at)
            return {
                record.record: escalations.keep(
                    connection,
                    _origin(instrument, record.record, record.cycle or 1),
                    concerns[record.record],
                    file=f"{instrument} {record.record}",
                    return_id=None,
                    case=record.case,
                    at=at,
                    by=by,
                )
                for record, _ in records
                if concerns.get(record.record)
            }

    def adopt_concerns(
        self, instrument: str, record: str, cycle: int, return_id: str, *, by: str = ""
    ) -> None:
        """Give the concerns of a record to the return of its review, so that none is told twice."""
        with self.database.write() as connection:
            here = returns.origin(return_id, "")
            escalations.adopt(connection, _origin(instrument, record, cycle), here, return_id, now(), by)

    def case_record(self, instrument: str, record: str, cycle: int) -> Record | None:
        """One record in one of its cycles, or None."""
        with self.database.read() as connection:
            return case_records.one(connection, instrument, record, cycle)

    def record_heads(self, instrument: str) -> list[RecordHead]:
        """Every record of an instrument in every cycle, by day, without what is known of it."""
        with self.database.read() as connection:
            return case_records.heads(connection, instrument)


def _origin(instrument: str, record: str, cycle: int) -> str:
    """What the concerns of a record are tied to until its review comes in."""
    return f"record:{instrument}/{record}/{cycle}"
