"""Readers of the small parts: content types, relationships, workbook, styles, strings, properties."""

from __future__ import annotations

from dataclasses import dataclass
from xml.parsers import expat

from qa_core.toolkit.refusal import Refused
from qa_core.toolkit.values import FormatKind, clean, format_kind
from qa_core.toolkit.xml_pass import RELATIONSHIP_IDS, Budget, End, Pass, Start, feed, names, names_in

_ON = ("1", "true")
_STRING_TAGS = names("si", "t", "rPh")


class ContentTypes(Pass):
    """All content types named in the package, case-folded."""

    names = names_in("content-types", "Types", "Default", "Override")

    def __init__(self, budget: Budget) -> None:
        super().__init__(budget)
        self.types: set[str] = set()

    def start(self, name: str, attrs: dict[str, str]) -> None:
        if name != "Types":
            self.types.add(attrs.get("ContentType", "").casefold())


@dataclass(frozen=True, slots=True)
class Relationship:
    """One relationship: the last word of its type, its target, and whether that lies outside."""

    kind: str
    target: str
    external: bool


class Relationships(Pass):
    """The relationships of a part, by id; the same id twice is refused."""

    names = names_in("relationships", "Relationship")

    def __init__(self, budget: Budget) -> None:
        super().__init__(budget)
        self.found: dict[str, Relationship] = {}

    def start(self, name: str, attrs: dict[str, str]) -> None:  # noqa: ARG002
        id = attrs.get("Id", "")
        if id in self.found:
            raise Refused("ambiguous", "a relationship twice")
        kind = attrs.get("Type", "").rpartition("/")[2]
        external = attrs.get("TargetMode", "").lower() == "external"
        self.found[id] = Relationship(kind, attrs.get("Target", ""), external)


@dataclass(frozen=True, slots=True)
class SheetEntry:
    """A sheet as the workbook lists it."""

    title: str
    relationship: str
    state: str


@dataclass(frozen=True, slots=True)
class DefinedName:
    """A defined name: `local` is the number of the sheet that alone knows it."""

    name: str
    local: str | None
    target: str


class Workbook(Pass):
    """Sheets, defined names and the date system."""

    names = names("workbook", "workbookPr", "sheet", "definedName")

    def __init__(self, budget: Budget) -> None:
        super().__init__(budget)
        self.is_workbook = False
        self.from_1904 = False
        self.sheets: list[SheetEntry] = []
        self.defined: list[DefinedName] = []
        self._open: tuple[str, str | None] = ("", None)

    def start(self, name: str, attrs: dict[str, str]) -> None:
        if name == "definedName":
            self.buffer.clear()
            self._open = (attrs.get("name", ""), attrs.get("localSheetId"))
        elif name == "sheet" and self.depth == 3:
            id = next((attrs[key] for key in RELATIONSHIP_IDS if key in attrs), "")
            self.sheets.append(SheetEntry(clean(attrs.get("name", "")), id, attrs.get("state", "visible")))
            if len(self.sheets) > self.limits.sheets:
                raise Refused("too-many-sheets")
        elif name == "workbookPr":
            self.from_1904 = attrs.get("date1904", "") in _ON
        elif name == "workbook" and self.depth == 1:
            self.is_workbook = True

    def end(self, name: str) -> None:
        if name == "definedName":
            self.defined.append(DefinedName(*self._open, "".join(self.buffer)))
            if len(self.defined) > self.limits.names:
                raise Refused("too-many-names")


class Styles(Pass):
    """For each cell format, which kind of number it shows."""

    names = names("numFmt", "cellXfs", "xf")

    def __init__(self, budget: Budget) -> None:
        super().__init__(budget)
        self.kinds: list[FormatKind] = []
        self._codes: dict[int, str] = {}
        self._known: dict[int, FormatKind] = {}
        self._cells = False

    def start(self, name: str, attrs: dict[str, str]) -> None:
        if name == "xf":
            if self._cells:
                self.kinds.append(self._kind(int(attrs.get("numFmtId") or 0)))
        elif name == "numFmt":
            self._codes[int(attrs.get("numFmtId") or 0)] = attrs.get("formatCode", "")
        else:
            self._cells = True

    def end(self, name: str) -> None:
        if name == "cellXfs":
            self._cells = False

    def _kind(self, number: int) -> FormatKind:
        if number not in self._known:
            self._known[number] = format_kind(number, self._codes)
        return self._known[number]


class SharedStrings:
    """The shared strings in order; readings of characters (`rPh`) are no text."""

    def __init__(self, budget: Budget) -> None:
        self.strings: list[str] = []
        self._budget = budget

    def run(self, content: bytes, part: str) -> None:
        """Read the whole part; Refused where it is no sound XML."""
        self._budget.tags(content)
        parser = expat.ParserCreate(namespace_separator=" ")
        parser.buffer_text = True
        buffer: list[str] = []
        parser.CharacterDataHandler = buffer.append
        parser.StartElementHandler, parser.EndElementHandler = self._handlers(buffer)
        feed(parser, content, part, self._budget.limits)

    def _handlers(self, buffer: list[str]) -> tuple[Start, End]:
        depth, runs, reading = 0, "", False
        deepest = self._budget.limits.depth

        def start(name: str, _attrs: dict[str, str]) -> None:
            nonlocal depth, runs, reading
            depth += 1
            tag = _STRING_TAGS.get(name)
            if depth > deepest:
                raise Refused("too-complex", "elements too deep")
            if tag == "t":
                buffer.clear()
            elif tag == "si":
                runs = ""
            elif tag == "rPh":
                reading = True

        def end(name: str) -> None:
            nonlocal depth, runs, reading
            depth -= 1
            tag = _STRING_TAGS.get(name)
            if tag == "t":
                if not reading:
                    runs += "".join(buffer)
            elif tag == "si" and depth == 1:
                self._keep(clean(runs))
            elif tag == "rPh":
                reading = False

        return start, end

    def _keep(self, text: str) -> None:
        if len(text) > self._budget.limits.text:
            raise Refused("text-too-long")
        self._budget.text(len(text))
        self.strings.append(text)


class CustomProperties(Pass):
    """The document's own properties as text; the same name twice is refused."""

    names = names_in("custom", "property")

    def __init__(self, budget: Budget) -> None:
        super().__init__(budget)
        self.found: dict[str, str] = {}
        self._name = ""

    def start(self, name: str, attrs: dict[str, str]) -> None:  # noqa: ARG002
        self.buffer.clear()
        self._name = attrs.get("name", "")
        if self._name in self.found:
            raise Refused("ambiguous", "a property twice")

    def end(self, name: str) -> None:  # noqa: ARG002
        self.found[self._name] = clean("".join(self.buffer)).strip()
