"""Many files that came back: each stands or falls alone, and every one is told of."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path

from qa_core.cycle.acknowledge import acknowledge
from qa_core.cycle.desk import Desk
from qa_core.cycle.outcome import Outcome
from qa_core.cycle.take_in import take_in
from qa_core.errors import InputError
from qa_core.toolkit.limits import Limits

MARKED = "marked"
_IGNORED = ("~$", ".")
_OF_THE_SYSTEM = frozenset({"thumbs.db", "desktop.ini"})


def files(paths: Iterable[Path]) -> list[Path]:
    """The files to take in: those named, and those that lie directly in a folder named.

    Raises: InputError for each path that does not exist.
    """
    found: list[Path] = []
    missing: list[str] = []
    for path in paths:
        if path.is_dir():
            found += sorted(entry for entry in path.iterdir() if entry.is_file() and not ignored(entry))
        elif path.is_file():
            found.append(path)
        else:
            missing.append(f"{path} does not exist.")
    if missing:
        raise InputError(missing)
    return list(dict.fromkeys(found))


def ignored(path: Path) -> bool:
    """Whether a file is none that anybody returned: a lock file of Excel, or one of the system's own."""
    return path.name.startswith(_IGNORED) or path.name.casefold() in _OF_THE_SYSTEM


def import_returns(
    desk: Desk,
    paths: Sequence[Path],
    *,
    results: Path | None = None,
    confirmed: bool = False,
    replacing: str = "",
) -> Iterator[Outcome]:
    """Take files in one after the other; what is wrong with one never stops the others.

    Args:
        desk: where this happens.
        paths: the files.
        results: the folder for marked copies; a folder `marked` beside each file unless given.
        confirmed: see `take_in`.
        replacing: see `take_in`.

    Yields: one outcome for each file, with the path of its marked copy. Once all are in, the auditor of each
        accepted return gets an acknowledgement.
    """
    most = Limits(**desk.config.limits).file_bytes
    accepted: list[Outcome] = []
    try:
        for path in paths:
            outcome = take_in(
                desk, path.name, file_bytes(path, most), confirmed=confirmed, replacing=replacing
            )
            accepted += [outcome] if outcome.status == "accepted" else []
            yield _with_copy(outcome, path, results or path.parent / MARKED)
    finally:
        acknowledge(desk, accepted)


def file_bytes(path: Path, most: int) -> bytes:
    """The file's bytes, at most one more than the gate allows; InputError where it cannot be read."""
    try:
        with path.open("rb") as file:
            return file.read(most + 1)
    except OSError as error:
        raise InputError(
            f"{path} cannot be read: {error.strerror}. Close it where it is open, and try again."
        ) from None


def _with_copy(outcome: Outcome, path: Path, folder: Path) -> Outcome:
    named = replace(outcome, file=str(path))
    if outcome.marked_copy is None:
        return named
    target = folder / f"{path.stem} - to correct.xlsx"
    write_whole(target, outcome.marked_copy)
    return replace(named, marked=target, marked_copy=None)


def write_whole(path: Path, data: bytes) -> None:
    """Write a file so that it is there whole or not at all; its folder is made where it is missing.

    Raises: InputError where it cannot be written, as when it is open in Excel.
    """
    part = path.with_name(f".{path.name}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        part.write_bytes(data)
        part.replace(path)
    except OSError as error:
        with suppress(OSError):
            part.unlink(missing_ok=True)
        why = error.strerror or type(error).__name__
        raise InputError(f"{path} cannot be written: {why}. Is it open in another program?") from None


@contextmanager
def written(path: Path | None, data: bytes) -> Iterator[None]:
    """A file that is there before something is kept, and as it was before where that fails; None for no file.

    Raises: InputError as `write_whole`, before anything is kept.
    """
    if path is None:
        yield
        return
    before = file_bytes(path, path.stat().st_size) if path.is_file() else None
    write_whole(path, data)
    try:
        yield
    except BaseException:
        if before is None:
            path.unlink(missing_ok=True)
        else:
            write_whole(path, before)
        raise


def needs_attention(outcomes: Iterable[Outcome]) -> bool:
    """Whether any file is neither accepted nor a duplicate."""
    return any(outcome.status not in ("accepted", "duplicate") for outcome in outcomes)
