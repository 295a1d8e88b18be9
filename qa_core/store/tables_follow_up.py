"""Feedback, replies, actions and what became of them.

Every change needs a migration; a test compares the two.
"""

from __future__ import annotations
