"""Whose an action is: a person, a post or an agency that is known here, or words that may hold a name."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Literal

from qa_core.cycle.desk import Desk
from qa_core.cycle.followed import LEAD, LEAD_WORDS, Followed
from qa_core.cycle.post import called
from qa_core.cycle.setup import POSTS

WORDS = "Other (words)"
"""What a table says in place of an owner in words of the auditor's own."""


@dataclass(frozen=True, slots=True)
class Owner:
    """Somebody known: `ref` as it is written elsewhere, `words` as a table shows it."""

    kind: Literal["person", "post", "agency", "lead"]
    ref: str
    words: str


class Owners:
    """All who can own an action by a name that this organisation gave them.

    Args:
        desk: whose lists, posts and instruments say who is known.
    """

    def __init__(self, desk: Desk) -> None:
        known: dict[str, Owner] = {}
        for words in LEAD_WORDS:
            known[words] = Owner("lead", LEAD, "Lead professional")
        for case in desk.store.cases():
            if case.agency:
                known[case.agency.casefold()] = Owner("agency", case.agency, case.agency)
        known |= _by_settings(desk)
        for person in desk.store.people():
            known[person.ref.casefold()] = Owner("person", person.ref, person.ref)
        self._known = known

    @property
    def names(self) -> list[str]:
        """Every name by which somebody other than the lead professional is known, without capitals."""
        return [name for name, owner in self._known.items() if owner.kind != "lead"]

    def of(self, words: str) -> Owner | None:
        """Whom the words of an action mean; None where they are anything else, or empty."""
        return self._known.get(" ".join(words.split()).casefold())

    def shown(self, words: str) -> str:
        """What a table that leaves the QA team says of an owner; empty where none is given."""
        found = self.of(words)
        return found.words if found else WORDS if words.strip() else ""


def is_known(desk: Desk, words: str) -> bool:
    """Whether the words of one action mean anybody; the case list is read only where nothing else says so."""
    name = " ".join(words.split())
    quick = name.casefold() in LEAD_WORDS or name.casefold() in _by_settings(desk)
    return quick or desk.store.person(name) is not None or Owners(desk).of(name) is not None


def _by_settings(desk: Desk) -> dict[str, Owner]:
    """Agencies of the instruments, and posts."""
    known: dict[str, Owner] = {}
    for agency in (one for each in desk.ever() for one in each.agencies):
        known |= dict.fromkeys(_both(agency.id, agency.label), Owner("agency", agency.id, agency.label))
    for post in dict.fromkeys([*POSTS, *desk.organisation.posts, *desk.config.mail.posts]):
        words = called(desk, post)
        known |= dict.fromkeys(_both(post, words), Owner("post", post, words))
    return known


def owners_only(desk: Desk, actions: Iterable[Followed]) -> list[Followed]:
    """Actions with owners as a table shows them that leaves the QA team: no words of an auditor's own."""
    owners = Owners(desk)
    return [replace(one, owner=owners.shown(one.owner)) for one in actions]


def _both(id: str, label: str) -> tuple[str, str]:
    return id.casefold(), label.casefold()
