"""Case lists and person lists: forgiving in form, never guessing, everything that is wrong at once."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from qa_core.errors import InputError
from qa_core.model.case import Case, Facts, Involvement
from qa_core.toolkit import lists_columns
from qa_core.toolkit.lists import read_cases, read_people, read_toolkit_list
from qa_core.toolkit.lists_template import case_template, person_template
from qa_core.toolkit.lists_values import day, value

Rows = list[list[Any]]
Write = Callable[..., Path]


@pytest.fixture
def book(tmp_path: Path) -> Write:
    """A function that writes a workbook with sheets of rows, the first row the headings."""

    def write(name: str = "list.xlsx", **sheets: Rows) -> Path:
        made = Workbook()
        made.remove(made.worksheets[0])
        for title, rows in sheets.items():
            page = made.create_sheet(title)
            for row in rows:
                page.append(row)
        made.save(tmp_path / name)
        return tmp_path / name

    return write


@pytest.fixture
def text(tmp_path: Path) -> Write:
    """A function that writes a csv file."""

    def write(name: str, content: str, encoding: str = "utf-8") -> Path:
        (tmp_path / name).write_bytes(content.encode(encoding))
        return tmp_path / name

    return write


def problems(*paths: Path, people: bool = False) -> list[str]:
    with pytest.raises(InputError) as caught:
        (read_people if people else read_cases)(list(paths))
    return list(caught.value.problems)


def case(*paths: Path) -> Case:
    (found,) = read_cases(list(paths))
    return found


def test_a_whole_workbook(book: Write) -> None:
    path = book(
        cases=[
            ["case", "team", "agency", "opened", "lead_professional", "level", "urf", "hri", "step_down"],
            [
                "K-0417",
                "North",
                "Early Help",
                dt.date(2026, 1, 5),
                "A-09",
                2,
                "Poverty; poor housing",
                "none",
                "y;y;n;y;y",
            ],
            ["K-0418"],
        ],
        children=[
            ["case", "id", "caf_id", "born", "recorded"],
            ["K-0417", None, "X1", "02/04/2019", "name, born"],
            ["K-0417", None, "none"],
        ],
        involved=[
            ["case", "person", "as"],
            ["K-0417", "A-10", "TAF attendee"],
            ["K-0417", "A-09", "assessor"],
        ],
        dates=[
            ["case", "fact", "date"],
            ["K-0417", "taf_dates", "1 September 2026"],
            ["K-0417", "taf_dates", "2026-07-15"],
            ["K-0417", "taf_chased", "none"],
        ],
        agencies=[["case", "agency", "key", "attended"], ["K-0417", "School", "yes", "No"]],
    )
    first, second = read_cases([path])
    assert (first.ref, first.team, first.opened) == ("K-0417", "North", dt.date(2026, 1, 5))
    assert first.involved == (
        Involvement(person="A-09", involved="lead-professional"),
        Involvement(person="A-10", involved="taf-attendee"),
        Involvement(person="A-09", involved="assessor"),
    )
    assert first.facts == {
        "opened": "2026-01-05",
        "level": 2,
        "urf": ["poverty", "poor-housing"],
        "hri": [],
        "step_down": [True, True, False, True, True],
        "children": [
            {"id": "C1", "caf_id": "X1", "born": "2019-04-02", "recorded": ["name", "born"]},
            {"id": "C2", "caf_id": ""},
        ],
        "agencies": [{"agency": "School", "key": True, "attended": False}],
        "taf_dates": ["2026-07-15", "2026-09-01"],
        "taf_chased": [],
    }
    assert first.children == ("C1", "C2")
    assert second == Case(ref="K-0418")


def test_blank_says_nothing_and_none_says_nothing_there(book: Write) -> None:
    heads = ["case", "plan_date", "summary", "closed", "level", "step_up_date", "previous_taf_date"]
    path = book(cases=[heads, ["K-1", "none", " None ", "none", "none", "none", None]])
    found = case(path)
    known = Facts(found.facts)
    assert found.closed is None
    assert found.facts == {"plan_date": None, "summary": "", "closed": None, "level": None, "step_up": None}
    assert known.has("plan_date")
    assert not known.has("previous_taf_date")


def test_columns_that_make_one_fact(book: Write) -> None:
    heads = ["case", "step_up_accepted", "step_up_date", "manager_agreed_person", "manager_agreed_date"]
    path = book(cases=[heads, ["K-1", True, "1/10/2026", "A-01", None]])
    assert case(path).facts == {
        "step_up": {"accepted": True, "date": "2026-10-01"},
        "manager_agreed": {"person": "A-01"},
    }


def test_headings_forgive_case_spaces_and_hyphens(book: Write) -> None:
    path = book(Cases=[[" CASE ", "Lead Professional", "Assessment-Started"], ["K-1", "A-09", "27.10.2026"]])
    assert case(path).facts == {"assessment_started": "2026-10-27"}


def test_empty_rows_columns_and_sheets_are_nothing(book: Write) -> None:
    path = book(
        cases=[["case", None, "team"], ["K-1", None, "North"], [None, "  ", None], [], ["K-2"], ["", ""]],
        Sheet2=[],
    )
    assert [found.ref for found in read_cases([path])] == ["K-1", "K-2"]


def test_numbers_as_references_have_no_decimal_point(book: Write) -> None:
    path = book(cases=[["case", "household_children"], [417, 3.0], [418.0, "2"]])
    assert [(c.ref, c.facts) for c in read_cases([path])] == [
        ("417", {"household_children": 3}),
        ("418", {"household_children": 2}),
    ]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_csv_in_every_form_a_spreadsheet_saves(text: Write, encoding: str, delimiter: str) -> None:
    content = 'case,team\r\n"K-1","Café, North\r\nand West"\r\n,\r\n\r\n'
    lines = (
        content.replace("case,", f"case{delimiter}")
        .replace('","', f'"{delimiter}"')
        .replace("\r\n,", f"\r\n{delimiter}")
    )
    found = case(text("cases.csv", lines, encoding))
    assert found.team == "Café, North\r\nand West"


def test_a_csv_a_sheet_and_the_rows_are_counted_as_a_spreadsheet_shows_them(text: Write) -> None:
    cases = text("2026 Q3 cases.csv", 'sep=;\ncase;team\nK-1;"over\ntwo lines"\n\nK-1;x\n')
    children = text("children.csv", "Case,Born\nK-1,2/4/2019\nK-9,3/4/2019\n")
    assert problems(cases, children) == [
        "2026 Q3 cases.csv, row 5: K-1 stands in 2026 Q3 cases.csv, row 3 already.",
        "children.csv, row 3, case: K-9 is not on the sheet cases.",
    ]


def test_previous_actions_are_not_taken_for_actions(text: Write) -> None:
    files = [
        text("cases.csv", "case\nK-1\n"),
        text("previous_actions.csv", "case,action,by_when\nK-1,visit,1/9/2026\n"),
        text("actions 2026.csv", "case,action,rag\nK-1,call,Red\n"),
    ]
    assert case(*files).facts == {
        "previous_actions": [{"action": "visit", "by_when": "2026-09-01"}],
        "actions": [{"action": "call", "rag": "red"}],
    }


def test_text_that_looks_like_a_formula_is_data_in_a_csv(text: Write) -> None:
    assert case(text("cases.csv", 'case,team\nK-1,"=1+1"\n')).team == "=1+1"


def test_a_formula_in_a_workbook_is_a_problem(book: Write) -> None:
    path = book(cases=[["case", "team"], ["K-1", "=1+1"]])
    assert problems(path) == [
        "sheet cases, row 2, team: a formula stands here; replace it by its value "
        "(copy, Paste Special, Values)."
    ]


def test_everything_that_is_wrong_comes_at_once(book: Write) -> None:
    path = book(
        cases=[
            ["case", "opened", "level", "decision", "cancelled", "step_down", "lead_professional"],
            ["K-1", "31/02/2026", "two", "maybe", "perhaps", "yes; no", "Mary Example"],
            [None, dt.date(2026, 1, 1)],
            ["k-1"],
            [dt.date(2026, 1, 1)],
            ["K-2", 46000, "2.5", None, None, None, None, "left over"],
            ["K-3", "3/4/26"],
        ],
        dates=[["case", "fact", "date"], ["K-1", "meetings", "1/1/2026"], ["K-1", "taf_dates", None]],
        involved=[["case", "person", "as"], ["K-1", None, "friend"]],
        children=[["case", "id"], ["K-1", "C1"], ["K-1", "C1"]],
    )
    found = problems(path)
    expected = [
        ("row 6, column 8", "without a heading"),
        ("row 2, opened", "no date"),
        ("row 2, level", "no whole number"),
        ("row 2, decision", "closure, step-up"),
        ("row 2, cancelled", "neither yes nor no"),
        ("row 2, step_down", "five answers"),
        ("row 2, lead_professional", "a person's name"),
        ("row 3", "case is missing"),
        ("row 4", "stands in sheet cases, row 2 already"),
        ("row 5, case", "turned the reference into something else"),
        ("row 6, opened", "is a number"),
        ("row 6, level", "no whole number"),
        ("row 7, opened", "four digits"),
        ("sheet involved, row 2, as", "not among"),
        ("sheet involved, row 2", "person is missing"),
        ("sheet dates, row 2, fact", "not among: taf_dates, taf_chased"),
        ("sheet dates, row 3", "date is missing"),
        ("sheet children, row 3, id", "a child C1 already"),
    ]
    for place, words in expected:
        assert any(place in problem and words in problem for problem in found), (place, words, found)
    assert len(found) == len(expected)
    assert all("\n" not in problem for problem in found)


@pytest.mark.parametrize(
    "heading", ["Name", "Surname", "first name", "Child name", "Address", "NHS number", "DOB"]
)
def test_columns_with_names_are_refused_with_the_reason(book: Write, heading: str) -> None:
    (found,) = problems(book(cases=[["case", heading], ["K-1", "x"]]))
    assert "for privacy" in found


def test_a_childs_date_of_birth_is_called_born(book: Write) -> None:
    path = book(cases=[["case"], ["K-1"]], children=[["case", "DOB"], ["K-1", "2/4/2019"]])
    (found,) = problems(path)
    assert "must be called born" in found


def test_an_unknown_column_is_told_with_those_known(book: Write) -> None:
    (found,) = problems(book(cases=[["case", "asessment_started"], ["K-1", "1/1/2026"]]))
    assert "asessment_started is not known" in found
    assert "assessment_started, " in found


def test_sheets_that_are_none_of_the_list_are_told(book: Write) -> None:
    (found,) = problems(book(cases=[["case"], ["K-1"]], childern=[["case"], ["K-1"]]))
    assert "sheet childern: this is none of the sheets of the list (cases, involved" in found


def test_broken_headings_do_not_drag_every_row_along(book: Write) -> None:
    path = book(cases=[["reference"], ["K-1"]], children=[["case"], ["K-1"]])
    found = problems(path)
    assert len(found) == 2
    assert all(problem.startswith("sheet cases: ") for problem in found)


def test_a_column_twice(book: Write) -> None:
    assert problems(book(cases=[["case", "team", "Team"], ["K-1", "a", "b"]])) == [
        "sheet cases: the column team is there twice; keep one."
    ]


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("cases.xlsx", b"not a workbook", "cannot be read"),
        ("cases.xls", b"\xd0\xcf\x11\xe0", "an Excel workbook"),
        ("cases.csv", b"\x00\x01\x02", "no text"),
        ("cases.csv", b'case\n"K-1', "no csv"),
        ("cases.csv", b"", "empty"),
        ("cases.csv", b"case\n", "no row"),
        ("other.csv", b"case\nK-1\n", "none of the sheets"),
    ],
)
def test_files_that_cannot_be_read_say_why(tmp_path: Path, name: str, content: bytes, said: str) -> None:
    (tmp_path / name).write_bytes(content)
    (found,) = problems(tmp_path / name)
    assert said in found


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    (found,) = problems(tmp_path / "cases.csv")
    assert found.startswith("cases.csv: the file cannot be read")


@given(st.binary(max_size=300))
def test_no_bytes_break_the_reader(tmp_path_factory: pytest.TempPathFactory, data: bytes) -> None:
    path = tmp_path_factory.mktemp("any") / "cases.csv"
    path.write_bytes(data)
    try:
        read_cases([path])
    except InputError as error:
        assert error.problems  # noqa: PT017


def test_people(text: Write) -> None:
    path = text(
        "staff.csv",
        "Ref,Role,Team,Agency,External,Auditor,Manager,Email\n"
        "A-03,auditor,North,Early Help,,Y,A-01,a-03@example.org\nA-04,,,School,yes,no,none,\n",
    )
    first, second = read_people([path])
    assert first.model_dump() == {
        "ref": "A-03",
        "role": "auditor",
        "team": "North",
        "agency": "Early Help",
        "external": False,
        "auditor": True,
        "manager": "A-01",
        "email": "a-03@example.org",
    }
    assert (second.external, second.auditor, second.manager) == (True, False, "")


def test_wrong_people(text: Write) -> None:
    path = text("persons.csv", "ref,auditor,email,manager\nA-03,x,post,Ann Other\na-03,,,\n")
    assert problems(path, people=True) == [
        "persons, row 2, auditor: 'x' is neither yes nor no.",
        "persons, row 2, manager: this looks like a person's name. Write a reference such as A-01.",
        "persons, row 2, email: 'post' is no e-mail address.",
        "persons, row 3: a-03 stands in persons, row 2 already.",
    ]


def test_a_list_of_toolkits(text: Write) -> None:
    path = text("october.csv", "Case,Auditor,Due\nK-1,A-03,30/11/2026\nK-1,A-04\nK-2,A-03,none\n")
    assert read_toolkit_list(path) == [
        ("K-1", "A-03", dt.date(2026, 11, 30)),
        ("K-1", "A-04", None),
        ("K-2", "A-03", None),
    ]


def test_a_wrong_list_of_toolkits(text: Write) -> None:
    path = text("october.csv", "case,auditor,due\nK-1,A-03\nK-1,A-03\nK-2,,soon\n")
    with pytest.raises(InputError) as caught:
        read_toolkit_list(path)
    assert caught.value.problems == (
        "toolkits, row 3: K-1 for A-03 is in the list already.",
        "toolkits, row 4, due: 'soon' is no date; write the day first, such as 27/10/2026, or 2026-10-27.",
        "toolkits, row 4: auditor is missing.",
    )


@pytest.mark.parametrize("make", [case_template, person_template])
def test_the_empty_template_reads_as_a_list_without_rows(make: Callable[[], bytes], tmp_path: Path) -> None:
    path = tmp_path / "list.xlsx"
    path.write_bytes(make())
    (found,) = problems(path, people=make is person_template)
    assert "no row" in found


@pytest.mark.parametrize("sheets", [lists_columns.OF_CASES, lists_columns.OF_PEOPLE])
def test_the_template_filled_with_its_own_examples_loads(
    sheets: tuple[lists_columns.Sheet, ...], tmp_path: Path
) -> None:
    made = load_workbook(io.BytesIO(case_template() if len(sheets) > 1 else person_template()))
    for sheet in sheets:
        for number, column in enumerate(sheet.columns, 1):
            assert made[sheet.name].cell(1, number).value == column.name
            note = made[sheet.name].cell(1, number).comment
            assert note is not None
            assert column.about in note.text
            made[sheet.name].cell(2, number, column.example or "words")
    made.save(tmp_path / "list.xlsx")
    read = read_cases if len(sheets) > 1 else read_people
    (found,) = read([tmp_path / "list.xlsx"])
    if isinstance(found, Case):
        facts = {column.name for column in lists_columns.CASES.columns} - set(lists_columns.FIELDS)
        joined = {name for name in facts if name.startswith(("step_up_", "manager_agreed_"))}
        tables = {sheet.name for sheet in lists_columns.TABLES}
        expected = (facts - joined) | tables | {"step_up", "manager_agreed", "taf_dates", "opened", "closed"}
        assert set(found.facts) == expected


def test_the_template_explains_every_column() -> None:
    guide = load_workbook(io.BytesIO(case_template()))["How to"]
    words = {str(cell.value) for row in guide.iter_rows() for cell in row if cell.value}
    for sheet in lists_columns.OF_CASES:
        assert {sheet.about, *(column.about for column in sheet.columns)} <= words


@pytest.mark.parametrize(
    "written",
    [
        *(
            "27/10/2026",
            "27-10-2026",
            "27.10.2026",
            "2026-10-27",
            "27 October 2026",
            "27 Oct 2026",
            "27th oct. 2026",
        ),
        *("27-Oct-2026", " 27/10/2026 14:30", "2026-10-27T14:30:00", "27/10/2026 00:00:00"),
    ],
)
def test_dates_that_can_only_mean_one_day(written: str) -> None:
    assert day(written) == dt.date(2026, 10, 27)


@pytest.mark.parametrize(
    "written", ["10/27/2026", "27/10/26", "Oct 2026", "2026", "27 Okt 2026", "0/0/2026", "27/10"]
)
def test_other_text_is_no_date(written: str) -> None:
    assert day(written) is None


@given(st.dates(min_value=dt.date(1900, 1, 1)))
def test_every_date_is_read_back(moment: dt.date) -> None:
    column = lists_columns.Column("opened", "date", "")
    written = (
        moment,
        moment.isoformat(),
        moment.strftime("%d/%m/%Y"),
        dt.datetime.combine(moment, dt.time(9)),
    )
    assert {value(column, cell) for cell in written} == {moment.isoformat()}
