"""Mends what openpyxl writes: heights that may grow, values of formulas, order of font parts, fixed times."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable, Mapping
from xml.sax.saxutils import escape

from qa_core.toolkit.stamp import deflated, packed

_FORMULA = re.compile(r'<c r="([A-Z]+[0-9]+)"([^>]*?)><f>(.*?)</f><v ?/?>(?:</v>)?</c>', re.S)
_INLINE = re.compile(r't="inlineStr"><is><t(?: [^>]*)?>([^<]*)</t></is></c>')
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_STRINGS_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"
_STRINGS_LINK = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings"
_FONT = re.compile(r"<font>(.*?)</font>", re.S)
_PART = re.compile(r"<(\w+)(?: [^>]*)?/>")
_FONT_ORDER = (
    "b",
    "i",
    "strike",
    "condense",
    "extend",
    "outline",
    "shadow",
    "u",
    "vertAlign",
    "sz",
    "color",
    "name",
)
_SHEET = re.compile(r'<sheet [^>]*name="([^"]*)"[^>]*?r:id="([^"]*)"')
_CHANGING = ("xl/sharedStrings.xml", "docProps/custom.xml")
_STAMP = "2000-01-01T00:00:00Z"


def mended(package: bytes, cached: Mapping[tuple[str, str], str]) -> bytes:
    """The package as Excel itself might have written it; the same input gives the same bytes.

    Args:
        package: a workbook saved by openpyxl.
        cached: what each formula yields now, by sheet and cell.
    """
    with zipfile.ZipFile(io.BytesIO(package)) as source:
        parts = {name: source.read(name) for name in source.namelist()}
    paths = _paths(parts)
    now = {paths[sheet]: {c: v for (s, c), v in cached.items() if s == sheet} for sheet, _ in cached}
    texts = {name: data.decode("utf-8") for name, data in parts.items()}
    strings = _placeholders(texts[name] for name in paths.values())
    for name in paths.values():
        texts[name] = _sheet(texts[name], now.get(name, {}), strings)
    texts["xl/sharedStrings.xml"] = _shared(strings)
    _announce(texts)
    order = sorted(texts, key=lambda part: (part != "[Content_Types].xml", part))
    return packed([deflated(name, _part(name, texts[name]).encode("utf-8"), level=9) for name in order])


def _sheet(text: str, now: Mapping[str, str], strings: dict[str, int]) -> str:
    """A sheet with heights that may grow, values beside formulas, and its texts among the shared ones."""
    text = _FORMULA.sub(lambda match: _formula(match, now), text.replace(' customHeight="1"', ""))
    return _INLINE.sub(lambda m: f't="s"><v>{strings.setdefault(m[1], len(strings))}</v></c>', text)


def _placeholders(sheets: Iterable[str]) -> dict[str, int]:
    """The places of shared texts that copies change: they come first, so that all others stay as packed."""
    found = (match[1] for sheet in sheets for match in _INLINE.finditer(sheet))
    return {text: n for n, text in enumerate(dict.fromkeys(t for t in found if t.startswith("@@")))}


def _shared(strings: Mapping[str, int]) -> str:
    items = "".join(f'<si><t xml:space="preserve">{text}</t></si>' for text in strings)
    head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    return f'{head}<sst xmlns="{_MAIN}" uniqueCount="{len(strings)}">{items}</sst>'


def _announce(texts: dict[str, str]) -> None:
    """Names the shared texts in the package's lists, where openpyxl has not done so."""
    types, links = "[Content_Types].xml", "xl/_rels/workbook.xml.rels"
    if "sharedStrings" not in texts[types]:
        entry = f'<Override PartName="/xl/sharedStrings.xml" ContentType="{_STRINGS_TYPE}"/>'
        texts[types] = texts[types].replace("</Types>", f"{entry}</Types>")
    if "sharedStrings" not in texts[links]:
        entry = f'<Relationship Id="rIdTexts" Type="{_STRINGS_LINK}" Target="sharedStrings.xml"/>'
        texts[links] = texts[links].replace("</Relationships>", f"{entry}</Relationships>")


def _part(name: str, text: str) -> str:
    if name not in _CHANGING and not name.startswith("xl/comments/"):
        text = text.replace("@@", "&#64;&#64;")
    if name == "xl/styles.xml":
        return _FONT.sub(_font, text)
    if name == "docProps/core.xml":
        return re.sub(r"(<dcterms:(?:created|modified)[^>]*>)[^<]*", rf"\g<1>{_STAMP}", text)
    return text


def _formula(match: re.Match[str], now: Mapping[str, str]) -> str:
    cell, rest, formula = match.groups()
    rest = re.sub(r' t="[^"]*"', "", rest)
    return f'<c r="{cell}"{rest} t="str"><f>{formula}</f><v>{escape(now.get(cell, ""))}</v></c>'


def _font(match: re.Match[str]) -> str:
    parts = [(found[1], found[0]) for found in _PART.finditer(match[1])]
    order = {name: place for place, name in enumerate(_FONT_ORDER)}
    return (
        "<font>" + "".join(part for _, part in sorted(parts, key=lambda p: order.get(p[0], 99))) + "</font>"
    )


def _paths(parts: Mapping[str, bytes]) -> dict[str, str]:
    """The part that holds each sheet, by title."""
    workbook = parts["xl/workbook.xml"].decode("utf-8")
    links = parts["xl/_rels/workbook.xml.rels"].decode("utf-8")
    targets: dict[str, str] = {}
    for link in re.findall(r"<Relationship [^>]*>", links):
        fields = dict(re.findall(r'(\w+)="([^"]*)"', link))
        targets[fields["Id"]] = fields["Target"].removeprefix("/").removeprefix("xl/")
    plain = {"&amp;": "&", "&apos;": "'", "&quot;": '"', "&lt;": "<", "&gt;": ">"}
    found = {}
    for title, id in _SHEET.findall(workbook):
        found[re.sub(r"&\w+;", lambda m: plain.get(m[0], m[0]), title)] = "xl/" + targets[id]
    return found
