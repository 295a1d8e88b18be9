"""The documented sheets of the case list and the person list: what each column is and how it is read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

from qa_core.model.case import InvolvedAs

Kind = Literal[
    "reference",
    "text",
    "date",
    "number",
    "yes-no",
    "choice",
    "ids",
    "five",
    "email",
    "dates",
    "when",
    "term",
    "any",
]


@dataclass(frozen=True, slots=True)
class Column:
    """One column: how its cells are read, what it is for, and an example of an entry."""

    name: str
    kind: Kind
    about: str
    example: str = ""
    choices: tuple[str, ...] = ()
    required: bool = False


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet, or one csv file; the first column says what a row is about."""

    name: str
    about: str
    columns: tuple[Column, ...]

    @property
    def key(self) -> str:
        """The column that no row may leave blank."""
        return self.columns[0].name

    def column(self, name: str) -> Column | None:
        """The column with a name, if the sheet has one."""
        return next((column for column in self.columns if column.name == name), None)


def _date(name: str, about: str) -> Column:
    return Column(name, "date", about, "27/10/2026")


def _text(name: str, about: str, example: str = "") -> Column:
    return Column(name, "text", about, example)


def _yes_no(name: str, about: str) -> Column:
    return Column(name, "yes-no", about, "yes")


_CASE = Column(
    "case", "reference", "The reference of the case, as on the sheet cases.", "K-0417", required=True
)
CASES = Sheet(
    "cases",
    "One row for each case. Only the column case must be there.",
    (
        Column("case", "reference", "The reference of the case.", "K-0417", required=True),
        _text("team", "The team that holds the case.", "North"),
        _text("agency", "The agency that leads the case.", "Early Help"),
        _date("opened", "When the case (the CAF) was opened."),
        _date("closed", "When it was closed; blank while it is open."),
        Column("lead_professional", "reference", "The lead professional, by reference.", "A-09"),
        Column("household_children", "number", "How many children live in the household.", "3"),
        _date("consent_date", "When consent was recorded."),
        _date("assessment_started", "When the assessment was started."),
        _date("assessment_completed", "When the assessment was completed."),
        _date("assessment_updated", "When the assessment was last updated."),
        _text("no_agency_reason", "Why no other agency is listed."),
        Column(
            "urf",
            "ids",
            "Underlying risk factors by option id; none: completed, none found.",
            "poverty; isolation",
        ),
        Column("hri", "ids", "High risk indicators by option id; none: completed, none found.", "none"),
        Column("level", "number", "The level of need, 1 to 4.", "2"),
        Column(
            "step_down",
            "five",
            "Stepped down: yes or no for 2.a to 2.e, in that order.",
            "yes; yes; no; yes; yes",
        ),
        _date("taf_date", "The date of the TAF meeting that the record is about."),
        _date("previous_taf_date", "The TAF meeting before it; none: it was the first."),
        _date("next_taf_date", "The date agreed for the next TAF meeting."),
        _date("plan_date", "The date of the plan in force."),
        Column("decision", "choice", "What the TAF meeting decided.", "closure", ("closure", "step-up")),
        _yes_no("cancelled", "Whether the meeting is recorded as cancelled."),
        _date("rearranged_to", "The date to which a cancelled meeting was moved."),
        _text("summary", "The summary of the meeting, as recorded."),
        _text("progress", "The progress since the last meeting, as recorded."),
        _date("closing_taf_date", "The date of the closing TAF meeting."),
        _text("no_closing_taf_reason", "Why there was no closing TAF meeting."),
        Column(
            "closing_reason",
            "choice",
            "Why the case was closed.",
            "needs-met",
            ("needs-met", "single-agency", "stepped-up", "withdrew", "moved", "other"),
        ),
        _text("closing_reason_text", "The reason in words, where it is other."),
        _yes_no("step_up_accepted", "Whether children's social care accepted the step-up."),
        _date("step_up_date", "When the step-up was accepted or declined."),
        Column(
            "manager_agreed_person", "reference", "The manager who agreed the closure, by reference.", "A-01"
        ),
        _date("manager_agreed_date", "When the manager agreed the closure."),
        _date("allocation_date", "When the case was allocated."),
        _date("case_plan_date", "When the case plan was made."),
    ),
)
_ACTIONS = (
    _CASE,
    _text("id", "A number or id for the action.", "1"),
    _text("issue", "The issue or need."),
    _text("action", "What is to be done."),
    _text("by_whom", "Who is to do it, by role or reference.", "health visitor"),
    _date("by_when", "By when."),
    _text("outcome", "The outcome wanted."),
    _text("measure", "How it will be known."),
    Column("rag", "choice", "How it stands.", "green", ("red", "amber", "green")),
    Column("owner", "reference", "Who answers for it, by reference.", "A-09"),
    _text("further_action", "What further was agreed, where it is red."),
)
CHILDREN = Sheet(
    "children",
    "One row for each child of a case, in the order in which toolkits show them.",
    (
        _CASE,
        _text("id", "A short id of the child within the case; C1, C2 … unless given.", "C1"),
        _text("caf_id", "The child's id in the CAF system; none: the record has none.", "X1"),
        _date("born", "The date of birth, for questions that depend on age."),
        Column(
            "recorded",
            "ids",
            "Which of these the record holds (never what it says).",
            "name; born; address",
            ("name", "born", "gender", "ethnicity", "address"),
        ),
        _text("voice_text", "The child's views, as recorded."),
        _text("voice_comments", "The worker's comments on the child's views, as recorded."),
        _text("voice_reason", "Why there are no views, as recorded."),
    ),
)
TABLES = (
    CHILDREN,
    Sheet(
        "agencies",
        "One row for each agency involved in a case.",
        (
            _CASE,
            Column("agency", "text", "The agency.", "school", required=True),
            _yes_no("key", "Whether it is a key agency of the plan."),
            _yes_no("attended", "Whether it attended the TAF meeting."),
            _yes_no("report", "Whether it sent a report."),
            _yes_no("apologies", "Whether it sent apologies."),
            _yes_no("told", "Whether it was told that the case closed."),
        ),
    ),
    Sheet(
        "workers",
        "One row for each worker named in the record.",
        (
            _CASE,
            _text("as", "In what part.", "assessor"),
            Column("person", "reference", "The worker, by reference.", "A-09"),
            _text("role", "The role.", "family support worker"),
            _text("agency", "The agency.", "Early Help"),
            _yes_no("contact", "Whether the record holds contact details (never what they are)."),
        ),
    ),
    Sheet(
        "consented_by",
        "One row for each person who consented.",
        (
            _CASE,
            Column("person", "reference", "Who, by reference.", "P1"),
            Column(
                "role",
                "choice",
                "By what right.",
                "parental-responsibility",
                ("parental-responsibility", "young-person"),
            ),
        ),
    ),
    Sheet("actions", "One row for each action of the plan.", _ACTIONS),
    Sheet("previous_actions", "One row for each action of the plan before.", _ACTIONS),
    Sheet(
        "attendance",
        "One row for each member of the family invited to the TAF meeting.",
        (
            _CASE,
            Column("person", "reference", "Who, by reference.", "P1"),
            Column("role", "choice", "Who that is to the case.", "parent", ("parent", "carer", "child")),
            _yes_no("attended", "Whether they attended."),
        ),
    ),
)
INVOLVED = Sheet(
    "involved",
    "One row for each person who had a hand in a case: they cannot audit it.",
    (
        _CASE,
        Column("person", "reference", "Who, by reference.", "A-09", required=True),
        Column("as", "choice", "In what part.", "taf-attendee", get_args(InvolvedAs), required=True),
    ),
)
DATES = Sheet(
    "dates",
    "One row for each date of a fact that has many.",
    (
        _CASE,
        Column("fact", "choice", "Which fact.", "taf_dates", ("taf_dates", "taf_chased"), required=True),
        Column(
            "date", "date", "The date; none in the only row: there was none.", "27/10/2026", required=True
        ),
    ),
)
OF_CASES = (CASES, INVOLVED, DATES, *TABLES)
PERSONS = Sheet(
    "persons",
    "One row for each person who audits, leads or manages.",
    (
        Column("ref", "reference", "The reference of the person; never the name.", "A-03", required=True),
        _text("role", "The role.", "family support manager"),
        _text("team", "The team.", "North"),
        _text("agency", "The agency.", "Early Help"),
        _yes_no("external", "Whether the person belongs to another organisation."),
        _yes_no("auditor", "Whether the person audits."),
        Column("manager", "reference", "The line manager, by reference.", "A-01"),
        Column("email", "email", "Where toolkits and reminders go.", "a-03@example.org"),
    ),
)
OF_PEOPLE = (PERSONS,)
_WHO = (
    Column("auditor", "reference", "Who audits it, by reference.", "A-03", required=True),
    _date("due", "By when it is wanted back."),
)
TOOLKITS = Sheet("toolkits", "One row for each toolkit to be sent.", (_CASE, *_WHO))
WANTED = Sheet("cases", "One row for each case to be allocated.", (_CASE,))
REVIEWS = Sheet(
    "toolkits",
    "One row for each record to be reviewed.",
    (Column("record", "reference", "The reference of the record.", "T-3", required=True), *_WHO),
)
FIELDS = ("case", "team", "agency", "opened", "closed", "lead_professional")
"""The columns of the sheet cases that are no facts; opened and closed are both."""
_PRIVATE = """
name forename forenames first_name given_name surname last_name family_name full_name known_as initials
child_name mother father parent carer dob date_of_birth birth_date birthday
address postcode post_code telephone phone mobile phone_number
nhs_number nhs_no upn ni_number national_insurance_number
"""
PRIVATE = frozenset(_PRIVATE.split())
"""Columns that would bring names or the like into the database."""
