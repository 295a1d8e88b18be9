"""An empty record file to fill in: the columns that one instrument reads, with explanations."""

from __future__ import annotations

from qa_core.model.instrument import Instrument
from qa_core.toolkit.lists_template import workbook
from qa_core.toolkit.records_columns import sheets

RULES = (
    "One row for each record; further sheets hold its lists, one entry a row, the record first.",
    "Give references only: no names of children, parents or staff anywhere.",
    "A blank cell says that the record has nothing there, and its check fails. So does a sheet without a row "
    "for the record.",
    "A column or sheet that is not there says nothing: its checks are left to the reviewer. Delete the "
    "columns and sheets that your case system does not export.",
    "The word none says that a list was completed and holds nothing. Dates: real dates, or text with the day "
    "first (27/10/2026).",
    "Instead of this workbook you can give one csv file for each sheet, named after it, or a JSON file.",
)


def record_template(instrument: Instrument) -> bytes:
    """An empty record file of an instrument, as a workbook."""
    return workbook(sheets(instrument, needed=True), RULES)
