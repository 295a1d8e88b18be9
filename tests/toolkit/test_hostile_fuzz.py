"""Whatever a file holds, the gate answers with a workbook or a refusal, and with nothing else."""

from __future__ import annotations

import io
import random
import re
import zipfile

import packages
import pytest
import samples
from hypothesis import given, settings
from hypothesis import strategies as st

from qa_core.model.organisation import Organisation
from qa_core.toolkit.answers import content_hash, read_answers
from qa_core.toolkit.clone import Templates
from qa_core.toolkit.identify import identify
from qa_core.toolkit.layout import layout_of
from qa_core.toolkit.locate import locate
from qa_core.toolkit.package import Book, Refused, open_book
from qa_core.toolkit.refusal import SENTENCES

NUMBERS = st.sampled_from(["0", "1", "-1", "2", "60", "1e400", "x", "", "²", "1_0", " 3 ", "9" * 400, "0.5"])
REFERENCES = st.sampled_from(
    ["A1", "B1", "a1", "XFD1", "XFE1", "A0", "A1048577", "1", "", "A1:B2", "Ａ1", "AAAA1"]
)
KINDS = st.sampled_from(["s", "str", "inlineStr", "b", "e", "d", "n", "", "zz"])
WORDS = st.sampled_from(
    ["c", "row", "v", "f", "is", "t", "r", "rPh", "mergeCell", "sheetData", "si", "x", "extLst"]
)
TEXTS = st.one_of(NUMBERS, st.text(st.characters(exclude_categories=["Cs"]), max_size=12))
ODD = st.sampled_from(
    ["_xD800_", "_x0000_", "&#0;", "&bad;", "<![CDATA[<a>]]>", "<!-- x -->", "<?pi x?>", "]]>"]
)


def escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace('"', "&quot;")


@st.composite
def elements(draw: st.DrawFn, depth: int = 2) -> str:
    """An element of the spreadsheet's own words in any order and with any attribute."""
    word = draw(WORDS)
    pairs = {"r": REFERENCES | NUMBERS, "s": NUMBERS, "t": KINDS, "ref": REFERENCES}
    chosen = draw(st.lists(st.sampled_from(sorted(pairs)), max_size=3, unique=True))
    attributes = "".join(f' {name}="{escaped(draw(pairs[name]))}"' for name in chosen)
    inner = draw(ODD | TEXTS.map(escaped))
    if depth:
        inner += "".join(draw(st.lists(elements(depth - 1), max_size=2)))
    return f"<{word}{attributes}>{inner}</{word}>"


def answered(data: bytes) -> str:
    """Open a file; the code of the refusal, or `read`."""
    try:
        book = open_book(data)
    except Refused as refused:
        return refused.code
    used(book)
    return "read"


def used(book: Book) -> None:
    """Everything that is done with a book that passed the gate."""
    instrument = samples.tiny()
    allocation = samples.allocation(instrument)
    layout = layout_of(instrument, allocation)
    reading = read_answers(instrument, layout, locate(book, layout), allocation)
    identify(book, lambda fields, signature: False)  # noqa: ARG005
    assert len(content_hash(reading)) == 64
    for problem in reading.problems:
        assert problem.message.endswith(".")


@settings(max_examples=150)
@given(st.lists(elements(), max_size=3), st.sampled_from(["sheet", "strings", "styles", "book", "rels"]))
def test_any_structure_is_read_or_refused(found: list[str], part: str) -> None:
    inner = "".join(found)
    built = {
        "sheet": lambda: packages.sheet(inner),
        "strings": lambda: packages.strings(inner),
        "styles": lambda: f'<styleSheet xmlns="{packages.MAIN}"><cellXfs>{inner}</cellXfs></styleSheet>',
        "book": lambda: packages.workbook(names=inner),
        "rels": lambda: packages.relationships(("rId1", "worksheet", "worksheets/sheet1.xml"), more=inner),
    }[part]()
    rows = '<row r="1"><c r="A1" t="s" s="1"><v>0</v></c><c r="B1" s="0"><v>1</v></c></row>'
    assert answered(packages.small(rows, **{part: built})) in {"read", *SENTENCES}


@pytest.fixture(scope="module")
def toolkit() -> bytes:
    instrument = samples.tiny()
    return Templates(Organisation()).toolkit(instrument, samples.allocation(instrument), b"k" * 32)


def changed(chance: random.Random, data: bytes, times: int) -> bytes:
    """Some bytes set, cut out, doubled or moved."""
    found = bytearray(data)
    for _ in range(times):
        at, length = chance.randrange(len(found)), chance.randint(1, 12)
        kind = chance.randrange(4)
        if kind == 0:
            found[at] = chance.randrange(256)
        elif kind == 1:
            del found[at : at + length]
        elif kind == 2:
            found[at:at] = found[at : at + length]
        else:
            found[at:at] = bytes(chance.choice(b'<>/"=!&;0123456789 rstc') for _ in range(length))
        if not found:
            return b""
    return bytes(found)


def test_damaged_bytes_are_never_taken_for_answers(toolkit: bytes) -> None:
    chance = random.Random(20261027)
    outcomes = [answered(changed(chance, toolkit, chance.randint(1, 4))) for _ in range(500)]
    # Bytes hit by chance nearly always break a packed part; what hits a head of a part is aimed at below.
    assert outcomes.count("broken") > 450
    assert set(outcomes) <= {"broken", "ambiguous", "read"}
    assert outcomes.count("read") < 25


def test_damaged_heads_of_parts_are_told_from_damaged_parts(toolkit: bytes) -> None:
    chance = random.Random(20261029)
    heads = [match.start() for match in re.finditer(rb"PK\x03\x04", toolkit)]
    outcomes = []
    for _ in range(300):
        found, at = bytearray(toolkit), chance.choice(heads)
        length = 30 + int.from_bytes(toolkit[at + 26 : at + 28], "little")
        found[at + chance.randrange(length)] ^= chance.randint(1, 255)
        outcomes.append(answered(bytes(found)))
    assert set(outcomes) == {"read", "broken", "ambiguous"}
    assert outcomes.count("ambiguous") > 50


def test_damaged_parts_in_a_sound_package_are_read_or_refused(toolkit: bytes) -> None:
    chance = random.Random(20261028)
    with zipfile.ZipFile(io.BytesIO(toolkit)) as package:
        members = {name: package.read(name) for name in package.namelist()}
    outcomes = []
    for _ in range(500):
        name = chance.choice(sorted(members))
        part = changed(chance, members[name], chance.randint(1, 3))
        outcomes.append(answered(packages.packed(members | {name: part}, zipfile.ZIP_STORED)))
    assert {"read", "broken"} <= set(outcomes)


@settings(max_examples=60)
@given(st.binary(max_size=400))
def test_any_bytes_are_refused(data: bytes) -> None:
    assert answered(data) != "read"
    assert answered(b"PK\x03\x04" + data) != "read"
