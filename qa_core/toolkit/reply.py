"""The reply sheet as an instrument of its own: an action a row, and what stands where (S0-037).

So it is written, found again and read like every toolkit: by name and ref, forgiving, never guessing.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from qa_core.model.allocation import Allocation
from qa_core.model.instrument import Instrument
from qa_core.toolkit import grid
from qa_core.toolkit.grid import HEADER_ROW, Layout, Row, Sheet, Slot

KIND = "reply"
ACTIONS, COMMENTS = "Actions", "Your comments"
ACCEPT, COMMENT, OWN_DATE = "Do you accept it?", "Your comment", "Your own date"
WORDS = "Your words"
HEADS = (grid.REF_HEAD, "Finding", "Action", "Owner", "Due", "RAG", ACCEPT, COMMENT, OWN_DATE, "Filled in")
COMMENT_HEADS = (grid.REF_HEAD, "Question", WORDS)
QUESTIONS = {
    "on-audit": "What do you think of the audit and its grade? Is anything in it wrong or missing?",
    "in-the-way": "What stood in the way, or what would help you and others to do better?",
}
NO_ONE = dt.date.min


@dataclass(frozen=True, slots=True)
class ReplyAction:
    """An action as the reader sees it; `ref` is its number, or the key of a returned item."""

    ref: str
    finding: str
    action: str
    owner: str = ""
    due: dt.date | None = None
    rag: str = ""


@dataclass(frozen=True, slots=True)
class ReplySheet:
    """What one reply sheet is made for.

    Attributes:
        reply_id: names the sheet and is printed on it.
        title: what kind of audit it is about.
        reader, copied: lead professional and manager by reference; empty where nobody knows.
        actions: in the order of the rows.
    """

    reply_id: str
    audit: str
    revision: int
    case: str
    title: str
    reader: str
    copied: str
    reply_by: dt.date | None
    actions: tuple[ReplyAction, ...]

    @property
    def identity(self) -> dict[str, str]:
        """What the sheet carries hidden and signed, all text."""
        return {
            "return_id": self.reply_id,
            "kind": KIND,
            "audit": self.audit,
            "revision": str(self.revision),
            "actions": str(len(self.actions)),
        }


def asked(actions: int) -> Instrument:
    """What a reply sheet asks: of each action whether it is accepted, and the reader's own comments."""
    options = [{"id": "yes", "label": "Yes", "level": 1}, {"id": "no", "label": "No", "level": 0}]
    rows: list[Mapping[str, object]] = []
    for n in range(1, actions + 1):
        rows.append({"key": f"{n}", "prompt": ACCEPT, "answer": "yn", "comment": "optional"})
        rows.append({"key": f"{n}.date", "prompt": OWN_DATE, "answer": "date", "required": False})
    words = [{"key": k, "prompt": q, "answer": "long", "required": False} for k, q in QUESTIONS.items()]
    sections = [{"id": "words", "title": COMMENTS, "questions": words}]
    if rows:
        sections.insert(0, {"id": "actions", "title": ACTIONS, "questions": rows})
    data = {"id": "reply", "version": "1", "title": "Reply", "grades": "yn", "scales": {"yn": options}}
    return Instrument.parse({**data, "sections": sections}, "reply sheet")


def layout_of(refs: tuple[str, ...]) -> Layout:
    """Where everything of a reply sheet stands, for actions with these refs."""
    sheets = [Sheet(grid.FRONT, "front")]
    if refs:
        rows = tuple(_action(n, ref) for n, ref in enumerate(refs, 1))
        sheets.append(Sheet(ACTIONS, "section", "actions", HEADS, rows))
    words = tuple(_words(n, key) for n, key in enumerate(QUESTIONS, 1))
    sheets.append(Sheet(COMMENTS, "section", "words", COMMENT_HEADS, words))
    sheets += [Sheet(grid.LISTS, "lists"), Sheet(grid.IDENTITY, "identity")]
    return Layout(tuple(sheets), 0, 0)


def nobody(reply_id: str) -> Allocation:
    """The allocation that readers of cells ask for: without children and agencies."""
    return Allocation(
        return_id=reply_id, instrument="reply", version="1", digest="", case="", auditor="", exported=NO_ONE
    )


def shown_ref(ref: str) -> str:
    """What stands in the column Ref: a bare number could be anybody's."""
    return f"Action {ref}" if ref.isdigit() else ref


def _action(n: int, ref: str) -> Row:
    number, shown = HEADER_ROW + n, shown_ref(ref)
    slots = (
        Slot(f"qa_action_{n}_accept", f"{n}", "value", ACTIONS, f"G{number}", shown, ACCEPT),
        Slot(f"qa_action_{n}_comment", f"{n}", "comment", ACTIONS, f"H{number}", shown, COMMENT),
        Slot(f"qa_action_{n}_date", f"{n}.date", "value", ACTIONS, f"I{number}", shown, OWN_DATE),
    )
    return Row(number, "question", shown, f"{n}", slots=slots)


def _words(n: int, key: str) -> Row:
    number, shown = HEADER_ROW + n, f"Comment {n}"
    slot = Slot(f"qa_words_{n}_value", key, "value", COMMENTS, f"C{number}", shown, WORDS)
    return Row(number, "question", shown, key, slots=(slot,))
