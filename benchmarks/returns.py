"""T2: returned files to stored, graded, reportable audits, against what one would write first, and quickly.

`orm` is openpyxl + SQLModel + a loop over ORM objects: read, insert, count. `pandas` reads with
python-calamine and counts, and stores nothing; it reads all sheets, `pandas sections` only those it needs,
which it must be told. All give the same counts of grades, which is checked. Each side is a process of its
own, one after the other. Run it with:

    uv run --with pandas --with python-calamine python benchmarks/returns.py [--files 1000] [--growth]
"""

from __future__ import annotations

import argparse
import importlib.util
import shutil
import tempfile
from collections import Counter
from pathlib import Path
from typing import Any

import in_process
import made_returns

SECTIONS = tuple("123456")
Counts = dict[str, int]
"""How many of each grade were given, by `question|label`."""


def main() -> None:
    """Make the files, measure, and print the ratios."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--files", type=int, default=100)
    parser.add_argument("--growth", action="store_true", help="ten times as many files as well, ours only")
    parser.add_argument("--side", choices=("qa", "orm", "pandas", "sections"), help=argparse.SUPPRESS)
    parser.add_argument("--folder", type=Path, help=argparse.SUPPRESS)
    wanted = parser.parse_args()
    if wanted.side:
        sides = {"qa": ours, "orm": orm, "pandas": pandas, "sections": pandas_sections}
        sides[wanted.side](wanted.folder)
        return
    with tempfile.TemporaryDirectory() as name:
        first = compare(Path(name), wanted.files)
    if wanted.growth:
        with tempfile.TemporaryDirectory() as name:
            made_returns.prepare(Path(name), wanted.files * 10)
            more = measured("qa", Path(name))
        print(more.line("qa, ten times as many", wanted.files * 10))
        print(in_process.verdict("ten times the files / the files", more.cpu / first.cpu, 12))


def compare(folder: Path, count: int) -> in_process.Took:
    """Run every side and print what it took; gives ours."""
    made_returns.prepare(folder, count)
    ours = measured("qa", folder)
    print(f"{count} returns")
    print(ours.line("qa: checked, graded, stored", count))
    for side, name, target in (
        ("orm", "openpyxl + SQLModel + ORM loop", 0.1),
        ("pandas", "pandas with calamine", 1.0),
        ("sections", "pandas, sections only", 1.0),
    ):
        if side != "orm" and importlib.util.find_spec("python_calamine") is None:
            print("pandas and python-calamine are not there: see the first lines of this script")
            break
        other = measured(side, folder)
        assert other.found == ours.found, f"{name} did not count the same"
        print(other.line(name, count))
        print(in_process.verdict(f"qa / {name}, CPU", ours.cpu / other.cpu, target))
        print(in_process.verdict(f"qa / {name}, clock", ours.clock / other.clock, target))
    return ours


def measured(side: str, folder: Path) -> in_process.Took:
    """One side over its own copy of the database."""
    return in_process.run(__file__, "--side", side, "--folder", folder)


def ours(folder: Path) -> None:
    """Import every file, then count from the store."""
    from qa_core.cycle.returns import import_returns
    from qa_core.store.store import Store

    shutil.copy(folder / "qa.db", folder / "sent.db")

    def work() -> Counts:
        with Store.open(made_returns.database(folder)) as store:
            desk = made_returns.desk(folder, store)
            instrument = desk.registry.instrument(made_returns.INSTRUMENT)
            done = Counter(o.status for o in import_returns(desk, made_returns.files(folder)))
            assert done["accepted"] == done.total(), done
            labels = {option.id: option.label for option in instrument.grade_scale}
            return {
                f"{one.question}|{labels[one.value]}": one.count
                for one in store.by_question(made_returns.MONTHS, [instrument.id])
                if one.question in graded(instrument) and one.value in labels
            }

    in_process.report(work)
    shutil.copy(folder / "sent.db", folder / "qa.db")


def orm(folder: Path) -> None:
    """Read with openpyxl, insert with SQLModel, count by a loop over objects."""
    import openpyxl
    from sqlmodel import Field, Session, SQLModel, create_engine, select

    class Given(SQLModel, table=True):
        id: int | None = Field(default=None, primary_key=True)
        file: str
        ref: str
        answer: str
        comment: str

    def work() -> Counts:
        engine = create_engine(f"sqlite:///{(folder / 'orm.db').as_posix()}")
        SQLModel.metadata.create_all(engine)
        with Session(engine) as session:
            for path in made_returns.files(folder):
                book = openpyxl.load_workbook(path, data_only=True)
                for sheet in book.worksheets:
                    rows = list(sheet.iter_rows(min_row=4, max_col=5, values_only=True))
                    if rows and rows[0][0] == "Ref" and rows[0][3] == "Answer":
                        for ref, _, _, answer, comment in rows[1:]:
                            said = {"answer": str(answer or ""), "comment": str(comment or "")}
                            session.add(Given(file=path.name, ref=str(ref), **said))
                session.commit()
            counts: Counter[str] = Counter()
            for one in session.exec(select(Given)):
                counts[f"{one.ref}|{one.answer}"] += 1
        return of_grades(counts)

    in_process.report(work)


def pandas(folder: Path) -> None:
    """Read every sheet with pandas and count."""
    by_pandas(folder, None)


def pandas_sections(folder: Path) -> None:
    """Read only the sheets of sections with pandas and count."""
    import pandas as pd

    first = pd.ExcelFile(made_returns.files(folder)[0], engine="calamine")
    by_pandas(folder, [str(name) for name in first.sheet_names if str(name).split()[0] in SECTIONS])


def by_pandas(folder: Path, sheets: list[str] | None) -> None:
    """Read sheets with pandas and count; the default for `N/A` would lose answers."""
    import pandas as pd

    def work() -> Counts:
        frames = []
        for path in made_returns.files(folder):
            options: dict[str, Any] = {"header": 3, "engine": "calamine", "keep_default_na": False}
            for frame in pd.read_excel(path, sheet_name=sheets, **options).values():
                if {"Ref", "Answer"} <= set(frame.columns):
                    frames.append(frame[["Ref", "Answer"]].astype(str))
        sizes = pd.concat(frames).groupby(["Ref", "Answer"]).size()
        return of_grades({f"{ref}|{answer}": int(count) for (ref, answer), count in sizes.items()})

    in_process.report(work)


def of_grades(counts: dict[str, int]) -> Counts:
    """Only the grades that were given at questions with grades."""
    from qa_core.registry import Registry

    instrument = Registry.load().instrument(made_returns.INSTRUMENT)
    labels, keys = {option.label for option in instrument.grade_scale}, graded(instrument)
    split = {place: place.split("|", 1) for place in counts}
    return {place: counts[place] for place, (ref, word) in split.items() if ref in keys and word in labels}


def graded(instrument: Any) -> set[str]:
    """Questions with one grade that somebody must give: nothing is worked out for them."""
    return {
        key
        for key, question in instrument.questions.items()
        if question.answer == instrument.grades and question.work_out is None
    }


if __name__ == "__main__":
    main()
