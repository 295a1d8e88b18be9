"""Every limit at its edge: one below and at the limit a file passes, one above it is refused."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace

import packages
import pytest

from qa_core.toolkit.container import Container
from qa_core.toolkit.limits import DEFAULT, Limits
from qa_core.toolkit.package import Refused, open_book


def rows(cells: int) -> str:
    return '<row r="1">' + "<c><v>1</v></c>" * cells + "</row>"


def many_sheets(count: int, each: str = "") -> bytes:
    numbers = range(1, count + 1)
    listed = "".join(f'<sheet name="S{n}" sheetId="{n}" r:id="rId{n}"/>' for n in numbers)
    related = [(f"rId{n}", "worksheet", f"worksheets/sheet{n}.xml") for n in numbers]
    more = {f"xl/worksheets/sheet{n}.xml": packages.sheet(each) for n in numbers}
    return packages.small(book=packages.workbook(listed), rels=packages.relationships(*related), **more)


def with_parts(count: int) -> bytes:
    fixed = len(packages.parts())
    return packages.small(**{f"xl/media/{n}.bin": "x" for n in range(count - fixed)})


def deep(levels: int) -> bytes:
    inner = "<a>" * (levels - 1) + "</a>" * (levels - 1)
    return packages.small(sheet=packages.sheet(rows(1), after=inner))


def merged(count: int) -> bytes:
    areas = "".join(f'<mergeCell ref="A{n}:B{n}"/>' for n in range(1, count + 1))
    return packages.small(sheet=packages.sheet("", after=f"<mergeCells>{areas}</mergeCells>"))


def named(count: int) -> bytes:
    names = "".join(f'<definedName name="n{n}">Data!$A$1</definedName>' for n in range(count))
    return packages.small(book=packages.workbook(names=names))


def shared(length: int) -> bytes:
    text = packages.strings(f"<r><t>{'x' * (length - 1)}</t></r><r><t>y</t></r>")
    return packages.small('<row><c t="s"><v>0</v></c></row>', strings=text)


def inline(length: int) -> bytes:
    return packages.small(f'<row><c t="inlineStr"><is><t>{"x" * length}</t></is></c></row>')


def tags(count: int) -> bytes:
    """A file in whose read parts exactly `count` angle brackets open."""
    base = sum(text.count("<") for text in packages.parts("").values() if isinstance(text, str))
    return packages.small("<row/>" * (count - base))


def texts(characters: int) -> bytes:
    cells = "".join(
        f'<c t="str"><v>{"x" * n}</v></c>' for n in (characters // 2, characters - characters // 2)
    )
    return packages.small(f"<row>{cells}</row>")


def token(length: int) -> bytes:
    return packages.small(sheet=packages.sheet(rows(1), after=f'<a b="{"x" * length}"/>'))


EDGES: dict[str, tuple[str, int, Callable[[int], bytes], str]] = {
    "cells": ("cells", 50, lambda n: packages.small(rows(n)), "too-many-cells"),
    "cells of all sheets": (
        "cells",
        10,
        lambda n: many_sheets(n, rows(1)),
        "too-many-cells",
    ),
    "sheets": ("sheets", 5, many_sheets, "too-many-sheets"),
    "entries": ("entries", 20, with_parts, "too-many-parts"),
    "depth": ("depth", 12, deep, "too-complex"),
    "merges": ("merges", 7, merged, "too-many-merges"),
    "names": ("names", 9, named, "too-many-names"),
    "shared text": ("text", 30, shared, "text-too-long"),
    "inline text": ("text", 30, inline, "text-too-long"),
    "tags": ("tags", 400, tags, "too-complex"),
    "text in all": ("text_total", 100, texts, "too-complex"),
}


@pytest.mark.parametrize("name", EDGES)
def test_limits_hold_to_the_last_one(name: str) -> None:
    field, limit, make, code = EDGES[name]
    limits = replace(DEFAULT, **{field: limit})
    for size in (limit - 1, limit):
        assert open_book(make(size), limits).sheets
    with pytest.raises(Refused) as caught:
        open_book(make(limit + 1), limits)
    assert caught.value.code == code


def test_the_size_of_the_file() -> None:
    data = packages.small()
    for spare in (1, 0):
        assert open_book(data, replace(DEFAULT, file_bytes=len(data) + spare)).sheets
    with pytest.raises(Refused) as caught:
        open_book(data, replace(DEFAULT, file_bytes=len(data) - 1))
    assert caught.value.code == "too-big"


def test_the_size_of_a_part_and_of_all_parts_is_counted_while_unpacking() -> None:
    data = packages.small(**{"xl/media/a.bin": "x" * 9_000})
    whole = sum(member.size for member in Container(data, DEFAULT).members.values())
    for limits in (replace(DEFAULT, part_bytes=9_000), replace(DEFAULT, total_bytes=whole)):
        assert open_book(data, limits).sheets
    for limits in (replace(DEFAULT, part_bytes=8_999), replace(DEFAULT, total_bytes=whole - 1)):
        with pytest.raises(Refused) as caught:
            open_book(data, limits)
        assert caught.value.code == "bomb"


def test_how_far_a_part_unpacks() -> None:
    data = packages.small(**{"xl/media/a.bin": "x" * 100_000})
    packed = Container(data, DEFAULT).members["xl/media/a.bin"].packed
    ratio = -(-100_000 // packed)
    assert open_book(data, replace(DEFAULT, ratio=ratio, ratio_from=10)).sheets
    for limits in (replace(DEFAULT, ratio=ratio - 1, ratio_from=10), DEFAULT):
        with pytest.raises(Refused) as caught:
            open_book(data, limits)
        assert caught.value.code == "bomb"
    assert open_book(data, replace(DEFAULT, ratio_from=100_000)).sheets


def test_the_size_of_one_merged_area() -> None:
    limits = replace(DEFAULT, merge_cells=6)
    for reference, passes in (("A1:A5", True), ("A1:B3", True), ("A1:A7", False)):
        data = packages.small(sheet=packages.sheet("", after=f'<mergeCell ref="{reference}"/>'))
        if passes:
            assert open_book(data, limits).merged("Data", 1, 1)
        else:
            with pytest.raises(Refused, match="merged"):
                open_book(data, limits)


def test_one_endless_token_is_refused() -> None:
    wide = replace(DEFAULT, ratio=10_000)
    assert open_book(token(600_000), wide).sheets
    with pytest.raises(Refused) as caught:
        open_book(token(6_000_000), wide)
    assert caught.value.code == "too-complex"


@pytest.mark.parametrize(
    "make",
    [
        lambda: packages.small(**{f"xl/media/{n}.bin": "\x00" * (60 << 20) for n in range(4)}),
        lambda: packages.small(sheet=packages.sheet("", after="<a></a>" * 1_599_000 + "<b>")),
        lambda: token(30_000_000),
        lambda: packages.small("<row/>" * 1_100_000),
        lambda: packages.small(sheet=packages.sheet("", after="<!--" + "<>" * 10_000_000 + "-->")),
        lambda: packages.small(sheet="<a>" * 900_000),
        lambda: named(60_000),
        lambda: merged(60_000),
        lambda: packages.small(rows(16_000) * 32),
    ],
    ids=["bomb", "elements", "token", "rows", "comment", "depth", "names", "merges", "cells"],
)
def test_no_file_takes_long(make: Callable[[], bytes]) -> None:
    data = make()
    began = time.process_time()
    with pytest.raises(Refused):
        open_book(data, replace(DEFAULT, ratio=100_000))
    assert time.process_time() - began < 5


def test_the_limits_are_those_that_are_documented() -> None:
    documented = Limits(20 << 20, 2_000, 64 << 20, 200 << 20, 200)
    assert documented == DEFAULT
    numbers = (
        DEFAULT.sheets,
        DEFAULT.cells,
        DEFAULT.text,
        DEFAULT.merges,
        DEFAULT.merge_cells,
        DEFAULT.depth,
    )
    assert numbers == (200, 500_000, 32_767, 5_000, 100_000, 64)
