"""The organisation that audits: its name, its posts and the settings it chose."""

from __future__ import annotations

from typing import Self

from pydantic import Field, model_validator

from qa_core.model.base import Frozen


class Rota(Frozen):
    """Who audits, and how much in a month: the staff list decides, unless it is said otherwise here.

    `never` names people who audit nothing though the staff list marks them as auditors, `also` people who
    audit though it does not.
    """

    min: int = Field(default=1, ge=0, strict=True)
    max: int = Field(default=2, ge=1, strict=True)
    never: tuple[str, ...] = ()
    also: tuple[str, ...] = ()

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.min > self.max:
            raise ValueError(f"min is {self.min} and max only {self.max}")
        return self


class Organisation(Frozen):
    """What `qa.toml` says of an organisation.

    `posts` gives each post the words that people know it by (`family-support-manager` = "Family Support
    Manager"); `settings` overrides the settings of all instruments by id, `settings_of` those of one.
    """

    name: str = "Our organisation"
    colour: str = Field(default="17494D", pattern="^[0-9A-Fa-f]{6}$")
    posts: dict[str, str] = {}
    settings: dict[str, int | str | bool] = {}
    settings_of: dict[str, dict[str, int | str | bool]] = {}
    year_start_month: int = Field(default=1, ge=1, le=12)
    toolkit_days: int = Field(default=14, ge=1)
    comment_words: int = Field(default=4, ge=0)
    comment_months: int = Field(default=12, ge=0)
    service_lead: str = ""
    learning_readers: str = ""
    learning_words: int = Field(default=60, ge=1)
    second_share: int = Field(default=10, ge=1, le=100)
    second_apart: int = Field(default=2, ge=1)
    reply_working_days: int = Field(default=10, ge=1)
    reaudit_months: int = Field(default=12, ge=1)
    overdue_days: int = Field(default=14, ge=1)
    small_numbers: int = Field(default=5, ge=2)
    benchmark_share: int = Field(default=100, ge=1, le=100)
    rota: Rota = Rota()

    def settings_for(self, instrument: str) -> dict[str, int | str | bool]:
        """What the organisation chose for an instrument: its own settings over those for all."""
        return {**self.settings, **self.settings_of.get(instrument, {})}

    def post(self, post: str) -> str:
        """The words for a post; its id in plain words where the organisation gives none."""
        return self.posts.get(post) or post.replace("-", " ").title()
