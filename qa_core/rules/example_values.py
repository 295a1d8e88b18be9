"""Made-up values for made-up audits: which option, day, number or words."""

from __future__ import annotations

import datetime as dt
import re
from random import Random
from typing import Literal
from zlib import crc32

from qa_core.model.audit import Audit, Value
from qa_core.model.instrument import Instrument, Option, Question
from qa_core.rules.concern import concern_questions
from qa_core.rules.dates import spoken

Pick = Literal["best", "worst"] | int
_STRONG = (
    "The record shows this plainly, in the assessment and again in the minutes of each meeting.",
    "Each child was seen alone, and what they said shaped the plan.",
    "Parents took part in writing it and signed the plan.",
    "School and health visiting both sent reports, and the lead professional followed them up.",
    "The analysis names what has to change, by when, and why it matters for the child.",
)
_WEAK = (
    "The record says that this was talked about, not what came of it.",
    "Only one child's wishes are written down; the younger child's are missing.",
    "No date and no owner are given, so nobody can tell whether it happened.",
    "The plan was copied forward without a word about progress.",
    "One agency did not answer, and nobody chased it.",
)
_FUTURE = {"due", "by", "next", "deadline"}


class Values:
    """Chooses a value for any question or column; the same `pick` at the same place gives the same value.

    Args:
        instrument: what is asked.
        pick: `best` or `worst` option everywhere, or a seed.
        prefer: an option id that is chosen wherever it is on offer.
    """

    def __init__(self, instrument: Instrument, pick: Pick, prefer: str | None) -> None:
        self.instrument = instrument
        self.pick = pick
        self.prefer = prefer
        self.concerns = concern_questions(instrument)
        self.quality = {"best": 1.0, "worst": 0.0}.get(str(pick), Random(f"{pick}").random() ** 0.45)

    def chance(self, place: str) -> Random:
        """The dice of one place."""
        return Random(f"{self.pick} {place}")

    def text(self, chance: Random) -> str:
        """A sentence that goes with the quality of this audit."""
        return chance.choice(_STRONG if chance.random() < self.quality else _WEAK)

    def noted(self, place: str, case: str) -> str:
        """A comment: a sentence, and the entry of the record it rests on, which no other comment names."""
        number = crc32(f"{self.pick} {place} {case}".encode())
        day = dt.date(2026, 1, 1) + dt.timedelta(days=number % 365)
        return f"{self.text(self.chance(place))} See {spoken(day)}, page {number // 365 % 97 + 1}."

    def value(self, audit: Audit, place: str, question: Question) -> Value:
        """A value for a question or column standing at `place`."""
        chance = self.chance(place)
        options = self.instrument.options(question)
        if options:
            return self._choose(place, question, options, chance)
        match question.answer:
            case "number":
                low = question.min or 0
                return low if isinstance(self.pick, str) else chance.randint(low, question.max or low + 5)
            case "date":
                return _day(audit.date, place, chance).isoformat()
            case "child":
                return chance.choice(audit.known.children or ("C1",))
            case "agency":
                return chance.choice(audit.known.agencies or ("School",))
            case "person":
                return f"A-{chance.randint(10, 40):02}"
        if _words(place)[-1] == "at":
            return f"{audit.date.isoformat()}T09:30"
        if question.answer == "long":
            return f"{self.text(chance)} {self.noted(f'{place} too', audit.case)}"
        return self.text(chance)

    def _choose(self, place: str, question: Question, options: tuple[Option, ...], chance: Random) -> Value:
        if place in self.concerns:
            return self._concern(place, options, chance)
        if question.many:
            return self._several(question, options, chance)
        if any(option.id == self.prefer for option in options):
            return self.prefer
        ranked = sorted(options, key=lambda o: -(o.level or 0))
        return ranked[min(max(self._step(len(ranked), chance), 0), len(ranked) - 1)].id

    def _step(self, options: int, chance: Random) -> int:
        if isinstance(self.pick, str):
            return 0 if self.pick == "best" else options
        usual = 1.0 if options > 3 else 0.0
        return round(chance.gauss(usual + (1.0 - self.quality) * 1.6 - 0.35, 0.35))

    def _several(self, question: Question, options: tuple[Option, ...], chance: Random) -> Value:
        together = [option.id for option in options if not option.alone]
        if self.pick == "best" and question.required is False:
            return None
        if isinstance(self.pick, str) or not together:
            return tuple(together) or (options[0].id,)
        share = 0.7 if question.required is not False else 0.08
        ticked = tuple(name for name in together if chance.random() < share)
        return ticked or (None if question.required is False else (together[0],))

    def _concern(self, key: str, options: tuple[Option, ...], chance: Random) -> str:
        clear = [option.id for option in options if option.id in self.concerns[key].clear]
        raised = [option.id for option in options if option.id not in clear]
        wanted = self.pick == "worst" or (self.pick != "best" and chance.random() < 0.04)
        return (raised if wanted and raised else clear or raised)[0]


def _words(place: str) -> list[str]:
    return re.split(r"[.\-_]", place.partition(" ")[0].replace("[]", ""))


def _day(today: dt.date, place: str, chance: Random) -> dt.date:
    ahead = bool(_FUTURE.intersection(_words(place)))
    return today + dt.timedelta(days=chance.randint(7, 42) if ahead else -chance.randint(3, 60))
