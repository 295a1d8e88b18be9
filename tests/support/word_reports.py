"""Reports in Word as another program reads them, and Word documents of a made-up organisation."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from typing import Any

import wordcheck
from docx import Document as open_word
from docx.shared import Mm, Pt
from PIL import Image

from qa_core.model.figure import Report, Table
from qa_core.model.house import PLAIN, House
from qa_core.reports import word


def made(report: Report, look: House = PLAIN) -> Any:
    """The document of a report; the same each time, with nothing in it that Word would mend."""
    data = word.render(report, look)
    assert data == word.render(report, look)
    assert wordcheck.faults(data) == []
    return open_word(io.BytesIO(data))


def small(*tables: Table, **more: Any) -> Report:
    """A report of these tables alone."""
    given = {"name": "quarterly", "title": "Report", "period": "2026-Q3", "organisation": "Westmere Council"}
    return Report.model_validate({**given, "tables": tables, **more})


def texts(document: Any) -> list[str]:
    return [paragraph.text for paragraph in document.paragraphs]


def grids(document: Any) -> list[Any]:
    """The tables of a report, without the facts at its top."""
    return list(document.tables[1:])


def picture(kind: str = "PNG", size: tuple[int, int] = (300, 100)) -> bytes:
    """A picture of one colour."""
    target = io.BytesIO()
    Image.new("RGB", size, "#336699").save(target, kind)
    return target.getvalue()


def own_document(change: Callable[[Any], object] = str) -> bytes:
    """A Word document of an organisation: Arial, few styles, no lists, a header, wider margins."""
    file, target = open_word(), io.BytesIO()
    for name in ("Caption", "Quote", "List Bullet", "Heading 3", "TOC Heading"):
        element = file.styles[name].element
        element.getparent().remove(element)
    rels = file.part.rels
    for key in [key for key, rel in rels.items() if rel.reltype.endswith("/numbering")]:
        del rels[key]
    file.styles["Normal"].font.name, file.styles["Heading 1"].font.size = "Arial", Pt(17)
    section = file.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm(30)
    section.header.paragraphs[0].text = "House header"
    change(file)
    file.save(target)
    return target.getvalue()


def retyped(data: bytes, old: bytes, new: bytes) -> bytes:
    """A Word file that says it is of another kind."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as given, zipfile.ZipFile(target, "w") as package:
        for name in given.namelist():
            package.writestr(name, given.read(name).replace(old, new) if name[0] == "[" else given.read(name))
    return target.getvalue()
