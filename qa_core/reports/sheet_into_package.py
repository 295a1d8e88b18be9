"""Somebody else's workbook as the package that it is: parts of bytes, most of which are never touched."""

from __future__ import annotations

import io
import posixpath
import zipfile
import zlib
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from lxml import etree

from qa_core.errors import InputError

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
STRICT = "http://purl.oclc.org/ooxml/"
CONTENT_TYPES = "[Content_Types].xml"
MOST_BYTES = 1_000_000_000
_EPOCH = (1980, 1, 1, 0, 0, 0)
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
Element: TypeAlias = Any
"""An element of lxml, which says nothing of its types."""


class Unfit(InputError):
    """A workbook into which no sheet can be put; whole sentences say why and what to do."""


@dataclass
class Package:
    """The parts of a workbook by name, in their order; a part that is set is written, all others are kept."""

    parts: dict[str, bytes]
    stamps: dict[str, zipfile.ZipInfo] = field(default_factory=dict)

    @classmethod
    def read(cls, data: bytes) -> Package:
        """Unpack a workbook.

        Raises: Unfit for what is encrypted, damaged, or no workbook of this kind.
        """
        if data.startswith(_OLE):
            raise Unfit("It has a password, or is an old .xls. Take the password off, or save it as .xlsx.")
        try:
            with zipfile.ZipFile(io.BytesIO(data)) as archive:
                infos = archive.infolist()
                _sound(infos)
                parts = {info.filename: archive.read(info) for info in infos}
        except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError):
            raise Unfit("It is damaged, or no Excel workbook (.xlsx or .xlsm).") from None
        return cls(parts, {info.filename: info for info in infos})

    def packed(self) -> bytes:
        """The package again; parts that nobody set have the bytes and the date that they had."""
        stream = io.BytesIO()
        with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, content in self.parts.items():
                archive.writestr(_stamp(name, self.stamps.get(name)), content)
        return stream.getvalue()

    def tree(self, name: str) -> Element:
        """A part as XML; Unfit where it is missing, no XML, or declares entities."""
        try:
            parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
            root = etree.fromstring(self.parts[name], parser)
        except (KeyError, etree.XMLSyntaxError):
            raise Unfit(f"It is damaged: its part {name} cannot be read.") from None
        if root.getroottree().docinfo.doctype:
            raise Unfit(f"Its part {name} declares entities, which no workbook of Excel does.")
        return root

    def put(self, name: str, root: Element) -> None:
        """Set a part, unless it says what it said before."""
        if name in self.parts and _same(self.tree(name), root):
            return
        self.parts[name] = etree.tostring(
            root.getroottree(), xml_declaration=True, encoding="UTF-8", standalone=True
        )

    def drop(self, name: str) -> None:
        """Take a part out, and what says of which kind it is."""
        self.parts.pop(name, None)
        types = self.tree(CONTENT_TYPES)
        for override in types.findall(f"{{{TYPES}}}Override"):
            if str(override.get("PartName")).casefold() == f"/{name}".casefold():
                types.remove(override)
        self.put(CONTENT_TYPES, types)

    def links(self, part: str) -> Element:
        """The relationships of a part; empty where it has none."""
        name = links_name(part)
        if name in self.parts:
            return self.tree(name)
        return etree.Element(f"{{{PACKAGE}}}Relationships", nsmap={None: PACKAGE})

    def target(self, part: str, link: Element) -> str:
        """The name of the part that a relationship of `part` leads to."""
        to = str(link.get("Target"))
        path = to if to.startswith("/") else posixpath.join(posixpath.dirname(part), to)
        found = posixpath.normpath(path).lstrip("/")
        return next((name for name in self.parts if name.casefold() == found.casefold()), found)


def links_name(part: str) -> str:
    """The part that holds the relationships of a part."""
    return posixpath.join(posixpath.dirname(part), "_rels", f"{posixpath.basename(part)}.rels")


def kind(link: Element) -> str:
    """What a relationship leads to, as `worksheet` or `printerSettings`."""
    return str(link.get("Type")).rpartition("/")[2]


def _sound(infos: list[zipfile.ZipInfo]) -> None:
    names = [info.filename.casefold() for info in infos]
    if len(set(names)) < len(names):
        raise Unfit("It is damaged: a part stands in it twice.")
    if any(info.flag_bits & 0x1 for info in infos):
        raise Unfit("It has a password. Take the password off and try again.")
    if sum(info.file_size for info in infos) > MOST_BYTES:
        raise Unfit("It holds more than a gigabyte: put the sheet into a smaller workbook.")


def _stamp(name: str, old: zipfile.ZipInfo | None) -> zipfile.ZipInfo:
    """How a part is packed: as it was, with the date that it had; new ones without any date."""
    date = old.date_time if old is not None and old.date_time >= _EPOCH else _EPOCH
    made = zipfile.ZipInfo(name, date)
    stored = old is not None and old.compress_type == zipfile.ZIP_STORED
    made.compress_type = zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED
    if old is not None:
        made.external_attr, made.create_system = old.external_attr, old.create_system
    return made


def _same(one: Element, other: Element) -> bool:
    return bool(etree.tostring(one, method="c14n") == etree.tostring(other, method="c14n"))
