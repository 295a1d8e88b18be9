"""The table of all answers: one row an audit, as its answers stand, in files that do no harm."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import zipfile
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import openpyxl
import pytest
from click.testing import CliRunner

from qa_core.cli.main import cli
from qa_core.config import find
from qa_core.cycle.answer_table import MISSING, answer_table
from qa_core.cycle.desk import Desk
from qa_core.cycle.setup import initialise
from qa_core.errors import InputError
from qa_core.model.audit import Answer, Audit
from qa_core.model.instrument import Instrument
from qa_core.model.period import Period
from qa_core.registry import Registry
from qa_core.reports.answer_sheet import Column, Sheet, comma_separated, sheet_names, workbook
from qa_core.rules.examples import example_audit
from qa_core.store.records import NewAudit
from qa_core.store.store import Store

YEAR = Period.parse("2026")
BAD = '=HYPERLINK("http://x","y")'


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """A desk with three Tier 2 audits: one of an earlier version, one void, one that lacks an answer."""
    registry = Registry.load()
    initialise(tmp_path / "qa.toml", registry.instruments.values())
    config = find(tmp_path / "qa.toml")
    made = Desk(Store.open(config.database), registry, config, dt.date(2026, 12, 1), "qa-officer")
    new = registry.instrument("caf-tier2")
    old = renamed(new)
    for version, count in ((old, 1), (new, 2)):
        made.store.save_snapshot(version)
        audits = [NewAudit(*made.grade(version, audit(version, n))) for n in range(count)]
        ids = made.store.save_audits(version, audits)
    made.store.void(ids[1], by="qa-officer", why="made for the wrong case")
    return made


def renamed(instrument: Instrument) -> Instrument:
    """An earlier version, in which one label read otherwise."""
    scales = dict(instrument.scales)
    scales["grade"] = tuple(o.model_copy(update={"label": f"{o.label} (old)"}) for o in scales["grade"])
    return instrument.model_copy(update={"version": "2018.10", "scales": scales})


def audit(instrument: Instrument, n: int) -> Audit:
    made = example_audit(instrument, n, date=dt.date(2026, 7, 3 + n), case=f"K-000{n}")
    answers = {key: one for key, one in made.answers.items() if key != "1.a"}
    return made.model_copy(update={"answers": {**answers, "1.a.who": Answer(value=BAD, comment="-1")}})


def table(desk: Desk, **options: bool) -> dict[str, list[dict[str, object]]]:
    """The sheets by id, each row by the keys of its columns."""
    sheets = answer_table(desk, YEAR, **options)
    return {
        one.id: [dict(zip([c.key for c in one.columns], row, strict=True)) for row in one.rows]
        for one in sheets
    }


def test_a_row_an_audit_in_the_words_of_its_own_version(desk: Desk) -> None:
    rows = table(desk)["caf-tier2"]
    assert [(row["audit"], row["version"], row["state"]) for row in rows] == [
        ("A-000001", "2018.10", "submitted"),
        ("A-000002", "2018.11", "submitted"),
    ]
    old, new = (str(row["3.d"]) for row in rows)
    assert old.endswith(" (old)")
    assert not new.endswith(" (old)")
    assert str(rows[0]["recorded"]).endswith(" (old)")


def test_what_was_worked_out_stands_where_nothing_was_given(desk: Desk) -> None:
    row = table(desk)["caf-tier2"][1]
    stored = desk.store.audit("A-000002")
    worked = {
        k: v.value
        for k, v in stored.result.worked_out.items()
        if stored.audit.answers.get(k, Answer()).value is None
    }
    assert worked
    asked = desk.registry.instrument("caf-tier2")
    for key, value in worked.items():
        labels = {option.id: option.label for option in asked.options(asked.questions[key])}
        assert row[key] == labels.get(str(value), value), key


def test_a_blank_answer_is_told_from_one_that_was_not_asked(desk: Desk) -> None:
    row = table(desk)["caf-tier2"][1]
    assert row["1.a"] == MISSING
    assert None in row.values()


def test_void_audits_and_comments_only_where_asked_for(desk: Desk) -> None:
    plain, full = table(desk)["caf-tier2"], table(desk, every=True, comments=True)["caf-tier2"]
    assert [row["state"] for row in full] == ["submitted", "submitted", "void"]
    assert "1.a.who comment" not in plain[0]
    assert full[0]["1.a.who comment"] == "-1"


def test_rows_of_tables_have_a_sheet_with_their_audit(desk: Desk) -> None:
    sheets = table(desk)
    stored = desk.store.audit("A-000001").audit.answers["6.j"].rows
    mine = [row for row in sheets["caf-tier2 6.j"] if row["audit"] == "A-000001"]
    assert [row["row"] for row in mine] == [*range(1, len(stored) + 1)]
    assert [row["[].owner"] for row in mine] != []
    assert {row["key"] for row in sheets["questions"]} >= {"1.a", "6.j[].due"}


def test_it_needs_no_plugin(desk: Desk) -> None:
    assert answer_table(replace(desk, registry=Registry()), YEAR) == answer_table(desk, YEAR)


def test_an_unknown_instrument_and_an_empty_period_are_said(desk: Desk) -> None:
    with pytest.raises(InputError, match="no instrument 'caf-tier9'"):
        answer_table(desk, YEAR, ["caf-tier9"])
    with pytest.raises(InputError, match="no audits in January to December 2025"):
        answer_table(desk, Period.parse("2025"))


def test_the_workbook_does_no_harm_and_can_be_read(desk: Desk) -> None:
    data = workbook(answer_table(desk, YEAR, comments=True))
    assert data == workbook(answer_table(desk, YEAR, comments=True))
    book = openpyxl.load_workbook(io.BytesIO(data))
    sheet = book["caf-tier2"]
    heads = [str(cell.value).split(" ")[0] for cell in sheet[1]]
    cell = sheet.cell(2, heads.index("1.a.who") + 1)
    assert (cell.value, cell.data_type, cell.quotePrefix) == (BAD, "s", True)
    assert sheet["E2"].value == dt.datetime(2026, 7, 3)
    assert (sheet.freeze_panes, sheet.auto_filter.ref) == ("B2", sheet.dimensions)
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        assert [ElementTree.fromstring(file.read(name)) for name in file.namelist()]
        assert b"<f>" not in file.read("xl/worksheets/sheet1.xml")


def test_odd_texts_come_back_as_they_were() -> None:
    texts = ["a & <b>", " spaces ", "two\nlines", "_x0041_", "x" * 40000, "+1", "2026-13-40", "2026-02-03"]
    sheet = Sheet("a", "A/b", [Column("t", "Text"), Column("d", "Day", "day")], [[one, one] for one in texts])
    read = openpyxl.load_workbook(io.BytesIO(workbook([sheet])))["A b"]
    found = [row[0] for row in read.iter_rows(min_row=2, values_only=True)]
    assert [one for n, one in enumerate(found) if n != 4] == [one for n, one in enumerate(texts) if n != 4]
    assert len(str(found[4])) <= 32_767
    assert read["B9"].value == dt.datetime(2026, 2, 3)
    assert read["B8"].value == "2026-13-40"
    lines = [*csv.reader(io.StringIO(comma_separated(sheet).decode("utf-8-sig")))]
    assert lines[0] == ["Text", "Day"]
    assert lines[6] == ["'+1", "'+1"]


def test_sheet_names_are_short_and_each_once() -> None:
    names = sheet_names(["a" * 40, "a" * 41, "A:b", "a b", ""])
    assert len({name.casefold() for name in names}) == 5
    assert max(map(len, names)) <= 31


@pytest.mark.usefixtures("office")
def test_the_command_writes_what_json_says() -> None:
    registry = Registry.load()
    config = find(None)
    instrument = registry.instrument("caf-tier2")
    with Store.open(config.database) as store:
        store.save_snapshot(instrument)
        made = Desk(store, registry, config, dt.date(2026, 12, 1), "qa-officer")
        one = example_audit(instrument, 1, date=dt.date(2026, 7, 3), case="K-0417")
        store.save_audits(instrument, [NewAudit(*made.grade(instrument, one))])
    run = CliRunner().invoke
    done = run(cli, ["audit", "table", "--period", "2026", "-o", "a.csv", "--json"])
    assert done.exit_code == 0, done.output
    [sheet] = [s for s in json.loads(done.stdout)["sheets"] if s["id"] == "caf-tier2"]
    lines = [*csv.reader(io.StringIO(Path("a.csv").read_text(encoding="utf-8-sig")))]
    assert lines[0] == [column["title"] for column in sheet["columns"]]
    assert len(lines) == 1 + len(sheet["rows"])
    assert Path("a-6.j.csv").is_file()
    assert run(cli, ["audit", "table", "--period", "2026", "-o", "a.pdf"]).exit_code == 2
    assert run(cli, ["audit", "table", "--period", "2026"]).exit_code == 2
