"""Instruments by the names that people give them: installed, kept in the store, or in a file."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

from qa_core.errors import InputError
from qa_core.model.instrument import Instrument
from qa_core.rules import versions

_PACKAGES = ("*/__init__.py", "plugins/*/*/__init__.py", "src/*/__init__.py")
Snapshot = Callable[[str, str], Instrument]
"""The instrument of an id and a version from the store's snapshots; raises QaError where it has none."""


def find(name: str, installed: Mapping[str, Instrument], snapshot: Snapshot | None = None) -> Instrument:
    """The instrument that a person means.

    Args:
        name: an id, `id@version`, or the path of a TOML or JSON file.
        installed: the instruments of the installed plugins by id.
        snapshot: how to get a version that is not installed (any more); None where there is no store.

    Raises: InputError where there is none; InstrumentError where the file contradicts itself.
    """
    id_, _, version = name.partition("@")
    if id_ in installed and version in ("", installed[id_].version):
        return installed[id_]
    if Path(name).suffix.lower() in (".toml", ".json"):
        return from_file(Path(name))
    if version and snapshot is not None:
        return snapshot(id_, version)
    raise InputError(
        f"There is no instrument {name!r}. Installed: {_known(installed)}. "
        "A file must end in .toml or .json; an earlier version (id@version) needs the database that used it."
    )


def from_file(path: Path) -> Instrument:
    """The instrument in a TOML file, or in the JSON that `qa instrument show --canonical` prints."""
    try:
        text = path.read_text(encoding="utf-8-sig")
        data: dict[str, Any] = json.loads(text) if path.suffix.lower() == ".json" else tomllib.loads(text)
    except OSError as error:
        raise InputError(f"{path} cannot be read: {error.strerror or error}.") from None
    except (ValueError, RecursionError) as error:
        raise InputError(f"{path} cannot be read: {error}.") from None
    return Instrument.parse(data, str(path))


def lock(folder: Path, instruments: Iterable[Instrument]) -> list[Instrument]:
    """Record the digests of instruments in the versions.json of their package.

    Args:
        folder: the package folder in a source checkout.
        instruments: the instruments that the package brings.

    Returns: those that were not recorded before.
    Raises: InstrumentError where a released version has changed; then nothing is written.
    """
    path = folder / versions.NAME
    before = versions.parse(path.read_text(encoding="utf-8"), str(path)) if path.is_file() else {}
    after = before
    fresh: list[Instrument] = []
    for instrument in instruments:
        if instrument.version not in before.get(instrument.id, {}):
            fresh.append(instrument)
        after = versions.lock(after, instrument, str(path))
    if fresh:
        try:
            path.write_text(versions.text(after), encoding="utf-8", newline="\n")
        except OSError as error:
            raise InputError(f"{path} cannot be written: {error.strerror or error}.") from None
    return fresh


def packages(folder: Path) -> list[Path]:
    """The package folders with instruments: the folder itself, or those of the project or workspace in it.

    Raises: InputError where there is none.
    """
    if (folder / "__init__.py").is_file():
        found = [folder]
    else:
        files = [path for pattern in _PACKAGES for path in folder.glob(pattern)]
        found = sorted({path.parent for path in files})
    bringing = [package for package in found if _files(package)]
    if not bringing:
        raise InputError(
            f"{folder.absolute()} holds no package with an instrument. Name the folder of a plugin's package "
            "(the one with __init__.py and instrument.toml), or the id of an instrument."
        )
    return bringing


def package_instruments(package: Path) -> list[Instrument]:
    """Every instrument whose TOML lies in a package folder; InstrumentError where one contradicts itself."""
    return [from_file(path) for path in _files(package)]


def _files(package: Path) -> list[Path]:
    return [path for path in sorted(package.rglob("*.toml")) if _is_instrument(path)]


def _is_instrument(path: Path) -> bool:
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (OSError, ValueError):
        return path.name == "instrument.toml"
    return "sections" in data


def _known(installed: Mapping[str, Instrument]) -> str:
    return ", ".join(sorted(installed)) or "none"
