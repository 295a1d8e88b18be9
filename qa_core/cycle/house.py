"""The house template of an organisation: what qa.toml says under [house], its files read and looked at."""

from __future__ import annotations

import io
import warnings
from pathlib import Path
from typing import Literal, cast

from qa_core.config import NAME, Config
from qa_core.errors import InputError
from qa_core.model.house import House

LOGO_BYTES, LOGO_PIXELS, WORD_BYTES = 2**20, 25_000_000, 10 * 2**20
Kind = Literal["png", "jpeg", "svg"]


def house(config: Config) -> House:
    """The organisation's own look, for whatever writes a report.

    Args:
        config: the organisation's qa.toml; names of files are taken from the folder it lies in.

    Returns: the look, ready for the renderers; without [house] the plain one.
    Raises: InputError with every mistake, each naming its key in qa.toml and what to do.
    """
    said, problems = config.house, []
    logo, kind, word = b"", "png", b""
    try:
        logo, kind = _logo(config.folder, said.logo)
    except _Wrong as error:
        problems.append(f"{NAME}, house.logo: {said.logo} {error}.")
    try:
        word = _word(config.folder, said.word)
    except _Wrong as error:
        problems.append(f"{NAME}, house.word: {said.word} {error}.")
    if problems:
        raise InputError(problems)
    return House(
        logo=logo,
        logo_kind=cast(Kind, kind),
        accent=said.accent,
        front=said.front,
        mark=said.mark.strip(),
        word=word,
    )


class _Wrong(Exception):
    """What is wrong with a file, as the end of a sentence."""


def _logo(folder: Path, name: str) -> tuple[bytes, str]:
    data = _bytes(folder, name, LOGO_BYTES)
    if not data:
        return b"", "png"
    if b"<svg" in data[:4096].lower():
        return data, "svg"
    kind = _picture(data)
    if kind not in ("png", "jpeg"):
        raise _Wrong("is no picture that can be used: take one in PNG, JPEG or SVG")
    return data, kind


def _picture(data: bytes) -> str:
    """What kind of picture it is; "" for none, or one that is broken."""
    from PIL import Image, ImageFile

    patient = ImageFile.LOAD_TRUNCATED_IMAGES
    ImageFile.LOAD_TRUNCATED_IMAGES = False  # the PDF library sets it for everybody
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(data)) as picture:
                wide, high, kind = *picture.size, (picture.format or "").lower()
                if wide * high > LOGO_PIXELS:
                    raise _Wrong("has too many pixels: 2,000 across are plenty")
                picture.load()
    except (Image.DecompressionBombWarning, Image.DecompressionBombError):
        raise _Wrong("has too many pixels: 2,000 across are plenty") from None
    except (OSError, SyntaxError, ValueError, EOFError):
        return ""
    finally:
        ImageFile.LOAD_TRUNCATED_IMAGES = patient
    return kind


def _word(folder: Path, name: str) -> bytes:
    data = _bytes(folder, name, WORD_BYTES)
    if data:
        from qa_core.reports.word_house import fault

        wrong = fault(data)
        if wrong:
            raise _Wrong(wrong)
    return data


def _bytes(folder: Path, name: str, most: int) -> bytes:
    """The bytes of a file beside qa.toml; none where none is named."""
    if not name.strip():
        return b""
    try:
        with (folder / name).open("rb") as file:
            data = file.read(most + 1)
    except (OSError, ValueError) as error:
        missing = isinstance(error, FileNotFoundError)
        why = f"is not in {folder}" if missing else f"cannot be read ({getattr(error, 'strerror', error)})"
        raise _Wrong(f"{why}: put the file there, or correct the name") from None
    if len(data) > most:
        raise _Wrong(f"is larger than {most // 2**20} MB: make it smaller")
    if not data:
        raise _Wrong("is empty: put the right file there")
    return data
