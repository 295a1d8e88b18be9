"""Reports into files: rendered whole first, then each put in place at one stroke."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from secrets import token_hex
from typing import cast

from qa_core.errors import InputError, QaError
from qa_core.model.figure import Report
from qa_core.model.house import PLAIN, House

Render = Callable[[Report, House], bytes]
RENDERERS = {"html": "html", "xlsx": "excel", "docx": "word", "json": "plain", "pdf": "pdf"}
_NOT_IN_NAMES = re.compile(r"[^\w.-]+")
_NAME = re.compile(r"[\w-][\w.-]*")


def write(report: Report, formats: Iterable[str], folder: Path, house: House = PLAIN) -> list[Path]:
    """A file for each format, named NAME-PERIOD-SUBJECT.EXT (NAME-PERIOD-SUBJECT-R-0001.EXT once issued).

    A file of that name is replaced, whole or not at all; where a format cannot be rendered, none is written.

    Args:
        formats: any of the keys of `RENDERERS`: html, xlsx, docx, json, pdf; each counts once.

    Returns: the paths, in the order of `formats`.
    Raises: InputError for a format that does not exist; QaError where the folder cannot be written to.
    """
    made = {name: renderer(name)(report, house) for name in known(formats)}
    about = _NOT_IN_NAMES.sub("-", report.subject).strip("-.")
    parts = (report.name, report.period, about, report.issue)
    stem = "-".join(part for part in parts if part)
    if not _NAME.fullmatch(stem):
        raise InputError(f"{stem!r} cannot be a file name: use letters, digits and hyphens.")
    return [_put(folder / f"{stem}.{name}", data) for name, data in made.items()]


def renderer(name: str) -> Render:
    """The function that renders one format; imported only now, since some formats are slow to load."""
    return cast(Render, import_module(f"qa_core.reports.{RENDERERS[name]}").render)


def known(formats: Iterable[str]) -> list[str]:
    """Each format once, as it is written here; InputError for one that does not exist, or none at all."""
    wanted = list(dict.fromkeys(name.strip().lower() for name in formats))
    allowed = ", ".join(RENDERERS)
    strange = [name for name in wanted if name not in RENDERERS]
    if strange or not wanted:
        problems = [f"Format {name!r} does not exist: choose from {allowed}." for name in strange]
        raise InputError(problems or f"No format is given: choose from {allowed}.")
    return wanted


def _put(path: Path, data: bytes) -> Path:
    temporary = path.with_name(f".{path.name}.{token_hex(4)}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with temporary.open("xb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
    except OSError as error:
        with suppress(OSError):
            temporary.unlink(missing_ok=True)
        reason = error.strerror or str(error)
        advice = "close it where it is open, or choose another folder."
        raise QaError(f"{path} cannot be written ({reason}): {advice}") from None
    return path
