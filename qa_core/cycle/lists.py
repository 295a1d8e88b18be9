"""Loading the case list and the person list."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from qa_core.store.store import Store


def load_cases(store: Store, paths: Iterable[Path], by: str = "") -> int:
    """Load cases with their facts: all of them, or none.

    Args:
        store: where they go; a case that is there already is replaced.
        paths: one workbook or a csv file a sheet.
        by: who loads them, for the history.

    Returns: how many cases were loaded.
    Raises: InputError with every problem in the files.
    """
    from qa_core.toolkit.lists import read_cases

    cases = read_cases(paths)
    store.load_cases(cases, by=by)
    return len(cases)


def load_people(store: Store, paths: Iterable[Path], by: str = "") -> int:
    """Load people: all of them, or none.

    Args:
        store: where they go; a person who is there already is replaced.
        paths: one workbook, or csv files.
        by: who loads them, for the history.

    Returns: how many people were loaded.
    Raises: InputError with every problem in the files.
    """
    from qa_core.toolkit.lists import read_people

    people = read_people(paths)
    store.load_people(people, by=by)
    return len(people)


def strangers(store: Store) -> list[str]:
    """References that cases name (lead professionals, people involved) and that the person list lacks.

    A misspelt reference would let somebody audit a case they had a hand in. Empty while no people are loaded.
    """
    known = {person.ref for person in store.people()}
    named = {hand.person for case in store.cases() for hand in case.involved}
    return sorted(named - known) if known else []


def case_template() -> bytes:
    """An empty case list with explanations, as a workbook."""
    from qa_core.toolkit import lists_template

    return lists_template.case_template()


def person_template() -> bytes:
    """An empty person list with explanations, as a workbook."""
    from qa_core.toolkit import lists_template

    return lists_template.person_template()
