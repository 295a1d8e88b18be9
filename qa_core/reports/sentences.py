"""Three to five plain sentences that say what changed and what stands out, each with its figure.

They are made from the tables as they are shown, so that what is hidden from an audience is not said to it.
The rules stand in docs/reports.md, "How the sentences are made".
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import chain

from qa_core.model.figure import Report
from qa_core.reports import own_rules, standing
from qa_core.reports.ageing import LONGEST
from qa_core.reports.change import HIGHER, LOWER, PASSED, TITLE
from qa_core.reports.follow_up_tables import UNREAD
from qa_core.reports.reading import Line, Shown, of, total
from qa_core.reports.words import day, percent, plural

MOST = 5
AT, BEFORE, COLON = "At or above", ", before", ": "
OVERDUE = "Remedial actions overdue"


def sentences(report: Report) -> tuple[str, ...]:
    """What a busy reader takes away, from the tables as they are shown.

    First what must not be missed (open concerns, the change, returns, overdue actions), then, while there is
    room, what stands out; read in the order concerns, change, what stands out, returns, actions. With those
    that a product says for itself there are no more than five.
    """
    shown = Shown(report)
    said = {rule: [*rule(shown)] for rule in RULES}
    room = MOST - len(report.sentences)
    kept: list[tuple[int, str]] = []
    for rule in chain(FIRST, (rule for rule in RULES if rule not in FIRST)):
        kept += [(RULES.index(rule), words) for words in said[rule]][: max(room - len(kept), 0)]
    return tuple(words for _, words in sorted(kept, key=lambda one: one[0]))


def open_concerns(shown: Shown) -> Iterator[str]:
    """How many concerns are open, and returns that nobody could read."""
    lines = [line for line in shown.one("concerns") or () if line["Still open"] == "Yes"]
    waiting = [line for line in lines if line["Concern"] != UNREAD]
    number = total(line.number("Number") for line in waiting)
    if number:
        dates = [str(line["Oldest raised"]) for line in waiting if line["Oldest raised"]]
        since = f", the oldest since {day(min(dates))}" if dates else ""
        yield f"{plural(number, 'concern is', 'concerns are')} still open{since}."
    for line in lines:
        unread = line.number("Number")
        if line["Concern"] == UNREAD and unread:
            returns = plural(unread, "return")
            yield f"{returns} could not be read: whether a concern is in there is not known."


def no_concern(shown: Shown) -> Iterator[str]:
    """That no concern is open, where the report would tell."""
    table = shown.one("concerns")
    if table is not None and not any(line["Still open"] == "Yes" for line in table):
        yield "No concern is open."


def overall(shown: Shown) -> Iterator[str]:
    """What became of the share at or above the benchmark; of several audits, which changed."""
    lines = [line for line in shown.one("change") or () if _counted(line)]
    before = shown.title("change").removeprefix(TITLE)
    if lines and shown.several:
        yield _several(lines, before, hidden=shown.hides("change"))
    elif lines and _grade(lines[0]):
        yield _one(lines[0], before)
    else:
        yield from _alone(shown)


def themes_changed(shown: Shown) -> Iterator[str]:
    """Areas and themes of one audit whose share is clearly higher or lower than before."""
    table = shown.one("change") or []
    if shown.several or not table:
        return
    before = shown.title("change").removeprefix(TITLE)
    for words in (HIGHER, LOWER):
        found = [line for line in table[1:] if _says(line, words) and _counted(line)]
        if found:
            listed = "; ".join(f"{_area(line)}, {_now(line)} after {_before(line)}" for line in found[:2])
            more = f"; and {len(found) - 2} more" if len(found) > 2 else ""
            yield f"Clearly {words} than in {before}: {listed}{more}."


def returned(shown: Shown) -> Iterator[str]:
    """How much of what was given out came back."""
    months = [line for lines in shown.every("completed") for line in lines]
    given, back, late = (
        total(line.number(of) for line in months) for of in ("Given out", "Returned", "Overdue")
    )
    if given and back is not None:
        overdue = f", {late:,} overdue" if late else ""
        audits = "audit" if given == 1 else "audits"
        yield f"{of(back, given, f'{audits} given out came back')}{overdue}."


def overdue_actions(shown: Shown) -> Iterator[str]:
    """How many remedial actions are past their day."""
    lines = shown.one("ageing")
    if lines:
        ages = {str(line["Overdue by"]): line.number("Open") for line in lines}
        every, longest = total(ages.values()), ages.get(LONGEST)
        late = total(number for age, number in ages.items() if age.endswith("days"))
        if every and late is not None and longest is not None:
            many = "all" if longest == late else f"{longest:,}"
            long = f", {many} of them by more than 56 days" if longest else ""
            yield f"{of(late, every, f'{_open(every)} overdue')}{long}."
        return
    for line in shown.one("summary") or ():
        late, among = line.number("Number"), line.number("Out of (n)")
        if line["Measure"] == OVERDUE and among and late is not None:
            actions = "remedial action is" if among == 1 else "remedial actions are"
            yield f"{of(late, among, f'{actions} overdue')}."


def _one(line: Line, before: str) -> str:
    now = of(line.count(AT), line.count("n"), _reached(line, line.count("n")))
    for words in (HIGHER, LOWER):
        if _says(line, words):
            was = line.count(AT + BEFORE), line.count("n" + BEFORE)
            share = percent(was[0] / was[1])
            return f"{now}, clearly {words} than in {before} ({was[0]:,} of {was[1]:,}, {share})."
    return f"{now}; in {before} it was {_before(line)}: no clear difference."


def _several(lines: Sequence[Line], before: str, *, hidden: bool) -> str:
    changed = [(x, words) for x in lines for words in (HIGHER, LOWER) if _says(x, words)]
    if changed:
        listed = "; ".join(f"{_audit(x)}, {words}, {_now(x)} after {_before(x)}" for x, words in changed)
        return f"Clearly changed from {before} in the share at or above the benchmark: {listed}."
    if hidden:
        return f"Where there is enough to be shown, nothing differs clearly from {before}."
    most = max(lines, key=lambda line: line.count("n"))
    which = "The audit does not differ" if len(lines) == 1 else f"None of {len(lines)} kinds of audit differs"
    return (
        f"{which} clearly from {before} in the share at or above the benchmark; the largest, {_audit(most)}, "
        f"has {_now(most)} after {_before(most)}."
    )


def _alone(shown: Shown) -> Iterator[str]:
    """The share itself where there is nothing to compare it with."""
    table = shown.one("benchmark")
    lines = [
        line for line in table or () if line.number("n graded") and line.number("At or above") is not None
    ]
    for line in shown.one("summary") or ():
        hits, n = line.number("Number"), line.number("Out of (n)")
        if line["Measure"] == PASSED and hits is not None and n:
            yield f"{of(hits, n, 'records passed at the first check')}."
            return
    for line in sorted(lines, key=lambda one: -one.count("n graded"))[:1]:
        n, name = line.count("n graded"), f"{line['Audit']}: " if shown.several else ""
        words = f"{'audit was' if n == 1 else 'audits were'} {line['Benchmark']}"
        yield f"{name}{of(line.count('At or above'), n, words)}."
    if table and not lines and not shown.hides("benchmark"):
        yield "No audit was graded in this period."


def _counted(line: Line) -> bool:
    """Whether all is there that a sentence about the change says: nothing hidden, nothing without answers."""
    shares = [(line.number(AT + words), line.number("n" + words)) for words in ("", BEFORE)]
    return all(hits is not None and n for hits, n in shares)


def _says(line: Line, words: str) -> bool:
    return str(line["Change"]).startswith(words)


def _grade(line: Line) -> str:
    """What the audits reached: the words after the colon, or that records passed; nothing of a theme."""
    what = str(line["Share of"])
    return what if what == PASSED else what.rpartition(COLON)[2] if COLON in what else ""


def _reached(line: Line, n: int) -> str:
    if line["Share of"] == PASSED:
        return "records passed at the first check"
    return f"{'audit was' if n == 1 else 'audits were'} {_grade(line)}"


def _audit(line: Line) -> str:
    return str(line["Share of"]).rpartition(COLON)[0]


def _area(line: Line) -> str:
    what = str(line["Share of"])
    return _audit(line) if COLON in what else what


def _open(n: int) -> str:
    return "open remedial action is" if n == 1 else "open remedial actions are"


def _now(line: Line) -> str:
    return of(line.count(AT), line.count("n"))


def _before(line: Line) -> str:
    return of(line.count(AT + BEFORE), line.count("n" + BEFORE))


Rule = Callable[[Shown], Iterator[str]]
RULES: tuple[Rule, ...] = (
    *(open_concerns, overall, themes_changed, standing.themes, standing.teams, standing.months),
    *(own_rules.answered, own_rules.cases_graded, own_rules.disagreed, own_rules.completed),
    *(own_rules.checked, own_rules.covered, own_rules.agreed),
    *(returned, overdue_actions, no_concern),
)
"""The rules in the order in which their sentences are read."""
FIRST: tuple[Rule, ...] = (open_concerns, overall, returned, overdue_actions)
"""Those whose sentences are kept whatever else there is to say."""
