"""A toolkit's template: the layout written with openpyxl, then mended until Excel has nothing to say."""

from __future__ import annotations

import datetime as dt
import io
from dataclasses import dataclass
from typing import Any

from openpyxl.packaging.custom import StringProperty

from qa_core.model.instrument import Instrument
from qa_core.model.organisation import Organisation
from qa_core.toolkit import template_back, template_front, template_section, template_table
from qa_core.toolkit.fill import Fill
from qa_core.toolkit.grid import IDENTITY, LISTS, Layout
from qa_core.toolkit.mend import mended
from qa_core.toolkit.occasion import Occasion
from qa_core.toolkit.pen import Pen

_BEGINNING = dt.datetime(2000, 1, 1)


@dataclass(frozen=True)
class Template:
    """A rendered workbook with placeholders, and the texts that those of its own stand for."""

    data: bytes
    values: dict[str, str]


def render(
    instrument: Instrument,
    layout: Layout,
    organisation: Organisation,
    *,
    fill: Fill | None = None,
    occasion: Occasion | None = None,
) -> Template:
    """A workbook for an instrument, with placeholders where allocations differ.

    Args:
        instrument: what the toolkit asks.
        layout: where everything stands.
        organisation: whose name, colour and posts it shows.
        fill: what stands in the cells already, and problems to mark; None for an empty toolkit.
        occasion: for what it goes out; None for nothing in particular.

    Returns: the package and the texts for placeholders `V1`, `V2`, …; the others are the identity's fields in
        capitals, `HMAC`, `DUE`, `CHILDREN_SHOWN` and its like for agency, record and cycle, `AGENCY_n`, and
        the names in capitals of the reason slots of questions that a rule works out.
    """
    pen = Pen(instrument, layout, organisation, fill or Fill(), occasion or Occasion())
    template_front.write(pen)
    for sheet in layout.sheets:
        if sheet.kind in ("section", "ticks", "children"):
            template_section.write(pen, sheet)
        elif sheet.kind == "table":
            template_table.write(pen, sheet)
        elif sheet.kind in ("grades", "guidance"):
            getattr(template_back, sheet.kind)(pen)
        elif sheet.kind in ("lists", "identity"):
            pen.book.create_sheet(LISTS if sheet.kind == "lists" else IDENTITY)
    template_back.lists(pen)
    template_back.identity(pen)
    if pen.fill.problems is not None:
        template_back.problems(pen)
    return Template(mended(_saved(pen), pen.cached), pen.values)


def _saved(pen: Pen) -> bytes:
    book: Any = pen.book
    book.active = 0
    book.properties.creator = pen.organisation.name
    book.properties.title = template_front.title(pen)
    book.properties.created = _BEGINNING
    for field in (*template_back.FIELDS, template_back.SIGNATURE):
        book.custom_doc_props.append(StringProperty(name=f"qa_{field}", value=f"@@{field.upper()}@@"))
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()
