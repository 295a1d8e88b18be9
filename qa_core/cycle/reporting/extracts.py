"""What extracts share: what was counted of one agency or team, its actions, and what may be quoted of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches
from typing import Literal

from qa_core.cycle.desk import Desk
from qa_core.cycle.followed import Followed
from qa_core.cycle.learning_themes import BARRIERS, ELSEWHERE, TRANSFERABLE, strengths
from qa_core.cycle.reporting import counting
from qa_core.cycle.screening import without_references
from qa_core.errors import InputError
from qa_core.model.audit import Answer
from qa_core.model.figure import Table
from qa_core.model.instrument import Instrument
from qa_core.model.period import Period
from qa_core.reports import figures as wanted
from qa_core.reports import wide, wide_own
from qa_core.reports.cells import Spot
from qa_core.reports.grade_tables import Given
from qa_core.reports.tally import by_place
from qa_core.reports.wide_own import Own
from qa_core.store.counts import Count
from qa_core.store.records import AuditHead

Kind = Literal["agency", "team"]
ALL_OF: dict[Kind, str] = {"agency": "All agencies", "team": "All teams"}
NO_DAY, IN_TIME, OVERDUE = "No day set", "Its day has not come", "Overdue"
SAID = {"strength": "Strengths", "barrier": "Obstacles"}


@dataclass(frozen=True, slots=True)
class Cut:
    """One kind of audit: of all, and of one group, by the name that its tables give the group.

    `counted` are the answers of all groups, each apart; `groups` are those that are meant.
    """

    every: Given
    mine: Given
    own: Own
    counted: tuple[Count, ...]
    groups: frozenset[str]


def plain_name(words: str) -> str:
    """A name as it is compared: capitals, hyphens and blanks make no difference."""
    return " ".join(words.replace("-", " ").split()).casefold()


def known(desk: Desk, by: Kind) -> dict[str, str]:
    """Every agency or team as it is shown, by its name as it is compared.

    Those of case list, staff list and audits, and the agencies that instruments ask.
    """
    instruments = [desk.store.instrument(id, version) for id, version, _ in desk.store.instruments()]
    asked = [option for one in (*instruments, *desk.registry.instruments.values()) for option in one.agencies]
    found: dict[str, str] = {}
    for option in asked if by == "agency" else ():
        found |= dict.fromkeys((plain_name(option.id), plain_name(option.label)), option.label)
    pairs = [(one.agency, one.team) for one in desk.store.cases()]
    pairs += [(one.agency, one.team) for one in desk.store.people()]
    pairs += [(one.agency, one.team) for one in desk.store.audits(state="submitted")]
    for name in (agency if by == "agency" else team for agency, team in pairs):
        if name:
            found.setdefault(plain_name(name), name)
    return found


def named(desk: Desk, by: Kind, subject: str) -> str:
    """The agency or team that is meant, as it is shown.

    Raises: InputError, with those that are known, where there is none of that name.
    """
    names = known(desk, by)
    wanted_name = plain_name(subject)
    if wanted_name in names:
        return names[wanted_name]
    near = get_close_matches(wanted_name, names, n=1, cutoff=0.6)
    hint = f" Did you mean {names[near[0]]}?" if near else ""
    listed = "; ".join(sorted(set(names.values()))) or "none"
    raise InputError(f"There is no {by} {subject!r}.{hint} Known: {listed}.")


def cuts(
    desk: Desk, given: Sequence[wanted.InstrumentFigures], span: Period, by: Kind, title: str
) -> list[Cut]:
    """Each kind of audit of which the group has any, counted for all and for it."""
    found = []
    for every in given:
        instrument, months = every.instrument, counting.ends(span)
        labels = {agency.id: agency.label for agency in instrument.agencies}
        counted = tuple(desk.store.by_question(months, [instrument.id], by=by))
        audits = desk.store.grades(months, [instrument.id], by=by)
        names = {one.group: labels.get(one.group, one.group) for one in audits}
        groups = frozenset(one for one, name in names.items() if plain_name(name) == plain_name(title))
        if groups:
            n = sum(one.count for one in audits if one.group in groups)
            counts = _counts(instrument, (one for one in counted if one.group in groups))
            group = names[min(groups)]
            sizes = every.population.agencies if by == "agency" else every.population.teams
            known_of = wanted.Population(sizes.get(group), exact=every.population.exact)
            mine = replace(
                every, audits=n, counts=counts, bases={}, before=None, months=(), population=known_of
            )
            own = Own(group, f"{by}={group}", ALL_OF[by])
            both = [(one, by_place(one, one.counts)) for one in (every, mine)]
            found.append(Cut(both[0], both[1], own, counted, groups))
    return found


def learning(
    instrument: Instrument, counted: Sequence[Count], groups: frozenset[str] = frozenset()
) -> dict[str, tuple[int, int]]:
    """Learning points by area in printed order: of some groups, and of all; those without an area last."""
    found: dict[str, list[int]] = {}
    for key in instrument.role("learning"):
        at = wide_own.area_names(instrument, key)
        if at is not None:
            found |= {label: found.get(label, [0, 0]) for label in at[1].values()}
            for one in counted:
                if one.question == at[0] and one.state != "na":
                    pair = found.setdefault(
                        at[1].get(one.value, "") if one.state == "answered" else "", [0, 0]
                    )
                    _add(pair, one, groups)
    return {area: (mine, every) for area, (mine, every) in found.items() if every}


def ticked(
    instrument: Instrument, counted: Sequence[Count], groups: frozenset[str]
) -> dict[str, tuple[int, int]]:
    """Strengths to use elsewhere, and obstacles beyond the practitioner: of some groups, and of all."""
    marked, found = _marked(instrument), dict[str, list[int]]()
    for one in counted:
        words = marked.get(one.question, {}).get(one.value)
        if words is not None:
            _add(found.setdefault(words, [0, 0]), one, groups)
    return {words: (found[words][0], found[words][1]) for words in sorted(found)}


def quoted(desk: Desk, heads: Iterable[AuditHead]) -> list[tuple[str, str]]:
    """What was released of some audits, with its question; references of cases and people taken out."""
    rows: list[tuple[str, str]] = []
    for head in heads:
        keys = desk.store.released(head.id)
        if keys:
            instrument = desk.store.instrument(head.instrument, head.instrument_version)
            answers = desk.store.audit(head.id).audit.answers
            for key in keys:
                answer, question = answers.get(key, Answer()), instrument.questions[key]
                free = str(answer.value or "") if question.answer in ("text", "long") else ""
                said = " ".join(f"{free} {answer.comment}".split())
                rows.append((f"{instrument.title}: {question.prompt}", said))
    texts = without_references(desk, [words for _, words in rows])
    return sorted((prompt, words) for (prompt, _), words in zip(rows, texts, strict=True) if words)


def standing(desk: Desk, actions: Iterable[Followed]) -> dict[str, int]:
    """Open actions by how they stand today."""
    found = Counter(_stand(desk, one) for one in actions)
    return {state: found[state] for state in (IN_TIME, OVERDUE, NO_DAY)} if found else {}


def still_open(actions: Iterable[Followed]) -> Iterator[Followed]:
    """Actions that somebody has still to carry out."""
    return (one for one in actions if not (one.closed or one.carried_to or one.rag == "green"))


def own_tables(cut: Cut, which: str) -> list[Table]:
    """One kind of audit: the group's own figures beside all; `which` is `agencies` or `teams`."""
    instrument, own = cut.every[0].instrument, cut.own
    points = learning(instrument, cut.counted, cut.groups)
    marks = ticked(instrument, cut.counted, cut.groups)
    by_group = wide.by_group(cut.every, which)
    area, mark = Spot(instrument.id, "learning"), Spot(instrument.id, "marked")
    title = "Strengths to use elsewhere, and obstacles"
    found = [
        wide_own.selected(by_group, own) if by_group is not None else None,
        wide_own.grades(own, cut.mine, cut.every),
        wide_own.themes(own, cut.mine, cut.every),
        wide_own.counted(own, "own-learning", "Learning points by area", "Area", area, points),
        wide_own.counted(own, "own-marks", title, "What was marked", mark, marks),
    ]
    return [table for table in found if table is not None]


def versions(given: Iterable[wanted.InstrumentFigures]) -> tuple[str, ...]:
    """The versions that the figures stand on, as `caf-tier2 2018.11`."""
    return tuple(f"{one.instrument.id} {version}" for one in given for version, _ in one.versions)


def _add(pair: list[int], one: Count, groups: frozenset[str]) -> None:
    pair[1] += one.count
    if one.group in groups:
        pair[0] += one.count


def _marked(instrument: Instrument) -> dict[str, Mapping[str, str]]:
    """By the address of a column what its options say of a strength or an obstacle."""
    found: dict[str, Mapping[str, str]] = {}
    for key in strengths(instrument):
        found[f"{key}[].{TRANSFERABLE}"] = {"yes": f"{SAID['strength']}: {ELSEWHERE.lower()}"}
    for key in instrument.role("learning"):
        for column in instrument.questions[key].columns:
            named_so = {o.id: o.label for o in instrument.options(column) if o.id in BARRIERS}
            if named_so:
                words = {id: f"{SAID['barrier']}: {label}" for id, label in named_so.items()}
                found[f"{key}[].{column.key}"] = words
    return found


def _stand(desk: Desk, one: Followed) -> str:
    if one.due is None:
        return NO_DAY
    return OVERDUE if one.late(desk.today) else IN_TIME


def _counts(instrument: Instrument, counts: Iterable[Count]) -> tuple[wanted.Count, ...]:
    """Counts under the keys that this version of the instrument has."""
    renamed = {question.was: key for key, question in instrument.questions.items() if question.was}
    found: Counter[tuple[str, str | None, wanted.State]] = Counter()
    for one in counts:
        key = one.question if one.version == instrument.version else renamed.get(one.question, one.question)
        found[key, one.value if one.state == "answered" else None, one.state] += one.count
    return tuple(wanted.Count(key, value, state, n) for (key, value, state), n in found.items())
