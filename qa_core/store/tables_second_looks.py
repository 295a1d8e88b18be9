"""Second audits, moderation, self-checks, results of earlier years.

Every change needs a migration; a test compares the two.
"""

from __future__ import annotations
