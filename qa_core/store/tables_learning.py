"""Learning over time, recommendations.

Every change needs a migration; a test compares the two.
"""

from __future__ import annotations
