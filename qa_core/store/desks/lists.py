"""Instruments, cases, people and allocations."""

from __future__ import annotations

from collections.abc import Sequence

from qa_core.model.allocation import Allocation
from qa_core.model.case import Case, Person
from qa_core.model.instrument import Instrument
from qa_core.store import allocations as kept_allocations
from qa_core.store import cases as kept_cases
from qa_core.store import snapshots
from qa_core.store.desks.base import Desk
from qa_core.store.records import AllocationState
from qa_core.store.values import now


class ListDesk(Desk):
    """What must be there before an audit can be sent out."""

    def save_snapshot(self, instrument: Instrument) -> None:
        """Keep an instrument version, once.

        Raises: InstrumentError, naming both digests, where it is kept with other content.
        """
        with self.database.write() as connection:
            snapshots.save(connection, instrument, now())

    def instrument(self, id: str, version: str) -> Instrument:
        """A kept instrument version; StoreError where it is not kept."""
        if (id, version) in self._instruments:
            return self._instruments[id, version]
        with self.database.read() as connection:
            return self._instrument(connection, id, version)

    def instruments(self) -> list[tuple[str, str, str]]:
        """Id, version and digest of every kept version."""
        with self.database.read() as connection:
            return snapshots.listed(connection)

    def load_lists(self, people: Sequence[Person] = (), cases: Sequence[Case] = (), *, by: str = "") -> None:
        """Add people and cases or bring them up to date, all or nothing; what is not named stays."""
        with self.database.write() as connection:
            kept_cases.load(connection, people, cases, by, now())

    def load_people(self, people: Sequence[Person], *, by: str = "") -> None:
        """Add people or bring them up to date, all or nothing."""
        self.load_lists(people=people, by=by)

    def load_cases(self, cases: Sequence[Case], *, by: str = "") -> None:
        """Add cases or bring them up to date, all or nothing."""
        self.load_lists(cases=cases, by=by)

    def people(self) -> list[Person]:
        """Everybody, by reference."""
        with self.database.read() as connection:
            return kept_cases.people(connection)

    def person(self, ref: str) -> Person | None:
        """One person, or None."""
        with self.database.read() as connection:
            return kept_cases.person(connection, ref)

    def cases(self) -> list[Case]:
        """Every case, by reference."""
        with self.database.read() as connection:
            return kept_cases.cases(connection)

    def case(self, ref: str) -> Case | None:
        """One case, or None."""
        with self.database.read() as connection:
            return kept_cases.case(connection, ref)

    def allocate(self, given: Sequence[Allocation], *, by: str = "") -> None:
        """Keep allocations; the same one again changes nothing.

        Args:
            given: allocations whose instrument versions were kept by `save_snapshot`.
            by: who allocates.

        Raises: StoreError where a version is not kept, or a return id is in use for another toolkit.
        """
        with self.database.write() as connection:
            kept_allocations.allocate(connection, given, by, now())

    def allocation(self, return_id: str) -> Allocation | None:
        """One allocation, or None."""
        with self.database.read() as connection:
            return kept_allocations.allocation(connection, return_id)

    def allocations(self, *, open_only: bool = False) -> list[Allocation]:
        """Every allocation in the order of sending; `open_only` leaves out those that came back."""
        with self.database.read() as connection:
            return kept_allocations.allocations(connection, open_only)

    def allocation_states(self) -> dict[str, AllocationState]:
        """Where each allocation stands (issued, needs-correction, returned), by return id."""
        with self.database.read() as connection:
            return kept_allocations.states(connection)
