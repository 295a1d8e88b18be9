"""Cells of a list as values: forgiving in form, never guessing at meaning."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from typing import Any

from qa_core.toolkit.lists_columns import Column, Kind
from qa_core.toolkit.values import CellError

NOTHING = "none"
"""The word for: the record has nothing there. A blank cell says nothing at all."""
YES, NO = frozenset({"yes", "y", "true", "1"}), frozenset({"no", "n", "false", "0"})
MONTHS = (
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
)
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_UK = re.compile(r"(\d{1,2})[/.\-](\d{1,2})[/.\-](\d{4})")
_WORDS = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?[ \-]([a-z]{3,9})\.?,?[ \-](\d{4})")
_CLOCK = re.compile(r"[ t]\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?$")
_SHORT_YEAR = re.compile(r"\d{1,2}[/.\-]\d{1,2}[/.\-]\d{2}")
_BETWEEN_DATES = re.compile(r"[;\n]|,\s*(?=\d{4}-|\d{1,2}[/.\- ])")
_PERSON = re.compile(r"[^\W\d_][^\W\d_.'’-]*,?(\s+[^\W\d_][\w.'’-]*)+")
_MAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")


def blank(cell: object) -> bool:
    """Whether nothing stands in a cell."""
    return cell is None or (isinstance(cell, str) and not cell.strip())


def value(column: Column, cell: object) -> Any:
    """What a cell that is not blank says, ready for JSON; the word none gives what the kind has for nothing.

    Raises: ValueError with a sentence that says what is wrong and what to write.
    """
    if isinstance(cell, CellError):
        raise ValueError(f"the cell shows an error ({cell.text}); enter the value itself.")
    if isinstance(cell, str) and cell.strip().casefold() == NOTHING:
        return _nothing(column)
    return _READ[column.kind](column, cell)


def day(text: str) -> dt.date | None:
    """A date from text that can only mean one day.

    That is ISO, day first with a four-digit year, or the name of a month; a time of day is left out.

    Returns: None where it is no such text, or no day of the calendar.
    """
    plain = _CLOCK.sub("", " ".join(text.casefold().split()))
    if match := _ISO.fullmatch(plain):
        year, month, number = (int(part) for part in match.groups())
    elif match := _UK.fullmatch(plain):
        number, month, year = (int(part) for part in match.groups())
    elif match := _WORDS.fullmatch(plain):
        number, month, year = int(match[1]), _month(match[2]), int(match[3])
    else:
        return None
    try:
        return dt.date(year, month, number)
    except ValueError:
        return None


def plain(cell: object) -> str:
    """A cell as words: whole numbers without a decimal point."""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return " ".join(str(cell).split())


def _month(word: str) -> int:
    """The month that a name or its short form means; 0 where it means none."""
    word = "sep" if word == "sept" else word
    found = [n for n, month in enumerate(MONTHS, 1) if word in (month, month[:3])]
    return found[0] if found else 0


def _nothing(column: Column) -> Any:
    if column.required and column.kind != "date":
        raise ValueError("none is no entry here.")
    return {"text": "", "ids": [], "dates": [], "reference": ""}.get(column.kind)


def _reference(column: Column, cell: object) -> str:
    if isinstance(cell, bool | dt.date | dt.time | dt.timedelta):
        raise ValueError(
            "Excel has turned the reference into something else; format the column as Text and type it again."
        )
    found = plain(cell)
    if _PERSON.fullmatch(found):
        raise ValueError(
            f"this looks like a person's name. Write a reference such as {column.example or 'A-03'}."
        )
    return found


def _text(_column: Column, cell: object) -> str:
    if isinstance(cell, dt.datetime | dt.date):
        return cell.isoformat()[:10]
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    return plain(cell) if not isinstance(cell, str) else cell.strip()


def _date(_column: Column, cell: object) -> str:
    if isinstance(cell, dt.datetime):
        return cell.date().isoformat()
    if isinstance(cell, dt.date):
        return cell.isoformat()
    found = day(cell) if isinstance(cell, str) else None
    if found is not None:
        return found.isoformat()
    if isinstance(cell, str) and _SHORT_YEAR.fullmatch(cell.strip()):
        raise ValueError(f"{cell.strip()!r}: write the year with four digits, such as 27/10/2026.")
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        raise ValueError(f"{plain(cell)!r} is a number; format the cell as a date, or write 27/10/2026.")
    raise ValueError(f"{plain(cell)!r} is no date; write the day first, such as 27/10/2026, or 2026-10-27.")


def _number(_column: Column, cell: object) -> int:
    found = plain(cell)
    if isinstance(cell, bool) or not re.fullmatch(r"\d{1,9}", found, re.ASCII):
        raise ValueError(f"{found!r} is no whole number.")
    return int(found)


def _yes_no(_column: Column, cell: object) -> bool:
    word = plain(cell).casefold()
    if word not in YES | NO:
        raise ValueError(f"{plain(cell)!r} is neither yes nor no.")
    return word in YES


def _choice(column: Column, cell: object) -> str:
    return _one_of(column, plain(cell))


def _ids(column: Column, cell: object) -> list[str]:
    words = [word.strip() for word in re.split(r"[;,\n]", str(cell)) if word.strip()]
    return list(dict.fromkeys(_one_of(column, word) if column.choices else _slug(word) for word in words))


def _five(column: Column, cell: object) -> list[bool]:
    words = [word for word in re.split(r"[;,\s]+", str(cell)) if word]
    if len(words) != 5:
        raise ValueError(f"five answers are wanted, yes or no, such as {column.example}.")
    return [_yes_no(column, word) for word in words]


def _dates(column: Column, cell: object) -> list[str]:
    parts = [part for part in _BETWEEN_DATES.split(cell) if part.strip()] if isinstance(cell, str) else [cell]
    return [_date(column, part) for part in parts]


def _when(column: Column, cell: object) -> str:
    """A date, or what else the record says instead of one."""
    found = day(cell) if isinstance(cell, str) else None
    return found.isoformat() if found else _text(column, cell)


def _term(column: Column, cell: object) -> str:
    """One of the usual words, however it is written; another stays as the record has it."""
    found = plain(cell)
    return {_slug(choice): choice for choice in column.choices}.get(_slug(found), found)


def _any(column: Column, cell: object) -> Any:
    """A fact of which no form is known: a whole number, yes or no, a date, or words."""
    if isinstance(cell, bool):
        return cell
    if isinstance(cell, int | float | str) and re.fullmatch(r"\d{1,9}", plain(cell), re.ASCII):
        return int(plain(cell))
    return _when(column, cell)


def _email(_column: Column, cell: object) -> str:
    found = plain(cell)
    if not _MAIL.fullmatch(found):
        raise ValueError(f"{found!r} is no e-mail address.")
    return found


def _one_of(column: Column, word: str) -> str:
    known = {_slug(choice): choice for choice in column.choices}
    if _slug(word) not in known:
        raise ValueError(f"{word!r} is not among: {', '.join(column.choices)}.")
    return known[_slug(word)]


def _slug(word: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", word.casefold()).strip("-")


_READ: dict[Kind, Callable[[Column, object], Any]] = {
    "reference": _reference,
    "text": _text,
    "date": _date,
    "number": _number,
    "yes-no": _yes_no,
    "choice": _choice,
    "ids": _ids,
    "five": _five,
    "email": _email,
    "dates": _dates,
    "when": _when,
    "term": _term,
    "any": _any,
}
