"""A folder that takes in whatever is dropped into it: toolkits and reply sheets, without a command."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from qa_core.cycle.acknowledge import lay_down
from qa_core.cycle.chores import Chores
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
File = tuple[str, str]
"""Name and SHA-256 of a file."""


@dataclass(frozen=True)
class Ways:
    """How a watch speaks to whoever runs it, and learns what day it is.

    Args:
        tell: takes what became of each file.
        trouble: takes a sentence about a file that cannot be taken in now, and is tried again.
        wait: waits for the next look; False ends the watch.
        today: the day, asked anew at each look: a watch runs for weeks.
        say: takes a sentence about a letter or a document that was written.
    """

    tell: Callable[[Outcome], None]
    trouble: Callable[[str], None]
    wait: Callable[[], bool]
    today: Callable[[], dt.date]
    say: Callable[[str], None] = lambda _: None


class _Work:
    """The chores of a watch: those of the day once a day, those after returns whenever one was accepted.

    They wait until every file in the folder is taken in: nobody is reminded of a toolkit that lies there.
    """

    def __init__(self, chores: Chores, ways: Ways) -> None:
        self.chores, self.ways = chores, ways
        self.day: dt.date | None = None
        self.waits = True
        self.said = ""

    def do(self, desk: Desk) -> None:
        """Do what is due; what cannot be done now is told once, and tried at the next look."""
        try:
            if self.day != desk.today:
                self._all(self.chores.of_the_day(desk))
                self.day, self.waits = desk.today, True
            if self.waits:
                self._all(self.chores.after_returns(desk))
                self.waits = False
            self.said = ""
        except QaError as error:
            said = " ".join(error.problems)
            if said != self.said:
                self.ways.trouble(said)
            self.said = said

    def _all(self, sentences: Iterator[str]) -> None:
        for sentence in sentences:
            self.ways.say(sentence)


def watch(desk: Desk, folder: Path, results: Path, ways: Ways, chores: Chores | None = None) -> None:
    """Take in whatever is dropped into a folder, until `wait` says no.

    A file is taken once its size and time stay the same between two looks. Its marked copy, or the
    acknowledgement of an accepted return, goes into `results`. A file that is open elsewhere, and a database
    that does not answer, are waited for. Of what came before this watch began nothing is told again.
    """
    work, before = _Work(chores or Chores(), ways), _known(desk)
    done: dict[Path, State] = {}
    seen: dict[Path, State] = {}
    said: dict[Path, State] = {}
    while True:
        now = _states(folder)
        ready = [path for path, state in now.items() if seen.get(path) == state and done.get(path) != state]
        for path in ready:
            try:
                for outcome in _take(replace(desk, today=ways.today()), path, results, before):
                    ways.tell(outcome)
                    work.waits = work.waits or outcome.status == "accepted"
                done[path] = now[path]
            except QaError as error:
                if said.get(path) != now[path]:
                    ways.trouble(f"{path.name} waits: {' '.join(error.problems)}")
                said[path] = now[path]
        seen = now
        if chores and all(state in (done.get(path), said.get(path)) for path, state in now.items()):
            work.do(replace(desk, today=ways.today()))
        if not ways.wait():
            return


def _take(desk: Desk, path: Path, results: Path, before: Mapping[File, str]) -> Iterator[Outcome]:
    """Take a file in; what became of it, unless that was told by an earlier watch."""
    data = file_bytes(path, Limits(**desk.config.limits).file_bytes)
    there = before.get((path.name, hashlib.sha256(data).hexdigest()))
    for outcome in _taken(desk, path, results, data):
        lay_down(desk, outcome, results)
        if there is None or outcome.status not in (there, "duplicate"):
            yield outcome


def _known(desk: Desk) -> dict[File, str]:
    """Every file that came before, by name and content, with what became of it."""
    store = desk.store
    known = {(one.file, one.sha256): "refused" for one in store.unread(open_only=False)}
    known |= {(one.file, one.sha256): "duplicate" for one in store.again()}
    known |= {(one.file, one.sha256): one.status for one in store.replies()}
    return known | {(one.file, one.sha256): one.status for one in store.returns()}


def _states(folder: Path) -> dict[Path, State]:
    """What lies in the folder; nothing while it cannot be reached, such as one on a network drive."""
    try:
        return {path: _state(path) for path in files([folder])}
    except (InputError, OSError):
        return {}


def _taken(desk: Desk, path: Path, results: Path, data: bytes) -> Iterator[Outcome]:
    if not _is_reply(desk, data):
        yield from import_returns(desk, [path], results=results)
        return
    for came in import_replies(desk, [path], results=results):
        yield Outcome(came.file, came.status, audit=came.audit, problems=came.problems, marked=came.marked)


def _is_reply(desk: Desk, data: bytes) -> bool:
    """Whether a file is a reply sheet of ours; whatever cannot be read is none."""
    try:
        identity = identify(open_book(data, Limits(**desk.config.limits)), lambda *_: True)
    except Refused:
        return False
    return identity.return_id is not None and desk.store.feedback_of_reply(identity.return_id) is not None


def _state(path: Path) -> State:
    try:
        status = path.stat()
    except OSError:
        return (-1, -1)
    return status.st_size, status.st_mtime_ns
