"""The list of requirements and the option that shows which tests prove them."""

from __future__ import annotations

from pathlib import Path

import pytest
import requirements_plugin as plugin

REGIMES = {"all", "caf-tier1", "caf-tier2", "thematic", "cafcass-impact"}
LIST = "id,regime,requirement\nS0-001,all,A first thing\nS4-001,cafcass-impact,Another thing\n"


@pytest.fixture
def small(pytester: pytest.Pytester) -> pytest.Pytester:
    """A project of its own with two requirements and one test file."""
    folder = pytester.path / "docs"
    folder.mkdir()
    (folder / "requirements.csv").write_text(LIST, encoding="utf-8")
    pytester.makeini("[pytest]\nmarkers = requirement(id, ...): proves it\n")
    return pytester


def test_every_requirement_is_listed_once(project: Path) -> None:
    rows = plugin.read_requirements(project / plugin.LIST)
    lines = (project / plugin.LIST).read_text(encoding="utf-8").splitlines()
    assert len(rows) == len(lines) - 1 == 271
    assert [name for name in rows if name.startswith("S0")] == [f"S0-{n:03}" for n in range(1, 167)]
    assert [name for name in rows if name.startswith("S4")] == [f"S4-{n:03}" for n in range(1, 106)]


def test_every_requirement_has_a_regime_and_words(project: Path) -> None:
    for row in plugin.read_requirements(project / plugin.LIST).values():
        assert set(row) == {"id", "regime", "requirement"}
        assert row["regime"] in REGIMES
        assert len(row["requirement"]) > 10, row


def test_the_option_lists_tests_and_gaps_and_runs_nothing(small: pytest.Pytester) -> None:
    small.makepyfile(
        """
        import pytest

        @pytest.mark.requirement("S0-001")
        @pytest.mark.parametrize("n", [1, 2])
        def test_first(n):
            raise AssertionError("must not run")
        """
    )
    result = small.runpytest_inprocess("-p", "requirements_plugin", "--requirements")
    assert result.ret == 0
    result.stdout.fnmatch_lines(
        [
            "S0-001  test_the_option_*::test_first",
            "Without a test:",
            "S4-001  cafcass-impact: Another thing",
            "all: 1 of 1 proven by a test",
            "cafcass-impact: 0 of 1 proven by a test",
            "all together: 1 of 2 proven, 1 without a test",
        ]
    )
    assert result.stdout.str().count("::test_first") == 1


@pytest.mark.parametrize(
    ("marker", "sentence"),
    [
        ('"S0-001", "S9-999"', "*::test_it is marked with S9-999: no such id in docs/requirements.csv."),
        ("", "*::test_it is marked as proof of a requirement without naming one."),
    ],
)
def test_an_unknown_id_ends_the_collection(small: pytest.Pytester, marker: str, sentence: str) -> None:
    small.makepyfile(f"import pytest\n\n@pytest.mark.requirement({marker})\ndef test_it():\n    pass\n")
    result = small.runpytest_inprocess("-p", "requirements_plugin")
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    result.stderr.fnmatch_lines([f"ERROR: {sentence}"])


def test_without_the_option_tests_run(small: pytest.Pytester) -> None:
    small.makepyfile("def test_it():\n    pass\n")
    result = small.runpytest_inprocess("-p", "requirements_plugin")
    result.assert_outcomes(passed=1)
    assert "Without a test" not in result.stdout.str()
