"""The gate: untrusted bytes become a Book, or are refused as a whole.

One pass over the file decides everything: there is no second reader that could see another file.
"""

from __future__ import annotations

import posixpath
import struct
import zlib
from collections.abc import Iterator
from urllib.parse import unquote
from xml.parsers import expat

from qa_core.toolkit.book_names import NameProblem, read_names
from qa_core.toolkit.container import Container
from qa_core.toolkit.kinds import check_kind, check_main, check_package
from qa_core.toolkit.limits import DEFAULT, Limits
from qa_core.toolkit.naming import letter
from qa_core.toolkit.parts import (
    ContentTypes,
    CustomProperties,
    DefinedName,
    Relationship,
    Relationships,
    SharedStrings,
    SheetEntry,
    Styles,
    Workbook,
)
from qa_core.toolkit.refusal import Refused
from qa_core.toolkit.sheet_xml import Area, Shared, SheetCells
from qa_core.toolkit.values import CellError, CellValue, Plain
from qa_core.toolkit.xml_pass import Budget, check_sound

__all__ = ["Book", "CellError", "CellValue", "Limits", "NameProblem", "Refused", "open_book"]

_UNEXPECTED = (
    ArithmeticError,
    AttributeError,
    EOFError,
    LookupError,
    MemoryError,
    RecursionError,
    TypeError,
    ValueError,
    expat.ExpatError,
    struct.error,
    zlib.error,
)
_NOTHING = CellValue(None, False)


class Book:
    """A workbook that passed the gate: plain values, nothing that acts.

    Attributes:
        sheets: (title, state) of every sheet, in order; state is `visible`, `hidden` or `veryHidden`.
        names: the area of each defined name `qa_…`, lower case: (sheet, row, column, last row, last column).
        name_problems: defined names `qa_…` that lead nowhere or twice, and why.
        properties: the document's own properties as text.
    """

    def __init__(
        self, entries: list[SheetEntry], cells: dict[str, SheetCells], defined: list[DefinedName]
    ) -> None:
        self.sheets = [(entry.title, entry.state) for entry in entries]
        self.properties: dict[str, str] = {}
        self._cells = cells
        self._titles = {title.casefold(): title for title, _ in self.sheets}
        self.names, self.name_problems = read_names(defined, self.sheets)

    def title(self, title: str) -> str | None:
        """The sheet's title as written, whatever the case; None where there is no such sheet."""
        return self._titles.get(title.strip().casefold())

    def cell(self, sheet: str, row: int, column: int) -> CellValue:
        """A cell by row and column counted from 1; its value is None where it is blank or not there."""
        found = self._cells.get(sheet)
        key = row << 14 | column - 1
        if found is None or key not in found.values:
            return _NOTHING
        return CellValue(found.values[key], key in found.formulas)

    def cells(self, sheet: str) -> Iterator[tuple[int, int, Plain | None]]:
        """(row, column, value) of every cell of a sheet that is not blank, row by row."""
        found = self._cells.get(sheet)
        for key, value in found.values.items() if found else ():
            yield key >> 14, (key & 0x3FFF) + 1, value

    def texts(self, sheet: str) -> Iterator[tuple[int, int, str]]:
        """As `cells`, only those that hold text."""
        found = self._cells.get(sheet)
        for key, value in found.values.items() if found else ():
            if isinstance(value, str):
                yield key >> 14, (key & 0x3FFF) + 1, value

    def merged(self, sheet: str, row: int, column: int) -> Area | None:
        """The merged area that a cell belongs to, if any."""
        for area in self.merges(sheet):
            if area[0] <= row <= area[2] and area[1] <= column <= area[3]:
                return area
        return None

    def merges(self, sheet: str) -> list[Area]:
        """All merged areas of a sheet."""
        found = self._cells.get(sheet)
        return found.merges if found else []

    def last_row(self, sheet: str) -> int:
        """The last row of a sheet with anything in it; 0 where it is empty."""
        found = self._cells.get(sheet)
        return next(reversed(found.values)) >> 14 if found and found.values else 0

    @staticmethod
    def address(row: int, column: int) -> str:
        """A cell's address as `E7`."""
        return f"{letter(column)}{row}"


def open_book(data: bytes, limits: Limits = DEFAULT) -> Book:
    """Read a returned workbook.

    Args:
        data: the bytes of the file as it came.
        limits: how much it may ask for.

    Returns:
        The workbook's values, once the whole file passed.

    Raises:
        Refused: with a code and sentences that tell the sender what to do; never anything else.
    """
    if len(data) > limits.file_bytes:
        raise Refused("too-big")
    try:
        check_kind(data)
        return _Opening(Container(data, limits), Budget(limits)).book()
    except _UNEXPECTED as error:
        raise Refused("broken", type(error).__name__) from None


class _Opening:
    def __init__(self, container: Container, budget: Budget) -> None:
        self.container = container
        self.budget = budget
        self.members = container.members

    def book(self) -> Book:
        self._check()
        top = self._relationships("_rels/.rels")
        main = self._only(top, "officeDocument")
        if main is None:
            raise Refused("not-a-workbook")
        place = self._place("", main)
        workbook = Workbook(self.budget)
        workbook.run(self._take(place), place)
        if not workbook.is_workbook or not workbook.sheets:
            raise Refused("not-a-workbook" if not workbook.is_workbook else "no-sheets")
        book = Book(workbook.sheets, self._sheets(workbook, place), workbook.defined)
        properties = self._only(top, "custom-properties") or self._only(top, "customProperties")
        if properties is not None and self._place("", properties) in self.members:
            reader = CustomProperties(self.budget)
            reader.run(self._take(self._place("", properties)), "custom properties")
            book.properties = reader.found
        self._rest()
        return book

    def _check(self) -> None:
        names = set(self.members)
        mimetype = self.container.take("mimetype") if "mimetype" in names else b""
        check_package(names, mimetype)
        types = ContentTypes(self.budget)
        types.run(self._take("[content_types].xml"), "content types")
        check_main(types.types, names)

    def _sheets(self, workbook: Workbook, place: str) -> dict[str, SheetCells]:
        folder, name = posixpath.split(place)
        related = self._relationships(posixpath.join(folder, "_rels", f"{name}.rels"))
        if any("macrosheet" in r.kind.lower() or "vbaproject" in r.kind.lower() for r in related.values()):
            raise Refused("macros")
        shared = self._shared(workbook, folder, related)
        found: dict[str, SheetCells] = {}
        seen: set[str] = set()
        for entry in workbook.sheets:
            relationship = related.get(entry.relationship)
            if relationship is None:
                raise Refused("broken", f"sheet {entry.title} is missing")
            if relationship.external:
                raise Refused("external")
            part = self._place(folder, relationship)
            if part in seen or entry.title.casefold() in seen:
                raise Refused("ambiguous", f"sheet {entry.title} twice")
            seen |= {part, entry.title.casefold()}
            if relationship.kind == "worksheet":
                found[entry.title] = SheetCells(shared)
                found[entry.title].run(self._take(part), entry.title)
        if not found:
            raise Refused("no-sheets")
        return found

    def _shared(self, workbook: Workbook, folder: str, related: dict[str, Relationship]) -> Shared:
        strings, styles = SharedStrings(self.budget), Styles(self.budget)
        for reader, kind in ((strings, "sharedStrings"), (styles, "styles")):
            relationship = self._only(related, kind)
            place = self._place(folder, relationship) if relationship else None
            if place in self.members:
                reader.run(self._take(place), kind)
        return Shared(self.budget, strings.strings, styles.kinds, workbook.from_1904)

    def _rest(self) -> None:
        for name in list(self.container.untouched):
            content = self.container.take(name)
            if name.endswith((".xml", ".rels")):
                check_sound(content, name, self.budget)

    def _relationships(self, part: str) -> dict[str, Relationship]:
        if part not in self.members:
            raise Refused("broken", f"{part} is missing")
        reader = Relationships(self.budget)
        reader.run(self._take(part), part)
        return reader.found

    def _only(self, related: dict[str, Relationship], kind: str) -> Relationship | None:
        found = [r for r in related.values() if r.kind == kind and not r.external]
        if len(found) > 1:
            raise Refused("ambiguous", f"two parts for {kind}")
        return found[0] if found else None

    def _take(self, part: str) -> bytes:
        if part not in self.container.untouched:
            raise Refused("broken", f"{part} is missing or used twice")
        return self.container.take(part)

    def _place(self, folder: str, relationship: Relationship) -> str:
        target = relationship.target.replace("\\", "/")
        whole = target if target.startswith("/") else posixpath.join("/", folder, target)
        place = posixpath.normpath(whole).lstrip("/").casefold()
        return place if place in self.members else unquote(place)
