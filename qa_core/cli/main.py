"""`qa`: the table of commands, and how errors are shown. Imports click and nothing else of weight."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from typing import Any, NoReturn

import click

from qa_core import __version__
from qa_core.cli.lazy import Entry, LazyGroup, remember_config
from qa_core.errors import QaError

INTERRUPTED = 130
TABLE = {
    "init": Entry("qa_core.cli.init:init", "Set up a database and qa.toml in this folder."),
    "demo": Entry("qa_core.cli.demo:demo", "Run an audit round on made-up cases."),
    "plugins": Entry("qa_core.cli.plugins:plugins", "List the plugins, and what is wrong with any of them."),
    "instrument": Entry("qa_core.cli.instrument:group", "List, show, compare and lock audit instruments."),
    "case": Entry("qa_core.cli.case:group", "Load the list of cases."),
    "person": Entry("qa_core.cli.person:group", "Load the list of people."),
    "sample": Entry("qa_core.cli.sample:group", "Draw the cases of a month; show the pace to the aim."),
    "allocate": Entry("qa_core.cli.allocate:allocate", "Give a month's cases to auditors."),
    "duty": Entry("qa_core.cli.duty:group", "See who audits what; decline, exempt, follow completion."),
    "toolkit": Entry("qa_core.cli.toolkit:group", "Send out Excel toolkits and take them back."),
    "return": Entry("qa_core.cli.returned:group", "List what came back; settle conflicts."),
    "grade": Entry("qa_core.cli.grade:grade", "Check and grade answers from a file; needs no database."),
    "collate": Entry(
        "qa_core.cli.collate:collate", "Put agencies' returns from a file together; needs no database."
    ),
    "exercise": Entry("qa_core.cli.exercise:group", "Run a thematic audit with several agencies."),
    "check": Entry("qa_core.cli.check:check", "Check many records by their facts; list those never checked."),
    "audit": Entry("qa_core.cli.audit:group", "List, show, export, amend and void audits."),
    "escalation": Entry(
        "qa_core.cli.escalation:group", "See concerns through: told, MASH, outcome; unread returns."
    ),
    "mail": Entry("qa_core.cli.mail:group", "List letters that wait, and send them."),
    "recommendation": Entry(
        "qa_core.cli.recommendation:group", "Set recommendations and follow them to their evidence."
    ),
    "past": Entry("qa_core.cli.past:group", "Load results of earlier years, kept apart."),
    "feedback": Entry("qa_core.cli.feedback:group", "Write feedback on audits; take replies back."),
    "action": Entry("qa_core.cli.action:group", "Follow actions until verified; remind of overdue ones."),
    "learning": Entry("qa_core.cli.learning:group", "Show what practitioners can learn from audits."),
    "second": Entry("qa_core.cli.second:group", "Audit some cases twice, blind; moderate grades."),
    "self": Entry("qa_core.cli.self_check:group", "Let practitioners check their own case; counted nowhere."),
    "report": Entry("qa_core.cli.report:report", "Write a report for a period."),
    "issued": Entry("qa_core.cli.issued:group", "Follow issued reports: CMT, SLT, champions, agencies."),
    "log": Entry("qa_core.cli.log:log", "List what happened: when, who, what, why."),
    "verify": Entry("qa_core.cli.verify:verify", "Check that the database is whole and unaltered."),
}


class Root(LazyGroup):
    """The group `qa`: every error is shown one line a problem, with the exit status of the contract."""

    def main(
        self,
        args: Sequence[str] | None = None,
        prog_name: str | None = None,
        complete_var: str | None = None,
        standalone_mode: bool = True,
        **extra: Any,
    ) -> Any:
        """Run a command and leave with its status; without `standalone_mode` errors are raised instead."""
        if not standalone_mode:
            return super().main(args, prog_name, complete_var, standalone_mode=False, **extra)
        try:
            status = super().main(args, prog_name, complete_var, standalone_mode=False, **extra)
        except QaError as error:
            _leave(error.problems)
        except click.exceptions.NoArgsIsHelpError as error:
            error.show()
            sys.exit(error.exit_code)
        except click.UsageError as error:
            _leave([_usage(error)])
        except click.ClickException as error:
            _leave([error.format_message()])
        except click.Abort:
            click.echo("Stopped.", err=True)
            sys.exit(INTERRUPTED)
        sys.exit(status if isinstance(status, int) else 0)


@click.group(
    "qa",
    cls=Root,
    table=TABLE,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="Example: qa toolkit import returns --json",
)
@click.version_option(__version__, message="%(prog)s %(version)s")
@click.option(
    "--config",
    metavar="FILE",
    envvar="QA_CONFIG",
    expose_value=False,
    callback=remember_config,
    help="Where qa.toml is, if not in this folder or above it. Also understood after the command; "
    "the environment variable QA_CONFIG does the same.",
)
def cli() -> None:
    """Quality audits of children's case files.

    Exit status: 0 done; 1 done, and something needs attention; 2 the command could not be understood or
    its input not read.
    """


def run() -> None:
    """The entry point: `cli` with output that no console can break and no traceback for anybody."""
    _speak_utf8()
    try:
        _to_the_end()
    except Exception as error:  # the last gate: a bug must not print a traceback at a person
        if os.environ.get("QA_DEBUG"):
            raise
        _leave(
            [f"Something went wrong inside qa ({_name(error)}). Set QA_DEBUG=1 and run again for details."]
        )


def _to_the_end() -> None:
    """Run, and flush while a closed pipe can still be forgiven."""
    try:
        cli.main(prog_name="qa")
    finally:
        try:
            sys.stdout.flush()
        except BrokenPipeError:
            sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: PTH123, SIM115


def _leave(problems: Sequence[str]) -> NoReturn:
    for problem in problems:
        click.echo(" ".join(problem.split()), err=True)
    sys.exit(2)


def _usage(error: click.UsageError) -> str:
    path = error.ctx.command_path if error.ctx else "qa"
    return f"{path}: {error.format_message()} See: {path} --help"


def _name(error: Exception) -> str:
    return f"{type(error).__name__}: {error}" if str(error) else type(error).__name__


def _speak_utf8() -> None:
    """UTF-8 into files and pipes; on a console its own encoding, with ? for what it cannot show."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            encoding = None if stream.isatty() or os.environ.get("PYTHONIOENCODING") else "utf-8"
            stream.reconfigure(encoding=encoding, errors="replace")


if __name__ == "__main__":
    run()
