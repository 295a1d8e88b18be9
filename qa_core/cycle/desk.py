"""What every use case works with: the store, the plugins, the organisation, the day and the person."""

from __future__ import annotations

import datetime as dt
import random
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import TYPE_CHECKING

from qa_core.config import Config
from qa_core.errors import InputError
from qa_core.model.audit import Answer, Audit
from qa_core.model.case import Case
from qa_core.model.grade import Result
from qa_core.model.instrument import Instrument
from qa_core.model.organisation import Organisation
from qa_core.registry import Registry
from qa_core.rules.grading import grade
from qa_core.rules.settings import in_force, wrong_settings
from qa_core.store.store import Store

if TYPE_CHECKING:
    from qa_core.toolkit.clone import Templates

_LETTERS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"


@dataclass(frozen=True)
class Desk:
    """The QA officer's desk.

    Args:
        store: the open database.
        registry: the installed plugins.
        config: the organisation's qa.toml.
        today: the day on which things happen; audits are judged on it.
        by: who works at the desk, for the history.
        chance: where return ids come from; a seeded one makes a round repeatable.
        rendered: templates of toolkits that were rendered at this desk, or at one that was made from it.
    """

    store: Store
    registry: Registry
    config: Config
    today: dt.date
    by: str
    chance: random.Random = field(default_factory=secrets.SystemRandom)
    rendered: dict[str, Templates] = field(default_factory=dict, repr=False, compare=False)

    @property
    def organisation(self) -> Organisation:
        """The organisation's name, posts and settings."""
        return self.config.organisation

    @property
    def templates(self) -> Templates:
        """The templates of the organisation's toolkits, each rendered when it is first needed."""
        found = self.rendered.get("")
        if found is None or found.organisation != self.organisation:
            from qa_core.toolkit.clone import Templates

            found = self.rendered[""] = Templates(self.organisation)
        return found

    def ever(self) -> list[Instrument]:
        """The installed instruments, and of those whose plugin is gone the last version that was used."""
        kept = {id: version for id, version, _ in self.store.instruments()}
        gone = {id: version for id, version in kept.items() if id not in self.registry.instruments}
        found = (self.store.instrument(id, version) for id, version in sorted(gone.items()))
        return [*self.registry.instruments.values(), *found]

    def settings(self, instrument: Instrument) -> dict[str, int | str | bool]:
        """The settings of an instrument as this organisation has them."""
        own = self.organisation.settings_for(instrument.id)
        wrong = list(wrong_settings(instrument, own))
        if wrong:
            raise InputError(f"qa.toml, [settings]: {problem}" for problem in wrong)
        return {name: own.get(name, default) for name, default in instrument.defaults.items()}

    def grade(self, instrument: Instrument, audit: Audit) -> tuple[Audit, Result]:
        """An audit with every setting filled in, and the result of grading it."""
        audit = in_force(instrument, audit)
        return audit, grade(instrument, audit, self.registry.owner(instrument))

    def case(self, ref: str) -> Case:
        """A case of the case list; without any list, one of which nothing is known.

        Raises: InputError where there is a list and the case is not in it.
        """
        found = self.store.case(ref)
        if found is not None:
            return found
        known = [case.ref for case in self.store.cases()]
        if known:
            raise InputError(
                f"Case {ref!r} is not in the case list.{_near(ref, known)} Load it with: qa case load"
            )
        return Case(ref=ref)

    def person(self, ref: str) -> str:
        """The reference of somebody of the staff list, as the list writes it; any where there is no list."""
        people = {person.ref.casefold(): person.ref for person in self.store.people()}
        if people and ref.casefold() not in people:
            near = _near(ref, list(people.values()))
            raise InputError(f"Person {ref!r} is not in the staff list.{near} Load them with: qa person load")
        return people.get(ref.casefold(), ref)

    def new_id(self, prefix: str) -> str:
        """A new reference that is easy to read out: no letters that look alike."""
        word = "".join(self.chance.choice(_LETTERS) for _ in range(8))
        return f"{prefix}-{word[:4]}-{word[4:]}"


def without_plugin(desk: Desk, instrument: Instrument, answers: Mapping[str, Answer]) -> str:
    """Why an audit cannot be checked here: its plugin is gone and blank cells wait for it; else empty."""
    if desk.registry.owner(instrument) is not None:
        return ""
    rules = [
        key for key, question in instrument.questions.items() if question.work_out and question.work_out.rule
    ]
    waiting = [key for key in rules if answers.get(key, Answer()).value is None]
    if not waiting:
        return ""
    return (
        f"The plugin that brings {instrument.id} is not installed here, so what dates tell about "
        f"{', '.join(waiting)} cannot be worked out. Nothing is wrong with the answers: install the plugin "
        "and do this again."
    )


def _near(word: str, known: list[str]) -> str:
    near = get_close_matches(word, known, n=3, cutoff=0.6)
    return f" Did you mean {' or '.join(near)}?" if near else ""
