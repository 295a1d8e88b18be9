"""The tables whose records the log vouches for: which columns and parts a fingerprint covers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Kept:
    """A table whose records the log vouches for.

    Args:
        what: a record in people's words.
        columns: what the fingerprint covers, the key first; where `hidden`, the salt second.
        hidden: whether the log must not name the key itself, since it stands for a person or a case.
        parts: the statement for rows of another table that belong to the record, their key first.
        part_key: the column of that other table that holds the record's key.
    """

    what: str
    columns: tuple[str, ...]
    hidden: bool = False
    parts: str = ""
    part_key: str = ""


KEPT: Mapping[str, Kept] = {
    "meta": Kept("the setting", ("key", "value")),
    "instrument_snapshot": Kept("instrument", ("number", "id", "version", "digest", "at")),
    "person": Kept(
        "person",
        ("ref", "salt", "role", "team", "agency", "external", "auditor", "manager", "email"),
        hidden=True,
    ),
    "case_file": Kept(
        "case",
        ("ref", "salt", "team", "agency", "opened", "closed", "lead_professional", "facts"),
        hidden=True,
        parts="SELECT case_ref, person, involved FROM involvement",
        part_key="case_ref",
    ),
    "allocation": Kept(
        "allocation",
        (
            *("return_id", "salt", "snapshot", "case_ref", "auditor", "due", "exported", "exercise"),
            *("agency", "facts", "state", "at"),
        ),
        parts="SELECT return_id, record, cycle, previous FROM allocation_subject",
        part_key="return_id",
    ),
    "toolkit_return": Kept(
        "return",
        (
            *("number", "salt", "origin", "return_id", "file", "sha256", "content_hash", "status"),
            *("received_at", "by", "audit", "problems"),
        ),
    ),
    "toolkit_sent": Kept(
        "what was known at sending", ("return_id", "salt", "lead_professional", "closed", "involved")
    ),
    "toolkit_reissue": Kept("reissue", ("return_id", "salt", "superseded_by", "reason", "at", "by")),
    "return_settled": Kept("decision on return", ("number", "salt", "kept", "reason", "at", "by")),
    "return_again": Kept(
        "repeated return", ("number", "salt", "return_id", "file", "sha256", "audit", "received_at", "by")
    ),
    "audit_changed": Kept("changed facts", ("number", "salt", "audit", "revision", "said")),
    "unread_return": Kept(
        "unread return",
        ("number", "salt", "file", "sha256", "reason", "return_id", "received_at", "state", "note"),
    ),
    "audit": Kept(
        "the head of audit",
        (
            *(
                "number",
                "salt",
                "return_id",
                "snapshot",
                "case_ref",
                "auditor",
                "record",
                "cycle",
                "exercise",
            ),
            *("team", "agency", "date", "month", "state", "revision", "version", "recorded", "suggested"),
            "outcome",
        ),
    ),
    "escalation": Kept(
        "escalation",
        (
            *("number", "salt", "origin", "question", "type", "text", "state", "raised_as", "raised_at"),
            *("file", "return_id", "audit", "case_ref", "acknowledged_by", "acknowledged_at", "note"),
        ),
    ),
    "escalation_course": Kept(
        "what was done about escalation",
        (
            *("number", "salt", "escalation", "raising", "raised_at", "acknowledged_by", "acknowledged_at"),
            *("notes", "mash", "mash_at", "mash_said", "ended", "ended_by", "ended_at", "words"),
        ),
    ),
    "escalation_recipient": Kept(
        "recipient", ("number", "salt", "course", "post", "told_at", "told_by", "how")
    ),
    "letter": Kept(
        "letter",
        (
            *("number", "salt", "about", "recipient", "subject", "text", "state", "reason", "made_at"),
            *("by", "tried_at", "sent_at"),
        ),
    ),
    "release": Kept("release", ("number", "audit", "question", "revision", "by", "at", "withdrawn_at")),
    "exercise": Kept(
        "exercise",
        (
            *("id", "salt", "snapshot", "theme", "trigger_source", "lead_auditor", "look_back_months"),
            *("due", "at", "by"),
        ),
    ),
    "exercise_request": Kept(
        "request",
        ("number", "salt", "exercise", "case_ref", "agency", "auditor", "state", "reason", "by"),
    ),
    "audit_purpose": Kept(
        "purpose of return",
        ("return_id", "salt", "purpose", "looks_at", "withdrawn", "at", "by"),
    ),
    "second_draw": Kept(
        "draw",
        ("number", "salt", "period", "instrument", "share", "seed", "frame", "chosen", "at", "by"),
    ),
    "moderation": Kept(
        "moderation",
        ("number", "salt", "audit", "before", "after", "grades", "reason", "revision", "at", "by"),
    ),
    "learning_look": Kept("look into a log", ("number", "salt", "person", "by", "capacity", "at")),
    "learning_mark": Kept(
        "mark on a learning point",
        ("number", "salt", "audit", "row", "content", "kind", "capacity", "ref", "note", "by", "at"),
    ),
    "recommendation": Kept(
        "recommendation",
        ("number", "salt", "exercise", "theme", "text", "owner", "due", "state", "by", "at"),
    ),
    "recommendation_step": Kept(
        "step of a recommendation",
        ("number", "salt", "recommendation", "kind", "sent_to", "note", "evidence", "year", "by", "at"),
    ),
    "past_result": Kept(
        "earlier result",
        (
            *("number", "salt", "instrument", "version", "case_ref", "record", "agency", "date", "month"),
            *("grade", "answers", "file", "by", "at", "replaced_at", "reason"),
        ),
    ),
    "sample_draw": Kept(
        "draw",
        (
            *("number", "salt", "kind", "root", "instrument", "month", "day", "seed", "seed_given"),
            *("stratify", "size", "target", "frame", "frame_sha256", "chosen", "replaced", "skipped"),
            *("reason", "at", "by"),
        ),
    ),
    "sample_hold": Kept(
        "hold",
        (
            *("number", "salt", "case_ref", "reason", "at", "by", "released_at", "released_by"),
            "release_reason",
        ),
    ),
    "duty": Kept(
        "duty",
        (
            *("number", "salt", "instrument", "month", "case_ref", "auditor", "due", "state", "return_id"),
            *("origin", "follows", "ground", "reason", "at", "by", "ended_at", "ended_by"),
        ),
    ),
    "duty_exemption": Kept(
        "exemption",
        (
            *("number", "salt", "person", "first_month", "last_month", "reason", "at", "by", "ended_at"),
            *("ended_by", "end_reason"),
        ),
    ),
    "told_conflict": Kept(
        "conflict", ("number", "salt", "case_ref", "person", "involved", "reason", "at", "by")
    ),
    "exercise_case": Kept(
        "exercise case",
        (
            *("number", "salt", "exercise", "case_ref", "result", "collated_at", "discussion", "suggested"),
            *("grade", "reason", "by", "graded_at", "version"),
        ),
    ),
    "feedback": Kept(
        "feedback",
        (
            *("number", "salt", "audit", "revision", "kind", "reply_id", "reply_by", "asked", "reader"),
            *("copied", "at", "by"),
        ),
    ),
    "feedback_reply": Kept(
        "reply",
        (
            *("number", "salt", "feedback", "file", "sha256", "content_hash", "status", "received_at"),
            *("by", "answers", "comments", "problems", "why"),
        ),
    ),
    "action_state": Kept(
        "the state of action",
        (
            *("number", "salt", "audit", "key", "finding", "action", "state", "owner", "due", "evidence"),
            *("accepted", "own_date", "version"),
        ),
    ),
    "action_change": Kept(
        "the change of an action",
        ("number", "salt", "action", "at", "by", "kind", "before", "after", "note"),
    ),
    "audit_link": Kept("link", ("number", "salt", "audit", "follows", "at", "by", "why")),
    "issued_report": Kept(
        "issued report",
        (
            *("number", "salt", "name", "title", "period", "audience", "subject", "asked", "day", "content"),
            *("sha256", "versions", "papers", "replaces", "log_seq", "log_hash", "at", "by"),
        ),
    ),
    "report_step": Kept(
        "step of an issued report",
        ("number", "salt", "report", "step", "day", "person", "note", "reason", "at", "by"),
    ),
    "follow_up_chase": Kept("reminder", ("number", "salt", "about", "stage", "recipient", "at", "by")),
}
