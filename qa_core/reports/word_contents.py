"""The contents of a Word document: a field that Word brings up to date, with its entries there already."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import Any

from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn

from qa_core.reports.inert import clean
from qa_core.reports.word_outline import Entry

LEVELS = 2
MOST = 60


def contents(entries: Sequence[Entry], styles: Any) -> Any:
    """The element of the contents: the headings of the first two levels (of the first, where they are many).

    Args:
        entries: every heading of the document, in order; each is marked by `marked` under its number.
        styles: of the document, with `toc 1` and `toc 2`.
    """
    levels = LEVELS if sum(entry.level <= LEVELS for entry in entries) <= MOST else 1
    shown = [(at, entry) for at, entry in enumerate(entries) if entry.level <= levels]
    lines = []
    for number, (at, entry) in enumerate(shown):
        begin = _begin(levels) if number == 0 else ""
        end = _char("end") if number == len(shown) - 1 else ""
        style = styles[f"toc {entry.level}"].style_id
        lines.append(_line(at, entry, style, begin, end))
    return parse_xml(
        f'<w:sdt {nsdecls("w")}><w:sdtPr><w:docPartObj><w:docPartGallery w:val="Table of Contents"/>'
        f"<w:docPartUnique/></w:docPartObj></w:sdtPr><w:sdtContent>{''.join(lines)}</w:sdtContent></w:sdt>"
    )


def marked(paragraph: Any, at: int) -> None:
    """Put the mark of the heading of that number around the words of a paragraph."""
    start, end = OxmlElement("w:bookmarkStart"), OxmlElement("w:bookmarkEnd")
    for part in (start, end):
        part.set(qn("w:id"), str(at + 1))
    start.set(qn("w:name"), _mark(at))
    paragraph._p.insert(1, start)
    paragraph._p.append(end)


def _line(at: int, entry: Entry, style: str, begin: str, end: str) -> str:
    words = f'<w:r><w:t xml:space="preserve">{escape(clean(entry.text))}</w:t></w:r>'
    link = f'<w:hyperlink w:anchor="{_mark(at)}" w:history="1">{words}</w:hyperlink>'
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr>{begin}{link}{end}</w:p>'


def _begin(levels: int) -> str:
    code = f'TOC \\o "1-{levels}" \\h \\z \\u'
    return (
        f'{_char("begin")}<w:r><w:instrText xml:space="preserve"> {escape(code)} </w:instrText></w:r>'
        f"{_char('separate')}"
    )


def _char(kind: str) -> str:
    return f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'


def _mark(at: int) -> str:
    return f"_Toc{at + 1:09}"
