"""The organisation that audits: its name, its posts and the settings it chose."""

from __future__ import annotations

from pydantic import Field

from qa_core.model.base import Frozen


class Organisation(Frozen):
    """What `qa.toml` says of an organisation.

    `posts` gives each post the words that people know it by (`family-support-manager` = "Family Support
    Manager"); `settings` overrides the settings of instruments by id.
    """

    name: str = "Our organisation"
    colour: str = Field(default="17494D", pattern="^[0-9A-Fa-f]{6}$")
    posts: dict[str, str] = {}
    settings: dict[str, int | str | bool] = {}
    year_start_month: int = Field(default=1, ge=1, le=12)
    toolkit_days: int = Field(default=14, ge=1)

    def post(self, post: str) -> str:
        """The words for a post; its id in plain words where the organisation gives none."""
        return self.posts.get(post) or post.replace("-", " ").title()
