"""Makes the pictures in `images` again: uv run python docs/make_pictures.py FOLDER

FOLDER is what `qa demo --year FOLDER` left; it stays as it is. Chromium, LibreOffice and pdftoppm must be
installed. Look at the pictures before you keep them.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory

from openpyxl import Workbook
from PIL import Image, ImageOps

from qa_core.config import find
from qa_core.cycle import issuing
from qa_core.cycle.demo.year_plan import CLOSING, Plan
from qa_core.cycle.demo.year_reports import others
from qa_core.cycle.demo.year_state import Year
from qa_core.cycle.demo.year_town import TEAMS
from qa_core.cycle.desk import Desk
from qa_core.cycle.reporting import make, tab_into, wanted
from qa_core.model.figure import Report
from qa_core.registry import Registry
from qa_core.reports.write import write
from qa_core.store.records import AuditHead
from qa_core.store.store import Store

IMAGES = Path(__file__).with_name("images")
WIDE, HIGH, SHEET_WIDE, TOOLKIT_PAGE, EDGE = 900, 1160, 1180, 4, 12
BYTES, COLOURS = 120 * 1024, (256, 128, 64, 32)
CHROMIUM = ("chromium", "chromium-browser", "google-chrome", "chrome", "msedge")
OFFICE = ("libreoffice", "soffice")
INSTRUMENT = "caf-tier2"


@dataclass(frozen=True)
class Tools:
    """The programs that take pictures, by their names on this machine."""

    chromium: str
    office: str
    pdf: str


def main(folder: Path) -> None:
    """Make every picture."""
    tools = Tools(_program(*CHROMIUM), _program(*OFFICE), _program("pdftoppm"))
    with TemporaryDirectory() as name:
        there, plan = Path(name), Plan()
        for kept in ("qa.toml", "qa.db"):
            shutil.copy(folder / kept, there / kept)
        config = find(there)
        with Store.open(config.database) as store:
            desk = Desk(store, Registry.load(), config, plan.day(plan.months - 1, CLOSING), "qa-officer")
            for report in reports(desk, plan):
                target = IMAGES / f"report-{report.name}.png"
                sheet = report.name == tab_into.PRODUCT
                taken = _sheet(tools, _standing(report, there), 1) if sheet else _page(tools, report, there)
                _save(taken, target)
            book = there / "toolkit.xlsx"
            book.write_bytes(_returned(desk))
        _save(_sheet(tools, book, TOOLKIT_PAGE), IMAGES / "toolkit.png")


def reports(desk: Desk, plan: Plan) -> Iterator[Report]:
    """Each product once: the last issued quarterly report, those of the last day, and those about people."""
    quarterly = [one for one in desk.store.issued_reports() if one.name == "quarterly"][-1]
    yield issuing.report_of(quarterly)
    year = Year(Path(), plan, exercises=[one.id for one in desk.store.exercises()])
    one = _audit(desk)
    person = desk.case(one.case).lead_professional
    mine = [
        ("team", quarterly.period, TEAMS[0]),
        ("practitioner", "", person),
        ("individual", "", one.id),
    ]
    for name, period, subject in (*others(desk, year), *mine):
        at = replace(desk, by=person) if name == "practitioner" else desk
        yield make(at, name, wanted(at, name, period or None, subject=subject))


def _audit(desk: Desk, place: int = 0) -> AuditHead:
    """An audit of a case, by its place in the year."""
    return desk.store.audits(instrument=INSTRUMENT, state="submitted")[place]


def _returned(desk: Desk) -> bytes:
    """The toolkit of the last audit as it came back."""
    id = _audit(desk, -1).id
    [one, *_] = [one for one in desk.store.returns(status="accepted") if one.audit == id]
    return desk.store.return_data(one.number)


def _standing(report: Report, folder: Path) -> Path:
    """A workbook with the monthly sheet in it, beside one that is empty."""
    path = folder / "standing.xlsx"
    Workbook().save(path)
    tab_into.put_into(report, path)
    return path


def _page(tools: Tools, report: Report, folder: Path) -> Path:
    """The top of a report as a web page."""
    [page] = write(report, ["html"], folder)
    picture = page.with_suffix(".png")
    size = f"--window-size={WIDE},{HIGH}"
    how = ("--headless", "--no-sandbox", "--hide-scrollbars", size, f"--screenshot={picture}")
    _run(tools.chromium, *how, page.as_uri())
    return picture


def _sheet(tools: Tools, book: Path, page: int) -> Path:
    """A page of a workbook as LibreOffice prints it, without the paper around it."""
    _run(tools.office, "--headless", "--convert-to", "pdf", "--outdir", str(book.parent), str(book))
    size = ("-scale-to-x", str(SHEET_WIDE), "-scale-to-y", "-1")
    pdf = str(book.with_suffix(".pdf"))
    _run(tools.pdf, "-png", "-singlefile", "-f", str(page), *size, pdf, str(book.with_suffix("")))
    picture = book.with_suffix(".png")
    with Image.open(picture) as image:
        inked = ImageOps.expand(image.convert("RGB"), EDGE, "white")
    left, top, right, bottom = ImageOps.invert(inked.convert("L")).getbbox() or (0, 0, *inked.size)
    inked.crop((left - EDGE, top - EDGE, right + EDGE, bottom + EDGE)).save(picture)
    return picture


def _save(picture: Path, target: Path) -> None:
    """Keep a picture with as many colours as its size allows."""
    with Image.open(picture) as image:
        plain = image.convert("RGB")
    for colours in COLOURS:
        plain.quantize(colours, dither=Image.Dither.NONE).save(target, optimize=True)
        if target.stat().st_size <= BYTES:
            break
    print(f"{target.name}  {target.stat().st_size // 1024} KB, {colours} colours")


def _program(*names: str) -> str:
    """Where a program is that goes by one of several names."""
    found = next((path for name in names if (path := shutil.which(name))), None)
    if found is None:
        sys.exit(f"None of these programs is installed: {', '.join(names)}.")
    return found


def _run(*command: str) -> None:
    subprocess.run(command, check=True, capture_output=True, timeout=300)


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("Say which folder qa demo --year was played in: docs/make_pictures.py FOLDER")
    main(Path(sys.argv[1]))
