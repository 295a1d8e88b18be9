"""`qa.toml`: the organisation's name, posts and settings, and where its database is."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path, PureWindowsPath
from typing import Any

from pydantic import ValidationError

from qa_core.errors import InputError
from qa_core.model.house import WANTED, Template
from qa_core.model.mail import Mail
from qa_core.model.organisation import Organisation
from qa_core.model.sampling import Sampling

NAME = "qa.toml"
DATABASE = "sqlite:///qa.db"
KEYS = ("database", "organisation", "posts", "rota", "sampling", "mail", "house", "settings", "limits")
OF_MAIL = ("host", "port", "from", "tls", "user", "posts")
OF_SAMPLING = tuple(Sampling.model_fields)
OF_HOUSE = tuple(Template.model_fields)
OF_ROTA = ("min", "max", "never", "also")
OF_ORGANISATION = (
    *(
        "name",
        "colour",
        "year_start_month",
        "toolkit_days",
        "comment_words",
        "comment_months",
        "service_lead",
        "learning_readers",
        "learning_words",
    ),
    *("reply_working_days", "reaudit_months", "overdue_days"),
    *("second_share", "second_apart"),
    *("small_numbers", "benchmark_share"),
)
LIMITS = (
    *("file_bytes", "entries", "part_bytes", "total_bytes", "ratio", "ratio_from", "sheets", "cells", "text"),
    *("text_total", "merges", "merge_cells", "names", "depth", "tags", "token_bytes"),
)
"""The limits of a returned workbook that an organisation may set; see `toolkit/limits.py` for each."""
_SQLITE_FILE = re.compile(r"(sqlite(?:\+\w+)?:///)([^?]+)(\?.*)?")
_SCHEME = re.compile(r"[a-z][a-z0-9_]*(\+\w+)?://.*", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Config:
    """What qa.toml says; `database` is a URL whose SQLite path is whole, `folder` is where the file lies."""

    organisation: Organisation
    database: str
    folder: Path
    limits: Mapping[str, int] = field(default_factory=dict)
    raw: Mapping[str, Any] = field(default_factory=dict)
    mail: Mail = field(default_factory=Mail)
    sampling: Sampling = field(default_factory=Sampling)
    house: Template = field(default_factory=Template)


def find(path: Path | None = None, start: Path | None = None) -> Config:
    """The configuration from a path, or from the first qa.toml in the current folder or above it.

    Args:
        path: where qa.toml is (or the folder that holds it); None looks for it.
        start: the folder to look in first; the current one unless given.

    Raises: InputError where there is none, or with every mistake in it, one line each.
    """
    if path is not None:
        return read(path / NAME if path.is_dir() else path)
    found = nearest(start)
    if found is not None:
        return read(found)
    begin = (start or Path.cwd()).absolute()
    raise InputError(
        f"There is no {NAME} in {begin} or above it. Go to the folder of your organisation, "
        "name the file with --config or QA_CONFIG, or make one with: qa init"
    )


def nearest(start: Path | None = None) -> Path | None:
    """The first qa.toml in a folder (the current one unless given) or above it; None where there is none."""
    begin = (start or Path.cwd()).absolute()
    files = (folder / NAME for folder in (begin, *begin.parents))
    return next((file for file in files if file.is_file()), None)


def read(path: Path) -> Config:
    """The configuration in one file; InputError with every mistake in it."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        why = "it is not text in UTF-8" if isinstance(error, UnicodeDecodeError) else error.strerror or error
        raise InputError(f"{path} cannot be read: {why}.") from None
    return parse(text, path)


def parse(text: str, path: Path) -> Config:
    """The configuration in the text of a qa.toml; `path` names it in messages and resolves its database."""
    try:
        raw = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise InputError(f"{path} is not valid TOML: {error}.") from None
    problems = [*_unknown(raw), *_wrong_kinds(raw)]
    if problems:
        raise InputError(f"{path}: {problem}" for problem in problems)
    organisation = _organisation(raw, path)
    folder = path.absolute().parent
    database = database_url(raw.get("database", DATABASE), folder)
    limits, own = raw.get("limits", {}), (_mail(raw, path), _sampling(raw, path), _house(raw, path))
    return Config(organisation, database, folder, limits, raw, *own)


def database_url(url: str, folder: Path) -> str:
    """A database URL with a relative SQLite path resolved against a folder.

    Raises: InputError where it is no URL.
    """
    match = _SQLITE_FILE.fullmatch(url)
    if match is None:
        if not _SCHEME.fullmatch(url):
            raise InputError(
                f"{url!r} is no database URL. Write sqlite:///qa.db for a file beside {NAME}, "
                "or postgresql+psycopg://user@host/name."
            )
        return url
    head, path, rest = match.groups()
    if path == ":memory:" or path.startswith(("/", "file:")) or PureWindowsPath(path).is_absolute():
        return url
    return f"{head}{(folder.absolute() / path).as_posix()}{rest or ''}"


def _unknown(raw: Mapping[str, Any]) -> Iterable[str]:
    tables = (
        ("", raw, KEYS),
        ("organisation.", raw.get("organisation"), OF_ORGANISATION),
        ("limits.", raw.get("limits"), LIMITS),
        ("rota.", raw.get("rota"), OF_ROTA),
        ("mail.", raw.get("mail"), OF_MAIL),
        ("sampling.", raw.get("sampling"), OF_SAMPLING),
        ("house.", raw.get("house"), OF_HOUSE),
    )
    for place, table, allowed in tables:
        for key in table if isinstance(table, dict) else ():
            if key not in allowed:
                close = get_close_matches(key, allowed, n=1)
                hint = f" Did you mean {place}{close[0]}?" if close else ""
                yield f"{place}{key} is not known here.{hint} Allowed: {', '.join(allowed)}."


def _wrong_kinds(raw: Mapping[str, Any]) -> Iterable[str]:
    if not isinstance(raw.get("database", ""), str):
        yield "database must be a URL in quotes, such as sqlite:///qa.db."
    for name in KEYS[1:]:
        if not isinstance(raw.get(name, {}), dict):
            yield f"{name} must be a table: a line [{name}], and below it lines KEY = VALUE."
    yield from _values(raw, "posts", (str,), "words in quotes")
    settings = raw.get("settings")
    for name, table in settings.items() if isinstance(settings, dict) else ():
        own = {f"settings.{name}": table} if isinstance(table, dict) else {"settings": {name: table}}
        for place in own:
            yield from _values(own, place, (str, int), "a whole number, words in quotes, true or false")
    limits = raw.get("limits")
    for key, value in limits.items() if isinstance(limits, dict) else ():
        if type(value) is not int or value < 1:
            yield f"limits.{key} must be a whole number of at least 1, not {value!r}."


def _values(raw: Mapping[str, Any], name: str, kinds: tuple[type, ...], wanted: str) -> Iterable[str]:
    table = raw.get(name)
    for key, value in table.items() if isinstance(table, dict) else ():
        if not isinstance(value, kinds):
            yield f"{name}.{key} must be {wanted}, not {value!r}."


def _organisation(raw: Mapping[str, Any], path: Path) -> Organisation:
    given = raw.get("settings", {})
    data = {**raw.get("organisation", {}), "posts": raw.get("posts", {})}
    if "rota" in raw:
        data["rota"] = raw["rota"]
    data["settings"] = {name: value for name, value in given.items() if not isinstance(value, dict)}
    data["settings_of"] = {name: value for name, value in given.items() if isinstance(value, dict)}
    try:
        return Organisation.model_validate(data)
    except ValidationError as error:
        places = ((".".join(str(step) for step in item["loc"]), item["msg"]) for item in error.errors())
        raise InputError(f"{path}: {_place(place)}: {message}." for place, message in places) from None


def _place(place: str) -> str:
    return place if place.partition(".")[0] == "rota" else f"organisation.{place}"


def _mail(raw: Mapping[str, Any], path: Path) -> Mail:
    try:
        return Mail.model_validate(raw.get("mail", {}))
    except ValidationError as error:
        places = ((".".join(str(step) for step in item["loc"]), item["msg"]) for item in error.errors())
        raise InputError(
            f"{path}: {'.'.join(part for part in ('mail', place) if part)}: {message}."
            for place, message in places
        ) from None


def _sampling(raw: Mapping[str, Any], path: Path) -> Sampling:
    try:
        return Sampling.model_validate(raw.get("sampling", {}), strict=True)
    except ValidationError as error:
        places = ((".".join(str(step) for step in item["loc"]), item["msg"]) for item in error.errors())
        raise InputError(
            f"{path}: {'.'.join(part for part in ('sampling', place) if part)}: "
            f"{message.removeprefix('Value error, ')}."
            for place, message in places
        ) from None


def _house(raw: Mapping[str, Any], path: Path) -> Template:
    try:
        return Template.model_validate(raw.get("house", {}))
    except ValidationError as error:
        wrong = dict.fromkeys(str(item["loc"][0]) for item in error.errors())
        raise InputError(f"{path}: house.{key} must be {WANTED[key]}." for key in wrong) from None
