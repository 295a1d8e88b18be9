"""The organisation that audits: its name, its posts and the settings it chose."""

from __future__ import annotations

from pydantic import Field

from qa_core.model.base import Frozen


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

    def settings_for(self, instrument: str) -> dict[str, int | str | bool]:
        """What the organisation chose for an instrument: its own settings over those for all."""
        return {**self.settings, **self.settings_of.get(instrument, {})}

    def post(self, post: str) -> str:
        """The words for a post; its id in plain words where the organisation gives none."""
        return self.posts.get(post) or post.replace("-", " ").title()
