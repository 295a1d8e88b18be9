"""Bullets for a document that has none: Word keeps them apart from the style that uses them."""

from __future__ import annotations

from typing import Any

from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.parts.numbering import NumberingPart


def bulleted(file: Any, style: Any) -> None:
    """Give a paragraph style a bullet and a hanging indent."""
    numbering = _part(file).element
    kind = _next(numbering, "w:abstractNum", "w:abstractNumId")
    number = _next(numbering, "w:num", "w:numId")
    bullet = parse_xml(
        f'<w:abstractNum {nsdecls("w")} w:abstractNumId="{kind}"><w:multiLevelType w:val="singleLevel"/>'
        '<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="bullet"/><w:lvlText w:val="•"/>'
        '<w:lvlJc w:val="left"/><w:pPr><w:ind w:left="360" w:hanging="360"/></w:pPr></w:lvl></w:abstractNum>'
    )
    _first_of(numbering, "w:num", bullet)
    used = f'<w:num {nsdecls("w")} w:numId="{number}"><w:abstractNumId w:val="{kind}"/></w:num>'
    last = numbering.findall(qn("w:num"))
    last[-1].addnext(parse_xml(used)) if last else bullet.addnext(parse_xml(used))
    form = style.element.get_or_add_pPr()
    form.get_or_add_numPr().get_or_add_numId().val = number


def _part(file: Any) -> Any:
    """The part of the package that holds numberings, made where there is none."""
    try:
        return file.part.part_related_by(RELATIONSHIP_TYPE.NUMBERING)
    except KeyError:
        empty = f"<w:numbering {nsdecls('w')}/>".encode()
        place = PackURI("/word/numbering.xml")
        part = NumberingPart.load(place, CONTENT_TYPE.WML_NUMBERING, empty, file.part.package)
        file.part.relate_to(part, RELATIONSHIP_TYPE.NUMBERING)
        return part


def _next(numbering: Any, tag: str, attribute: str) -> int:
    used = [int(part.get(qn(attribute))) for part in numbering.findall(qn(tag))]
    return max(used, default=0) + 1


def _first_of(numbering: Any, tag: str, part: Any) -> None:
    """Put a part before the first of its kind, or last: kinds of lists stand before their uses."""
    later = numbering.find(qn(tag))
    if later is None:
        numbering.append(part)
    else:
        later.addprevious(part)
