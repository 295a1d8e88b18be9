"""One expat pass over one part: no declarations, no entities, bounded depth, tags and token length."""

from __future__ import annotations

from collections.abc import Callable
from xml.parsers import expat

from qa_core.toolkit.limits import Limits
from qa_core.toolkit.refusal import Refused

_MAIN = (
    "http://schemas.openxmlformats.org/spreadsheetml/2006/main",
    "http://purl.oclc.org/ooxml/spreadsheetml/main",
)
_RELATIONSHIPS = (
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    "http://purl.oclc.org/ooxml/officeDocument/relationships",
)
_CUSTOM = (
    "http://schemas.openxmlformats.org/officeDocument/2006/custom-properties",
    "http://purl.oclc.org/ooxml/officeDocument/customProperties",
)
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/"
RELATIONSHIP_IDS = tuple(f"{space} id" for space in _RELATIONSHIPS)
_STEP = 1 << 20
Start = Callable[[str, dict[str, str]], None]
End = Callable[[str], None]


def names(*local: str) -> dict[str, str]:
    """Local names of the spreadsheet namespaces, by the name that expat gives."""
    return {f"{space} {word}": word for space in _MAIN for word in local}


def names_in(space: str, *local: str) -> dict[str, str]:
    """Local names of a package namespace (`relationships`, `content-types`) or of `custom`."""
    spaces = _CUSTOM if space == "custom" else (_PACKAGE + space,)
    return {f"{uri} {word}": word for uri in spaces for word in local}


class Budget:
    """What all parts together may still hold of tags and characters."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self._tags = limits.tags
        self._text = limits.text_total

    def tags(self, content: bytes) -> None:
        """Count a part's tags; refuse once there are too many."""
        self._tags -= content.count(b"<")
        if self._tags < 0:
            raise Refused("too-complex")

    def text(self, characters: int) -> None:
        """Count characters kept; refuse once there are too many."""
        self._text -= characters
        if self._text < 0:
            raise Refused("too-complex", "too much text")


class Pass:
    """The base of a reader of one part: subclasses give `start` and `end`, and read `buffer`.

    `names` turns expat's names into local ones; elements of other namespaces are only counted in `depth`.
    """

    names: dict[str, str] = {}

    def __init__(self, budget: Budget) -> None:
        self.budget = budget
        self.limits = budget.limits
        self.depth = 0
        self.buffer: list[str] = []

    def start(self, name: str, attrs: dict[str, str]) -> None:
        """An element opens."""

    def end(self, name: str) -> None:
        """An element closes."""

    def run(self, content: bytes, part: str) -> None:
        """Read the whole part; Refused where it is no sound XML."""
        self.budget.tags(content)
        parser = expat.ParserCreate(namespace_separator=" ")
        parser.buffer_text = True
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self.buffer.append
        feed(parser, content, part, self.limits)

    def _start(self, name: str, attrs: dict[str, str]) -> None:
        self.depth += 1
        if self.depth > self.limits.depth:
            raise Refused("too-complex", "elements too deep")
        local = self.names.get(name)
        if local is not None:
            self.start(local, attrs)

    def _end(self, name: str) -> None:
        local = self.names.get(name)
        if local is not None:
            self.end(local)
        self.depth -= 1


def check_sound(content: bytes, part: str, budget: Budget) -> None:
    """Refuse a part that is not read otherwise if it is no sound XML or carries declarations."""
    budget.tags(content)
    feed(expat.ParserCreate(), content, part, budget.limits)


def feed(parser: expat.XMLParserType, content: bytes, part: str, limits: Limits) -> None:
    """Parse in steps, so that one endless token is refused before it is scanned again and again."""

    def declared(*_: object) -> None:
        raise Refused("dtd", f"part {part}")

    parser.StartDoctypeDeclHandler = declared
    try:
        if len(content) <= _STEP:
            parser.Parse(content, True)
            return
        view = memoryview(content)
        for at in range(0, len(view), _STEP):
            step = view[at : at + _STEP]
            parser.Parse(step, at + _STEP >= len(view))
            if at + len(step) - parser.CurrentByteIndex > _STEP + limits.token_bytes:
                raise Refused("too-complex", f"part {part}")
    except expat.ExpatError as error:
        raise Refused("broken", f"part {part}, line {error.lineno}") from None
