"""Escalations: recipients, clocks, decisions, outgoing mail.

Every change needs a migration; a test compares the two.
"""

from __future__ import annotations
