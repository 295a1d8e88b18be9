"""Clones: only two parts differ, texts arrive unharmed and inert, the same input gives the same bytes."""

from __future__ import annotations

import io
import zipfile

import pytest
import samples
from hypothesis import example, given
from hypothesis import strategies as st
from openpyxl import load_workbook

from qa_core.errors import InputError
from qa_core.model.allocation import Allocation
from qa_core.model.instrument import Instrument
from qa_core.model.organisation import Organisation
from qa_core.toolkit.clone import Templates
from qa_core.toolkit.signing import sign, verify
from qa_core.toolkit.stamp import Stamp, deflated, packed
from qa_core.toolkit.texts import LONGEST, TOO_LONG, active, clean, xml

KEY = b"a secret"
TEMPLATES = Templates(Organisation(name="Westmere Council"))
_TEXT = st.text(st.characters(codec="utf-8"), max_size=80)


def _toolkit(allocation: Allocation, **changes: object) -> bytes:
    return TEMPLATES.toolkit(samples.tiny(), allocation.model_copy(update=changes), KEY)


def _parts(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        assert package.testzip() is None
        return {name: package.read(name) for name in package.namelist()}


def test_the_same_input_gives_the_same_bytes(tiny: Instrument, allocation: Allocation) -> None:
    organisation = Organisation(name="Westmere Council")
    first = Templates(organisation).toolkit(tiny, allocation, KEY)
    assert first == Templates(organisation).toolkit(tiny, allocation, KEY)
    assert first == _toolkit(allocation)


def test_two_toolkits_differ_in_two_parts_only(allocation: Allocation) -> None:
    one, two = _parts(_toolkit(allocation)), _parts(_toolkit(allocation, return_id="R-0002", case="K-0999"))
    assert one.keys() == two.keys()
    differing = {name for name in one if one[name] != two[name]}
    assert differing == {"xl/sharedStrings.xml", "docProps/custom.xml"}
    assert not any(b"@@" in part for part in two.values())


def test_another_instrument_is_refused(tiny: Instrument, allocation: Allocation) -> None:
    other = allocation.model_copy(update={"digest": "0" * 64})
    with pytest.raises(InputError, match="R-0001 is for tiny 1"):
        TEMPLATES.toolkit(tiny, other, KEY)


def test_a_reference_too_long_for_a_property_is_refused(allocation: Allocation) -> None:
    with pytest.raises(InputError, match="case is longer than 255"):
        _toolkit(allocation, case="K" * 256)


@given(case=_TEXT, auditor=_TEXT)
@example(case="_x0041_ @@CASE@@", auditor=" <b> & “x” \n ")
def test_any_reference_reaches_its_cell_unharmed(case: str, auditor: str) -> None:
    allocation = samples.allocation(samples.tiny())
    book = load_workbook(io.BytesIO(_toolkit(allocation, case=case, auditor=auditor)))
    front = book["Start here"]
    assert (front["B6"].value or "") == clean(case)
    assert (front["B7"].value or "") == clean(auditor)
    assert front["B6"].data_type != "f"
    hidden = {row[0].value: row[1].value or "" for row in book["qa"].iter_rows(max_col=2)}
    assert hidden["case"] == clean(case)


@pytest.mark.parametrize(
    "text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "＝1", "＋1", "－1", "＠x", '=HYPERLINK("x")']
)
def test_texts_that_might_act_are_known_as_such(text: str) -> None:
    assert active(text)
    assert not active(f"a{text}")


def test_a_text_that_might_act_stays_a_text_with_the_quote_prefix(allocation: Allocation) -> None:
    book = load_workbook(io.BytesIO(_toolkit(allocation, case="=1+1", auditor="@SUM(A1)")))
    for cell, text in (("B6", "=1+1"), ("B7", "@SUM(A1)")):
        found = book["Start here"][cell]
        assert found.value == text
        assert found.quotePrefix
    xml_of_front = _parts(_toolkit(allocation, case="=1+1"))["xl/worksheets/sheet1.xml"]
    assert b"<f>1+1" not in xml_of_front


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [
        ("a\x00b\x08c", "abc"),
        ("one\r\ntwo\rthree", "one\ntwo\nthree"),
        ("tab\tstays", "tab\tstays"),
        ("\ud800lone", "lone"),
        ("\ufffe\uffff", ""),
    ],
)
def test_control_characters_go_and_line_breaks_stay(text: str, cleaned: str) -> None:
    assert clean(text) == cleaned


def test_a_literal_escape_is_escaped() -> None:
    assert xml("_x000D_ & <b> @@CASE@@") == b"_x005F_x000D_ &amp; &lt;b&gt; &#64;&#64;CASE&#64;&#64;"


@pytest.mark.parametrize("letter", ["a", "😀"])
def test_a_text_too_long_for_a_cell_says_so(letter: str) -> None:
    text = clean(letter * 40_000)
    assert len(text.encode("utf-16-le")) // 2 <= LONGEST
    assert text.endswith(TOO_LONG)
    assert clean("a" * LONGEST) == "a" * LONGEST


def test_a_placeholder_without_a_value_is_an_error() -> None:
    stamp = Stamp(packed([deflated("a.xml", b"<t>@@ONE@@</t><t>@@TWO@@</t>")]))
    assert stamp.changing == {"a.xml"}
    with pytest.raises(KeyError):
        stamp.fill({"ONE": "1"})
    assert _parts(stamp.fill({"ONE": "@@TWO@@", "TWO": "<2>"})) == {
        "a.xml": b"<t>&#64;&#64;TWO&#64;&#64;</t><t>&lt;2&gt;</t>"
    }


@given(st.lists(st.tuples(st.text("abcz.", min_size=1, max_size=9), st.binary(max_size=400)), max_size=6))
def test_packed_members_come_out_as_they_went_in(members: list[tuple[str, bytes]]) -> None:
    wanted = dict(members)
    assert _parts(packed([deflated(name, data) for name, data in wanted.items()])) == wanted


@given(st.dictionaries(_TEXT, _TEXT, max_size=4), st.dictionaries(_TEXT, _TEXT, max_size=4))
def test_a_signature_belongs_to_one_identity(one: dict[str, str], two: dict[str, str]) -> None:
    assert verify(KEY, one, sign(KEY, one))
    assert verify(KEY, two, sign(KEY, one)) == (one == two)
    assert not verify(b"another key", one, sign(KEY, one))


@pytest.mark.parametrize("mark", ["", "é", "0" * 64, "\ud800"])
def test_a_signature_that_is_none_is_refused(mark: str) -> None:
    assert not verify(KEY, {"a": "b"}, mark)
