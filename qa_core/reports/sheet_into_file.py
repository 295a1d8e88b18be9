"""The same in a file: not while it is open elsewhere, whole or not at all, with a copy of what it was."""

from __future__ import annotations

import os
import shutil
from contextlib import suppress
from pathlib import Path
from secrets import token_hex

from qa_core.errors import InputError, QaError
from qa_core.reports.sheet_into import put
from qa_core.reports.sheet_into_package import Unfit


def put_into(path: Path, ours: bytes) -> Path | None:
    """Put a sheet into a workbook that is there.

    What the workbook was before lies beside it afterwards, as `NAME.xlsx.bak`; the next time takes its place.

    Args:
        path: the workbook; where it is a link, what that leads to.
        ours: a workbook with the sheet alone.

    Returns: the copy of what it was; None where the sheet stood in it already and nothing was written.
    Raises: QaError where it cannot be read or written, is open elsewhere, or cannot be kept as it is.
    """
    where = path.resolve()
    before = _read(path, where)
    try:
        after = put(before, ours)
    except Unfit as error:
        raise InputError([f"{path} was left as it is.", *error.problems]) from None
    if after == before:
        return None
    backup = where.with_name(f"{where.name}.bak")
    try:
        _write(backup, before, where)
        if where.read_bytes() != before:
            raise InputError(
                f"{path} was changed by somebody else meanwhile, and was left as it is. Try again."
            )
        _write(where, after, where)
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise QaError(
            f"{path} cannot be written ({reason}) and was left as it is: close it where it is open, and try "
            "again."
        ) from None
    return backup


def _read(path: Path, where: Path) -> bytes:
    if where.suffix.casefold() not in (".xlsx", ".xlsm"):
        raise InputError(f"{path}: a sheet can be put into a workbook .xlsx or .xlsm only. Save it as one.")
    for lock in (f"~${where.name}", f".~lock.{where.name}#"):
        if where.with_name(lock).exists():
            raise InputError(
                f"{path} is open in another program, and was left as it is. Close it there and try again. "
                f"(If nobody has it open, delete the file {lock} beside it.)"
            )
    try:
        return where.read_bytes()
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise InputError(f"{path} cannot be read: {reason}.") from None


def _write(path: Path, data: bytes, like: Path) -> None:
    """Write a file at one stroke, with the rights of another."""
    part = path.with_name(f".{path.name}.{token_hex(4)}.part")
    try:
        with part.open("xb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        with suppress(OSError):
            shutil.copymode(like, part)
        part.replace(path)
    finally:
        with suppress(OSError):
            part.unlink(missing_ok=True)
