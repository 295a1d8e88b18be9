"""An organisation's own look of its reports: logo, second colour, front page, marking."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from qa_core.model.base import Frozen


class House(Frozen):
    """The house template.

    `logo` are the bytes of the picture, `logo_kind` what it is; `accent` is the second colour. `front` are the
    lines of a front page, without which there is none; `mark` (`OFFICIAL-SENSITIVE`) stands on every page.
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
