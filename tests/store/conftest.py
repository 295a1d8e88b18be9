"""A small office for the store's tests: databases of both kinds, and audits to put into them."""

from __future__ import annotations

import datetime as dt
import itertools
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import learners
import pytest
import samples

from qa_core.model.audit import Audit
from qa_core.model.case import Case, Person
from qa_core.model.instrument import Instrument
from qa_core.rules.examples import example_audit
from qa_core.rules.grading import grade
from qa_core.store.records import Incoming, NewAudit, Saved
from qa_core.store.store import Store

TEAMS = ("North", "South")


@dataclass
class Office:
    """A store with what its tests need again and again."""

    store: Store
    instrument: Instrument
    numbers: Iterator[int] = field(default_factory=lambda: itertools.count(1))

    def new(self, pick: Any = "best", *, case: str = "K-0417", day: dt.date = samples.TODAY) -> NewAudit:
        """A graded audit, the same for the same arguments."""
        audit = example_audit(self.instrument, pick, case=case, date=day)
        return self.graded(audit)

    def graded(self, audit: Audit) -> NewAudit:
        """An audit with its result."""
        return NewAudit(audit, grade(self.instrument, audit))

    def save(self, pick: Any = "best", *, case: str = "K-0417", day: dt.date = samples.TODAY) -> str:
        """An audit stored without a toolkit; its id."""
        new = self.new(pick, case=case, day=day)
        return self.store.save_audit(self.instrument, new.audit, new.result, by="A-03")

    def sent(self, return_id: str, case: str = "K-0417") -> str:
        """A toolkit that was sent out; its return id."""
        self.store.allocate([samples.allocation(self.instrument, return_id, case)])
        return return_id

    def file(self, return_id: str | None, content: str = "a", data: str | None = None) -> Incoming:
        """A returned file; the same content has the same hash."""
        name = f"{return_id or 'unknown'}.xlsx"
        return Incoming(name, (data or content).encode(), return_id, f"hash of {content}")

    def accept(self, incoming: Incoming, pick: Any = "best", **more: Any) -> Saved:
        """Save a return as accepted."""
        new = self.new(pick)
        return self.store.save_return(
            incoming, "accepted", instrument=self.instrument, new=new, by="A-03", **more
        )

    def amend(self, id: str, pick: Any, version: int, *, by: str = "A-07") -> Any:
        """Amend an audit to what `pick` says."""
        new = self.new(pick)
        return self.store.amend(id, new.audit, new.result, by=by, why="seen again", expected_version=version)


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest) -> str:
    """The URL of a database of each kind, as `qa init` leaves it."""
    return str(request.getfixturevalue(f"{request.param}_url"))


@pytest.fixture
def office(url: str, tiny: Instrument) -> Iterator[Office]:
    """An office on a database of each kind."""
    with Store.open(url) as store:
        yield _furnished(store, tiny)


@pytest.fixture
def sqlite_office(sqlite_url: str, tiny: Instrument) -> Iterator[Office]:
    """An office on SQLite, for what only SQLite can show."""
    with Store.open(sqlite_url) as store:
        yield _furnished(store, tiny)


@pytest.fixture
def log(office: Office, tiny: Instrument) -> Office:
    """An office that keeps audits with learning points."""
    office.instrument = learners.learned(tiny)
    office.store.save_snapshot(office.instrument)
    office.store.load_lists([], [Case(ref="K-0417", lead_professional="P-02")])
    return office


def _furnished(store: Store, instrument: Instrument) -> Office:
    store.save_snapshot(instrument)
    cases = [Case(ref="K-0417", team=TEAMS[0], agency="Early help")]
    cases += [Case(ref=f"K-{n:04d}", team=TEAMS[n % 2], agency="School") for n in range(1, 11)]
    store.load_lists([Person(ref="A-03", auditor=True)], cases)
    return Office(store, instrument)


@pytest.fixture(scope="session")
def _made_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("made") / "made.db"
    Store.create(f"sqlite:///{path}").close()
    return path


@pytest.fixture
def sqlite_url(tmp_path: Path, _made_file: Path) -> str:
    """The URL of a SQLite database of the test's own."""
    path = tmp_path / "qa.db"
    shutil.copyfile(_made_file, path)
    return f"sqlite:///{path}"


@pytest.fixture(scope="session")
def cluster() -> Iterator[str]:
    """A PostgreSQL server of the test run's own, on loopback: the beginning of its URLs."""
    initdb = _program("initdb")
    folder = Path(tempfile.mkdtemp(prefix="qa-postgresql-"))
    who: dict[str, Any] = {}
    if sys.platform != "win32" and Path.home().owner() == "root" and shutil.which("chown"):
        subprocess.run(["chown", "nobody", str(folder)], check=True)
        who = {"user": "nobody"}
    data, port = folder / "data", _free_port()
    command = [initdb, "-D", str(data), "-U", "qa", "-A", "trust", "-E", "UTF8", "--no-sync"]
    subprocess.run(command, check=True, capture_output=True, cwd=folder, **who)
    settings = f"port={port}\nlisten_addresses='127.0.0.1'\nunix_socket_directories=''\nfsync=off\n"
    with (data / "postgresql.conf").open("a", encoding="utf-8") as file:
        file.write(settings)
    server = [_program("pg_ctl"), "-D", str(data), "-w", "-l", str(data / "log")]
    subprocess.run([*server, "start"], check=True, capture_output=True, cwd=folder, **who)
    try:
        yield f"postgresql+psycopg://qa@127.0.0.1:{port}"
    finally:
        subprocess.run(
            [*server, "-m", "immediate", "stop"], check=True, capture_output=True, cwd=folder, **who
        )
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def _made_database(cluster: str) -> str:
    _ask(cluster, "CREATE DATABASE made")
    Store.create(f"{cluster}/made").close()
    return "made"


@pytest.fixture
def postgresql_url(cluster: str, _made_database: str) -> Iterator[str]:
    """The URL of a PostgreSQL database of the test's own."""
    name = f"qa_{next(_names)}"
    _ask(cluster, f"CREATE DATABASE {name} TEMPLATE {_made_database}")
    yield f"{cluster}/{name}"
    _ask(cluster, f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def empty_postgresql_url(cluster: str) -> Iterator[str]:
    """The URL of a PostgreSQL database with nothing in it."""
    name = f"qa_{next(_names)}"
    _ask(cluster, f"CREATE DATABASE {name}")
    yield f"{cluster}/{name}"
    _ask(cluster, f"DROP DATABASE {name} WITH (FORCE)")


_names = itertools.count(1)


def _ask(cluster: str, statement: str) -> None:
    psycopg = pytest.importorskip("psycopg", reason="the extra `postgresql` is not installed")
    plain = cluster.replace("+psycopg", "")
    with closing(psycopg.connect(f"{plain}/postgres", autocommit=True)) as connection:
        connection.execute(statement)


def _program(name: str) -> str:
    found = shutil.which(name)
    if found is None:
        places = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"))
        found = str(places[-1]) if places else None
    if found is None:
        pytest.skip(f"PostgreSQL is not installed here ({name} is not to be found)")
    return found


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
