"""What all tests share: the requirements option, settings of hypothesis, and a small made-up audit world."""

from __future__ import annotations

import datetime as dt
import sys
from pathlib import Path

import pytest
from hypothesis import settings

from qa_core.model.allocation import Allocation
from qa_core.model.instrument import Instrument
from qa_core.model.organisation import Organisation

sys.path.insert(0, str(Path(__file__).parent / "support"))

import samples

pytest_plugins = ["pytester", "requirements_plugin"]

settings.register_profile("qa", deadline=None, derandomize=True, print_blob=True)
settings.load_profile("qa")


@pytest.fixture(autouse=True)
def _own_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    """No test sees the settings of the person who runs it."""
    monkeypatch.delenv("QA_CONFIG", raising=False)


@pytest.fixture(scope="session")
def project() -> Path:
    """The folder that holds the whole project."""
    return Path(__file__).parents[1]


@pytest.fixture(scope="session")
def tiny() -> Instrument:
    """A small instrument that uses every part of the language once."""
    return samples.tiny()


@pytest.fixture(scope="session")
def organisation() -> Organisation:
    """A made-up organisation."""
    return Organisation(name="Westmere Council", posts={"family-support-manager": "Family Support Manager"})


@pytest.fixture(scope="session")
def allocation(tiny: Instrument) -> Allocation:
    """One audit of the tiny instrument given to one auditor: two children, two agencies."""
    return samples.allocation(tiny)


@pytest.fixture(scope="session")
def today() -> dt.date:
    """The day on which made-up audits happen."""
    return samples.TODAY
