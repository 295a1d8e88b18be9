"""The base of every type of the language: frozen, strict about names."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict


class Frozen(BaseModel):
    """Immutable; an unknown field is an error, so that a misspelt key never passes unseen."""

    model_config = ConfigDict(extra="forbid", frozen=True)
