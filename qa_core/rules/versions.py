"""`versions.json` of a plugin: which digest each released version of an instrument has."""

from __future__ import annotations

import json

from qa_core.errors import InstrumentError
from qa_core.model.instrument import Instrument

NAME = "versions.json"
Released = dict[str, dict[str, str]]
"""Instrument id, then version, then digest."""


def parse(text: str, where: str = NAME) -> Released:
    """The released versions in the text of a versions.json; `where` names it in messages.

    Raises: InstrumentError where it is not instrument id, version, digest.
    """
    try:
        data = json.loads(text)
    except ValueError as error:
        raise InstrumentError(f"{where} is no JSON: {error}.") from None
    fits = isinstance(data, dict) and all(
        isinstance(versions, dict) and all(isinstance(digest, str) for digest in versions.values())
        for versions in data.values()
    )
    if not fits:
        raise InstrumentError(f'{where} must be {{"INSTRUMENT ID": {{"VERSION": "DIGEST"}}}}.')
    return {name: dict(versions) for name, versions in data.items()}


def lock(released: Released, instrument: Instrument, where: str = NAME) -> Released:
    """The released versions with an instrument's version among them; what is there is never rewritten.

    Raises: InstrumentError where that version was released with another digest, naming both.
    """
    known = released.get(instrument.id, {}).get(instrument.version)
    if known not in (None, instrument.digest):
        raise InstrumentError(
            f"{where}: {instrument.id} {instrument.version} was released with digest {known} and now has "
            f"{instrument.digest}. Give the changed instrument a new version; a released one never changes."
        )
    versions = {**released.get(instrument.id, {}), instrument.version: instrument.digest}
    return {**released, instrument.id: versions}


def text(released: Released) -> str:
    """The text of a versions.json, in the order of release."""
    return json.dumps(released, indent=2, ensure_ascii=False) + "\n"
