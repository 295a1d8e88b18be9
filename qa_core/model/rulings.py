"""What an instrument does with answers: conditions, checks, suggestions, what follows, and its subject."""

from __future__ import annotations

from typing import Literal

from qa_core.model.base import Frozen

Test = bool | int | str | tuple[int | str, ...]
Condition = dict[str, Test] | tuple[dict[str, Test], ...]
Origin = Literal["printed", "proposal"]
Comment = Literal["required", "optional", "none"]
Level = Literal["block", "warn", "note"]


class Check(Frozen):
    """A finding that data can say: fires when `when` holds and `need` does not.

    `about` names a question, or a set: then one finding for each member that made `when` hold. Without a
    code a check speaks for each question by itself: the code is its key, the message says what it asks and
    what was found. Such a finding is a verdict on the record, not on the audit of it.
    """

    code: str = ""
    level: Level
    when: Condition = {}
    need: Condition | None = None
    about: str = ""
    message: str = ""

    @property
    def verdict(self) -> bool:
        """Whether it judges the record that was looked at, and not the audit."""
        return not self.code


class Suggest(Frozen):
    """A rule of the suggested grade; the first that holds decides."""

    code: str
    grade: str
    when: Condition = {}


class FollowUp(Frozen):
    """What an answer sets in motion: an escalation of some type, an action, a learning point.

    `about` names the question it follows from.
    """

    when: Condition
    about: str
    escalate: str | None = None
    action: str | None = None
    learning: str | None = None


class RecordKind(Frozen):
    """What an audit is about where it is not a whole case, but one record of it (S0-025).

    `kind` is its name for people; `date` the fact that dates a record; `listed` the fact of the case list
    (or `opened`, `closed`) that tells on which days there is such a record, for coverage (S0-024).
    """

    kind: str
    date: str
    listed: str = ""
