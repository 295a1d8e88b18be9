"""Draws: only what may be drawn, in an order that anybody can work out, repeatable to the last case."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import random
from collections import Counter
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa_core.errors import InputError
from qa_core.model.sampling import Frame, FrameCase, Proof, Replacement, Stratify
from qa_core.rules.sampling import (
    choose,
    differences,
    excluded,
    following,
    month_name,
    month_number,
    nearest,
    ordered,
    quotas,
    rank,
    standing,
)

DAY = dt.date(2026, 11, 3)
MONTH = "2026-11"
TEAMS = ("North", "South", "", "West")
DAYS = (None, None, None, *(DAY + dt.timedelta(days) for days in (-700, -365, -364, -90, -1, 0, 1, 40)))
SEEDS = st.integers(0, 2**53 - 1)
GOLDEN_RANK = "d674a305749dbdd3414c90106f4691bbb7cc110f9174ec929ced25d3b79714f2"
GOLDEN = ("K-0008", "K-0076", "K-0066", "K-0147", "K-0000", "K-0176")
GOLDEN_BY_TEAM = ("K-0008", "K-0066", "K-0147", "K-0085", "K-0129", "K-0127")
STRATA: Any = st.sampled_from(["", "team", "agency"])


@st.composite
def frames(draw: Any) -> Frame:
    """Case lists of any size with anything known of each case."""
    chance, months = random.Random(draw(SEEDS)), draw(st.integers(0, 24))
    cases = []
    for n in range(draw(st.integers(0, 40))):
        one = FrameCase(
            ref=f"K-{n:04d}",
            team=chance.choice(TEAMS),
            agency=chance.choice(("School", "Early Help")),
            **{name: chance.choice(DAYS) for name in ("opened", "closed", "audited", "sent")},
            drawn=chance.choice((None, None, "2025-10", "2025-11", "2026-06", MONTH, "2027-01")),
            held=chance.choice((None, None, None, "H-0001")),
        )
        cases.append(one.model_copy(update={"excluded": excluded(one, MONTH, DAY, months)}))
    return Frame(instrument="caf-tier2", month=MONTH, day=DAY, months_between=months, cases=tuple(cases))


def plain(count: int, **more: Any) -> Frame:
    """A frame of open cases with nothing against any."""
    teams = more.pop("teams", TEAMS)
    cases = tuple(FrameCase(ref=f"K-{n:04d}", team=teams[n % len(teams)], **more) for n in range(count))
    return Frame(instrument="caf-tier2", month=MONTH, day=DAY, months_between=12, cases=cases)


@pytest.mark.requirement("S0-027")
@pytest.mark.parametrize(
    ("known", "why"),
    [
        ({}, ()),
        ({"opened": DAY}, ()),
        ({"opened": dt.date(2026, 11, 4)}, ("not open before 2026-11-04",)),
        ({"closed": DAY}, ("closed 2026-11-03",)),
        ({"closed": dt.date(2026, 11, 4)}, ()),
        ({"audited": dt.date(2025, 11, 4)}, ("audited 2025-11-04",)),
        ({"audited": dt.date(2025, 11, 3)}, ()),
        ({"drawn": "2025-12"}, ("drawn for 2025-12",)),
        ({"drawn": "2025-11"}, ()),
        ({"drawn": "2027-10"}, ("drawn for 2027-10",)),
        ({"drawn": "2027-11"}, ()),
        ({"drawn": MONTH}, ("drawn for 2026-11",)),
        ({"sent": dt.date(2026, 10, 20)}, ("toolkit out since 2026-10-20",)),
        ({"sent": dt.date(2025, 10, 20)}, ()),
        ({"held": "H-0003"}, ("held back (H-0003)",)),
        ({"closed": DAY, "held": "H-0003"}, ("closed 2026-11-03", "held back (H-0003)")),
    ],
)
def test_every_exclusion_has_its_reason_and_its_edge(known: dict[str, Any], why: tuple[str, ...]) -> None:
    assert excluded(FrameCase(ref="K-1", **known), MONTH, DAY, 12) == why


def test_without_a_time_between_only_the_same_month_is_shut() -> None:
    once = FrameCase(ref="K-1", audited=DAY, sent=DAY, drawn="2026-10")
    assert excluded(once, MONTH, DAY, 0) == ()
    assert excluded(once, "2026-10", DAY, 0) == ("drawn for 2026-10",)


def test_the_order_is_that_of_plain_sha_256() -> None:
    known = "417\ncaf-tier2\n2026-11\nK-0408"
    assert rank(417, "caf-tier2", "2026-11", "K-0408") == hashlib.sha256(known.encode()).hexdigest()
    assert rank(417, "caf-tier2", "2026-11", "K-0408") == GOLDEN_RANK
    frame = plain(200)
    assert choose(frame, 417, "", 6) == GOLDEN
    assert choose(frame, 417, "team", 6) == GOLDEN_BY_TEAM


@pytest.mark.requirement("S0-026", "S0-027")
@given(frames(), SEEDS, STRATA, st.integers(0, 50))
def test_nothing_is_drawn_that_is_out_and_as_many_as_can_be(
    frame: Frame, seed: int, stratify: Stratify, size: int
) -> None:
    chosen = choose(frame, seed, stratify, size)
    can = {case.ref for case in frame.eligible}
    assert set(chosen) <= can
    assert len(chosen) == len(set(chosen)) == min(size, len(can))


@given(frames(), SEEDS, STRATA, st.integers(0, 50), st.randoms(use_true_random=False))
def test_a_draw_depends_on_frame_seed_and_size_alone(
    frame: Frame, seed: int, stratify: Stratify, size: int, chance: random.Random
) -> None:
    shuffled = list(frame.cases)
    chance.shuffle(shuffled)
    other = frame.model_copy(update={"cases": tuple(shuffled)})
    assert choose(other, seed, stratify, size) == choose(frame, seed, stratify, size)
    kept = Frame.model_validate_json(frame.canonical)
    assert (kept, kept.sha256) == (frame, frame.sha256)


@given(frames(), SEEDS, STRATA, st.integers(0, 50))
def test_a_program_that_knows_only_the_document_draws_the_same(
    frame: Frame, seed: int, stratify: Stratify, size: int
) -> None:
    data = json.loads(frame.canonical)
    assert tuple(by_the_document(data, seed, stratify, size)) == choose(frame, seed, stratify, size)


def by_the_document(frame: dict[str, Any], seed: int, by: str, size: int) -> list[str]:
    """The draw as docs/sampling.md tells it, from plain JSON."""

    def sha(last: str) -> str:
        return hashlib.sha256(
            "\n".join([str(seed), frame["instrument"], frame["month"], last]).encode()
        ).hexdigest()

    line = sorted((c for c in frame["cases"] if not c["excluded"]), key=lambda c: sha(c["ref"]))
    groups: dict[str, list[str]] = {}
    for case in line:
        groups.setdefault(case[by] if by else "", []).append(case["ref"])
    size = min(size, len(line))
    share = {name: divmod(size * len(refs), len(line)) for name, refs in groups.items()}
    extra = sorted(share, key=lambda name: (-share[name][1], sha(name)))[
        : size - sum(w for w, _ in share.values())
    ]
    taken = {ref for name, refs in groups.items() for ref in refs[: share[name][0] + (name in extra)]}
    return [case["ref"] for case in line if case["ref"] in taken]


@given(st.dictionaries(st.sampled_from("abcdefg"), st.integers(0, 300)), st.integers(0, 500))
def test_quotas_are_proportional_by_the_largest_remainder(counts: dict[str, int], size: int) -> None:
    found, total = quotas(counts, size), sum(counts.values())
    assert sum(found.values()) == min(size, total)
    for name, count in counts.items():
        assert found[name] <= count
        assert not total or abs(found[name] * total - min(size, total) * count) < total


def test_every_case_has_the_same_chance() -> None:
    frame = plain(20)
    seen = Counter(ref for seed in range(2000) for ref in choose(frame, seed, "", 5))
    assert set(seen) == {case.ref for case in frame.cases}
    assert all(400 < n < 600 for n in seen.values()), seen


def test_a_small_team_gets_its_turn() -> None:
    frame = plain(100, teams=["North"] * 24 + ["South"])
    drawn = [choose(frame, seed, "team", 7) for seed in range(50)]
    teams = {case.ref: case.team for case in frame.cases}
    assert {Counter(teams[ref] for ref in chosen)["South"] for chosen in drawn} == {0}
    left = frame.model_copy(
        update={"cases": tuple(c for c in frame.cases if c.team == "South" or c.ref < "K-0040")}
    )
    assert any(teams[ref] == "South" for ref in choose(left, 1, "team", 7))


@st.composite
def histories(draw: Any) -> Proof:
    """A draw, and replacements of cases that stand in it while other cases become unfit."""
    frame, seed, stratify, size = draw(frames()), draw(SEEDS), draw(STRATA), draw(st.integers(1, 9))
    chosen = choose(frame, seed, stratify, size)
    made: list[Replacement] = []
    for n in range(draw(st.integers(0, 5))):
        stands = standing(chosen, made)
        if not stands:
            break
        replaced = draw(st.sampled_from(stands))
        chance = random.Random(draw(SEEDS))
        unfit = {c.ref: ("closed 2026-11-05",) for c in frame.cases if chance.random() < 0.2}
        taken = [*chosen, *(one.chosen for one in made)]
        found, skipped = following(frame, seed, stratify, replaced, taken, unfit)
        if found is not None:
            one = Replacement(draw=f"D-{n + 2:04d}", replaced=replaced, chosen=found, skipped=skipped)
            made.append(one)
    return Proof(
        draw="D-0001",
        seed=seed,
        stratify=stratify,
        size=size,
        chosen=chosen,
        replacements=tuple(made),
        frame_sha256=frame.sha256,
        frame=frame,
    )


@given(histories())
def test_every_history_replays(proof: Proof) -> None:
    assert differences(proof) == []
    assert differences(Proof.model_validate_json(proof.model_dump_json())) == []


@given(histories())
def test_replacements_are_fit_new_and_of_the_same_stratum(proof: Proof) -> None:
    home = {case.ref: case.stratum(proof.stratify) for case in proof.frame.cases}
    can = {case.ref for case in proof.frame.eligible}
    drawn = list(proof.chosen)
    for one in proof.replacements:
        assert one.chosen in can
        assert one.chosen not in drawn
        assert one.chosen not in {skipped.case for skipped in one.skipped}
        assert home[one.chosen] == home[one.replaced]
        line = [c.ref for c in ordered(proof.frame, proof.seed) if home[c.ref] == home[one.chosen]]
        before = line[: line.index(one.chosen)]
        assert set(before) <= {*drawn, *(skipped.case for skipped in one.skipped)}
        drawn.append(one.chosen)
    stands = standing(proof.chosen, proof.replacements)
    assert len(set(stands)) == len(stands) == len(proof.chosen)


def told(proof: Proof, **changes: Any) -> list[str]:
    return differences(proof.model_copy(update=changes))


def test_whatever_is_altered_shows() -> None:
    frame, seed = plain(60), 7
    chosen = choose(frame, seed, "team", 6)
    new, skipped = following(frame, seed, "team", chosen[0], chosen, {})
    assert new
    one = Replacement(draw="D-0002", replaced=chosen[0], chosen=new, skipped=skipped)
    more = {"chosen": chosen, "replacements": (one,), "frame_sha256": frame.sha256, "frame": frame}
    proof = Proof(draw="D-0001", seed=seed, stratify="team", size=6, **more)
    assert differences(proof) == []
    other = frame.cases[-1].model_copy(update={"excluded": ("closed 2026-11-01",)})
    altered = frame.model_copy(update={"cases": (*frame.cases[:-1], other)})
    assert len(told(proof, frame=altered)) >= 2
    assert len(told(proof, frame=altered, frame_sha256=altered.sha256)) >= 1
    assert told(proof, seed=8)
    assert told(proof, stratify="")
    assert told(proof, size=5)
    assert told(proof, chosen=tuple(reversed(chosen)))
    assert told(proof, replacements=(one.model_copy(update={"chosen": chosen[1]}),))
    assert told(proof, replacements=(one.model_copy(update={"replaced": "K-0059"}),))
    assert told(proof, replacements=(one, one))


def test_nobody_left_is_said() -> None:
    frame = plain(4)
    chosen = choose(frame, 1, "team", 4)
    assert following(frame, 1, "team", chosen[0], chosen, {}) == (None, ())
    chosen = choose(plain(8, teams=("North",)), 1, "team", 7)
    last = {c.ref for c in plain(8).cases} - set(chosen)
    found, skipped = following(
        plain(8, teams=("North",)), 1, "team", chosen[0], chosen, {next(iter(last)): ("x",)}
    )
    assert found is None
    assert [one.case for one in skipped] == list(last)


@given(st.integers(month_number("1000-01"), month_number("9999-12")))
def test_months_and_their_numbers(number: int) -> None:
    assert month_number(month_name(number)) == number


@pytest.mark.parametrize(
    "text", ["", "2026", "2026-13", "2026-00", "2026-1", "26-11", "2026-Q1", "٢٠٢٦-١١", "2026-1１"]
)
def test_what_is_no_month_is_said(text: str) -> None:
    with pytest.raises(InputError, match="is no month"):
        month_number(text)


def test_of_several_months_the_nearest_counts() -> None:
    assert nearest((), MONTH) is None
    assert nearest({"2024-01", "2026-03", "2025-12"}, MONTH) == "2026-03"
    assert nearest({"2026-10", "2026-12"}, MONTH) == "2026-12"
