"""What goes wrong with a database, in sentences that say what to do."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import cast

from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from qa_core.errors import StoreError

_KNOWN = {
    "disk is full": "The disk that the database lies on is full. Make room and do it again.",
    "no space left": "The disk that the database lies on is full. Make room and do it again.",
    "is locked": "Somebody else has been writing for too long. Wait a moment and do it again.",
    "lock timeout": "Somebody else has been writing for too long. Wait a moment and do it again.",
    "readonly database": "The database or its folder cannot be written to: look at their rights.",
    "read-only": "The database cannot be written to: look at its rights.",
    "unable to open database": "The file cannot be opened: look at its path and at the rights to its folder.",
    "not a database": "The file is no database of qa, or it is damaged: bring back the last backup.",
    "malformed": "The file is damaged: bring back the last backup.",
    "disk i/o error": "The disk or the network drive does not answer. Do it again once it does.",
    "history is never changed": "History is never changed: amend or void the audit instead.",
    "connection refused": "The database server does not answer: look at its address and whether it runs.",
    "password authentication": "The database server does not accept this user or password.",
    "no password supplied": "The database server wants a password: put it in PGPASSWORD or a password file.",
    "could not translate host": "The address of the database server is not known: look at qa.toml.",
    "failed to resolve host": "The address of the database server is not known: look at qa.toml.",
    "server closed the connection": "The database server went away. Do it again once it is back.",
}


@contextmanager
def spoken(engine: Engine) -> Iterator[None]:
    """Turn what a driver raises into a StoreError; a mistake of the program stays what it is."""
    try:
        yield
    except PoolTimeout:
        raise StoreError("Too many at once want the database. Wait a moment and do it again.") from None
    except (DBAPIError, driver_error(engine)) as error:
        cause = error.orig if isinstance(error, DBAPIError) else error
        sentence = _sentence(cause, engine)
        if sentence is None:
            raise
        place = engine.url.database
        raise StoreError(f"{sentence} Nothing was saved. (Database: {place}.)") from error


def driver_error(engine: Engine) -> type[Exception]:
    """The class of everything that the driver raises."""
    return cast("type[Exception]", engine.dialect.loaded_dbapi.Error)


def _sentence(error: BaseException | None, engine: Engine) -> str | None:
    text = str(error).lower()
    for words, sentence in _KNOWN.items():
        if words in text:
            return sentence
    if isinstance(error, engine.dialect.loaded_dbapi.OperationalError):
        return f"The database does not do it: {(text.splitlines() or ['no reason given'])[0]}."
    return None
