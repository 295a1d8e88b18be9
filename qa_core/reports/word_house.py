"""A house template in Word: whose styles, page, headers and first pages a report takes over."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Mapping
from typing import Any

from docx import Document as open_document
from docx.oxml.ns import qn

from qa_core.reports.inert import clean

_TYPES = "[Content_Types].xml"
_MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.{}.main+xml"
_DOCUMENT, _TEMPLATE = (_MAIN.format(kind).encode() for kind in ("document", "template"))
_WORDS = re.compile(r"\{(\w+)\}")
MOST_UNPACKED = 200 * 1024 * 1024


def fault(data: bytes) -> str:
    """What is wrong with the bytes of a house template, as the end of a sentence; "" where nothing is."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            types = package.read(_TYPES)
            if sum(member.file_size for member in package.infolist()) > MOST_UNPACKED:
                return "unpacks to far more than a template should: take out pictures and text"
            opened(data)
    except Exception as error:  # a broken package fails in whatever way it likes
        macros = isinstance(error, ValueError) and "macroEnabled" in str(error)
        return _MACROS if macros else _NO_WORD
    return _MACROS if b"macroEnabled" in types else ""


_MACROS = "holds macros: save it as a document without macros (.docx)"
_NO_WORD = "is no Word document that can be read: save it from Word as .docx"


def opened(data: bytes) -> Any:
    """The document of a template (.docx or .dotx)."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new:
        for name in dict.fromkeys(old.namelist()):
            part = old.read(name)
            new.writestr(name, part.replace(_TEMPLATE, _DOCUMENT) if name == _TYPES else part)
    return open_document(stream)


def has_front(file: Any) -> bool:
    """Whether the template has pages of its own: words or pictures in its body."""
    body = file.element.body
    drawn = any(True for tag in ("w:drawing", "w:pict", "w:tbl") for _ in body.iter(qn(tag)))
    return drawn or any((text.text or "").strip() for text in body.iter(qn("w:t")))


def emptied(file: Any) -> None:
    """Take the blank paragraphs of a template without pages of its own."""
    body = file.element.body
    for part in list(body):
        if part.tag != qn("w:sectPr"):
            body.remove(part)


def filled(file: Any, values: Mapping[str, str]) -> None:
    """Put values where the template names them, as `{title}`: in its pages, headers and footers."""
    parts = [file.element.body]
    for section in file.sections:
        parts += [part._element for part in (*heads(section), *feet(section))]
    for part in parts:
        for paragraph in part.iter(qn("w:p")):
            _fill(paragraph, values)


def heads(section: Any) -> list[Any]:
    """The headers that a section has of its own."""
    return _own(section, "header", "first_page_header", "even_page_header")


def feet(section: Any) -> list[Any]:
    """The footers that a section has of its own."""
    return _own(section, "footer", "first_page_footer", "even_page_footer")


def _own(section: Any, *names: str) -> list[Any]:
    return [part for name in names if not (part := getattr(section, name)).is_linked_to_previous]


def _fill(paragraph: Any, values: Mapping[str, str]) -> None:
    """Word cuts a line into pieces as it likes: the new words stand in the first of them."""
    pieces = paragraph.xpath("./w:r/w:t | ./w:sdt/w:sdtContent/w:r/w:t")
    words = "".join(piece.text or "" for piece in pieces)
    new = _WORDS.sub(lambda match: clean(values.get(match[1], match[0])), words)
    if new != words:
        for piece in pieces:
            piece.text = ""
        pieces[0].text = new
        pieces[0].set(qn("xml:space"), "preserve")
