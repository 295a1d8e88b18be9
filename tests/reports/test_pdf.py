"""Reports as PDF: the printed page, without a network, and a plain sentence where the library is missing."""

from __future__ import annotations

import builtins
import contextlib
import io
import logging
import re
import sys
import zlib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

from qa_core.errors import QaError
from qa_core.model.figure import Column, Report, Table
from qa_core.model.house import House
from qa_core.reports import html, pdf, write

weasyprint = pytest.importorskip("weasyprint", exc_type=ImportError)
SVG = (
    b'<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink">'
    b'<image xlink:href="%b" width="9" height="9"/><rect width="9" height="9"/></svg>'
)


def _unpacked(data: bytes) -> Iterator[bytes]:
    """The streams of a PDF."""
    for part in re.findall(rb"stream\n(.*?)\nendstream", data, re.DOTALL):
        with contextlib.suppress(zlib.error):
            yield zlib.decompress(part)


@pytest.fixture(autouse=True)
def _own_loggers() -> Iterator[None]:
    levels = {name: logging.getLogger(name).level for name in ("weasyprint", "fontTools")}
    yield
    for name, level in levels.items():
        logging.getLogger(name).setLevel(level)


@pytest.fixture(scope="module")
def little(report: Report) -> Report:
    """The first tables of a report, with a picture among them."""
    return report.model_copy(update={"tables": report.tables[:4]})


def test_it_is_a_tagged_document_with_a_title(little: Report) -> None:
    data = pdf.render(little)
    assert data.startswith(b"%PDF-1.7")
    inside = b"".join(_unpacked(data))
    assert b"/Marked true" in inside
    assert b"/Lang (en-GB)" in inside
    assert b"Quality audit report" in inside


def test_the_same_report_gives_the_same_bytes(little: Report) -> None:
    assert pdf.render(little) == pdf.render(little)


@pytest.mark.requirement("S0-038")
def test_it_is_written_like_every_other_format(little: Report, tmp_path: Path) -> None:
    (path,) = write.write(little, ["pdf"], tmp_path)
    assert path.name == "quarterly-2026-Q3.pdf"
    assert path.read_bytes()[:5] == b"%PDF-"


@pytest.mark.parametrize("place", ["file", "http"])
def test_nothing_is_fetched_from_anywhere(
    little: Report, place: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    secret = tmp_path / "secret.png"
    secret.write_bytes(b"secret")
    address = secret.as_uri() if place == "file" else "http://127.0.0.1:9/secret.png"
    monkeypatch.setattr("socket.socket.connect", _refuse)
    opened: list[str] = []
    given = builtins.open

    def noted(file: Any, *rest: Any, **more: Any) -> Any:
        opened.append(str(file))
        return given(file, *rest, **more)

    monkeypatch.setattr(builtins, "open", noted)
    monkeypatch.setattr(io, "open", noted)
    data = pdf.render(little, House(logo=SVG % address.encode(), logo_kind="svg"))
    assert data.startswith(b"%PDF")
    assert str(secret) not in opened


def _refuse(*_: Any) -> None:
    raise AssertionError("a report asked the network")


def test_words_of_a_report_lead_nowhere(little: Report, monkeypatch: pytest.MonkeyPatch) -> None:
    said = '<img src="http://127.0.0.1:9/x.png"><link rel="stylesheet" href="file:///etc/passwd">'
    table = Table(id="t", title=said, columns=(Column(title=said),), rows=((said,),), note=said)
    monkeypatch.setattr("socket.socket.connect", _refuse)
    assert pdf.render(little.model_copy(update={"tables": (table,)})).startswith(b"%PDF")


def test_without_the_library_it_says_what_to_install(
    little: Report, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "weasyprint", None)
    with pytest.raises(QaError, match=r'pip install "qa-core\[pdf\]".*print it from the browser'):
        write.write(little, ["json", "pdf"], tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_without_pango_it_says_what_to_install(little: Report, monkeypatch: pytest.MonkeyPatch) -> None:
    given = builtins.__import__

    def without(name: str, *rest: Any, **more: Any) -> Any:
        if name == "weasyprint":
            raise OSError("cannot load library 'libpango-1.0-0': error 0x7e. Additionally, ctypes …")
        return given(name, *rest, **more)

    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(QaError, match=r"not Pango.*libpango-1.0-0.*print it from the browser"):
        pdf.render(little)


def test_every_heading_of_the_page_is_in_the_outline(little: Report) -> None:
    page = weasyprint.HTML(string=html.render(little).decode("utf-8")).render()
    assert {title for title, _ in _titles(page.make_bookmark_tree())} >= {t.title for t in little.tables}
    assert all(round(sheet.width / sheet.height, 2) == 0.71 for sheet in page.pages)


def _titles(tree: Sequence[Any]) -> Iterator[tuple[str, int]]:
    for title, (number, *_), inner, _ in tree:
        yield title, number
        yield from _titles(inner)
