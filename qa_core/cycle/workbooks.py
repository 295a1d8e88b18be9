"""The files of toolkits that go out to a folder, and what is done with one that nobody waits for any more."""

from __future__ import annotations

from pathlib import Path

from qa_core.errors import InputError

ASIDE = "withdrawn "
_FORBIDDEN = '<>:"/\\|?*'


def name_of(case: str, auditor: str, return_id: str) -> str:
    """The file name of a toolkit: one that Windows takes as well."""
    name = f"{case} {auditor} {return_id}.xlsx"
    return "".join("_" if letter in _FORBIDDEN or ord(letter) < 32 else letter for letter in name)


def set_aside(folder: Path, case: str, auditor: str, return_id: str) -> Path | None:
    """Rename the workbook that was written for a return id, so that nobody takes it for one that is wanted.

    It is renamed and not removed, since its auditor may have begun to fill it in.

    Returns: its new path; None where no such file lies in the folder.
    Raises: InputError where it cannot be renamed, as when it is open in Excel.
    """
    written = folder / name_of(case, auditor, return_id)
    target = written.with_name(f"{ASIDE}{written.name}")
    if not written.is_file() or target.exists():
        return None
    try:
        return written.rename(target)
    except OSError as error:
        why = error.strerror or type(error).__name__
        raise InputError(f"{written} is no longer wanted and cannot be renamed: {why}. Close it.") from None
