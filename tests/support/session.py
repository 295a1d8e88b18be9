"""Plays a page of documentation: its files, its commands with what they print, and what auditors do.

In a `console` block a line that begins with `$ ` is a command, `… > FILE` included; what follows is what it
prints, on either stream: `…` alone on a line stands for any lines, within a line for any text. A last line
`(exit status 1)` says how it ends. The comment `<!-- test: fill FILE for CASE by AGENCY PICK without KEY -->`
fills in a toolkit; `with KEY=OPTION` gives another answer; `for CASE again` is the last toolkit of the case.
`<!-- test: reply FILE to AUDIT -->` fills in the reply sheet in the folder `feedback`: every action accepted.
`<!-- test: workbook FILE -->` is somebody's workbook with one sheet.
"""

from __future__ import annotations

import contextlib
import re
import shlex
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from click.testing import CliRunner

from qa_core import config
from qa_core.cli.main import cli
from qa_core.model.audit import Answer
from qa_core.registry import Registry
from qa_core.rules.examples import example_audit
from qa_core.rules.grading import work_out
from qa_core.rules.settings import in_force
from qa_core.store.store import Store

_PART = re.compile(
    r"^```(?P<kind>console|csv|json|toml)(?: file=(?P<file>\S+))?\n(?P<text>.*?)^```$"
    r"|^<!-- test: fill (?P<toolkit>\S+) for (?P<case>\S+)(?P<again> again)?(?: by (?P<agency>\S+))?"
    r" (?P<pick>\w+)(?: without (?P<key>\S+))?(?: with (?P<other>\S+)=(?P<option>\S+))? -->$"
    r"|^<!-- test: reply (?P<reply>\S+) to (?P<audit>\S+) -->$"
    r"|^<!-- test: workbook (?P<workbook>\S+) -->$",
    re.MULTILINE | re.DOTALL,
)
_STATUS = re.compile(r"\(exit status (\d)\)")


@dataclass
class Command:
    """One command of a page and what it should print."""

    line: str
    prints: list[str] = field(default_factory=list)
    status: int = 0


def play(page: str, folder: Path) -> int:
    """Do what a page says, in an empty folder; how many commands were tried."""
    tried = 0
    for part in _PART.finditer(page):
        if part["case"]:
            whose = (part["case"], part["agency"])
            other = {part["other"]: part["option"]} if part["other"] else {}
            last = part["again"] is not None
            fill(folder / part["toolkit"], folder, whose, part["pick"], part["key"], other, last)
        elif part["reply"]:
            reply(folder / part["reply"], folder, part["audit"])
        elif part["workbook"]:
            workbook(folder / part["workbook"])
        elif part["file"]:
            (folder / part["file"]).write_text(part["text"], encoding="utf-8")
        elif part["kind"] == "console":
            for command in commands(part["text"]):
                with contextlib.chdir(folder):
                    check(command, folder)
                tried += 1
    return tried


def commands(text: str) -> Iterator[Command]:
    """The commands of a console block."""
    found: list[Command] = []
    for line in text.splitlines():
        status = _STATUS.fullmatch(line)
        if line.startswith("$ "):
            found.append(Command(line[2:]))
        elif status:
            found[-1].status = int(status[1])
        else:
            found[-1].prints.append(line)
    yield from found


def check(command: Command, folder: Path) -> None:
    """Run one command and compare; AssertionError shows what it printed."""
    line, _, target = command.line.partition(" > ")
    name, *arguments = shlex.split(line)
    assert name == "qa", f"only qa is tried, not {name}"
    done = CliRunner(env={"QA_USER": "officer"}).invoke(cli, arguments, prog_name="qa")
    assert done.exit_code == command.status, f"{command.line}\n{done.output}"
    if target:
        (folder / target).write_text(done.output, encoding="utf-8")
    else:
        assert matches(command.prints, done.output), f"{command.line}\nprinted\n{done.output}"


def matches(pattern: list[str], printed: str) -> bool:
    """Whether what was printed is what the page says; how wide columns are does not matter."""
    lines = [re.escape(line).replace("…", ".*") + "\n" for line in map(_narrow, pattern)]
    wanted = "".join(r"(?:.*\n)*?" if line == ".*\n" else line for line in lines)
    return re.fullmatch(wanted, "".join(_narrow(line) + "\n" for line in printed.splitlines())) is not None


def _narrow(line: str) -> str:
    return re.sub(r" {2,}", " ", line).rstrip()


def fill(
    path: Path,
    folder: Path,
    whose: tuple[str, str | None],
    pick: str,
    without: str | None,
    other: Mapping[str, str],
    last: bool,
) -> None:
    """What an auditor does: the toolkit of a case (and agency); what facts answer is left blank."""
    from qa_core.toolkit.mark import filled

    found = config.read(folder / config.NAME)
    with Store.open(found.database) as store:
        allocation = [a for a in store.allocations() if (a.case, a.agency) == whose][-1 if last else 0]
        plugins = Registry.load()
        instrument = plugins.instrument(allocation.instrument)
        about = {"case": allocation.case, "agency": allocation.agency, "facts": allocation.facts}
        audit = example_audit(instrument, pick, **about)  # type: ignore[arg-type]
        told = work_out(instrument, in_force(instrument, audit), plugins.owner(instrument))
        answers = {
            key: Answer(comment=answer.comment if instrument.comment_of(key) == "required" else "")
            if key in told
            else answer
            for key, answer in audit.answers.items()
            if key != without
        }
        answers |= {key: answers[key].model_copy(update={"value": value}) for key, value in other.items()}
        audit = audit.model_copy(update={"answers": answers})
        data = filled(instrument, allocation, store.key(), found.organisation, audit)
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(data)


def workbook(path: Path) -> None:
    """A workbook that somebody has."""
    from openpyxl import Workbook

    book = Workbook()
    book.active.title = "Figures"
    book.active["A1"] = 417
    book.save(path)


def reply(path: Path, folder: Path, audit: str) -> None:
    """What a lead professional does: accepts every action of the reply sheet that came with feedback."""
    from follow_up import agreed

    from qa_core.toolkit.package import open_book

    [sheet] = (folder / "feedback").glob(f"*{audit} reply.xlsx")
    data = sheet.read_bytes()
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(agreed(data, sum(name.endswith("_accept") for name in open_book(data).names)))
