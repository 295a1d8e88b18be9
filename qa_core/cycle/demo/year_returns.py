"""What comes back in a month of a simulated year: typed, untidy, twice, late, corrected, settled."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from random import Random

from qa_core.cycle import declining, reissue, settling
from qa_core.cycle.chasing import chasing, remind
from qa_core.cycle.demo import auditors
from qa_core.cycle.demo.inbox import Sent
from qa_core.cycle.demo.year_state import Year
from qa_core.cycle.desk import Desk
from qa_core.cycle.outcome import Outcome
from qa_core.cycle.returns import import_returns
from qa_core.cycle.subjects import current_facts, known_of
from qa_core.errors import InputError
from qa_core.model.allocation import Allocation
from qa_core.model.audit import Answer, Audit
from qa_core.model.instrument import Instrument
from qa_core.toolkit.mark import filled
from qa_core.toolkit.typist import Typed, type_into

OTHERWISE = 500
"""What is added to a seed for other answers to the same toolkit."""
REFLECTED = "On reflection the plan is weaker than I first wrote."
LATE = ("late", "very-late", "lost")
TRIES = 4


def answers(desk: Desk, sent: Sent, other: int = 0) -> Audit:
    """What the auditor of a toolkit makes of it; who learns by it is the lead professional of the list."""
    owner = desk.registry.owner(sent.instrument)
    audit = auditors.answers(sent.instrument, _as_it_stands(desk, sent), sent.number + other, owner)
    case = desk.store.case(sent.allocation.case)
    lead = case.lead_professional if case else ""
    learner = {key: Answer(value=lead) for key in sent.instrument.role("learner") if lead}
    return audit.model_copy(update={"answers": {**audit.answers, **learner}})


def _as_it_stands(desk: Desk, sent: Sent) -> Allocation:
    """The allocation on the day of filling it in, with the facts by which it will be judged."""
    allocation = sent.allocation
    if allocation.looks_at:
        day = desk.store.audit(allocation.looks_at).head.date
        return allocation.model_copy(update={"exported": day})
    known = known_of(desk, sent.instrument, desk.store.case(allocation.case), allocation.subject)
    facts = current_facts(sent.instrument, allocation.facts, known.facts)
    return allocation.model_copy(update={"exported": desk.today, "facts": facts})


def inbox(desk: Desk, year: Year, sent: Sequence[tuple[Sent, str]], folder: Path) -> None:
    """Lay down what comes back on one day: each toolkit in the manner of its auditor."""
    folder.mkdir(parents=True, exist_ok=True)
    for one, manner in sent:
        year.did[f"manner: {manner}"] += 1
        for name, data in _files(desk, year, one, manner):
            (folder / name).write_bytes(data)


def take(desk: Desk, year: Year, folder: Path) -> list[Outcome]:
    """Import a folder of returns, and remember what was told."""
    paths = sorted(path for path in folder.iterdir() if path.is_file())
    data = {path.name: path.read_bytes() for path in paths}
    outcomes = list(import_returns(desk, paths))
    year.keep(outcomes, data)
    return outcomes


def corrected(desk: Desk, year: Year, outcomes: Sequence[Outcome], folder: Path) -> list[Outcome]:
    """Marked copies put right and sent back; a blank one is answered by the toolkit itself, filled in."""
    waiting = [one for one in outcomes if one.status == "needs-correction"]
    for turn in range(TRIES):
        if not waiting:
            break
        here = folder / f"corrected {turn + 1}"
        here.mkdir(parents=True, exist_ok=True)
        for one in waiting:
            sent = year.open_sent[one.return_id or ""]
            book = one.marked.read_bytes() if one.marked and not _blank(one) else sent.data
            data = _typed(year, replace(sent, data=book), answers(desk, sent, turn * OTHERWISE))
            (here / f"{sent.allocation.return_id} corrected.xlsx").write_bytes(data)
        waiting = [one for one in take(desk, year, here) if one.status == "needs-correction"]
    return waiting


def settle(desk: Desk, year: Year) -> None:
    """Conflicts settled by a person: for the second version and for the first by turns."""
    for row in settling.listed(desk, open_only=True):
        if row["outcome"] != "conflict":
            continue
        keep = "old" if row["superseded_by"] or year.did["settled: new"] > year.did["settled: old"] else "new"
        before = desk.store.return_data(int(row["return"]))
        outcome = settling.settle(desk, row["return"], keep, f"{row['auditor']} rang and said which counts.")
        year.did[f"settled: {keep}"] += 1
        if keep == "new":
            year.keep([outcome], {Path(outcome.file).name: before})


def lost(desk: Desk, year: Year, one: Sent) -> Sent:
    """A toolkit issued again, since its auditor lost it."""
    allocation, data, _ = reissue.reissue(desk, one.allocation.return_id, "The laptop was stolen.")
    year.did["toolkits issued again"] += 1
    again = replace(one, allocation=allocation, data=data)
    year.open_sent[allocation.return_id] = again
    return again


def chase(desk: Desk, year: Year) -> None:
    """Reminders for everything that is due or overdue."""
    year.did["reminders of toolkits"] += len(list(remind(desk, chasing(desk, within=0))))


def decline(desk: Desk, year: Year, month: str, instrument: str, number: int) -> None:
    """Somebody gives a case back: for a conflict that no list knew of, every third time for illness."""
    planned = [one for one in desk.store.duties(month, instrument) if one.state == "planned"]
    if not planned:
        return
    one = planned[number % len(planned)]
    ill = number % 3 == 2
    asked = declining.Decline(
        one.case,
        month,
        one.auditor,
        "Off for six weeks." if ill else "I sat in one meeting for a colleague.",
        conflict="" if ill else ("taf-attendee", "other")[number % 2],
        exempt=ill,
    )
    done = declining.decline(desk, asked, instrument)
    year.did["declined: exempt" if ill else "declined: conflict"] += 1
    if done.problems:
        raise InputError(done.problems)


def door(desk: Desk, year: Year, sent: Sent, audit: Audit) -> bytes:
    """A filled toolkit: typed where it is a workbook and the year's share is not used up, else filled in."""
    if sent.data and year.typed < year.plan.typed:
        return _typed(year, sent, audit)
    return filled(sent.instrument, sent.allocation, desk.store.key(), desk.organisation, audit)


def _typed(
    year: Year,
    sent: Sent,
    audit: Audit,
    mistakes: Mapping[str, str] | None = None,
    typo: bool = False,
) -> bytes:
    year.typed += 1
    how = Typed(audit, auditors.untidy if typo else None, Random(sent.number), mistakes or {})
    return type_into(sent.data, sent.instrument, sent.allocation, how)


def _files(desk: Desk, year: Year, sent: Sent, manner: str) -> Iterator[tuple[str, bytes]]:
    """The files that come back for one toolkit: their names and bytes."""
    allocation, audit = sent.allocation, answers(desk, sent)
    words = (allocation.subject.record or allocation.case, allocation.agency, allocation.return_id)
    name = f"{' '.join(filter(None, words))}.xlsx"
    if manner == "concern" and sent.instrument.role("concern"):
        audit = auditors.with_concern(sent.instrument, audit)
    if manner == "blank":
        yield name, sent.data
    elif manner == "mistakes":
        yield name, _typed(year, sent, audit, _mistakes(sent.instrument))
    elif manner == "untidy":
        yield name, _typed(year, sent, audit, typo=True)
    else:
        first = door(desk, year, sent, audit)
        yield name, first
        if manner == "twice":
            yield name.replace(".xlsx", " (1).xlsx"), first
        if manner == "second-thoughts" and sent.instrument.role("rationale"):
            yield name.replace(".xlsx", " final.xlsx"), _typed(year, sent, _reflected(sent, audit))


def _mistakes(instrument: Instrument) -> dict[str, str]:
    """Words that are no answer at one question, and a comment left out at another."""
    chosen = [
        key
        for key, q in instrument.questions.items()
        if instrument.options(q) and not (q.many or q.work_out or q.when or key in instrument.part_of)
    ]
    wanted = [key for key in chosen if instrument.comment_of(key) == "required"]
    found = dict.fromkeys(chosen[len(chosen) // 3 :][:1], "Very good")
    return found | ({wanted[-1]: ""} if wanted and wanted[-1] not in found else {})


def _reflected(sent: Sent, audit: Audit) -> Audit:
    key = sent.instrument.role("rationale")[0]
    answer = audit.answers[key].model_copy(update={"value": REFLECTED})
    return audit.model_copy(update={"answers": {**audit.answers, key: answer}})


def _blank(outcome: Outcome) -> bool:
    return "blank" in {problem.code for problem in outcome.problems}
