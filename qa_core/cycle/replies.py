"""Reply sheets that come back: through the same gate as toolkits, merged without touching the audit."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from qa_core.cycle.desk import Desk
from qa_core.cycle.feedback import organisation, sheet_of
from qa_core.cycle.returns import MARKED, file_bytes, write_whole
from qa_core.errors import InputError
from qa_core.model.finding import CellProblem
from qa_core.store.follow_up_records import ActionReply, Feedback, NewReply, Reply
from qa_core.toolkit.identify import Identity, identify
from qa_core.toolkit.limits import Limits
from qa_core.toolkit.package import Refused, open_book
from qa_core.toolkit.reply import KIND
from qa_core.toolkit.reply_read import ReadReply, read_reply
from qa_core.toolkit.reply_sheet import reply_sheet
from qa_core.toolkit.signing import verify


@dataclass(frozen=True)
class Came:
    """What became of one reply sheet; `status` is as of a toolkit that came back."""

    file: str
    status: str
    audit: str | None = None
    reply_id: str | None = None
    accepted: int = 0
    refused: int = 0
    problems: tuple[CellProblem, ...] = ()
    marked: Path | None = None
    marked_copy: bytes | None = field(default=None, repr=False)

    def as_json(self) -> dict[str, Any]:
        """The documented form."""
        names = ("sheet", "cell", "question", "message")
        return {
            "file": self.file,
            "status": self.status,
            "reply_id": self.reply_id,
            "audit": self.audit,
            "actions_accepted": self.accepted,
            "actions_refused": self.refused,
            "marked": str(self.marked) if self.marked else None,
            "problems": [{name: getattr(one, name) for name in names} for one in self.problems],
        }


def import_replies(
    desk: Desk,
    paths: Sequence[Path],
    *,
    results: Path | None = None,
    confirmed: bool = False,
    replacing: str = "",
) -> Iterator[Came]:
    """Take reply sheets in one after the other; what is wrong with one never stops the others.

    Args:
        desk: where this happens.
        paths: the files.
        results: the folder for marked copies; a folder `marked` beside each file unless given.
        confirmed: a person has confirmed whose reply it is, although its hidden marks are gone or changed.
        replacing: why a reply takes the place of an earlier one with other answers.
    """
    most = Limits(**desk.config.limits).file_bytes
    for path in paths:
        came = take_reply(desk, path.name, file_bytes(path, most), confirmed=confirmed, replacing=replacing)
        came = replace(came, file=str(path))
        if came.marked_copy is not None:
            target = (results or path.parent / MARKED) / f"{path.stem} - to correct.xlsx"
            write_whole(target, came.marked_copy)
            came = replace(came, marked=target, marked_copy=None)
        yield came


def take_reply(desk: Desk, file: str, data: bytes, *, confirmed: bool = False, replacing: str = "") -> Came:
    """Take one reply sheet in; never raises for anything that is in the file.

    Args:
        desk: where this happens.
        file: its name, for messages.
        data: its bytes.
        confirmed, replacing: as `import_replies`.
    """
    try:
        book = open_book(data, Limits(**desk.config.limits))
        key = desk.store.key()
        identity = identify(book, lambda fields, mark: verify(key, fields, mark))
        feedback = _feedback(desk, identity)
        refs = tuple(words.partition("\n")[0] for _, words in feedback.asked)
        read = read_reply(book, refs)
    except (Refused, InputError) as refusal:
        problem = CellProblem(code="refused", message=" ".join(refusal.problems))
        return Came(file, "refused", problems=(problem,))
    problems = [*_doubts(identity, feedback, confirmed), *_blank(read), *read.problems]
    new = NewReply(file, data, hashlib.sha256(data).hexdigest(), read.content_hash, problems=tuple(problems))
    if problems:
        return _correct(desk, feedback, new, read)
    answers = [
        ActionReply(key, bool(said.accepted), said.comment, said.own_date)
        for (key, _), said in zip(feedback.asked, read.said, strict=True)
    ]
    new = replace(new, answers=tuple(answers), comments=read.comments)
    return _merge(desk, feedback, new, replacing)


def listed(desk: Desk) -> list[dict[str, Any]]:
    """Every reply that was accepted, with what it says, as plain data."""
    by_number = {one.number: one for one in desk.store.feedback()}
    return [_row(by_number[one.feedback], one) for one in desk.store.replies() if one.status == "accepted"]


def _row(feedback: Feedback, reply: Reply) -> dict[str, Any]:
    refs = {key: words.partition("\n")[0] for key, words in feedback.asked}
    return {
        "audit": feedback.audit,
        "reply_id": feedback.reply_id,
        "received": reply.received_at.isoformat(timespec="seconds"),
        "by": reply.by,
        "actions": [{**one.as_json(), "row": refs.get(one.key)} for one in reply.answers],
        "comments": dict(reply.comments),
        "replaces": reply.why or None,
    }


def _feedback(desk: Desk, identity: Identity) -> Feedback:
    if identity.return_id is None:
        raise InputError(
            "This workbook is not one of our reply sheets: it carries no reply id. Please send back the file "
            "that came with the feedback."
        )
    found = desk.store.feedback_of_reply(identity.return_id)
    if found is not None:
        return found
    if desk.store.allocation(identity.return_id) is not None or identity.fields.get("kind", KIND) != KIND:
        raise InputError("This is a toolkit, not a reply sheet. Take it in with: qa toolkit import FILE")
    raise InputError(
        f"Reply id {identity.return_id} is not known here. Did the feedback come from this team?"
    )


def _doubts(identity: Identity, feedback: Feedback, confirmed: bool) -> list[CellProblem]:
    if confirmed or (identity.signed and not identity.disagreement):
        return []
    why = identity.disagreement or "the hidden marks that say whose reply this is are gone or were changed"
    text = (
        f"It is not certain whose reply this is: {why}. Look at the first sheet; if it really is the reply "
        f"to the feedback on {feedback.audit}, import it with --confirm."
    )
    return [CellProblem(code="identity", message=text)]


def _blank(read: ReadReply) -> list[CellProblem]:
    text = "Nothing is filled in: was this the right file? Please send the completed reply sheet."
    return [CellProblem(code="blank", message=text)] if read.blank else []


def _correct(desk: Desk, feedback: Feedback, new: NewReply, read: ReadReply) -> Came:
    desk.store.save_reply(feedback, new, "needs-correction", by=desk.by)
    copy = reply_sheet(
        sheet_of(desk, feedback),
        desk.store.key(),
        organisation(desk),
        entries=read.entries,
        problems=new.problems,
    )
    about = (feedback.audit, feedback.reply_id)
    return Came(new.file, "needs-correction", *about, problems=new.problems, marked_copy=copy)


def _merge(desk: Desk, feedback: Feedback, new: NewReply, replacing: str) -> Came:
    yes = sum(one.accepted for one in new.answers)
    came = Came(new.file, "accepted", feedback.audit, feedback.reply_id, yes, len(new.answers) - yes)
    there = [one for one in desk.store.replies(feedback.number) if one.status == "accepted"]
    if there and new.content_hash == there[-1].content_hash:
        return replace(came, status="duplicate")
    if there and not replacing:
        desk.store.save_reply(feedback, new, "conflict", by=desk.by)
        text = (
            f"There is a reply to the feedback on {feedback.audit} already, with other answers. Nothing was "
            "changed. Ask the sender which one counts; to take this one instead: "
            'qa feedback import FILE --replace "reason"'
        )
        return replace(came, status="conflict", problems=(CellProblem(code="conflict", message=text),))
    newer = [one for one in desk.store.feedback(feedback.audit) if one.number > feedback.number]
    if newer and not replacing:
        desk.store.save_reply(feedback, new, "conflict", by=desk.by)
        text = (
            f"The audit {feedback.audit} was amended, and newer feedback went out ({newer[-1].reply_id}); "
            "this is the reply to the older. Nothing was changed. Where it counts all the same: "
            'qa feedback import FILE --replace "reason"'
        )
        return replace(came, status="conflict", problems=(CellProblem(code="conflict", message=text),))
    desk.store.save_reply(feedback, new, "accepted", by=desk.by, why=replacing)
    return came
