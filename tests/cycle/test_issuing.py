"""Reports issued, the way they go, and the digest for SLT that is made of what CMT saw."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any

import pytest
from learning_office import TODAY, Learning, furnished

import qa_core.cli._desk as door
from qa_core.config import find
from qa_core.cycle.desk import Desk
from qa_core.cycle.issuing import issue
from qa_core.cycle.reporting import Wanted
from qa_core.errors import InputError
from qa_core.model.audience import AUDIENCES
from qa_core.model.audit import Answer
from qa_core.model.case import Person
from qa_core.model.figure import Column, Report, Table
from qa_core.registry import Registry

QUARTER = ("quarterly", "--period", "2026-Q3")
DIGEST = ("slt", "--period", "2026-Q3", "--format", "json", "-o", "out")
POOR = {"6.i": Answer(value="requires-improvement", comment="Not seen by anybody.")}


@pytest.fixture
def year(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Learning:
    """Two audits of a quarter, and three people who take extracts."""
    made = furnished(tmp_path, monkeypatch, "caf-tier2")
    made.kept("2026-08-04", {})
    made.kept("2026-08-20", POOR, "K-0418")
    contacts = [
        Person(ref="C-01", role="Agency contact", agency="School"),
        Person(ref="C-02", role="contact", agency="Police"),
        Person(ref="C-03", role="teacher", agency="School"),
    ]
    with made.store() as store:
        store.load_people(contacts)
    return made


def issued(
    office: Learning,
    name: str = "quarterly",
    audience: str = "qa-team",
    subject: str = "",
    period: str = "2026-Q3",
) -> str:
    """A report of one table, issued today; its number."""
    said = Table(id="summary", title="At a glance", columns=(Column(title="What"),), rows=(("Read",),))
    report = Report(name=name, title="Quality audit report", period=period, subject=subject, tables=(said,))
    want = Wanted(audience=AUDIENCES[audience])
    with office.store() as store:
        desk = Desk(store, Registry(), find(office.folder / "qa.toml"), door.today(), "L-01")
        return issue(desk, report.model_copy(update={"sentences": ("All is well.",)}), want).issue


def day(office: Learning, when: str) -> None:
    office.patch.setattr(door, "today", lambda: dt.date.fromisoformat(when))


def went(office: Learning, id: str, *steps: str) -> None:
    for step in steps:
        office.qa("issued", "step", id, step)


def table(made: dict[str, Any], id: str) -> list[list[Any]]:
    rows: list[list[Any]] = next(t for t in made["tables"] if t["id"] == id)["rows"]
    return rows


@pytest.mark.requirement("S0-042", "S0-043")
def test_what_was_issued_is_written_again_with_the_same_bytes(year: Learning) -> None:
    formats = ("--format", "html,xlsx,docx,json")
    year.qa("report", *QUARTER, "--issue", *formats, "-o", "first")
    year.kept("2026-08-21", POOR, "K-0419")
    year.qa("issued", "write", "R-0001", *formats, "-o", "again")
    names = sorted(path.name for path in Path("first").iterdir())
    assert names == [f"quarterly-2026-Q3-R-0001.{kind}" for kind in ("docx", "html", "json", "xlsx")]
    assert [Path("again", n).read_bytes() for n in names] == [Path("first", n).read_bytes() for n in names]
    told = year.json("issued", "show", "R-0001")
    assert (told["audience"], told["issued"], told["by"]) == ("qa-team", TODAY.isoformat(), "qa-officer")
    assert told["versions"] == {f"caf-tier2 {year.instrument.version}": year.instrument.digest}
    assert "ok  issued reports" in year.qa("verify").stdout


def test_a_draft_is_kept_nowhere(year: Learning) -> None:
    year.qa("report", *QUARTER, "--format", "json", "-o", "out")
    assert [path.name for path in Path("out").iterdir()] == ["quarterly-2026-Q3.json"]
    assert year.json("issued", "list") == []


def test_another_issue_of_the_same_report_replaces_the_one_before(year: Learning) -> None:
    assert [issued(year), issued(year)] == ["R-0001", "R-0002"]
    assert issued(year, audience="cmt") == "R-0003"
    year.qa("report", *QUARTER, "--instrument", "caf-tier2", "--issue", "--format", "json", "-o", "out")
    rows = {row["id"]: row["replaced_by"] for row in year.json("issued", "list")}
    assert rows == {"R-0004": "", "R-0003": "", "R-0002": "", "R-0001": "R-0002"}
    told = year.qa("issued", "step", "R-0001", "service-leader", expect=2).stderr
    assert "R-0001 was replaced by R-0002." in told
    year.qa("issued", "step", "R-0001", "service-leader", "--reason", "It was there before")


@pytest.mark.requirement("S0-042", "S0-043", "S0-046")
def test_the_line_is_taken_in_its_order_or_with_a_reason(year: Learning) -> None:
    id = issued(year)
    told = year.qa("issued", "step", id, "cmt", expect=2).stderr
    assert "was not at the Service Leader for Early Help and the report route of Children's" in told
    assert '--reason "…"' in told
    went(year, id, "service-leader")
    told = year.qa("issued", "step", id, "slt", expect=2).stderr
    assert "Children's Social Care and CMT yet, which come before SLT" in told
    went(year, id, "social-care", "cmt")
    assert year.json("issued", "list")[0]["next"] == "slt"
    told = year.qa("issued", "step", id, "cmt", expect=2).stderr
    assert f"came to CMT on {TODAY.isoformat()} already" in told
    year.qa("issued", "step", id, "cmt", "--reason", "Deferred", "--note", "Agreed")
    steps = year.json("issued", "show", id)["route"]
    assert [(one["step"], one["note"], one["reason"]) for one in steps][2:] == [
        ("cmt", "", ""),
        ("cmt", "Agreed", "Deferred"),
    ]


def test_a_step_left_out_has_its_reason_on_record(year: Learning) -> None:
    id = issued(year)
    year.qa("issued", "step", id, "cmt", "--reason", "The service leader chairs CMT")
    assert "reason: The service leader chairs CMT" in year.qa("issued", "show", id).stdout


@pytest.mark.parametrize(
    ("step", "on", "says"),
    [
        ("service-leader", "2026-11-06", "still to come"),
        ("service-leader", "2026-11-02", "was issued on 2026-11-03: no step can be of"),
        ("social-care", "2026-11-03", "so it cannot have come to the report route"),
        ("service-leader", "yesterday", "is no date"),
        ("board", "2026-11-04", "'board' is no step. Those are: service-leader, social-care,"),
    ],
)
def test_a_step_has_a_day_that_can_be(year: Learning, step: str, on: str, says: str) -> None:
    id = issued(year)
    day(year, "2026-11-05")
    year.qa("issued", "step", id, "service-leader", "--on", "2026-11-04")
    more = () if step == "social-care" else ("--reason", "Again")
    assert says in year.qa("issued", "step", id, step, "--on", on, *more, expect=2).stderr


@pytest.mark.requirement("S0-046")
def test_slt_gets_nothing_before_cmt_has_seen_it(year: Learning) -> None:
    told = year.qa("report", *DIGEST, expect=2).stderr
    assert "no quarterly report of 2026-Q3 was issued yet" in told
    issued(year)
    went(year, "R-0001", "service-leader", "social-care")
    told = year.qa("report", *DIGEST, expect=2).stderr
    assert "CMT has not seen the quarterly report of 2026-Q3 (R-0001) yet" in told
    went(year, "R-0001", "cmt")
    assert "no quarterly report" in year.qa("report", *DIGEST, "--instrument", "caf-tier2", expect=2).stderr
    year.qa("report", *DIGEST)
    assert Path("out", "slt-2026-Q3.json").exists()
    issued(year)
    told = year.qa("report", *DIGEST, expect=2).stderr
    assert "R-0001, which CMT saw, was replaced by R-0002, and CMT has not seen R-0002 yet" in told


@pytest.mark.requirement("S0-046")
def test_a_report_for_a_wide_audience_is_not_what_slt_is_told_from(year: Learning) -> None:
    id = issued(year, audience="champions")
    year.qa("issued", "step", id, "cmt", "--reason", "By mistake")
    assert "no quarterly report" in year.qa("report", *DIGEST, expect=2).stderr


@pytest.mark.requirement("S0-046")
def test_the_digest_says_what_cmt_saw_and_nothing_counted_since(year: Learning) -> None:
    year.qa("report", *QUARTER, "--issue", "--format", "json", "-o", "out")
    went(year, "R-0001", "service-leader", "social-care", "cmt")
    year.kept("2026-08-21", POOR, "K-0419")
    year.qa("report", *DIGEST, "--issue")
    seen = json.loads(Path("out", "quarterly-2026-Q3-R-0001.json").read_text(encoding="utf-8"))
    digest = json.loads(Path("out", "slt-2026-Q3-R-0002.json").read_text(encoding="utf-8"))
    assert digest["sentences"] == seen["sentences"]
    for id in ("concerns", "summary", "benchmark", "themes"):
        assert table(digest, id) == table(seen, id)
    assert {"teams", "grades", "details-yn"}.isdisjoint(t["id"] for t in digest["tables"])
    day_ = TODAY.isoformat()
    kept = year.json("issued", "show", "R-0001")
    row = ["R-0001", "Quality audit report", day_, day_, day_, kept["sha256"]]
    assert table(digest, "seen") == [row]
    went(year, "R-0002", "slt")


@pytest.mark.requirement("S0-047")
def test_audits_go_to_slt_only_as_background_papers_which_the_log_keeps(year: Learning) -> None:
    issued(year)
    went(year, "R-0001", "service-leader", "social-care", "cmt")
    year.qa("report", *DIGEST)
    alone = json.loads(Path("out", "slt-2026-Q3.json").read_text(encoding="utf-8"))
    assert "K-0417" not in json.dumps(alone)
    with year.store() as store:
        before = store.head().seq
    year.qa("report", *DIGEST, "--papers", "a-000001", "--issue")
    made = json.loads(Path("out", "slt-2026-Q3-R-0002.json").read_text(encoding="utf-8"))
    assert ["Case", "K-0417"] in table(made, "paper-A-000001-audit-about")
    assert year.json("issued", "show", "R-0002")["papers"] == ["A-000001"]
    with year.store() as store:
        told = [(event.kind, json.loads(event.payload)) for event in store.events(before)]
    assert [kind for kind, _ in told] == ["report.papers", "report.issued"]
    assert all("A-000001" in json.dumps(about) for _, about in told)
    wide = year.qa("report", *DIGEST, "--papers", "A-000001", "--audience", "public", expect=2).stderr
    assert "not made for Public" in wide
    assert (
        "--papers goes with the report slt"
        in year.qa("report", *QUARTER, "--papers", "A-000001", expect=2).stderr
    )


@pytest.mark.requirement("S0-047")
def test_one_audit_goes_neither_to_slt_nor_to_groups(year: Learning) -> None:
    id = issued(year, "individual", subject="A-000001", period="")
    assert "as a background paper" in year.qa("issued", "step", id, "slt", "--reason", "x", expect=2).stderr
    for step in ("champions", "agency"):
        assert "about one case" in year.qa("issued", "step", id, step, "--reason", "x", expect=2).stderr
    wide = ("individual", "--for", "A-000001", "--audience", "champions")
    assert "not made for CAF Champions Group" in year.qa("report", *wide, expect=2).stderr
    wide = ("individual", "--for", "A-000001", "--audience", "slt")
    assert "as a background paper alone" in year.qa("report", *wide, expect=2).stderr
    went(year, id, "service-leader")


@pytest.mark.requirement("S0-044")
def test_champions_get_what_was_made_for_them(year: Learning) -> None:
    id = issued(year)
    told = year.qa("issued", "step", id, "champions", "--reason", "x", expect=2).stderr
    assert "was issued for QA team, with small numbers shown" in told
    went(year, issued(year, audience="champions"), "champions")


@pytest.mark.requirement("S0-017", "S0-045")
def test_an_agency_gets_its_extract_by_its_contact_and_gives_a_receipt(year: Learning) -> None:
    for agency in ("School", "Housing"):
        issued(year, "agency", "agency", agency)
    assert "was sent to no agency yet" in year.qa("issued", "step", "R-0001", "received", expect=2).stderr
    told = year.qa("issued", "step", "R-0001", "agency", "--to", "C-02", expect=2).stderr
    assert "C-02 belongs to Police in the staff list, and R-0001 is about School" in told
    assert "staff list has none for Housing" in year.qa("issued", "step", "R-0002", "agency", expect=2).stderr
    day(year, "2026-11-09")
    went(year, "R-0001", "agency")
    told = year.qa("issued", "step", "R-0001", "received", "--on", "2026-11-04", expect=2).stderr
    assert "was sent to C-01 on 2026-11-09, not before that day" in told
    assert (
        "was not sent to C-03, but to C-01"
        in year.qa("issued", "step", "R-0001", "received", "--to", "C-03", expect=2).stderr
    )
    went(year, "R-0001", "received")
    steps = year.json("issued", "show", "R-0001")["route"]
    assert [(one["step"], one["person"]) for one in steps] == [("agency", "C-01"), ("received", "C-01")]
    assert year.json("issued", "contacts") == [
        {"agency": "Police", "contact": "C-02", "report": "", "period": "", "sent": "", "received": ""},
        {
            "agency": "School",
            "contact": "C-01",
            "report": "R-0001",
            "period": "2026-Q3",
            "sent": "2026-11-09",
            "received": "2026-11-09",
        },
    ]


@pytest.mark.requirement("S0-052")
def test_a_thematic_report_comes_to_the_service_lead_first(year: Learning) -> None:
    for audience in ("service-lead", "champions"):
        issued(year, "thematic", audience, "E-1", "")
    told = year.qa("issued", "step", "R-0002", "champions", "--reason", "x", expect=2).stderr
    assert "comes to the Service Leader for Early Help first" in told
    went(year, "R-0001", "service-leader")
    went(year, "R-0002", "champions")


def test_what_a_practitioner_learns_is_not_issued(year: Learning) -> None:
    with pytest.raises(InputError, match="it is not issued"):
        issued(year, "practitioner", "practitioner", "P-07")
