"""A report as PDF: the page of the HTML form, printed by WeasyPrint. Nothing is fetched from anywhere."""

from __future__ import annotations

import io
import logging
from typing import Any

from qa_core.errors import QaError
from qa_core.model.figure import Report
from qa_core.model.house import PLAIN, House
from qa_core.reports import html

MISSING = (
    'A PDF needs one more package: pip install "qa-core[pdf]". Without it, open the report in HTML and print '
    "it from the browser: it is laid out for A4."
)
NO_PANGO = (
    "WeasyPrint is installed, but not Pango, which lays out its text ({}). Install Pango as WeasyPrint's "
    "documentation says for your system, or open the report in HTML and print it from the browser."
)


def render(report: Report, house: House = PLAIN) -> bytes:
    """The pages of the report, tagged for those who listen; the same report gives the same bytes.

    Raises: QaError where WeasyPrint or Pango is missing, with what to do.
    """
    weasyprint = _library()
    nothing_else = weasyprint.urls.URLFetcher(allowed_protocols=("data",))
    page = weasyprint.HTML(string=html.render(report, house).decode("utf-8"), url_fetcher=nothing_else)
    target = io.BytesIO()
    page.write_pdf(target, finisher=_settled, pdf_variant="pdf/ua-1", pdf_identifier=b"qa-report")
    return target.getvalue()


def _library() -> Any:
    """WeasyPrint, without its remarks on rules that are meant for screens."""
    try:
        import weasyprint
    except ModuleNotFoundError:
        raise QaError(MISSING) from None
    except OSError as error:
        reason = str(error).partition(":")[0].strip() or "a library is missing"
        raise QaError(NO_PANGO.format(reason)) from None
    for name in ("weasyprint", "fontTools"):
        logging.getLogger(name).setLevel(logging.CRITICAL)
    return weasyprint


def _settled(_: Any, pdf: Any) -> None:
    """Headings of columns are named by where they lie in memory: number them, the same each time."""
    numbers: dict[int, int] = {}
    for part in pdf.objects:
        _number(part, numbers)


def _number(part: Any, numbers: dict[int, int]) -> None:
    inner = part.values() if isinstance(part, dict) else part if isinstance(part, list) else ()
    for each in inner:
        _number(each, numbers)
    if isinstance(name := getattr(part, "string", None), int):
        part.string = numbers.setdefault(name, len(numbers) + 1)
