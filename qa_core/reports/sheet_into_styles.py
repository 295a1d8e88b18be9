"""The styles of a sheet, found in or added to those of the workbook that it is put into."""

from __future__ import annotations

import copy
from collections.abc import Iterator

from lxml import etree

from qa_core.reports.sheet_into_package import MAIN, Element, Unfit

MOST_FORMATS = 64_000
_ORDER = ("numFmts", "fonts", "fills", "borders", "cellStyleXfs", "cellXfs", "cellStyles", "dxfs")
_APPLY = ("applyNumberFormat", "applyFont", "applyFill", "applyBorder", "applyAlignment")
_OWN_FORMATS = 164
_PLAIN = {
    "fonts": "<font/>",
    "fills": '<fill><patternFill patternType="none"/></fill>',
    "borders": "<border/>",
    "cellXfs": '<xf numFmtId="0" fontId="0" fillId="0" borderId="0"/>',
}
"""What stands first in each group, for a workbook whose style sheet has none: all its own cells look so."""


def tag(name: str) -> str:
    """A name of the main namespace."""
    return f"{{{MAIN}}}{name}"


class Merged:
    """Where each style of one style sheet stands in another, which is added to as far as need be.

    Args:
        ours: the style sheet of the sheet that is put in.
        theirs: the style sheet of the workbook; it is changed in place, and nothing in it moves.
    """

    def __init__(self, ours: Element, theirs: Element) -> None:
        self.theirs = theirs
        self._known: dict[str, dict[bytes, int]] = {}
        for group, plain in _PLAIN.items():
            if not _children(theirs, group):
                self._group(group).append(etree.fromstring(f'<x xmlns="{MAIN}">{plain}</x>')[0])
        fonts = self._shared(ours, "fonts")
        fills = self._shared(ours, "fills")
        borders = self._shared(ours, "borders")
        formats = dict(self._formats(ours))
        self.conditional = self._shared(ours, "dxfs")
        self.formats: dict[int, int] = {0: 0}
        for at, style in enumerate(_children(ours, "cellXfs")):
            if at:
                self.formats[at] = self._format(style, fonts, fills, borders, formats)

    def _format(
        self,
        style: Element,
        fonts: dict[int, int],
        fills: dict[int, int],
        borders: dict[int, int],
        formats: dict[int, int],
    ) -> int:
        made = copy.deepcopy(style)
        for name, places in (("fontId", fonts), ("fillId", fills), ("borderId", borders)):
            made.set(name, str(places[int(made.get(name, "0"))]))
        number = int(made.get("numFmtId", "0"))
        made.set("numFmtId", str(formats.get(number, number)))
        made.attrib.pop("xfId", None)
        if _children(self.theirs, "cellStyleXfs"):
            made.set("xfId", "0")
        for name in _APPLY:
            made.set(name, "1")
        return self._place("cellXfs", made)

    def _shared(self, ours: Element, group: str) -> dict[int, int]:
        """Where each font, fill or border stands there."""
        return {at: self._place(group, copy.deepcopy(one)) for at, one in enumerate(_children(ours, group))}

    def _formats(self, ours: Element) -> Iterator[tuple[int, int]]:
        """The numbers there of number formats of our own."""
        known = {one.get("formatCode"): int(one.get("numFmtId", "0")) for one in self._group("numFmts")}
        for one in _children(ours, "numFmts"):
            code, number = one.get("formatCode"), int(one.get("numFmtId", "0"))
            if code not in known:
                known[code] = max([_OWN_FORMATS - 1, *known.values()]) + 1
                made = copy.deepcopy(one)
                made.set("numFmtId", str(known[code]))
                self._group("numFmts").append(made)
            yield number, known[code]
        self._counted("numFmts")

    def _place(self, group: str, wanted: Element) -> int:
        """Where an element stands in a group; it is added at the end where nothing like it is there."""
        if group not in self._known:
            there = list(reversed([*enumerate(_children(self.theirs, group))]))
            self._known[group] = {_mark(one): at for at, one in there}
        known, mark = self._known[group], _mark(wanted)
        if mark in known:
            return known[mark]
        at = len(_children(self.theirs, group))
        if at >= MOST_FORMATS:
            raise Unfit(
                "It has so many different cell formats that no more fit in. Copy what is needed into a new "
                "workbook, and try with that."
            )
        self._group(group).append(wanted)
        self._counted(group)
        known[mark] = at
        return at

    def _group(self, name: str) -> Element:
        found = self.theirs.find(tag(name))
        if found is not None:
            return found
        before = {tag(one) for one in _ORDER[: _ORDER.index(name)]}
        at = max((n for n, one in enumerate(self.theirs, 1) if one.tag in before), default=0)
        made = etree.Element(tag(name))
        self.theirs.insert(at, made)
        return made

    def _counted(self, name: str) -> None:
        """The number of elements that a group says it has; a group of none is no group."""
        group = self._group(name)
        if len(group):
            group.set("count", str(len(group)))
        else:
            self.theirs.remove(group)


def dates(styles: Element) -> set[int]:
    """The cell formats of a style sheet that show a number as a day."""
    own = {int(one.get("numFmtId", "0")): str(one.get("formatCode")) for one in _children(styles, "numFmts")}
    builtin = {*range(14, 23), 45, 46, 47}
    found = set()
    for at, style in enumerate(_children(styles, "cellXfs")):
        number = int(style.get("numFmtId", "0"))
        if number in builtin or any(letter in own.get(number, "").lower() for letter in "dy"):
            found.add(at)
    return found


def _children(styles: Element, group: str) -> list[Element]:
    found = styles.find(tag(group))
    return [] if found is None else [one for one in found if isinstance(one.tag, str)]


def _mark(element: Element) -> bytes:
    """An element as it is whatever stands around it."""
    bare = copy.deepcopy(element)
    bare.tail = None
    for one in bare.iter():
        if not (one.text or "").strip():
            one.text = None
        one.tail = None
    return bytes(etree.tostring(bare, method="c14n", exclusive=True))
