"""A folder that takes in whatever is dropped into it: toolkits and reply sheets, without a command."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from qa_core.cycle.acknowledge import lay_down
from qa_core.cycle.desk import Desk
from qa_core.cycle.outcome import Outcome
from qa_core.cycle.replies import import_replies
from qa_core.cycle.returns import file_bytes, files, import_returns
from qa_core.errors import InputError, QaError
from qa_core.toolkit.identify import identify
from qa_core.toolkit.limits import Limits
from qa_core.toolkit.package import Refused, open_book

State = tuple[int, int]
"""Size and time of a file."""


@dataclass(frozen=True)
class Ways:
    """How a watch speaks to whoever runs it, and learns what day it is.

    Args:
        tell: takes what became of each file.
        trouble: takes a sentence about a file that cannot be taken in now, and is tried again.
        wait: waits for the next look; False ends the watch.
        today: the day, asked anew at each look: a watch runs for weeks.
    """

    tell: Callable[[Outcome], None]
    trouble: Callable[[str], None]
    wait: Callable[[], bool]
    today: Callable[[], dt.date]


def watch(desk: Desk, folder: Path, results: Path, ways: Ways) -> None:
    """Take in whatever is dropped into a folder, until `wait` says no.

    A file is taken once its size and time stay the same between two looks. Its marked copy, or the
    acknowledgement of an accepted return, goes into `results`. A file that is open elsewhere, and a database
    that does not answer, are waited for.
    """
    done: dict[Path, State] = {}
    seen: dict[Path, State] = {}
    said: dict[Path, State] = {}
    while True:
        now = _states(folder)
        ready = [path for path, state in now.items() if seen.get(path) == state and done.get(path) != state]
        for path in ready:
            try:
                _take(replace(desk, today=ways.today()), path, results, ways.tell)
                done[path] = now[path]
            except QaError as error:
                if said.get(path) != now[path]:
                    ways.trouble(f"{path.name} waits: {' '.join(error.problems)}")
                said[path] = now[path]
        seen = now
        if not ways.wait():
            return


def _take(desk: Desk, path: Path, results: Path, tell: Callable[[Outcome], None]) -> None:
    for outcome in _taken(desk, path, results):
        lay_down(desk, outcome, results)
        tell(outcome)


def _states(folder: Path) -> dict[Path, State]:
    """What lies in the folder; nothing while it cannot be reached, such as one on a network drive."""
    try:
        return {path: _state(path) for path in files([folder])}
    except (InputError, OSError):
        return {}


def _taken(desk: Desk, path: Path, results: Path) -> Iterator[Outcome]:
    if not _is_reply(desk, path):
        yield from import_returns(desk, [path], results=results)
        return
    for came in import_replies(desk, [path], results=results):
        yield Outcome(came.file, came.status, audit=came.audit, problems=came.problems, marked=came.marked)


def _is_reply(desk: Desk, path: Path) -> bool:
    """Whether a file is a reply sheet of ours; whatever cannot be read is none."""
    limits = Limits(**desk.config.limits)
    data = file_bytes(path, limits.file_bytes)
    try:
        identity = identify(open_book(data, limits), lambda *_: True)
    except Refused:
        return False
    return identity.return_id is not None and desk.store.feedback_of_reply(identity.return_id) is not None


def _state(path: Path) -> State:
    try:
        status = path.stat()
    except OSError:
        return (-1, -1)
    return status.st_size, status.st_mtime_ns
