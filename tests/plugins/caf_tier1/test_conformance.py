"""What every plugin must pass."""

from __future__ import annotations

from qa_core.testing import conformance_tests

TestConformance = conformance_tests("caf-tier1")
