"""Record files: the same records whatever they are written in, and everything that is wrong at once."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from libreoffice import saved_again
from openpyxl import Workbook, load_workbook

from qa_core.errors import InputError
from qa_core.model.case import CASE_FACTS, Involvement
from qa_core.model.instrument import Instrument
from qa_core.model.record import Record
from qa_core.registry import Registry
from qa_core.toolkit.records import read_records
from qa_core.toolkit.records_columns import FIELDS, JOINED, sheets
from qa_core.toolkit.records_template import record_template

Rows = list[list[Any]]
Write = Callable[..., Path]
HEADS = [
    "Record",
    "case",
    "Cycle",
    "taf date",
    "previous_taf_date",
    "summary",
    "decision",
    "cancelled",
    "plan_date",
]
TABLES: dict[str, Rows] = {
    "records": [
        HEADS,
        ["T-1", "K-0417", 2, "1/9/2026", "15 July 2026", "All met.", "Step up", "yes", None],
        ["T-2", "K-0418", None, "2026-09-02", "none", None, "carry on", "0", "3.9.2026"],
    ],
    "agencies": [
        ["record", "agency", "key", "attended"],
        ["T-1", "School", "yes", "no"],
        ["t-1", "Health visiting", "no", None],
    ],
    "actions": [["record", "id", "action", "by_when", "rag"], ["T-2", 1, "visit", "asap", "Purple"]],
    "attendance": [["record", "person", "role", "attended"]],
}
WANTED = [
    Record(
        record="T-1",
        case="K-0417",
        cycle=2,
        facts={
            "taf_date": "2026-09-01",
            "previous_taf_date": "2026-07-15",
            "summary": "All met.",
            "decision": "step-up",
            "cancelled": True,
            "plan_date": None,
            "agencies": [
                {"agency": "School", "key": True, "attended": False},
                {"agency": "Health visiting", "key": False, "attended": None},
            ],
            "actions": [],
            "attendance": [],
        },
    ),
    Record(
        record="T-2",
        case="K-0418",
        facts={
            "taf_date": "2026-09-02",
            "previous_taf_date": None,
            "summary": None,
            "decision": "carry on",
            "cancelled": False,
            "plan_date": "2026-09-03",
            "agencies": [],
            "actions": [{"id": "1", "action": "visit", "by_when": "asap", "rag": "Purple"}],
            "attendance": [],
        },
    ),
]


@pytest.fixture(scope="module")
def taf() -> Instrument:
    """Quality control of a TAF review."""
    return Registry.load().instrument("caf-tier1-taf")


@pytest.fixture(scope="module")
def assessment() -> Instrument:
    """Quality control of an assessment."""
    return Registry.load().instrument("caf-tier1-assessment")


@pytest.fixture
def book(tmp_path: Path) -> Write:
    """A function that writes a workbook with sheets of rows, the first row the headings."""

    def write(name: str = "day.xlsx", **pages: Rows) -> Path:
        made = Workbook()
        made.remove(made.worksheets[0])
        for title, rows in pages.items():
            page = made.create_sheet(title)
            for row in rows:
                page.append(row)
        made.save(tmp_path / name)
        return tmp_path / name

    return write


def texts(folder: Path, pages: dict[str, Rows]) -> list[Path]:
    """A csv file for each sheet."""
    found = []
    for name, rows in pages.items():
        path = folder / f"{name}.csv"
        out = io.StringIO()
        csv.writer(out).writerows([["" if cell is None else cell for cell in row] for row in rows])
        path.write_text(out.getvalue(), encoding="utf-8")
        found.append(path)
    return found


def data(path: Path, content: Any) -> Path:
    path.write_text(json.dumps(content), encoding="utf-8")
    return path


def problems(instrument: Instrument, *paths: Path) -> list[str]:
    with pytest.raises(InputError) as caught:
        read_records(instrument, list(paths))
    return list(caught.value.problems)


@pytest.mark.requirement("S0-024")
def test_a_workbook_csv_files_and_json_give_the_same_records(
    taf: Instrument, book: Write, tmp_path: Path
) -> None:
    plain = [{**one.model_dump(exclude_defaults=True, exclude={"facts"}), **one.facts} for one in WANTED]
    assert read_records(taf, [book(**TABLES)]) == WANTED
    assert read_records(taf, texts(tmp_path, TABLES)) == WANTED
    assert read_records(taf, [data(tmp_path / "day.json", plain)]) == WANTED
    assert read_records(taf, [data(tmp_path / "day.json", {"records": plain})]) == WANTED


def test_a_workbook_that_libreoffice_saved_gives_the_same(
    taf: Instrument, book: Write, tmp_path: Path
) -> None:
    pages = {**TABLES, "records": [*TABLES["records"][:1], *TABLES["records"][1:]]}
    pages["records"][1] = [
        *pages["records"][1][:3],
        dt.date(2026, 9, 1),
        *pages["records"][1][4:7],
        True,
        None,
    ]
    [path] = saved_again([book(**pages)], tmp_path)
    assert read_records(taf, [path]) == WANTED


def test_a_sheet_or_file_of_any_name_holds_the_records_where_none_is_called_so(
    taf: Instrument, book: Write, tmp_path: Path
) -> None:
    rows: Rows = [["record", "case", "summary"], ["T-1", "K-1", "x"]]
    wanted = [Record(record="T-1", case="K-1", facts={"summary": "x"})]
    assert read_records(taf, [book(Sheet1=rows)]) == wanted
    assert read_records(taf, texts(tmp_path, {"todays actions": rows})) == wanted
    two = [Record(record="T-1", case="K-1", facts={"summary": "x", "actions": []})]
    assert read_records(taf, [book(Export=rows, actions=[["record", "id"]])]) == two


def test_lists_in_a_cell_and_columns_that_make_one_fact(assessment: Instrument, book: Write) -> None:
    heads = ["record", "case", "urf", "hri", "step_down", "lead_professional", "level"]
    pages = {
        "records": [
            heads,
            ["A-1", "K-1", "Poverty; poor housing", "none", "yes;no;yes;yes;yes", "A-09", 2],
            ["A-2", "K-1", None, None, None, None, None],
        ],
        "children": [["record", "caf_id", "recorded"], ["A-1", "X1", "name; Born"], ["A-1", None, None]],
    }
    first, second = read_records(assessment, [book(**pages)])
    assert first.facts == {
        "urf": ["poverty", "poor-housing"],
        "hri": [],
        "step_down": [True, False, True, True, True],
        "level": 2,
        "children": [
            {"id": "C1", "caf_id": "X1", "recorded": ["name", "born"]},
            {"id": "C2", "caf_id": None, "recorded": None},
        ],
    }
    assert first.involved == (Involvement(person="A-09", involved="lead-professional"),)
    assert second.facts == {"urf": None, "hri": None, "step_down": None, "level": None, "children": []}
    closure = Registry.load().instrument("caf-tier1-closure")
    joined = [
        "record",
        "case",
        "step_up_accepted",
        "step_up_date",
        "manager_agreed_person",
        "manager_agreed_date",
    ]
    path = book(records=[joined, ["C-1", "K-1", "yes", None, None, None]])
    [found] = read_records(closure, [path])
    assert found.facts == {"step_up": {"accepted": True, "date": None}, "manager_agreed": None}


def test_dates_of_a_list_stand_in_one_cell(book: Write) -> None:
    tier2 = Registry.load().instrument("caf-tier2")
    heads = ["record", "case", "taf_dates", "taf_chased"]
    rows = [
        ["R-1", "K-1", "15/7/2026; 2026-09-01\n3 Oct 2026, 4/10/2026", "none"],
        ["R-2", "K-1", dt.date(2026, 9, 1), ""],
    ]
    first, second = read_records(tier2, [book(records=[heads, *rows])])
    assert first.facts["taf_dates"] == ["2026-07-15", "2026-09-01", "2026-10-03", "2026-10-04"]
    assert (first.facts["taf_chased"], second.facts["taf_chased"]) == ([], None)
    assert second.facts["taf_dates"] == ["2026-09-01"]


def test_a_misspelt_heading_does_not_make_every_row_miss_it(taf: Instrument, book: Write) -> None:
    heads = ["record", "case", "cycle"]
    agencies = [["record", "agenzy", "key"], ["T-1", "School", "perhaps"], ["T-1", "Police", "no"]]
    found = problems(taf, book(records=[heads, ["T-1", "K-1", 0]], agencies=agencies))
    assert [problem.partition(" (")[0].partition(":")[0] for problem in found] == [
        "sheet agencies",
        "sheet agencies, row 2, key",
        "sheet records, row 2, cycle",
    ]


@pytest.mark.requirement("S0-024")
def test_everything_that_is_wrong_comes_at_once_and_nothing_is_taken(taf: Instrument, book: Write) -> None:
    path = book(
        records=[
            ["record", "case", "cycle", "taf_date", "level", "colour"],
            ["T-1", "K-1", 1, "31/2/2026", 2, "x"],
        ],
        agencies=[["record", "agency"], ["T-1", "School"]],
        schools=[["record"], ["T-1"]],
    )
    found = problems(taf, path)
    assert [problem.partition(". Known:")[0] for problem in found] == [
        "sheet records: the column colour is not known (cell F1)",
        f"{path.name}, sheet schools: this is none of the sheets of the list (records, children, agencies, "
        "workers, consented_by, actions, previous_actions, attendance); rename or remove it.",
        "sheet records, row 2, taf_date: '31/2/2026' is no date; write the day first, such as 27/10/2026, or "
        "2026-10-27.",
    ]
    path = book(
        records=[
            ["record", "case", "cycle", "taf_date", "cancelled"],
            ["T-1", "K-1", 1, "31/2/2026", "perhaps"],
            ["T-2", "Mary Example", 0, None, None],
            ["t-1", "K-1", 1, None, None],
            [None, "K-1", None, None, None],
        ],
        agencies=[["record", "agency"], ["T-9", "School"], ["T-1", None]],
    )
    wanted = [
        ("row 2, taf_date", "no date"),
        ("row 2, cancelled", "neither yes nor no"),
        ("row 3, case", "a person's name"),
        ("row 3, cycle", "counted from 1"),
        ("row 4", "t-1 stands in sheet records, row 2 already"),
        ("row 5", "record is missing"),
        ("sheet agencies, row 2, record", "T-9 is not on the sheet records"),
        ("sheet agencies, row 3", "agency is missing"),
    ]
    found = problems(taf, path)
    for place, words in wanted:
        assert any(place in problem and words in problem for problem in found), (place, words, found)


def test_what_is_wrong_in_json_is_told_by_record_and_fact(taf: Instrument, tmp_path: Path) -> None:
    path = tmp_path / "day.json"
    rows: list[Any] = [
        {"record": "T-1", "taf_date": "1/9/2026", "colour": 1, "cancelled": "yes"},
        {"case": "K-1"},
        "T-3",
        {"record": "T-4", "cycle": 0, "lead_professional": ["A"], "facts": []},
        {"record": "T-5"},
        {"record": "t-5"},
    ]
    found = problems(taf, data(path, rows))
    assert [problem.partition(" Known:")[0] for problem in found] == [
        "day.json, record 1 (T-1): the fact colour is not known.",
        "day.json, record 1 (T-1): fact taf_date: '1/9/2026' is no date; write it as 2026-10-27.",
        "day.json, record 1 (T-1): fact cancelled: 'yes' is neither true nor false.",
        "day.json, record 2: record is missing.",
        "day.json, record 3: an object with named facts is wanted, not 'T-3'.",
        "day.json, record 4 (T-4): facts is an object, not [].",
        "day.json, record 4 (T-4): lead_professional is a reference, not ['A'].",
        "day.json, record 4 (T-4): cycle 0 is no whole number from 1.",
        "day.json, record 6: t-5 is there twice.",
    ]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("{}", "a list of records is wanted"),
        ("[]", "a list of records is wanted"),
        ("[", "is no JSON file"),
        ('[{"record": "T-1", "record": "T-2"}]', "record stands twice"),
        ("[" * 100_000, "is no JSON file"),
    ],
)
def test_a_file_that_holds_no_records_is_told(
    taf: Instrument, tmp_path: Path, content: str, said: str
) -> None:
    path = tmp_path / "day.json"
    path.write_text(content, encoding="utf-8")
    (found,) = problems(taf, path)
    assert said in found


def test_json_is_given_alone_and_a_hostile_workbook_meets_the_gate(taf: Instrument, tmp_path: Path) -> None:
    path = tmp_path / "day.xlsx"
    path.write_bytes(b"PK\x03\x04 nothing")
    (found,) = problems(taf, path)
    assert "this workbook cannot be read" in found
    (found,) = problems(taf, path, tmp_path / "day.json")
    assert "give it alone" in found
    path.write_bytes(record_template(taf))
    assert problems(taf, path) == ["There is no row on the sheet records."]


@pytest.mark.parametrize("name", sorted(Registry.load().instruments))
def test_the_empty_file_has_a_column_for_each_fact_and_explains_it(name: str) -> None:
    instrument = Registry.load().instrument(name)
    book = load_workbook(io.BytesIO(record_template(instrument)))
    explained = {str(row[0].value) for row in book["How to"]}
    heads = {cell.value for cell in book["records"][1]}
    tables = set(book.sheetnames) - {"How to", "records"}
    joined = {f"{fact}_{part}" for fact, parts in JOINED.items() for part in parts}
    facts = {fact for fact in JOINED if any(f"{fact}_{part}" in heads for part in JOINED[fact])}
    assert heads - set(FIELDS) - joined | facts | tables == CASE_FACTS | instrument.facts
    assert heads | tables <= explained
    assert [cell.value for cell in book["records"][1]][:3] == ["record", "case", "cycle"]


ENTRY = st.one_of(st.none(), st.dates(dt.date(2000, 1, 1), dt.date(2100, 1, 1)).map(dt.date.isoformat))
WORDS = st.one_of(
    st.none(), st.text("abc xyz", min_size=1).map(str.strip).filter(lambda w: w and w != "none")
)
ACTIONS = st.lists(
    st.fixed_dictionaries({"id": st.sampled_from("123"), "action": WORDS, "by_when": ENTRY}), max_size=3
)
FACTS = st.fixed_dictionaries(
    {
        "taf_date": ENTRY,
        "summary": WORDS,
        "cancelled": st.one_of(st.none(), st.booleans()),
        "actions": ACTIONS,
    }
)


@settings(max_examples=40)
@given(facts=st.lists(FACTS, min_size=1, max_size=4))
def test_records_written_as_sheets_come_back_as_they_were(
    tmp_path_factory: pytest.TempPathFactory, facts: list[dict[str, Any]]
) -> None:
    taf = Registry.load().instrument("caf-tier1-taf")
    folder = tmp_path_factory.mktemp("day")
    plain, columns = ["taf_date", "summary", "cancelled"], ["id", "action", "by_when"]
    rows = [[f"T-{n}", "K-1", *(one[name] for name in plain)] for n, one in enumerate(facts, 1)]
    further = [
        [f"T-{n}", *(action[name] for name in columns)]
        for n, one in enumerate(facts, 1)
        for action in one["actions"]
    ]
    pages: dict[str, Rows] = {
        "records": [["record", "case", *plain], *rows],
        "actions": [["record", *columns], *further],
    }
    found = read_records(taf, texts(folder, pages))
    assert [one.facts for one in found] == facts
    assert {sheet.name for sheet in sheets(taf)} >= {"records", "actions"}
