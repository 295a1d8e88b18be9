"""The cells of one sheet in one pass; whatever could be read in two ways is refused."""

from __future__ import annotations

import re
from functools import lru_cache
from xml.parsers import expat

from qa_core.toolkit.refusal import Refused
from qa_core.toolkit.values import PLAIN, CellError, FormatKind, Plain, clean, iso, number
from qa_core.toolkit.xml_pass import Budget, End, Start, feed, names

ROWS, COLUMNS = 1_048_576, 16_384
_AREA = re.compile(r"\$?([A-Z]{1,3})\$?([0-9]{1,7})(?::\$?([A-Z]{1,3})\$?([0-9]{1,7}))?")
_TAGS = names("c", "v", "row", "f", "t", "rPh", "mergeCell", "sheetData")
_CELL = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})")
_SHARED, _CONSTANT = "shared", ("TRUE()", "FALSE()")
"""LibreOffice writes the plain values TRUE and FALSE as formulas."""
_KEYS: dict[str, int] = {}
_KEPT = 50_000
Area = tuple[int, int, int, int]
"""First row, first column, last row, last column; all counted from 1."""


@lru_cache(maxsize=COLUMNS)
def column_number(letters: str) -> int:
    """The number of a column from its letters, counted from 1; 0 where there is no such column."""
    found = 0
    for letter in letters:
        if not "A" <= letter <= "Z":
            return 0
        found = found * 26 + ord(letter) - 64
    return found if found <= COLUMNS else 0


@lru_cache(maxsize=20_000)
def area(reference: str) -> Area | None:
    """The area that `E7` or `$B$2:$D$9` names; None where it names none."""
    found = _AREA.fullmatch(reference)
    if not found:
        return None
    row, column = int(found[2]), column_number(found[1])
    row2, column2 = (int(found[4]), column_number(found[3])) if found[3] else (row, column)
    first, last = (min(row, row2), min(column, column2)), (max(row, row2), max(column, column2))
    return (*first, *last) if all(first) and last[0] <= ROWS else None


class Shared:
    """What all sheets of a workbook share, and what they may hold together."""

    def __init__(self, budget: Budget, strings: list[str], kinds: list[FormatKind], from_1904: bool) -> None:
        self.budget = budget
        self.strings = strings
        self.kinds = kinds
        self.from_1904 = from_1904
        self.cells = budget.limits.cells
        self.merges = budget.limits.merges


class SheetCells:
    """The cells with a value by `row << 14 | column - 1`, which of them hold formulas, and merged areas."""

    def __init__(self, shared: Shared) -> None:
        self.values: dict[int, Plain | None] = {}
        self.formulas: set[int] = set()
        self.merges: list[Area] = []
        self._shared = shared
        self._limits = shared.budget.limits
        self._seen_data = False

    def run(self, content: bytes, part: str) -> None:
        """Read the whole sheet; Refused where it is no sound XML or could be read in two ways."""
        self._shared.budget.tags(content)
        parser = expat.ParserCreate(namespace_separator=" ")
        parser.buffer_text = True
        buffer: list[str] = []
        parser.CharacterDataHandler = buffer.append
        parser.StartElementHandler, parser.EndElementHandler = self._handlers(buffer)
        feed(parser, content, part, self._limits)

    def _handlers(self, buffer: list[str]) -> tuple[Start, End]:
        """The innermost loop, one closure each: everything that is not a cell's is done elsewhere.

        The two share what they know of the cell at hand as local names: attributes, or more calls, would make
        every cell slower.
        """
        depth = row = 0
        last, most, deepest = -1, self._shared.cells, self._limits.depth
        cell: dict[str, str] = {}
        source = text = formula = ""
        reading = False
        tag_of, key_of, clear, keep = _TAGS.get, _KEYS.get, buffer.clear, self._keep

        def start(name: str, attrs: dict[str, str]) -> None:
            nonlocal depth, row, last, most, cell, source, formula, reading
            depth += 1
            tag = tag_of(name)
            if tag == "c" and depth == 4:
                key = key_of(attrs.get("r", "")) or _key(attrs, row, last)
                if key <= last or key >> 14 != row:
                    raise Refused("ambiguous", f"a cell of row {row} twice, in another row or out of order")
                most -= 1
                if most < 0:
                    raise Refused("too-many-cells")
                last, cell, source, formula = key, attrs, "", ""
            elif depth > deepest:
                raise Refused("too-complex", "elements too deep")
            elif tag is None:
                return
            elif tag == "v" or tag == "t" or tag == "f":
                clear()
            elif tag == "row" and depth == 3:
                row = _row(attrs, row)
                last, self._shared.cells = (row << 14) - 1, most
            elif tag == "rPh":
                reading = True
            else:
                self._other(tag, attrs, depth)

        def end(name: str) -> None:
            nonlocal depth, source, text, formula, reading, most
            depth -= 1
            tag = tag_of(name)
            if tag is None:
                return
            if tag == "c":
                if depth == 3 and (source or formula):
                    keep(last, cell, text if source else None, formula)
            elif tag == "v" or tag == "t":
                if depth == 4 if tag == "v" else not reading and cell.get("t") == "inlineStr":
                    more = "".join(buffer)
                    text = more if not source else _more(source, tag, text, more)
                    source = tag
            elif tag == "f":
                formula = formula or ("".join(buffer) or _SHARED if depth == 4 else "")
            elif tag == "rPh":
                reading = False
            elif tag == "sheetData":
                self._shared.cells = most

        return start, end

    def _keep(self, key: int, cell: dict[str, str], text: str | None, formula: str) -> None:
        value = None if text is None else self._value(cell, text)
        if formula and not (formula in _CONSTANT and isinstance(value, bool)):
            self.formulas.add(key)
            self.values[key] = value
        elif value is not None and value != "":
            self.values[key] = value

    def _value(self, cell: dict[str, str], text: str) -> Plain | None:
        kind = cell.get("t", "n")
        if kind == "s":
            return self._string(text)
        if kind == "inlineStr" or kind == "str":
            if not text.isprintable() or "_x" in text:
                text = clean(text)
            if len(text) > self._limits.text:
                raise Refused("text-too-long")
            self._shared.budget.text(len(text))
            return text
        text = text.strip()
        if not text:
            return None
        if kind == "n":
            return number(text, self._format(cell.get("s", "0")), self._shared.from_1904)
        if kind == "b":
            return text in ("1", "true")
        return iso(text) if kind == "d" else CellError(clean(text)[:40])

    def _string(self, text: str) -> str:
        strings = self._shared.strings
        index = int(text)
        if not 0 <= index < len(strings):
            raise Refused("broken", "a cell points to a text that is not there")
        return strings[index]

    def _format(self, style: str) -> FormatKind:
        kinds, index = self._shared.kinds, int(style)
        return kinds[index] if 0 <= index < len(kinds) else PLAIN

    def _other(self, tag: str, attrs: dict[str, str], depth: int) -> None:
        if tag == "mergeCell":
            self._merge(attrs.get("ref", ""))
        elif tag == "sheetData" and depth == 2:
            if self._seen_data:
                raise Refused("ambiguous", "the cells of a sheet twice")
            self._seen_data = True

    def _merge(self, reference: str) -> None:
        found = area(reference)
        if found is None:
            raise Refused("broken", "a merged area without a place")
        self._shared.merges -= 1
        cells = (found[2] - found[0] + 1) * (found[3] - found[1] + 1)
        if self._shared.merges < 0 or cells > self._limits.merge_cells:
            raise Refused("too-many-merges")
        self.merges.append(found)


def _row(attrs: dict[str, str], last: int) -> int:
    row = int(attrs["r"]) if "r" in attrs else last + 1
    if not last < row <= ROWS:
        raise Refused("ambiguous", f"row {row} twice or out of order")
    return row


def _key(attrs: dict[str, str], row: int, last: int) -> int:
    """A cell's key; what is valid is kept, so that each address is taken apart once."""
    if "r" not in attrs:
        if last & 0x3FFF == COLUMNS - 1 and last >> 14 == row:
            raise Refused("broken", f"row {row} has too many cells")
        return last + 1
    reference = attrs["r"]
    found = _CELL.fullmatch(reference)
    column = column_number(found[1]) if found else 0
    if not found or not column or int(found[2]) > ROWS:
        raise Refused("broken", f"cell {reference[:20]} in row {row}")
    key = int(found[2]) << 14 | column - 1
    if len(_KEYS) < _KEPT:
        _KEYS[reference] = key
    return key


def _more(source: str, tag: str, text: str, more: str) -> str:
    """A text that goes on; a second one of another kind could be read in two ways."""
    if source == tag == "t":
        return text + more
    raise Refused("ambiguous", "a cell with two values")
