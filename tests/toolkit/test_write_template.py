"""A toolkit as openpyxl and LibreOffice read it back: names, locks, dropdowns, words, progress."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
import zipfile
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook

from qa_core.model.allocation import Allocation
from qa_core.model.grade import WorkedOut
from qa_core.model.instrument import Instrument
from qa_core.model.organisation import Organisation
from qa_core.toolkit.clone import Templates
from qa_core.toolkit.layout import layout_of

KEY = b"a secret"


@pytest.fixture(scope="module")
def toolkit(tiny: Instrument, allocation: Allocation, organisation: Organisation) -> bytes:
    hints = {"2.c": WorkedOut(value="yes", because="longest gap 48 days")}
    dates = {"2.c": "TAF meetings on 15 July and 1 September 2026"}
    return Templates(organisation).toolkit(tiny, allocation, KEY, hints, dates)


@pytest.fixture(scope="module")
def book(toolkit: bytes) -> Workbook:
    return load_workbook(io.BytesIO(toolkit))


def _texts(book: Workbook, title: str) -> list[str]:
    return [str(cell.value) for row in book[title].iter_rows() for cell in row if cell.value is not None]


def test_every_slot_has_its_name_and_its_ref(
    book: Workbook, tiny: Instrument, allocation: Allocation
) -> None:
    for slot in layout_of(tiny, allocation).slots.values():
        ((sheet, area),) = book.defined_names[slot.name].destinations
        wanted = f"{slot.cell}:{slot.end}" if slot.end else slot.cell
        assert (sheet, area.replace("$", "")) == (slot.sheet, wanted)
        first = int(slot.cell.lstrip("ABCDEFGH"))
        row = 4 if slot.part == "table" else first
        assert book[sheet][f"A{row}"].value == slot.ref
        if slot.header:
            assert book[sheet][f"{slot.cell[0]}4"].value == slot.header


def test_answer_cells_alone_are_unlocked(book: Workbook, tiny: Instrument, allocation: Allocation) -> None:
    layout = layout_of(tiny, allocation)
    for sheet in layout.sheets:
        ws = book[sheet.title]
        assert ws.protection.sheet == (sheet.kind not in ("table", "lists", "identity")), sheet.title
        assert ws.protection.password is None
        assert not (ws.protection.sheet and (ws.protection.formatRows or ws.protection.formatColumns))
        if sheet.kind == "section":
            own = {slot.cell for row in sheet.rows for slot in row.slots}
            free = {cell.coordinate for row in ws.iter_rows() for cell in row if not cell.protection.locked}
            assert free == own
    assert book.security is None or not book.security.lockStructure


def test_dropdowns_come_from_names_and_refuse_other_entries(book: Workbook) -> None:
    rules = {
        str(area): rule
        for rule in book["1 Assessment"].data_validations.dataValidation
        for area in rule.sqref.ranges
    }
    grade = rules["D5"]
    assert grade.formula1 == "=qa_list_grade" or grade.formula1 == "qa_list_grade"
    assert grade.showErrorMessage
    assert "Good, Fair, Poor" in grade.error
    assert rules["D11"].type == "date"
    ((sheet, area),) = book.defined_names["qa_list_grade"].destinations
    assert [row[0].value for row in book[sheet][area.replace("$", "")]] == ["Good", "Fair", "Poor"]
    assert book[sheet].sheet_state == "hidden"


def test_tables_have_dropdowns_over_all_rows(book: Workbook) -> None:
    areas = {
        str(rule.sqref): rule.formula1
        for rule in book["3.d Remedial actions"].data_validations.dataValidation
    }
    assert areas["C5:C19"].endswith("qa_list_children")
    assert areas["F5:F19"].endswith("qa_list_rag")
    assert "E5:E19" in areas


@pytest.mark.requirement("S0-032")
def test_the_front_says_whose_audit_this_is(book: Workbook) -> None:
    texts = _texts(book, "Start here")
    assert {"K-0417", "A-03", "R-0001", "10 November 2026", "Child 1 (X1), Child 2 (X2)"} <= set(texts)
    ((sheet, area),) = book.defined_names["qa_return_id"].destinations
    assert book[sheet][area.replace("$", "")].value == "R-0001"


@pytest.mark.requirement("S0-057", "S0-058")
def test_the_front_says_in_red_whom_to_tell_today(book: Workbook) -> None:
    cell = book["Start here"]["A4"]
    assert "tell the Family Support Manager today" in cell.value
    assert cell.font.color.rgb.endswith("A61B14")


@pytest.mark.requirement("S0-060")
def test_an_immediate_concern_names_all_three(organisation: Organisation) -> None:
    from qa_core.toolkit.template_front import alarm

    words = alarm(Instrument.from_package("qa_caf_tier2"), organisation)
    assert "the Family Support Manager, the Lead Professional and the Lead Professional's manager" in words


def test_questions_about_a_concern_stand_out(book: Workbook) -> None:
    rows = {cell.value: cell for cell in book["3 Judgement"]["A"]}
    assert rows["3.b"].fill.fgColor.rgb.endswith("FBE9E7")
    assert rows["3.a"].fill.fill_type is None


def test_the_case_stands_on_the_front_and_hidden_only(book: Workbook) -> None:
    having = {ws.title for ws in book if "K-0417" in _texts(book, ws.title)}
    assert having == {"Start here", "qa"}


def test_the_hidden_identity_says_what_the_properties_say(book: Workbook, allocation: Allocation) -> None:
    hidden = {row[0].value: row[1].value or "" for row in book["qa"].iter_rows(min_row=1, max_col=2)}
    properties = {prop.name: prop.value or "" for prop in book.custom_doc_props.props}
    assert book["qa"].sheet_state == "hidden"
    assert {name: hidden[name] for name in allocation.identity} == allocation.identity
    assert properties == {f"qa_{name}": text for name, text in hidden.items()}
    assert re.fullmatch(r"[0-9a-f]{64}", str(hidden["hmac"]))


def test_a_worked_out_answer_stays_blank_with_the_reason_beside_it(book: Workbook) -> None:
    hint = (
        "TAF meetings on 15 July and 1 September 2026. Worked out today: Yes (longest gap 48 days). "
        "Leave blank to accept."
    )
    assert hint in _texts(book, "2 Voice")


def test_grades_are_explained(book: Workbook) -> None:
    assert "The record shows it plainly." in _texts(book, "Grades")


def test_known_agencies_are_filled_in(book: Workbook) -> None:
    ws = book["2.b Did each agency contribute"]
    assert [ws[f"B{row}"].value for row in (5, 6, 7)] == ["School", "Health visiting", None]


def test_print_setup(book: Workbook, tiny: Instrument, allocation: Allocation) -> None:
    for sheet in layout_of(tiny, allocation).sheets:
        ws = book[sheet.title]
        if ws.sheet_state == "visible":
            assert (ws.page_setup.orientation, int(ws.page_setup.paperSize)) == ("landscape", 9)
            assert (ws.page_setup.fitToWidth, ws.sheet_properties.pageSetUpPr.fitToPage) == (1, True)
            assert "&A" in ws.oddFooter.left.text
            assert not ws.sheet_view.showGridLines


def test_rows_may_grow_and_no_text_is_cut(toolkit: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(toolkit)) as package:
        sheets = [package.read(n).decode() for n in package.namelist() if n.startswith("xl/worksheets/sheet")]
    assert not any("customHeight" in sheet for sheet in sheets)
    heights = [float(height) for sheet in sheets for height in re.findall(r'<row [^>]*ht="([^"]+)"', sheet)]
    assert max(heights) <= 405


def test_formulas_carry_their_values(toolkit: bytes) -> None:
    book = load_workbook(io.BytesIO(toolkit), data_only=True)
    progress = {book["Start here"][f"A{r}"].value: book["Start here"][f"B{r}"].value for r in range(14, 30)}
    assert progress["1 Assessment"] == "0 of 2"
    assert progress["3.d Remedial actions"] == "0 filled"


def test_long_guidance_moves_to_its_sheet(tiny: Instrument, organisation: Organisation) -> None:
    import samples

    words = "What the record should show, at length. " * 40
    data = tiny.model_dump(mode="json", exclude_defaults=True)
    data["sections"][0]["questions"][0]["guidance"] = words
    instrument = Instrument.parse(data)
    toolkit = Templates(organisation).toolkit(instrument, samples.allocation(instrument), KEY)
    book = load_workbook(io.BytesIO(toolkit))
    assert words.strip() in _texts(book, "Guidance")
    beside = str(book["1 Assessment"]["C5"].value)
    assert len(beside) < 500
    assert beside.endswith("All of it is on the sheet Guidance.")


_SOFFICE = shutil.which("soffice") or shutil.which("libreoffice")


@pytest.mark.skipif(not _SOFFICE, reason="LibreOffice is not installed")
def test_libreoffice_keeps_names_locks_dropdowns_and_works_out_progress(
    tiny: Instrument, allocation: Allocation, toolkit: bytes, tmp_path: Path
) -> None:
    filled = load_workbook(io.BytesIO(toolkit))
    filled["1 Assessment"]["D5"], filled["1 Assessment"]["E5"] = "Good", "Plain to see."
    (tmp_path / "in").mkdir()
    filled.save(tmp_path / "in" / "t.xlsx")
    command = [str(_SOFFICE), f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}", "--headless"]
    command += ["--convert-to", "xlsx", "--outdir", str(tmp_path), str(tmp_path / "in" / "t.xlsx")]
    subprocess.run(command, check=True, capture_output=True, timeout=180)
    saved = load_workbook(tmp_path / "t.xlsx")
    values = load_workbook(tmp_path / "t.xlsx", data_only=True)
    names = {name.lower() for name in saved.defined_names}
    assert set(layout_of(tiny, allocation).slots) <= names
    assert saved["1 Assessment"].protection.sheet
    assert not saved["1 Assessment"]["D5"].protection.locked
    assert any(
        "qa_list_grade" in str(r.formula1) for r in saved["1 Assessment"].data_validations.dataValidation
    )
    assert saved["qa"].sheet_state == "hidden"
    assert values["1 Assessment"]["F5"].value == "✓"
    progress = {
        values["Start here"][f"A{r}"].value: values["Start here"][f"B{r}"].value for r in range(14, 30)
    }
    assert progress["1 Assessment"] == "1 of 2"


def _hostile() -> Instrument:
    """An instrument whose every text might act, break a formula, or look like a placeholder."""
    long = "x" * 400
    question = {"prompt": "=1+1", "guidance": "-2 @@CASE@@ _x0041_ <b>", "answer": "odd"}
    return Instrument.parse(
        {
            "id": "hostile",
            "version": "1",
            "title": "+Title [draft] @@V1@@",
            "grades": "odd",
            "scales": {
                "odd": [
                    {"id": "a", "label": '=A "quoted", with comma', "level": 1},
                    {"id": "b", "label": "@B & <b>", "level": 0, "descriptor": "=2"},
                    {"id": "c", "label": long, "level": -1},
                ]
            },
            "sections": [
                {
                    "id": "history",
                    "title": "History",
                    "comment": "required",
                    "questions": [
                        {"key": "k.1", **question},
                        {"key": "k.2", **question, "when": {"k.1": ["a", "b"]}},
                        {"key": "k.3", **question, "when": {"k.1": "c"}, "na": True},
                        {"key": "K-1", **question, "many": True, "comment": "none"},
                    ],
                }
            ],
        }
    )


def test_texts_of_an_instrument_are_inert_and_never_placeholders(organisation: Organisation) -> None:
    import samples

    instrument = _hostile()
    allocation = samples.allocation(instrument).model_copy(update={"exercise": "E-1", "agency": "Police"})
    data = Templates(organisation).toolkit(instrument, allocation, KEY)
    book = load_workbook(io.BytesIO(data))
    ws = book["History of it"]
    assert (ws["B5"].value, ws["B5"].data_type, ws["B5"].quotePrefix) == ("=1+1", "s", True)
    assert ws["C5"].value == "-2 @@CASE@@ _x0041_ <b>"
    assert book["Start here"]["A1"].value == "+Title [draft] @@V1@@"
    assert ws["F6"].value.count('""quoted""') == 1
    assert long_texts_in_formulas(data) == []
    assert {"E-1", "Police"} <= set(_texts(book, "Start here"))


def long_texts_in_formulas(data: bytes) -> list[str]:
    """Literal texts in formulas that are longer than the 255 characters that Excel takes."""
    book = load_workbook(io.BytesIO(data))
    formulas = [str(c.value) for ws in book for row in ws.iter_rows() for c in row if c.data_type == "f"]
    return [
        text for formula in formulas for text in re.findall(r'"((?:[^"]|"")*)"', formula) if len(text) > 255
    ]
