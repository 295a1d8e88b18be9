"""`versions.json`: appended to, never rewritten."""

from __future__ import annotations

import pytest

from qa_core.errors import InstrumentError
from qa_core.model.instrument import Instrument
from qa_core.rules import versions


def test_a_new_version_is_appended(tiny: Instrument) -> None:
    before = {"tiny": {"0": "aaa"}, "other": {"1": "bbb"}}
    after = versions.lock(before, tiny)
    assert after == {"tiny": {"0": "aaa", "1": tiny.digest}, "other": {"1": "bbb"}}
    assert before == {"tiny": {"0": "aaa"}, "other": {"1": "bbb"}}
    assert versions.lock(after, tiny) == after
    assert versions.parse(versions.text(after)) == after


def test_a_released_version_never_changes_and_both_are_named(tiny: Instrument) -> None:
    with pytest.raises(InstrumentError, match=f"abcdef.*{tiny.digest}"):
        versions.lock({"tiny": {"1": "abcdef"}}, tiny)


@pytest.mark.parametrize("text", ["{", "[]", '{"tiny": "x"}', '{"tiny": {"1": 2}}'])
def test_another_form_is_refused(text: str) -> None:
    with pytest.raises(InstrumentError, match=r"versions\.json"):
        versions.parse(text)
