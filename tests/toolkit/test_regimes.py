"""Toolkits of every regime: an agency's own questions, a record checked again, checks that facts answer."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import libreoffice
import pytest
import regimes
from openpyxl import Workbook, load_workbook
from regimes import KINDS, PREVIOUS, Kind

from qa_core.model.allocation import Allocation
from qa_core.model.audit import Answer, Subject
from qa_core.model.finding import CellProblem
from qa_core.model.grade import WorkedOut
from qa_core.model.instrument import Instrument
from qa_core.model.organisation import Organisation
from qa_core.rules.agency import never_asked
from qa_core.toolkit.answers import read_answers
from qa_core.toolkit.clone import Templates
from qa_core.toolkit.grid import CHILDREN, FRONT, GRADES, GUIDANCE
from qa_core.toolkit.identify import identify
from qa_core.toolkit.layout import build, layout_of
from qa_core.toolkit.locate import locate
from qa_core.toolkit.mark import filled, marked_copy
from qa_core.toolkit.occasion import occasion_of
from qa_core.toolkit.package import open_book
from qa_core.toolkit.progress import done, summary
from qa_core.toolkit.signing import sign, verify
from qa_core.toolkit.typist import Typed, type_into

KEY = b"a secret"
DA = KINDS["thematic"]
TAF = KINDS["tier1"]
UNCERTAIN = ("T1T-11", "T1T-16")


def toolkit(kind: Kind, hints: dict[str, WorkedOut] | None = None, **other: Any) -> bytes:
    return Templates(Organisation()).toolkit(kind.instrument, kind.allocation(**other), KEY, hints)


def read_back(data: bytes, instrument: Instrument, allocation: Allocation) -> dict[str, Answer]:
    layout = layout_of(instrument, allocation)
    located = locate(open_book(data), layout)
    reading = read_answers(instrument, layout, located, allocation)
    assert [*located.problems, *reading.problems] == []
    return regimes.plain(reading.answers, instrument)


def texts(book: Workbook, title: str) -> list[str]:
    return [str(cell.value) for row in book[title].iter_rows() for cell in row if cell.value is not None]


def opened(data: bytes) -> Workbook:
    return load_workbook(io.BytesIO(data))


# ------------------------------------------------------------------------------------------------ agencies


@pytest.mark.requirement("S0-050")
@pytest.mark.parametrize("agency", ["police", "housing", "gp"])
def test_an_agency_has_its_own_questions_only(agency: str) -> None:
    instrument = DA.instrument
    layout = build(instrument, 2, 2, agency=agency)
    never = never_asked(instrument, agency)
    assert set(layout.row_of) == set(instrument.questions) - never
    assert never
    assert not {slot.key for slot in layout.slots.values()} & never
    assert all(sheet.rows for sheet in layout.sheets if sheet.kind in ("section", "ticks", "children"))


def test_without_an_agency_everything_is_there() -> None:
    assert set(build(DA.instrument, 2, 2).row_of) == set(DA.instrument.questions)


def test_where_nobody_is_asked_for_agencies_they_make_no_difference() -> None:
    tier2 = KINDS["tier2"].instrument
    assert build(tier2, 2, 2, agency="police") is build(tier2, 2, 2)


def test_an_agency_sees_no_word_of_the_others() -> None:
    book = opened(toolkit(DA))
    words = {word for sheet in book for word in texts(book, sheet.title)}
    assert "Police" in texts(book, FRONT)
    assert "E-02" in texts(book, FRONT)
    assert not [word for word in words if "agency is" in word]
    assert not [word for word in words if "MARAC" in word and "housing" in word.lower()]
    assert "Housing" not in book.sheetnames


def test_a_toolkit_of_no_agency_says_who_is_asked() -> None:
    instrument = DA.instrument
    book = opened(toolkit(DA, agency=None, exercise=None))
    assert any("the agency is Police" in word for word in texts(book, "Police"))
    assert "Agency" not in texts(book, FRONT)
    layout = build(instrument, 2, 2)
    row = next(row for row in layout.sheet("Police").rows if row.kind == "question")
    found = done(instrument, layout, row)
    assert found
    assert found.shows({}).strip() == "–"


def test_a_section_behind_a_gate_is_open_until_the_gate_says_no() -> None:
    instrument = DA.instrument
    layout = layout_of(instrument, DA.allocation())
    sheet = layout.sheet("Police")
    gate = layout.find("DA-known", "value")
    assert gate
    assert summary(instrument, layout, sheet, {})[1] == "0 of 3"
    assert summary(instrument, layout, sheet, {gate.name: "Yes"})[1] == "0 of 3"
    assert summary(instrument, layout, sheet, {gate.name: "No"})[1] == "nothing needed"


def test_a_return_without_a_grade_has_no_sheet_of_grades() -> None:
    voice = regimes.read("qa_thematic", "voice.toml")
    titles = {
        agency: [s.title for s in build(voice, 2, 2, agency=agency).sheets] for agency in ("family", None)
    }
    assert GRADES in titles[None]
    assert GRADES not in titles["family"]


def test_columns_that_depend_on_the_age_band_follow_it() -> None:
    voice = regimes.read("qa_thematic", "voice.toml")
    agency = next(option.id for option in voice.agencies if option.id != "family")
    layout = build(voice, 1, 2, agency=agency)
    row = next(r for r in layout.sheet(CHILDREN).rows if r.column == "attended")
    column = next(c for c in voice.questions["VOC-01"].columns if c.key == "band")
    band = layout.find("VOC-01", "value", row=1, column="band")
    labels = {option.id: option.label for option in voice.options(column)}
    found = done(voice, layout, row)
    assert band
    assert found
    assert found.counts
    assert found.shows({band.name: labels["12+"]}) == ""
    assert found.shows({band.name: labels["0-4"]}) == "–"


def test_a_table_of_three_rows_has_three() -> None:
    neglect = regimes.read("qa_thematic", "neglect.toml")
    slot = build(neglect, 2, 2).find("NEG-06", "table")
    assert slot
    assert slot.end == "F7"
    longer = build(neglect, 2, 2, [("NEG-06", 9)]).find("NEG-06", "table")
    assert longer
    assert longer.end == "F13"


# ------------------------------------------------------------------------------------------------- records


def test_what_was_not_right_comes_first_and_leads_to_its_row() -> None:
    book = opened(toolkit(TAF))
    words = texts(book, FRONT)
    prompts = [TAF.instrument.questions[key].prompt for key in PREVIOUS]
    assert words.index("What was not right last time") < words.index("Case reference")
    assert [word for word in words if word in prompts] == prompts
    assert "T-3" in words
    links = {cell.value: cell.hyperlink.location for row in book[FRONT] for cell in row if cell.hyperlink}
    places = layout_of(TAF.instrument, TAF.allocation()).row_of
    for key in PREVIOUS:
        sheet, row = places[key]
        assert links[key] == f"'{sheet}'!A{row}"
        assert "Not right last time" in book[sheet][f"B{row}"].value
    marked = [cell.value for row in book["TAF review"] for cell in row if "last time" in str(cell.value)]
    assert len(marked) == len(PREVIOUS)


def test_the_first_cycle_has_nothing_to_show() -> None:
    book = opened(toolkit(TAF, subject=Subject(record="T-3"), facts={"taf_date": "2026-10-20"}))
    words = texts(book, FRONT)
    assert "What was not right last time" not in words
    assert words[words.index("TAF review") + 1] == "T-3, 20 October 2026"
    assert words[words.index("Cycle") + 1] == "1, the first check"


def test_failures_of_another_version_are_shown_without_a_link() -> None:
    allocation = TAF.allocation(subject=Subject(record="T-3", cycle=3, previous=("T1T-99", "T1T-05")))
    book = opened(Templates(Organisation()).toolkit(TAF.instrument, allocation, KEY))
    (cell,) = [cell for row in book[FRONT] for cell in row if cell.value == "T1T-99"]
    assert cell.hyperlink is None
    assert "No longer asked in this version." in texts(book, FRONT)


def test_a_marked_copy_shows_earlier_failures_too() -> None:
    problem = CellProblem(question="T1T-01", code="unanswered", message="Answer this.")
    data = marked_copy(TAF.instrument, TAF.allocation(), KEY, Organisation(), {}, [problem], [])
    assert "What was not right last time" in texts(opened(data), FRONT)


def test_one_template_serves_all_records_of_a_kind() -> None:
    templates = Templates(Organisation())
    for n in range(3):
        fresh = TAF.allocation(f"R-{n}", subject=Subject(record=f"T-{n}"))
        templates.toolkit(TAF.instrument, fresh, KEY, {})
        templates.toolkit(TAF.instrument, TAF.allocation(f"R-1{n}"), KEY, {})
    assert len(templates._stamps) == 1


def test_record_and_cycle_are_signed() -> None:
    found = identify(open_book(toolkit(TAF)), lambda fields, mark: verify(KEY, fields, mark))
    assert found.signed
    assert (found.fields["record"], found.fields["cycle"]) == ("T-3", "2")


def test_a_toolkit_issued_before_records_were_known_is_still_ours() -> None:
    fields = {k: v for k, v in TAF.allocation().identity.items() if k not in ("record", "cycle")}
    data = toolkit(TAF)
    book = opened(data)
    older = {**fields, "hmac": sign(KEY, fields)}
    for row in list(book["qa"].iter_rows()):
        name = str(row[0].value)
        row[0].value, row[1].value = (name, older[name]) if name in older else (None, None)
    for name in [p.name for p in book.custom_doc_props.props]:
        del book.custom_doc_props[name]
    saved = io.BytesIO()
    book.save(saved)
    found = identify(open_book(saved.getvalue()), lambda given, mark: verify(KEY, given, mark))
    assert found.signed
    assert found.return_id == "R-0001"
    assert found.disagreement is None


@pytest.mark.parametrize("field", ["record", "cycle"])
def test_another_record_or_cycle_breaks_the_signature(field: str) -> None:
    book = opened(toolkit(TAF))
    for row in book["qa"].iter_rows():
        if row[0].value == field:
            row[1].value = "9"
    for name in [p.name for p in book.custom_doc_props.props]:
        del book.custom_doc_props[name]
    saved = io.BytesIO()
    book.save(saved)
    found = identify(open_book(saved.getvalue()), lambda given, mark: verify(KEY, given, mark))
    assert not found.signed
    assert found.disagreement


# ------------------------------------------------------------------------------ checks that facts answer


def hints() -> dict[str, WorkedOut]:
    """Facts answer every check but two."""
    keys = [key for key, q in TAF.instrument.questions.items() if q.work_out and key not in UNCERTAIN]
    return {key: WorkedOut(value="yes", because="it is there") for key in keys}


@pytest.mark.requirement("S0-025")
def test_only_what_is_left_to_people_is_open() -> None:
    instrument = TAF.instrument
    layout = layout_of(instrument, TAF.allocation())
    by_hand = occasion_of(instrument, TAF.allocation(), hints()).by_hand
    sheet = layout.sheet("TAF review")
    marks = {r.key: done(instrument, layout, r, by_hand) for r in sheet.rows if r.kind == "question"}
    counted = {key for key, mark in marks.items() if mark and mark.counts}
    assert by_hand == set(UNCERTAIN)
    human = {key for key, q in instrument.questions.items() if q.work_out is None and q.when is None}
    assert counted == human | set(UNCERTAIN)
    assert summary(instrument, layout, sheet, {}, by_hand)[1] == f"0 of {len(counted)}"
    assert summary(instrument, layout, sheet, {})[1] == f"0 of {len(human)}"


def test_what_is_worked_out_stands_beside_its_check() -> None:
    book = opened(toolkit(TAF, hints()))
    ws, layout = book["TAF review"], layout_of(TAF.instrument, TAF.allocation())
    for key, wanted in (("T1T-06", False), ("T1T-11", True)):
        reason = layout.find(key, "reason")
        assert reason
        row = int(reason.cell[1:])
        assert ws.row_dimensions[row].hidden == wanted, key
        assert ("Yours to answer" in ws[f"C{row - 1}"].value) == wanted, key
    assert any(word.startswith("Worked out today: Yes (it is there).") for word in texts(book, "TAF review"))


def test_a_reason_that_is_wanted_is_never_hidden() -> None:
    reason = layout_of(TAF.instrument, TAF.allocation()).find("T1T-11", "reason")
    assert reason
    problem = CellProblem(
        sheet=reason.sheet, cell=reason.cell, question="T1T-11", code="override-reason", message="Say why."
    )
    copies = [
        marked_copy(TAF.instrument, TAF.allocation(), KEY, Organisation(), {}, [problem], [], hints={}),
        marked_copy(
            TAF.instrument, TAF.allocation(), KEY, Organisation(), {reason.name: "x"}, [], [], hints={}
        ),
    ]
    for data in copies:
        assert not opened(data)["TAF review"].row_dimensions[int(reason.cell[1:])].hidden


# --------------------------------------------------------------------------------------------- all regimes


def test_grades_are_explained_best_first() -> None:
    book = opened(toolkit(KINDS["cafcass"]))
    words = texts(book, GRADES)
    places = [words.index(option.label) for option in KINDS["cafcass"].instrument.grade_scale]
    assert places == sorted(places)
    assert len(places) == 4


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
def test_sheets_are_few_and_none_is_empty(kind: Kind) -> None:
    layout = layout_of(kind.instrument, kind.allocation())
    assert len(layout.sheets) <= 25
    for sheet in layout.sheets:
        assert sheet.rows or sheet.table or sheet.kind in ("front", "grades", "guidance", "lists", "identity")
    long = any(len(kind.instrument.questions[key].guidance) > 950 for key in layout.row_of)
    assert (GUIDANCE in [sheet.title for sheet in layout.sheets]) == long


@pytest.mark.requirement("S0-034")
def test_every_regime_comes_back_through_libreoffice(tmp_path: Path) -> None:
    """With its answers and signature; and what our copies show as done is what their formulas yield."""
    files, audits, copies = [], {}, {}
    for name, kind in KINDS.items():
        allocation, audits[name] = kind.allocation(f"R-{name}"), kind.audit()
        sent = Templates(Organisation()).toolkit(kind.instrument, allocation, KEY)
        files.append(tmp_path / f"{name}.xlsx")
        files[-1].write_bytes(type_into(sent, kind.instrument, allocation, Typed(audits[name])))
        copies[name] = filled(kind.instrument, allocation, KEY, Organisation(), audits[name])
    for file in libreoffice.saved_again(files, tmp_path):
        name, data = file.stem, file.read_bytes()
        kind = KINDS[name]
        wanted = regimes.plain(audits[name].answers, kind.instrument)
        assert read_back(data, kind.instrument, kind.allocation(f"R-{name}")) == wanted, name
        assert read_back(copies[name], kind.instrument, kind.allocation(f"R-{name}")) == wanted, name
        assert identify(open_book(data), lambda fields, mark: verify(KEY, fields, mark)).signed, name
        assert progress(kind, data) == progress(kind, copies[name]), name


def progress(kind: Kind, data: bytes) -> dict[tuple[str, str], str]:
    """What every formula of a workbook shows."""
    formulas, values = opened(data), load_workbook(io.BytesIO(data), data_only=True)
    cells = [cell for sheet in formulas for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]
    found = {
        (cell.parent.title, cell.coordinate): values[cell.parent.title][cell.coordinate].value
        for cell in cells
    }
    assert len(found) > len(kind.instrument.sections)
    return {place: value or "" for place, value in found.items()}
