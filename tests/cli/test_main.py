"""The door itself: what it imports, how it shows errors, how it ends."""

from __future__ import annotations

import importlib
import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

from qa_core import __version__
from qa_core.cli import _common
from qa_core.cli.lazy import Entry, LazyGroup
from qa_core.cli.main import TABLE, Root, cli, run
from qa_core.errors import InputError

HEAVY = (
    "sqlmodel",
    "sqlalchemy",
    "openpyxl",
    "pydantic",
    "pluggy",
    "importlib.metadata",
    "qa_caf_tier2",
    "alembic",
)
START = """
import sys
from qa_core.cli.main import run
sys.argv = ["qa", *{args!r}]
try:
    run()
finally:
    print("LOADED", *[name for name in {heavy!r} if name in sys.modules], file=sys.stderr)
"""


def fresh(*args: str, code: str = START, **env: str) -> subprocess.CompletedProcess[bytes]:
    program = code.format(args=list(args), heavy=HEAVY)
    return subprocess.run(
        [sys.executable, "-c", program], capture_output=True, env={**os.environ, **env}, check=False
    )


def groups(group: LazyGroup, path: str = "qa") -> Iterator[tuple[str, LazyGroup]]:
    yield path, group
    for name, entry in group.table.items():
        if entry.target.endswith(":group"):
            module, _, attribute = entry.target.partition(":")
            yield from groups(getattr(importlib.import_module(module), attribute), f"{path} {name}")


def commands() -> list[tuple[str, Entry]]:
    found = [(path, group) for path, group in groups(cli)]
    return [(f"{path} {name}", entry) for path, group in found for name, entry in group.table.items()]


@pytest.mark.parametrize(
    "args", [["--help"], ["--version"], ["-h"], ["instrument", "--help"], ["nonsense"], []]
)
def test_help_imports_nothing_heavy(args: list[str]) -> None:
    done = fresh(*args)
    assert done.stderr.decode().rstrip().endswith("LOADED")


def test_version() -> None:
    result = CliRunner().invoke(cli, ["--version"], prog_name="qa")
    assert (result.exit_code, result.stdout) == (0, f"qa {__version__}\n")


@pytest.mark.parametrize(("path", "entry"), commands(), ids=[path for path, _ in commands()])
def test_every_command_of_the_tables_is_there_and_gives_an_example(path: str, entry: Entry) -> None:
    module, _, name = entry.target.partition(":")
    command = getattr(importlib.import_module(module), name)
    assert isinstance(command, click.Command)
    result = CliRunner().invoke(cli, [*path.split()[1:], "--help"], prog_name="qa")
    assert result.exit_code == 0
    assert "Example: qa" in result.stdout
    assert entry.help.endswith(".")


def test_the_main_help_lists_the_whole_table() -> None:
    result = CliRunner().invoke(cli, ["--help"])
    assert all(name in result.stdout and entry.help in result.stdout for name, entry in TABLE.items())


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (["nonsense"], "No such command 'nonsense'"),
        (["instrument", "nonsense"], "No such command 'nonsense'"),
        (["instrument", "show"], "Missing argument 'ID'"),
        (["--nonsense"], "No such option"),
        (["instrument", "show", "x", "--nonsense"], "No such option"),
    ],
)
def test_what_cannot_be_understood_is_one_line_and_status_2(args: list[str], said: str) -> None:
    result = CliRunner().invoke(cli, args, prog_name="qa")
    assert (result.exit_code, result.stdout) == (2, "")
    assert said in result.stderr
    assert result.stderr.count("\n") == 1
    assert "--help" in result.stderr


def root(body: Callable[[], None]) -> Root:
    group = Root("qa", table={})
    group.add_command(click.command("go")(body))
    return group


def invoke(body: Callable[[], None]) -> Result:
    return CliRunner().invoke(root(body), ["go"])


def test_each_problem_is_a_line_on_stderr() -> None:
    def go() -> None:
        raise InputError(["one thing\nover two lines", "another thing"])

    result = invoke(go)
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr == "one thing over two lines\nanother thing\n"


def test_attention_is_status_1() -> None:
    assert invoke(_common.attention).exit_code == 1


def test_interruption_is_neither_success_nor_attention() -> None:
    def go() -> None:
        raise KeyboardInterrupt

    result = invoke(go)
    assert result.exit_code == 130
    assert "Traceback" not in result.stderr


def test_an_error_of_click_itself_is_status_2() -> None:
    def go() -> None:
        raise click.FileError("answers.json", "gone")

    result = invoke(go)
    assert result.exit_code == 2
    assert result.stderr.count("\n") == 1


BUG = """
import sys, click
from qa_core.cli import main
main.cli.add_command(click.command("bug")(lambda: 1 // 0))
main.cli.table = {{**main.cli.table, "bug": None}}
sys.argv = ["qa", "bug"]
main.run()
"""


def test_a_bug_is_one_honest_line() -> None:
    done = fresh(code=BUG)
    assert done.returncode == 2
    assert done.stderr.count(b"\n") == 1
    assert b"ZeroDivisionError" in done.stderr
    assert b"QA_DEBUG" in done.stderr


def test_a_bug_can_be_traced() -> None:
    done = fresh(code=BUG, QA_DEBUG="1")
    assert done.returncode != 0
    assert b"Traceback" in done.stderr


FLOOD = """
import sys, click
from qa_core.cli import main

def flood():
    for _ in range(2000):
        click.echo("x" * 1000)

main.cli.add_command(click.command("flood")(flood))
sys.argv = ["qa", "flood"]
main.run()
"""


@pytest.mark.parametrize("name", ["--help", "flood"])
def test_a_closed_pipe_leaves_no_traceback(name: str) -> None:
    program = (START if name == "--help" else FLOOD).format(args=[name], heavy=())
    with subprocess.Popen(
        [sys.executable, "-c", program], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        said = process.stderr.read()
    assert b"Traceback" not in said
    assert b"Exception ignored" not in said


SPEAK = """
import sys
from qa_core.cli import _common, main
import click
words = {{"name": "Caf\\u00e9 \\u5b66\\u6821 \\U0001f600"}}
main.cli.add_command(click.command("speak")(lambda: _common.print_json(words)))
sys.argv = ["qa", "speak"]
main.run()
"""


def test_output_into_a_file_is_utf_8_whatever_the_system_says() -> None:
    done = fresh(code=SPEAK, LC_ALL="C", PYTHONCOERCECLOCALE="0", PYTHONUTF8="0")
    assert json.loads(done.stdout.decode("utf-8")) == {"name": "Café 学校 😀"}


def test_a_console_that_cannot_show_a_letter_shows_another() -> None:
    done = fresh(code=SPEAK, PYTHONIOENCODING="cp1252")
    assert done.returncode == 0
    assert "Café ?? ?".encode("cp1252") in done.stdout


def test_run_is_the_entry_point(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "argv", ["qa", "--version"])
    with pytest.raises(SystemExit) as leaving:
        run()
    assert leaving.value.code == 0


def test_a_table_is_as_wide_as_it_needs(capsys: pytest.CaptureFixture[str]) -> None:
    _common.print_table(("a", "long heading", "c"), [("word", None, True), ("x", "two\nlines", False)])
    lines = capsys.readouterr().out.splitlines()
    assert lines == ["a     long heading  c", "word                yes", "x     two lines     no"]


def test_progress_is_silent_without_a_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    with _common.progress(range(3), "Reading") as items:
        assert list(items) == [0, 1, 2]
    _common.steps("Reading", 3)(3)
    assert capsys.readouterr() == ("", "")


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("sqlite:////data/qa.db", "sqlite:////data/qa.db"),
        ("postgresql+psycopg://qa:secret@db/qa", "postgresql+psycopg://qa@db/qa"),
        ("postgresql+psycopg://qa@db/qa", "postgresql+psycopg://qa@db/qa"),
        ("postgresql+psycopg://qa:p@ss@db/qa", "postgresql+psycopg://qa@db/qa"),
    ],
)
def test_a_password_is_never_shown(url: str, shown: str) -> None:
    assert _common.without_password(url) == shown


@pytest.mark.parametrize("args", [["--config", "X"], []])
def test_config_is_understood_before_and_after_the_command(
    args: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "other.toml"
    file.write_text('database = "mysql"', encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    if not args:
        monkeypatch.setenv("QA_CONFIG", str(file))
    given = [str(file) if arg == "X" else arg for arg in args]
    for order in ([*given, "verify"], ["verify", *given]):
        result = CliRunner().invoke(cli, order, prog_name="qa")
        assert result.exit_code == 2
        assert "mysql" in result.stderr
