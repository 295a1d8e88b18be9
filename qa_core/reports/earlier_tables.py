"""Results of earlier years beside this year's audits: a row each, and never added together."""

from __future__ import annotations

from qa_core.model.figure import Column, Table
from qa_core.reports.cells import YEAR, Spot
from qa_core.reports.figures import GroupCount, InstrumentFigures
from qa_core.reports.spread import spread
from qa_core.reports.tally import Places, Tally, aim, decides, overall
from qa_core.reports.words import plural

EARLIER, HERE = "Earlier results", "Audited here"
NOTE = "Earlier results were loaded from lists and are in no other table."


def earlier(figures: InstrumentFigures, year: Places) -> Table | None:
    """The overall grade by year, results of earlier years apart from audits made here; None without any.

    Args:
        figures: what was counted; `earlier` are the results of earlier years.
        year: the tallies of the year to date.
    """
    instrument = figures.instrument
    scale = instrument.grade_scale
    known = {option.id for option in scale}
    found: dict[str, Tally] = {}
    for one in figures.earlier:
        count = GroupCount(one.year, one.grade, "answered", one.n)
        found.setdefault(one.year, Tally()).add(count, known)
    if not found:
        return None
    rows = [((name, EARLIER), tally) for name, tally in sorted(found.items())]
    whole = Spot(instrument.id, overall(instrument))
    spots = [whole.of(f"past={name}") for name in sorted(found)]
    now = year.get(overall(instrument))
    if now is not None:
        rows.append(((f"{figures.year} to date".strip(), HERE), now))
        spots.append(whole.of(YEAR))
    lead = (Column(title="Year"), Column(title="Source"))
    share = "Passed" if decides(instrument) else ""
    table = spread("earlier", "Earlier years", lead, rows, scale, aim(instrument), share, spots=spots)
    strange = sum(sum(tally.strange.values()) for tally in found.values())
    left = f" {plural(strange, 'result')} with a grade that is none any more left out." if strange else ""
    return table.model_copy(update={"note": NOTE + left})
