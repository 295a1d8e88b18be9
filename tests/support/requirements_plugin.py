"""The option `--requirements`: which tests prove which of the numbered requirements.

Markers with an id that `docs/requirements.csv` does not have end the collection, with or without the option.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import pytest

LIST = Path("docs") / "requirements.csv"
_PROVEN = pytest.StashKey[dict[str, list[str]]]()


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--requirements",
        action="store_true",
        help="collect only, and print for each numbered requirement the tests that prove it",
    )


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: Sequence[pytest.Item]) -> None:
    known = read_requirements(config.rootpath / LIST)
    unknown = [*unknown_ids(items, known)]
    if unknown:
        raise pytest.UsageError("\n".join(unknown))
    config.stash[_PROVEN] = proven(items)


@pytest.hookimpl(tryfirst=True)
def pytest_runtestloop(session: pytest.Session) -> bool | None:
    return True if session.config.getoption("requirements") and not session.testsfailed else None


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    if config.getoption("requirements") and _PROVEN in config.stash:
        known = read_requirements(config.rootpath / LIST)
        terminalreporter.section("requirements")
        for line in summary(known, config.stash[_PROVEN]):
            terminalreporter.write_line(line)


def read_requirements(path: Path) -> dict[str, dict[str, str]]:
    """Every requirement by its id, with its regime and its words."""
    with path.open(encoding="utf-8", newline="") as file:
        return {row["id"]: row for row in csv.DictReader(file)}


def unknown_ids(items: Sequence[pytest.Item], known: Mapping[str, object]) -> Iterator[str]:
    """A sentence for each marker that names a requirement which does not exist, or none at all."""
    for item in items:
        for mark in item.iter_markers("requirement"):
            wrong = [str(name) for name in mark.args if name not in known]
            if wrong:
                yield f"{item.nodeid} is marked with {', '.join(wrong)}: no such id in {LIST.as_posix()}."
            if not mark.args:
                yield f"{item.nodeid} is marked as proof of a requirement without naming one."


def proven(items: Sequence[pytest.Item]) -> dict[str, list[str]]:
    """The tests by requirement id; the cases of one parametrised test count as one."""
    found: dict[str, dict[str, None]] = {}
    for item in items:
        for mark in item.iter_markers("requirement"):
            for name in mark.args:
                found.setdefault(name, {})[item.nodeid.partition("[")[0]] = None
    return {name: [*tests] for name, tests in found.items()}


def summary(known: Mapping[str, Mapping[str, str]], tests: Mapping[str, Sequence[str]]) -> Iterator[str]:
    """Each requirement with its tests, those without one, and totals by regime."""
    for name in known:
        yield from (f"{name}  {test}" for test in tests.get(name, ()))
    without = [name for name in known if name not in tests]
    yield from ("", "Without a test:")
    yield from (f"{name}  {known[name]['regime']}: {known[name]['requirement']}" for name in without)
    yield ""
    for regime in dict.fromkeys(row["regime"] for row in known.values()):
        ids = [name for name, row in known.items() if row["regime"] == regime]
        yield f"{regime}: {sum(name in tests for name in ids)} of {len(ids)} proven by a test"
    yield f"all together: {len(known) - len(without)} of {len(known)} proven, {len(without)} without a test"
