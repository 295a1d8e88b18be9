"""T6: how long `qa --version` and `qa --help` take, against a "hello" of click and against sqlite-utils.

Each command runs in a process of its own, all of them in turn; the figure is the median. sqlite-utils is
installed into a temporary environment by `uv` where it is not there yet.
"""

from __future__ import annotations

import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

RUNS = 40
HELLO = """
import click

@click.command()
def hello() -> None:
    click.echo("hello")

hello()
"""
TARGETS = (
    ("qa --version", "click hello", 1.15),
    ("qa --help", "click hello", 1.15),
    ("qa --version", "sqlite-utils --version", 0.4),
)


def main() -> None:
    """Measure, and print one line for each target."""
    with tempfile.TemporaryDirectory() as folder:
        commands = prepare(Path(folder))
        times = measure(commands)
    for name, seconds in times.items():
        print(f"{name:<24} {statistics.median(seconds) * 1000:7.1f} ms")
    for left, right, target in TARGETS:
        if left in times and right in times:
            ratio = statistics.median(times[left]) / statistics.median(times[right])
            print(f"{left} / {right}: {ratio:.2f} (target {target}) {'ok' if ratio <= target else 'MISSED'}")


def prepare(folder: Path) -> dict[str, list[str]]:
    """The commands to run, by name; each is run once here, to see that it says what it should."""
    hello = folder / "hello.py"
    hello.write_text(HELLO, encoding="utf-8")
    qa = str(Path(sys.executable).with_name("qa"))
    commands = {
        "click hello": [sys.executable, str(hello)],
        "qa --version": [qa, "--version"],
        "qa --help": [qa, "--help"],
    }
    tool = sqlite_utils(folder)
    if tool:
        commands["sqlite-utils --version"] = [tool, "--version"]
    wanted = {"click hello": "hello", "qa --help": "Usage: qa", "sqlite-utils --version": "sqlite-utils"}
    for name, command in commands.items():
        said = subprocess.run(command, check=True, capture_output=True, text=True).stdout
        assert said.startswith(wanted.get(name, "qa ")), f"{name} said {said!r}"
    return commands


def sqlite_utils(folder: Path) -> str | None:
    """The command of sqlite-utils, installed for this run; None where it cannot be had."""
    uv = shutil.which("uv")
    if uv is None:
        return None
    python = folder / "env" / ("Scripts" if sys.platform == "win32" else "bin") / "python"
    for command in (
        [uv, "venv", "--quiet", "--python", sys.executable, str(folder / "env")],
        [uv, "pip", "install", "--quiet", "--compile-bytecode", "--python", str(python), "sqlite-utils"],
    ):
        if subprocess.run(command, stdin=subprocess.DEVNULL).returncode:
            return None
    return str(python.with_name("sqlite-utils"))


def measure(commands: dict[str, list[str]]) -> dict[str, list[float]]:
    """Seconds of each run of each command, the commands taken in turn."""
    times: dict[str, list[float]] = {name: [] for name in commands}
    for _ in range(RUNS):
        for name, command in commands.items():
            times[name].append(seconds(command))
    return times


def seconds(command: Sequence[str]) -> float:
    """The time of one run, from start to end."""
    begin = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stdin=subprocess.DEVNULL)
    return time.perf_counter() - begin


if __name__ == "__main__":
    main()
