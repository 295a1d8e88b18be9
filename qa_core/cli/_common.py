"""What commands share: opening things, and printing them. Imports inside, so that help pages stay quick."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, NoReturn, TypeVar

import click

from qa_core.cli.lazy import CONFIG

if TYPE_CHECKING:
    import datetime as dt

    from qa_core.config import Config
    from qa_core.cycle.desk import Desk
    from qa_core.model.instrument import Instrument
    from qa_core.registry import Registry
    from qa_core.store.store import Store

T = TypeVar("T")
F = TypeVar("F", bound=Callable[..., Any])
as_json = click.option(
    "--json", "as_json", is_flag=True, help="Print JSON to stdout, and nothing else there."
)
"""The option `--json`; the command's argument is `as_json`."""


def given_config() -> Path | None:
    """The path that `--config` or `QA_CONFIG` gave, if either did."""
    path = click.get_current_context().meta.get(CONFIG)
    return Path(path) if path else None


def config() -> Config:
    """The organisation's qa.toml.

    Raises: InputError where there is none or it cannot be understood.
    """
    from qa_core.config import find

    return find(given_config())


def registry() -> Registry:
    """The installed plugins; what is wrong with any of them goes to stderr, and the others go on working."""
    from qa_core.registry import Registry

    loaded = Registry.load()
    for problem in loaded.problems:
        warn(str(problem))
    return loaded


def instrument(name: str) -> Instrument:
    """An installed instrument by id, an earlier one (`id@version`) from the store, or one in a file."""
    from qa_core.cycle.instruments import find

    return find(name, registry().instruments, _snapshot)


def _snapshot(name: str, version: str) -> Instrument:
    with store() as opened:
        return opened.instrument(name, version)


@contextmanager
def store(settings: Config | None = None) -> Iterator[Store]:
    """The database that qa.toml names, closed again whatever happens."""
    url = (settings or config()).database
    from qa_core.store.store import Store

    with Store.open(url) as opened:
        yield opened


def print_json(data: Any) -> None:
    """Data as JSON, readable, in UTF-8, on stdout."""
    click.echo(json.dumps(data, ensure_ascii=False, indent=2))


def read_json(file: IO[str]) -> Any:
    """The JSON in a file; InputError where it is none, or where a key stands twice in one object."""
    from qa_core.errors import InputError

    try:
        return json.load(file, object_pairs_hook=_once)
    except (ValueError, RecursionError) as error:
        raise InputError(f"{file.name} is no JSON file: {error}") from None


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object whose keys stand once: of two answers to one question none may be passed over."""
    found = dict(pairs)
    if len(found) < len(pairs):
        twice = sorted({key for key, _ in pairs if sum(key == other for other, _ in pairs) > 1})
        raise ValueError(f"{', '.join(twice)} stands twice in one object")
    return found


def due_date(text: str | None) -> dt.date | None:
    """The day that `--due` names, if it names one."""
    return day(text, "--due")


def day(text: str | None, option: str) -> dt.date | None:
    """The day that an option names, if it names one; InputError where it is none."""
    import datetime as dt

    from qa_core.errors import InputError

    try:
        return dt.date.fromisoformat(text) if text else None
    except ValueError:
        raise InputError(f"{option}: {text!r} is no date; write it as 2026-11-30.") from None


def file_name(name: str) -> str:
    """A file name that Windows takes as well."""
    return "".join("_" if letter in '<>:"/\\|?*' or ord(letter) < 32 else letter for letter in name)


def print_table(headings: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """A table in columns as wide as they need; the last is not padded."""
    lines = [list(headings), *([_words(cell) for cell in row] for row in rows)]
    widths = [max(len(line[n]) for line in lines) for n in range(len(headings) - 1)]
    for line in lines:
        padded = [cell.ljust(width) for cell, width in zip(line, widths, strict=False)]
        click.echo("  ".join([*padded, line[-1]]).rstrip())


def to_file(command: F) -> F:
    """The option `-o FILE.xlsx` of a list; the command's argument is `output`."""
    path = click.Path(dir_okay=False, path_type=Path)
    return click.option("-o", "output", type=path, help="Write the list as a workbook (FILE.xlsx).")(command)


def came_back(what: str) -> Callable[[F], F]:
    """The arguments and options of taking files back; `what` comes back, such as `reply`."""
    path = click.Path(path_type=Path)
    options = (
        click.argument("paths", nargs=-1, required=True, type=path, metavar="PATH…"),
        click.option(
            "--results",
            type=path,
            help="The folder for marked copies; a folder called marked beside each file unless set.",
        ),
        click.option(
            "--confirm", is_flag=True, help=f"You have looked: this really is the {what} that it says."
        ),
        click.option(
            "--replace",
            default="",
            metavar="REASON",
            help=f"Settle a conflict: this {what} counts, for this reason.",
        ),
        as_json,
    )

    def add(command: F) -> F:
        for option in reversed(options):
            command = option(command)
        return command

    return add


def in_formats(command: F) -> F:
    """The options of a report: its formats, and the folder for its files; arguments `formats`, `output`."""
    folder = click.Path(file_okay=False, path_type=Path)
    several = "One or several of html, xlsx, docx, json, pdf."
    kinds = click.option("--format", "formats", default="html", show_default=True, help=several)
    return kinds(click.option("-o", "output", default=".", type=folder, help="The folder.")(command))


def show_list(
    at: Desk | None,
    title: str,
    heads: Sequence[str],
    rows: Sequence[Mapping[str, Any]],
    as_json: bool = False,
    output: Path | None = None,
) -> None:
    """A list as every list is shown: a table, JSON with every field, or a workbook.

    Args:
        at: the desk; None where a command needs none, and only a workbook opens it.
        title: what the list is, for the workbook.
        heads: the fields that a person sees, in order.
        rows: one mapping for each line; JSON shows all of its fields.
        as_json: print JSON, and nothing else.
        output: write a workbook there.
    """

    def table() -> None:
        print_table(heads, [[row.get(head) for head in heads] for row in rows])

    show_page(at, title, [(title, heads, rows)], list(rows), table, as_json, output)


def show_page(
    at: Desk | None,
    title: str,
    tables: Sequence[tuple[str, Sequence[str], Sequence[Mapping[str, Any]]]],
    data: Any,
    page: Callable[[], None],
    as_json: bool = False,
    output: Path | None = None,
) -> None:
    """What is more than one plain list: a page of its own, JSON, or a workbook with a sheet for each table.

    Args:
        at, title, as_json, output: as `show_list`.
        tables: title, fields and lines of each sheet.
        data: what JSON shows.
        page: prints it for a person.
    """
    if output is not None:
        _write_tables(at, title, tables, output)
    if as_json:
        print_json(data)
    elif output is None:
        page()


def _write_tables(
    at: Desk | None,
    title: str,
    tables: Sequence[tuple[str, Sequence[str], Sequence[Mapping[str, Any]]]],
    output: Path,
) -> None:
    from qa_core.cli._desk import desk
    from qa_core.cycle.listing import workbook_of
    from qa_core.cycle.returns import write_whole

    with nullcontext(at) if at is not None else desk() as opened:
        write_whole(output, workbook_of(opened, title, tables))
    warn(f"{output} is written.")


def warn(sentence: str) -> None:
    """One line on stderr about something that did not stop the command."""
    click.echo(" ".join(sentence.split()), err=True)


def attention() -> NoReturn:
    """Leave with status 1: done, and something needs attention."""
    click.get_current_context().exit(1)


@contextmanager
def progress(items: Iterable[T], label: str, length: int | None = None) -> Iterator[Iterable[T]]:
    """Items to loop over with a bar on stderr; silent where stderr is no terminal."""
    if not sys.stderr.isatty():
        yield items
        return
    with click.progressbar(items, length=length, label=label, file=sys.stderr) as bar:
        yield bar


def steps(label: str, total: int) -> Callable[[int], None]:
    """A function to call with how many are done; silent where stderr is no terminal."""

    def show(done: int) -> None:
        if sys.stderr.isatty():
            click.echo(f"\r{label} {done} of {total}", nl=done == total, err=True)

    return show


def _words(cell: object) -> str:
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, list | tuple):
        return ", ".join(map(_words, cell))
    return " ".join(str(cell).split())


def without_password(url: str) -> str:
    """A database URL as it may be shown."""
    head, found, tail = url.rpartition("@")
    scheme, _, who = head.partition("://")
    return f"{scheme}://{who.partition(':')[0]}@{tail}" if found and "://" in head else url
