"""Every figure of a report counted a second time: pandas over the table of all answers.

What an instrument means by a scale (which of its options reach the benchmark, which questions can be judged)
is taken from the instrument; that somebody answered, what, when and where, from the answers alone.
"""

from __future__ import annotations

import calendar
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from qa_core.model.figure import HIDDEN, Report, Table
from qa_core.model.instrument import Instrument, Option
from qa_core.reports.answer_sheet import Sheet
from qa_core.reports.tally import aim, details, expected, judged

MISSING = "(not answered)"
NA = "N/A"
DECIDED = "@grade"
MONTHS = {name: n for n, name in enumerate(calendar.month_name) if name}
CLASSES = {"M": "Must be right", "A": "Advice", "T": "Timeliness"}
Found = Iterator[str]


@dataclass
class Group:
    """Some answers, and how to count them."""

    rows: pd.DataFrame

    @property
    def n(self) -> int:
        """How many were answered."""
        return self.state("answered")

    def state(self, state: str) -> int:
        """How many are in a state."""
        return int((self.rows["state"] == state).sum())

    def said(self, options: Sequence[Option]) -> int:
        """How many were answered with one of these options."""
        labels = [option.label for option in options]
        return int((self.rows["label"].isin(labels) & (self.rows["state"] == "answered")).sum())


class Oracle:
    """The answers of a period, long: one line for each question of each audit.

    Args:
        sheets: the table of all answers, as `qa audit table --all` gives it.
        instruments: each in the last version that was used.
    """

    def __init__(self, sheets: Sequence[Sheet], instruments: Mapping[str, Instrument]) -> None:
        self.instruments = instruments
        self.audits = pd.concat([_frame(s, 16) for s in sheets if s.id in instruments], ignore_index=True)
        self.audits = self.audits[self.audits["state"] == "submitted"]
        parts = [self._long(sheet) for sheet in sheets if sheet.id in instruments]
        parts += [self._rows(sheet) for sheet in sheets if " " in sheet.id]
        long = pd.concat([part for part in parts if len(part)], ignore_index=True)
        heads = self.audits[["audit", "instrument", "month", "team", "agency", "cycle"]]
        answers = long.merge(heads, on="audit", how="inner")
        self._none = answers.iloc[:0]
        self._places = dict([*answers.groupby(["instrument", "key"])])

    def _long(self, sheet: Sheet) -> pd.DataFrame:
        """Questions, and the decision where it follows from them."""
        instrument = self.instruments[sheet.id]
        frame = _frame(sheet)
        keys = [key for key in instrument.questions if key in frame]
        long = frame.melt(id_vars=["audit"], value_vars=keys, var_name="key", value_name="label")
        ticks = {key for name in instrument.role("ticks") for key in instrument.members.get(name, (name,))}
        blank = long["label"].isna()
        long.loc[blank & long["key"].isin(ticks), "label"] = NA
        long = long[long["label"].notna()]
        many = [key for key, question in instrument.questions.items() if question.many]
        several = long["key"].isin(many) & ~long["label"].isin([NA, MISSING])
        split = (
            long[several]
            .assign(label=long[several]["label"].astype(str).str.split(" | ", regex=False))
            .explode("label")
        )
        made = pd.concat([long[~several], split])
        if not instrument.role("overall"):
            decided = frame[["audit", "recorded"]].rename(columns={"recorded": "label"})
            made = pd.concat([made, decided.assign(key=DECIDED, label=decided["label"].fillna(MISSING))])
        return _stated(made)

    def _rows(self, sheet: Sheet) -> pd.DataFrame:
        """The cells of the tables within audits, by the address of their column."""
        id, key = sheet.id.split(" ", 1)
        columns = {f"[].{column.key}" for column in self.instruments[id].questions[key].columns}
        frame = _frame(sheet)
        there = [name for name in frame if name in columns]
        long = frame.melt(id_vars=["audit", "row"], value_vars=there, var_name="key", value_name="label")
        return _stated(long[long["label"].notna()].assign(key=key + long["key"]))

    def of(self, id: str, keys: Sequence[str], months: Sequence[str], **where: object) -> Group:
        """The answers of an instrument to some questions in some months, and of a team or agency."""
        found = [rows for key in keys if (rows := self._places.get((id, key))) is not None]
        rows = pd.concat(found) if found else self._none
        wanted = rows["month"].isin(months)
        for name, value in where.items():
            wanted &= rows[name].fillna("").str.casefold() == str(value).casefold()
        if DECIDED in keys:
            wanted &= rows["cycle"] == 1
        return Group(rows[wanted])

    def overall(self, id: str) -> list[str]:
        """The question that holds the grade of an audit, or the decision."""
        return [*self.instruments[id].role("overall")[:1]] or [DECIDED]


def differences(
    oracle: Oracle, report: Report, months: Sequence[str], year: Sequence[str]
) -> tuple[list[str], set[str]]:
    """What a report counts otherwise than the oracle does, and the tables that were counted again.

    Args:
        oracle: the answers of the year.
        report: the report, as it was made.
        months: those of the report's period.
        year: those of the audit year up to the end of the period.
    """
    found: list[str] = []
    seen: set[str] = set()
    for table in report.tables:
        found += [f"{report.name} {table.id}: {line}" for line in shares(table)]
        id, base = _split(table, oracle)
        place = {report.name: report.subject} if report.name in ("team", "agency") else {}
        check = Check(oracle, id, months, year, place)
        made = check.rows(base, table)
        if made is None:
            continue
        seen.add(table.id)
        for row, wanted in zip(table.rows, made, strict=True):
            titles = [column.title for column in table.columns]
            for title, value in wanted.items():
                if title in titles and row[at := titles.index(title)] not in (value, HIDDEN):
                    name = " / ".join(str(cell) for cell in row[:2])
                    found.append(
                        f"{report.name} {table.id}: {name}: {title}: {value} expected, got {row[at]}"
                    )
    return found, seen


def shares(table: Table) -> Found:
    """Shares that are not what stands beside them, and ranges that do not hold their share."""
    for row in table.rows:
        for at, column in enumerate(table.columns):
            if column.kind not in ("share", "range") or column.base is None or row[at] == HIDDEN:
                continue
            above, below = [row[n] for n in column.of], row[column.base]
            if column.title in ("Lower limit", "Upper limit") or None in (*above, below):
                continue
            if HIDDEN in (*above, below):
                continue
            share = sum(above) / below if below else None  # type: ignore[arg-type]
            cell = row[at]
            if isinstance(cell, tuple):
                if share is None or not -1e-9 <= cell[0] <= share <= cell[1] <= 1 + 1e-9:
                    yield f"{row[0]}: the range {cell} does not hold {share}"
            elif column.kind == "share" and cell != share:
                yield f"{row[0]}: {column.title}: {share} expected, got {cell}"


@dataclass
class Check:
    """The tables of one instrument, counted again."""

    oracle: Oracle
    id: str
    months: Sequence[str]
    year: Sequence[str]
    place: Mapping[str, str]

    def rows(self, base: str, table: Table) -> list[Mapping[str, object]] | None:
        """What each row must say, by the titles of its columns; None where this table is not counted here."""
        head, _, rest = base.partition("-")
        way = getattr(self, f"_{base.replace('-', '_')}", None) or getattr(self, f"_{head}", None)
        if way is None or not (self.id or base in ("benchmark", "shared-themes", "change")):
            return None
        return [way(row, table, rest) for row in table.rows]

    @property
    def instrument(self) -> Instrument:
        return self.oracle.instruments[self.id]

    def _of(self, keys: Sequence[str], months: Sequence[str] | None = None, **where: object) -> Group:
        return self.oracle.of(self.id, keys, self.months if months is None else months, **where)

    def _grades(self, row: Sequence[object], _table: Table, _rest: str) -> Mapping[str, object]:
        group, label = self._of(self.oracle.overall(self.id)), row[0]
        state = {"Not applicable": "na", "Missing": "missing"}.get(str(label))
        if state:
            return {"Audits": group.state(state)}
        return {"Audits": group.said([_option(self.instrument.grade_scale, label)]), "n graded": group.n}

    def _results(self, row: Sequence[object], _table: Table, _rest: str) -> Mapping[str, object]:
        audits = self.oracle.audits
        mine = audits[(audits["instrument"] == self.id) & audits["month"].isin(self.months)]
        first, again = mine[mine["cycle"] == 1]["recorded"], mine[mine["cycle"] > 1]["recorded"]
        if row[0] == "Missing":
            return {"First checks": int(first.isna().sum()), "Checked again": int(again.isna().sum())}
        counts = {"First checks": int((first == row[0]).sum()), "Checked again": int((again == row[0]).sum())}
        return {**counts, "n first checks": int(first.notna().sum())}

    def _ticks(self, row: Sequence[object], _table: Table, _rest: str) -> Mapping[str, object]:
        members = self.instrument.members
        classes = {CLASSES.get(n, n): members.get(n, (n,)) for n in self.instrument.role("ticks")}
        classes["All"] = tuple({key for keys in classes.values() for key in keys})
        group = self._of(classes[str(row[0])])
        yes = sum(self._of([key]).said(self._met(key)) for key in classes[str(row[0])])
        counts = {"Yes": yes, "No": group.n - yes, "n (yes and no)": group.n}
        return {**counts, "Not applicable": group.state("na"), "Missing": group.state("missing")}

    def _failures(self, row: Sequence[object], _table: Table, _rest: str) -> Mapping[str, object]:
        group = self._of([str(row[0])])
        return {"No": group.n - group.said(self._met(str(row[0]))), "n (yes and no)": group.n}

    def _trend(self, row: Sequence[object], _table: Table, _rest: str) -> Mapping[str, object]:
        group = self._of(self.oracle.overall(self.id), [_month(row[0])])
        return {"At or above": group.said(aim(self.instrument)), "n": group.n}

    def _months(self, row: Sequence[object], _table: Table, _rest: str) -> Mapping[str, object]:
        upto = [month for month in self.year if month <= _month(row[0])]
        far, audits = self._of(self.oracle.overall(self.id), upto), self.oracle.audits
        mine = audits[audits["instrument"] == self.id]["month"]
        said = {"Audits": int((mine == _month(row[0])).sum()), "Audits so far": int(mine.isin(upto).sum())}
        good = far.said(aim(self.instrument))
        return {**self._trend(row, _table, ""), **said, "At or above so far": good, "n so far": far.n}

    def _sections(self, row: Sequence[object], table: Table, _rest: str) -> Mapping[str, object]:
        keys = [
            k for k in self.instrument.role("section_grades") if self.instrument.questions[k].prompt == row[0]
        ]
        return _spread(self._of(keys), table, self.instrument.grade_scale)

    def _teams(self, row: Sequence[object], table: Table, _rest: str) -> Mapping[str, object]:
        which = table.columns[0].title.casefold()
        place = (
            {}
            if row[0] in ("All", "All teams", "All agencies")
            else {which: "" if str(row[0]).startswith("No ") else row[0]}
        )
        group = self._of(self.oracle.overall(self.id), **place)
        return _spread(group, table, self.instrument.grade_scale)

    _agencies = _teams

    def _questions(self, row: Sequence[object], table: Table, rest: str) -> Mapping[str, object]:
        return _spread(self._of([str(row[0])]), table, self._options(rest))

    _details = _rows = _questions

    def _ticked(self, row: Sequence[object], _table: Table, rest: str) -> Mapping[str, object]:
        group = self._of([rest])
        state = {"Not applicable": "na", "Missing": "missing"}.get(str(row[0]))
        if state:
            return {"Ticked": group.state(state)}
        n = int(group.rows[group.rows["state"] == "answered"]["audit"].nunique())
        options = self.instrument.options(self.instrument.questions[rest])
        return {"Ticked": group.said([_option(options, row[0])]), "n answered": n or None}

    def _areas(self, row: Sequence[object], table: Table, rest: str) -> Mapping[str, object]:
        columns = self.instrument.questions[rest].columns
        graded = next(
            c
            for c in columns
            if all(
                (o.level or 0) < 0 for o in self.instrument.options(c) or [Option(id="", label="", level=0)]
            )
        )
        by = next(c for c in columns if c.answer in self.instrument.lists and not c.many)
        areas = self._of([f"{rest}[].{by.key}"]).rows
        mine = areas[areas["label"] == row[0]][["audit", "row"]]
        group = self._of([f"{rest}[].{graded.key}"]).rows.merge(mine, on=["audit", "row"])
        return _spread(Group(group), table, self.instrument.options(graded))

    def _heat(self, row: Sequence[object], table: Table, rest: str) -> Mapping[str, object]:
        keys = [key for key in self._theme(row[0]) if self.instrument.questions[key].answer == rest]
        counts = dict(_spread(self._of(keys), table, self._options(rest)))
        return {**counts, "n answers": self._of(keys).n}

    def _themes(self, row: Sequence[object], table: Table, _rest: str) -> Mapping[str, object]:
        at, n, na, missing = self._reached(row[0], self.months)
        found = {"At the expected level": at, "n answers": n, "Not applicable": na, "Missing": missing}
        if any(column.title == "n, year to date" for column in table.columns):
            at, n, _, _ = self._reached(row[0], self.year)
            found |= {"At the expected level, year to date": at, "n, year to date": n}
        return found

    def _themes_months(self, row: Sequence[object], _table: Table, _rest: str) -> Mapping[str, object]:
        at, n, _, _ = self._reached(row[0], [_month(row[1])])
        far, of, _, _ = self._reached(row[0], [month for month in self.year if month <= _month(row[1])])
        found = {"At the expected level": at, "n": n}
        return {**found, "At the expected level so far": far, "n so far": of}

    def _learning(self, row: Sequence[object], _table: Table, _rest: str) -> Mapping[str, object]:
        label, keys = row[0], self.instrument.role("learning")
        points = self._of([f"{key}[].point" for key in keys]).rows[["audit", "row", "key"]]
        areas = self._of([f"{key}[].{self._area(key)}" for key in keys]).rows[["audit", "row", "label"]]
        found = points.merge(areas, on=["audit", "row"], how="left")["label"].fillna("No area recorded")
        n = len(found) if label == "All" else int((found == label).sum())
        return {"Learning points": n, "n points": len(found)}

    def _benchmark(self, row: Sequence[object], _table: Table, _rest: str) -> Mapping[str, object]:
        id = next(id for id, one in self.oracle.instruments.items() if one.title == row[1])
        group = self.oracle.of(id, self.oracle.overall(id), self.months)
        found = {"At or above": group.said(aim(self.oracle.instruments[id])), "n graded": group.n}
        return {**found, "Not applicable": group.state("na"), "Missing": group.state("missing")}

    def _shared_themes(self, row: Sequence[object], _table: Table, _rest: str) -> Mapping[str, object]:
        id = next(id for id, one in self.oracle.instruments.items() if one.title == row[1])
        at, n, _, _ = self._other(id)._reached(row[0], self.months)
        return {"At the expected level": at, "n answers": n}

    def _change(self, row: Sequence[object], _table: Table, _rest: str) -> Mapping[str, object]:
        """The overall grade of one of several instruments, or a grade or theme of the only one."""
        ids = [id for id, one in self.oracle.instruments.items() if str(row[0]).startswith(f"{one.title}: ")]
        id = self.id or ids[0]
        before = _before(self.months)
        themes = [one.label for one in self.oracle.instruments[id].themes]
        if row[0] in themes:
            (now, n, *_), (then, of, *_) = (
                self._other(id)._reached(row[0], m) for m in (self.months, before)
            )
        else:
            asked = self.oracle.instruments[id].questions
            keys = [k for k, q in asked.items() if str(row[0]).startswith(f"{q.prompt}: ")] if not ids else []
            both = [self.oracle.of(id, keys or self.oracle.overall(id), m) for m in (self.months, before)]
            good = aim(self.oracle.instruments[id])
            (now, n), (then, of) = ((group.said(good), group.n) for group in both)
        return {"At or above": now, "n": n, "At or above, before": then, "n, before": of}

    def _own_grades(self, row: Sequence[object], table: Table, _rest: str) -> Mapping[str, object]:
        named = [k for k, q in self.instrument.questions.items() if q.prompt == row[0]]
        keys = named or self.oracle.overall(self.id)
        mine, every = self._of(keys, **self.place), self._of(keys)
        good = aim(self.instrument)
        return _sides(table, (mine.said(good), mine.n), (every.said(good), every.n))

    def _own_themes(self, row: Sequence[object], table: Table, _rest: str) -> Mapping[str, object]:
        mine = self._reached(row[0], self.months, **self.place)
        return _sides(table, mine[:2], self._reached(row[0], self.months)[:2])

    def _other(self, id: str) -> Check:
        return Check(self.oracle, id, self.months, self.year, {})

    def _area(self, key: str) -> str:
        choices = [c for c in self.instrument.questions[key].columns if self.instrument.options(c)]
        named = [column.key for column in choices if column.key == "area"]
        return [*named, *(c.key for c in choices if c.key != "critical"), ""][0]

    def _reached(self, theme: object, months: Sequence[str], **where: object) -> tuple[int, int, int, int]:
        at = n = na = missing = 0
        for key in self._theme(theme):
            good = expected(self.instrument, self.instrument.options(self.instrument.questions[key]))
            if good:
                group = self._of([key], months, **where)
                at, n = at + group.said(good), n + group.n
                na, missing = na + group.state("na"), missing + group.state("missing")
        return at, n, na, missing

    def _theme(self, label: object) -> list[str]:
        """The questions of a theme that say something of quality."""
        [theme] = [one.id for one in self.instrument.themes if one.label == label]
        return [
            key
            for key, question in self.instrument.questions.items()
            if theme in self.instrument.themes_of(key) and judged(self.instrument, key)
            if key not in details(self.instrument) and not question.many
        ]

    def _met(self, key: str) -> list[Option]:
        options = self.instrument.options(self.instrument.questions[key])
        return [option for option in options if (option.level or 0) > 0]

    def _options(self, scale: str) -> Sequence[Option]:
        return {**self.instrument.scales, **self.instrument.lists}[scale]


def _spread(group: Group, table: Table, options: Sequence[Option]) -> Mapping[str, object]:
    """The counts of one row of a table that has a column for each option."""
    titles = {column.title for column in table.columns}
    found = {option.label: group.said([option]) for option in options if option.label in titles}
    found |= {"Not applicable": group.state("na"), "Missing": group.state("missing")}
    return found | ({"n": group.n} if "n" in titles else {})


def _sides(table: Table, mine: Sequence[int], every: Sequence[int]) -> Mapping[str, object]:
    """Two counts of one's own and of all, under the headings that say which; only one's own stand bare."""
    counts = [column.title for column in table.columns if column.kind == "count"]
    return dict(zip(counts, [*mine, *every], strict=False))


def _before(months: Sequence[str]) -> list[str]:
    """The months before a period, as many as it has."""
    first = pd.Period(months[0], "M")
    return [str(first - n) for n in range(len(months), 0, -1)]


def _frame(sheet: Sheet, columns: int | None = None) -> pd.DataFrame:
    frame = pd.DataFrame(sheet.rows, columns=[column.key for column in sheet.columns], dtype=object)
    return frame if columns is None else frame.iloc[:, :columns]


def _stated(long: pd.DataFrame) -> pd.DataFrame:
    states = long["label"].map({NA: "na", MISSING: "missing"}).fillna("answered")
    return long.assign(state=states)


def _option(options: Sequence[Option], label: object) -> Option:
    return next(option for option in options if option.label == label)


def _month(words: object) -> str:
    """`July 2026` as 2026-07."""
    name, year = str(words).split()
    return f"{year}-{MONTHS[name]:02d}"


def _split(table: Table, oracle: Oracle) -> tuple[str, str]:
    """The instrument that a table is of, and what it is called without it."""
    ids = sorted(oracle.instruments, key=len, reverse=True)
    id = next((one for one in ids if table.id.startswith(f"{one}-")), "")
    if id:
        return id, table.id.removeprefix(f"{id}-")
    return (ids[0] if len(ids) == 1 else ""), table.id
