"""Frames, draws, duties: who is asked to audit which case.

Every change needs a migration; a test compares the two.
"""

from __future__ import annotations
