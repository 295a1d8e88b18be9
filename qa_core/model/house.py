"""An organisation's own look of its reports: logo, second colour, front page, marking."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from qa_core.model.base import Frozen


class Template(Frozen):
    """What `qa.toml` says under [house]: `logo` and `word` are the names of files beside it."""

    logo: str = ""
    accent: str = Field(default="4F9A94", pattern="^[0-9A-Fa-f]{6}$")
    front: tuple[Annotated[str, Field(max_length=200)], ...] = Field(default=(), max_length=12)
    mark: str = Field(default="", max_length=60)
    word: str = ""


WANTED = {
    "logo": 'the name of a picture in quotes, such as "logo.png"',
    "accent": 'six hexadecimal digits in quotes, such as "4F9A94"',
    "front": 'a list of up to 12 lines in quotes, such as ["Early Help", "Quality assurance"]',
    "mark": 'up to 60 letters in quotes, such as "OFFICIAL-SENSITIVE"',
    "word": 'the name of a Word document in quotes, such as "house.docx"',
}
"""What each key of `Template` must be, for whoever wrote something else."""


class House(Frozen):
    """The house template.

    `logo` are the bytes of the picture, `logo_kind` what it is; `accent` is the second colour. `front` are
    the lines of a front page, without which there is none; `mark` (`OFFICIAL-SENSITIVE`) stands on each page.
    `word` is a Word document whose styles, page and front matter are used.
    """

    logo: bytes = b""
    logo_kind: Literal["png", "jpeg", "svg"] = "png"
    accent: str = Field(default="4F9A94", pattern="^[0-9A-Fa-f]{6}$")
    front: tuple[str, ...] = ()
    mark: str = ""
    word: bytes = b""


PLAIN = House()
"""No house template: the organisation's name and colour alone."""
