"""Sampling through the commands: drawn, refused, replaced, held back, proven, paced."""

from __future__ import annotations

import datetime as dt
import io
import json
import os
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from office import Office

from qa_core.cli import _desk
from qa_core.registry import Registry
from qa_core.rules.examples import example_audit
from qa_core.rules.grading import grade

TODAY = dt.date(2026, 11, 3)
TEAMS = ("North", "South", "West")


class Sampler(Office):
    """An organisation with 40 open cases and two that are not, on a day that is set."""

    day: dt.date = TODAY

    def load(self, changes: dict[str, dict[str, str]] | None = None, count: int = 40) -> None:
        """The case list, with changes by case."""
        lines = ["case,team,agency,opened,closed"]
        extra = {"K-0900": {"closed": "01/11/2026"}, "K-0901": {"opened": "04/11/2026"}}
        for ref in [*(f"K-{n:04d}" for n in range(count)), *extra]:
            n = int(ref[2:])
            row = {"team": TEAMS[n % 3], "agency": ("School", "Early Help")[n % 2], "opened": "01/02/2025"}
            row |= {"closed": ""} | extra.get(ref, {}) | (changes or {}).get(ref, {})
            lines.append(",".join([ref, row["team"], row["agency"], row["opened"], row["closed"]]))
        (self.folder / "cases.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
        self.qa("case", "load", "cases.csv")

    def draw(self, *more: str, month: str = "2026-11", expect: int = 0) -> dict[str, Any]:
        """A draw for Tier 2."""
        found: dict[str, Any] = self.json(
            "sample", "draw", "caf-tier2", "--month", month, *more, expect=expect
        )
        return found

    def refused(self, *args: str) -> str:
        """What a command says that is refused."""
        return self.qa("sample", *args, expect=2).stderr

    def cases(self, draw: str = "D-0001") -> list[str]:
        """The cases that stand in a draw."""
        return [one["case"] for one in self.json("sample", "show", draw)["cases"]]

    def audit(self, case: str, day: dt.date = TODAY) -> None:
        """An audit of a case, stored."""
        audit = example_audit(self.instrument, "best", case=case, date=day, agree=True)
        with self.store() as store:
            store.save_snapshot(self.instrument)
            store.save_audit(self.instrument, audit, grade(self.instrument, audit, None), by="x")

    def pace(self) -> dict[str, Any]:
        """The pace of Tier 2."""
        [found] = self.json("sample", "status", "--instrument", "caf-tier2")
        return dict(found)

    def row(self, month: str, team: str | None = None) -> dict[str, Any]:
        """One line of the pace."""
        [found] = [row for row in self.pace()["rows"] if (row["month"], row["team"]) == (month, team)]
        return dict(found)


@pytest.fixture
def sampler(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Sampler:
    """An organisation with a case list, on 3 November 2026."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("QA_USER", "qa-officer")
    made = Sampler(tmp_path, Registry.load().instrument("caf-tier2"))
    monkeypatch.setattr(_desk, "today", lambda: made.day)
    made.qa("init")
    made.load()
    return made


def settle(sampler: Sampler, **settings: int) -> None:
    """Put settings into qa.toml."""
    path = sampler.folder / "qa.toml"
    text = path.read_text(encoding="utf-8")
    lines = "".join(f"{name} = {value}\n" for name, value in settings.items())
    path.write_text(text.replace("[sampling]\n", f"[sampling]\n{lines}"), encoding="utf-8")


@pytest.mark.requirement("S0-006", "S0-026", "S0-027")
def test_a_month_is_drawn_from_the_open_cases_and_kept(sampler: Sampler) -> None:
    made = sampler.draw()
    assert (made["draw"], made["drawn"], made["month"], made["day"]) == ("D-0001", 6, "2026-11", "2026-11-03")
    assert made["frame"]["cases"] == 42
    assert made["frame"]["can_be_drawn"] == 40
    assert {one["case"]: one["because"] for one in made["frame"]["excluded"]} == {
        "K-0900": ["closed 2026-11-01"],
        "K-0901": ["not open before 2026-11-04"],
    }
    assert (made["seed_given"], made["by"]) == (False, "qa-officer")
    assert made["target"]["open_cases_mean"] == 41.0
    assert [one["case"] for one in made["cases"]] == made["chosen"] == sampler.cases()
    with sampler.store() as store:
        assert store.drawn("caf-tier2", "2026-11") == made["chosen"]
        assert all(check.ok for check in store.verify())


def test_seeds_come_from_chance_unless_given(sampler: Sampler) -> None:
    sampler.draw()
    sampler.draw(month="2026-12")
    given = sampler.draw("--seed", "417", month="2027-01")
    listed = sampler.json("sample", "list")
    assert len({one["seed"] for one in listed}) == 3
    assert [one["seed_given"] for one in listed] == [False, False, True]
    assert given["seed"] == 417
    assert "seed 417 (given)" in sampler.qa("sample", "show", "D-0003").stdout
    assert "--seed" in sampler.refused("draw", "caf-tier2", "--month", "2027-02", "--seed", "-1")


def test_the_same_seed_gives_the_same_cases_whatever_the_order_of_the_list(
    sampler: Sampler, tmp_path: Path
) -> None:
    first = sampler.draw("--seed", "5", "--stratify", "team")
    (tmp_path / "other").mkdir()
    sampler.qa("init", "--config", tmp_path / "other" / "qa.toml")
    lines = (tmp_path / "cases.csv").read_text(encoding="utf-8").splitlines()
    (tmp_path / "other" / "cases.csv").write_text(
        "\n".join([lines[0], *reversed(lines[1:])]) + "\n", encoding="utf-8"
    )
    config = ("--config", tmp_path / "other" / "qa.toml")
    sampler.qa("case", "load", tmp_path / "other" / "cases.csv", *config)
    again = sampler.json(
        "sample", "draw", "caf-tier2", "--month", "2026-11", "--seed", "5", "--stratify", "team", *config
    )
    assert (again["chosen"], again["frame_sha256"]) == (first["chosen"], first["frame_sha256"])


def test_teams_get_their_share(sampler: Sampler) -> None:
    made = sampler.draw("--stratify", "team", "--size", "12")
    assert Counter(one["team"] for one in made["cases"]) == {"North": 4, "South": 4, "West": 4}
    by_agency = sampler.draw("--stratify", "agency", "--size", "6", month="2026-12")
    assert Counter(one["agency"] for one in by_agency["cases"]) == {"School": 3, "Early Help": 3}


def test_a_month_is_drawn_once_unless_more_is_asked_for_with_a_reason(sampler: Sampler) -> None:
    first = sampler.draw()
    told = sampler.refused("draw", "caf-tier2", "--month", "2026-11")
    assert "were drawn on 2026-11-03 (D-0001: 6 cases)" in told
    assert "--again" in told
    assert "Write why" in sampler.refused("draw", "caf-tier2", "--month", "2026-11", "--again")
    told = sampler.refused(
        "draw", "caf-tier2", "--month", "2026-11", "--again", "--reason", "Two new auditors"
    )
    assert "6 cases are drawn for 2026-11, and the target is 6" in told
    more = sampler.draw("--again", "--reason", "Two new auditors", "--size", "2")
    assert set(more["chosen"]).isdisjoint(first["chosen"])
    assert more["reason"] == "Two new auditors"
    with sampler.store() as store:
        assert store.drawn("caf-tier2", "2026-11") == first["chosen"] + more["chosen"]
    assert sampler.json("sample", "draw", "cafcass-impact", "--month", "2026-11")["drawn"] == 6


@pytest.mark.requirement("S0-027")
def test_nothing_is_drawn_twice_in_twelve_months(sampler: Sampler) -> None:
    seen: dict[str, str] = {}
    for n in range(6):
        sampler.day = dt.date(2026, 11, 3) + dt.timedelta(days=31 * n)
        month = f"{sampler.day:%Y-%m}"
        for case in sampler.draw(month=month)["chosen"]:
            assert case not in seen, (case, month, seen[case])
            seen[case] = month
    sampler.day = dt.date(2027, 5, 4)
    assert len(sampler.draw(month="2027-05", expect=1)["chosen"]) == 40 + 1 - len(seen)
    sampler.day = dt.date(2027, 6, 4)
    assert "None of the 42 cases" in sampler.refused("draw", "caf-tier2", "--month", "2027-06")
    sampler.day = dt.date(2027, 11, 3)
    assert set(sampler.draw(month="2027-11")["chosen"]) == {ref for ref, m in seen.items() if m == "2026-11"}


def test_audited_cases_and_those_with_a_toolkit_out_are_left_alone(sampler: Sampler) -> None:
    sampler.audit("K-0001", dt.date(2026, 3, 4))
    sampler.audit("K-0002", dt.date(2025, 11, 3))
    sampler.qa("toolkit", "export", "caf-tier2", "--case", "K-0003", "--auditor", "A-03", "-o", "K.xlsx")
    why = {one["case"]: one["because"] for one in sampler.draw()["frame"]["excluded"]}
    assert why["K-0001"] == ["audited 2026-03-04"]
    assert why["K-0003"] == ["toolkit out since 2026-11-03"]
    assert "K-0002" not in why


def test_a_held_case_is_not_drawn_until_it_is_released(sampler: Sampler) -> None:
    kept = [f"K-{n:04d}" for n in range(38)]
    sampler.qa("sample", "hold", kept[0], "--reason", "Court hearing")
    with sampler.store() as store:
        for case in kept[1:]:
            store.hold(case, "Court hearing", by="x")
    made = sampler.draw(expect=1)
    assert set(made["chosen"]) == {"K-0038", "K-0039"}
    assert made["frame"]["reasons"] == {"closed": 1, "not open": 1, "held back": 38}
    table = sampler.qa("sample", "show", "D-0001", "--excluded").stdout
    assert "K-0000  held back (H-0001)" in table
    assert "Court hearing" in table
    assert len(sampler.json("sample", "holds")) == 38
    sampler.qa("sample", "release", "K-0000", "--reason", "Hearing is over")
    assert [one["case"] for one in sampler.json("sample", "holds")] == kept[1:]
    released = sampler.json("sample", "holds", "--all")[0]
    assert (released["release_reason"], released["released_by"]) == ("Hearing is over", "qa-officer")
    assert sampler.draw(month="2026-12", expect=1)["chosen"] == ["K-0000"]
    assert "not held back" in sampler.refused("release", "K-0000")
    assert "is not in the case list" in sampler.refused("hold", "K-9999", "--reason", "x")
    assert "Write why" in sampler.refused("hold", "K-0001", "--reason", " ")


@pytest.mark.requirement("S0-028")
def test_the_target_follows_the_settings_and_what_cannot_be_met_is_said(sampler: Sampler) -> None:
    told = sampler.qa("sample", "draw", "caf-tier2", "--month", "2026-11").stderr
    assert "20 % of 41 open cases is 9 in 12 months, 1 a month. At least 6 a month come to 72" in told
    settle(sampler, coverage_percent=100, monthly_min=1, monthly_max=3, months_between=1)
    made = sampler.draw(month="2026-12")
    assert (made["size"], made["target"]["wanted_a_month"], made["target"]["target"]) == (3, 4, 3)
    assert any("the aim cannot be reached" in said for said in made["target"]["says"])


def test_settings_that_make_no_sense_are_named(sampler: Sampler) -> None:
    settle(sampler, monthly_min=9)
    assert "sampling: monthly_min (9) must not be above monthly_max (8)" in sampler.refused("list")
    settle(sampler, monthly_mix=9)
    assert "sampling.monthly_mix is not known here. Did you mean sampling.monthly_" in sampler.refused("list")


def test_a_replacement_is_the_next_of_its_team_and_a_draw_of_its_own(sampler: Sampler) -> None:
    made = sampler.draw("--seed", "3", "--stratify", "team")
    unfit = made["cases"][2]
    one = sampler.json("sample", "replace", "D-0001", unfit["case"].lower(), "--reason", "Moved away")
    assert (one["draw"], one["of"], one["kind"], one["replaced"]) == (
        "D-0002",
        "D-0001",
        "replacement",
        unfit["case"],
    )
    shown = sampler.json("sample", "show", "D-0002")["cases"]
    assert [row["case"] for row in shown] == [
        one["chosen"][0] if case == unfit["case"] else case for case in made["chosen"]
    ]
    assert (shown[2]["team"], shown[2]["replaces"], shown[2]["reason"]) == (
        unfit["team"],
        unfit["case"],
        "Moved away",
    )
    again = sampler.qa("sample", "replace", "D-0002", one["chosen"][0], "--reason", "Moved too").stdout
    assert again.startswith("D-0003: K-")
    assert "does not stand in D-0001" in sampler.refused("replace", "D-0001", unfit["case"], "--reason", "x")
    assert "Write why" in sampler.refused("replace", "D-0001", made["chosen"][0], "--reason", "")
    assert "There is no draw" in sampler.refused("replace", "D-0009", made["chosen"][0], "--reason", "x")
    assert sampler.json("sample", "replay", "D-0003")["replacements"] == 2
    assert "replacements 2" in sampler.qa("sample", "replay", "D-0001").stdout


def test_cases_that_became_unfit_since_are_passed_over_on_record(sampler: Sampler) -> None:
    made = sampler.draw("--seed", "3")
    others = [f"K-{n:04d}" for n in range(40) if f"K-{n:04d}" not in made["chosen"]]
    left = others.pop()
    changes = {case: {"closed": "03/11/2026"} for case in others[:20]}
    sampler.load(changes)
    with sampler.store() as store:
        for case in others[20:]:
            store.hold(case, "x", by="x")
    one = sampler.json("sample", "replace", "D-0001", made["chosen"][0], "--reason", "Moved away")
    assert one["chosen"] == [left]
    assert {skipped["case"] for skipped in one["passed_over"]} < set(others) | {left}
    reasons = {why.split(" (")[0] for skipped in one["passed_over"] for why in skipped["because"]}
    assert reasons <= {"closed 2026-11-03", "held back"}
    assert sampler.json("sample", "replay", "D-0001")["same"]
    told = sampler.refused("replace", "D-0001", made["chosen"][1], "--reason", "x")
    assert f"Nobody is left in D-0001 to take the place of {made['chosen'][1]}" in told


def test_who_has_the_toolkit_of_a_replaced_case_is_named_and_an_audited_one_stays(sampler: Sampler) -> None:
    made = sampler.draw()
    case = made["chosen"][0]
    sampler.qa("toolkit", "export", "caf-tier2", "--case", case, "--auditor", "A-03", "-o", "K.xlsx")
    done = sampler.qa("sample", "replace", "D-0001", case, "--reason", "Moved away")
    assert f"A toolkit for {case} is out with A-03" in done.stderr
    sampler.audit(made["chosen"][1])
    told = sampler.refused("replace", "D-0001", made["chosen"][1], "--reason", "x")
    assert "was audited on 2026-11-03: it cannot be replaced" in told


@pytest.mark.requirement("S0-026")
def test_a_month_that_is_past_is_drawn_for_with_a_reason_only(sampler: Sampler) -> None:
    told = sampler.refused("draw", "caf-tier2", "--month", "2026-10")
    assert "2026-10 is past, today being 2026-11-03." in told
    assert sampler.json("sample", "list") == []
    made = sampler.draw("--reason", "Forgotten in October", month="2026-10")
    assert made["reason"] == "Forgotten in October"


@pytest.mark.requirement("S0-026")
def test_a_draw_is_withdrawn_and_its_month_drawn_anew(sampler: Sampler) -> None:
    made = sampler.draw("--seed", "3")
    sampler.qa("sample", "replace", "D-0001", made["chosen"][0], "--reason", "Moved away")
    assert "Write why" in sampler.refused("withdraw", "D-0001", "--reason", " ")
    assert "There is no draw" in sampler.refused("withdraw", "D-0009", "--reason", "x")
    gone = sampler.json("sample", "withdraw", "D-0002", "--reason", "Drawn from an old list")
    assert (gone["kind"], gone["of"], gone["reason"]) == ("withdrawal", "D-0001", "Drawn from an old list")
    assert "D-0001 was withdrawn on" in sampler.refused("withdraw", "D-0001", "--reason", "x")
    assert "was withdrawn" in sampler.refused("replace", "D-0001", made["chosen"][1], "--reason", "x")
    assert sampler.json("sample", "replay", "D-0001")["same"]
    shown = sampler.json("sample", "show", "D-0001")
    assert shown["withdrawn"]["reason"] == "Drawn from an old list"
    assert "WITHDRAWN on" in sampler.qa("sample", "show", "D-0001").stdout
    assert "No case is drawn" in sampler.qa("allocate", "caf-tier2", "--month", "2026-11", expect=2).stderr
    again = sampler.draw("--seed", "3")
    assert (again["draw"], again["chosen"]) == ("D-0004", made["chosen"])
    assert sampler.row("2026-11")["drawn"] == len(again["chosen"])
    assert [one["kind"] for one in sampler.json("sample", "list")] == [
        *("draw", "replacement", "withdrawal", "draw")
    ]
    assert all(check["ok"] for check in sampler.json("verify")["checks"])


@pytest.mark.requirement("S0-026")
def test_a_draw_of_which_something_is_under_way_is_not_withdrawn(sampler: Sampler) -> None:
    first, second, third, *_ = sampler.draw()["chosen"]
    persons = "ref,role,auditor\nA-03,auditor,yes\nA-04,auditor,yes\nA-05,auditor,yes\nA-06,auditor,yes\n"
    (sampler.folder / "persons.csv").write_text(persons, encoding="utf-8")
    sampler.qa("person", "load", "persons.csv")
    sampler.qa("allocate", "caf-tier2", "--month", "2026-11")
    told = sampler.refused("withdraw", "D-0001", "--reason", "x")
    assert f"{first} is with A-0" in told
    assert "take it back with qa duty withdraw" in told
    for one in sampler.json("duty", "list"):
        args = (one["case"], "--month", "2026-11", "--auditor", one["auditor"], "--reason", "x")
        warned = sampler.qa("duty", "withdraw", *args).stderr
        assert "still stands among the cases drawn for 2026-11" in warned
    sampler.qa("toolkit", "export", "caf-tier2", "--case", second, "--auditor", "A-03", "-o", "K.xlsx")
    assert f"A toolkit for {second} is out with A-03" in sampler.refused(
        "withdraw", "D-0001", "--reason", "x"
    )
    sampler.audit(third)
    assert f"{third} was audited on 2026-11-03" in sampler.refused("withdraw", "D-0001", "--reason", "x")
    assert [one["kind"] for one in sampler.json("sample", "list")] == ["draw"]


@pytest.mark.requirement("S0-026")
def test_withdrawn_toolkits_do_not_keep_a_case_from_being_drawn_anew(sampler: Sampler) -> None:
    made = sampler.draw("--seed", "3")
    persons = "ref,role,auditor\n" + "".join(f"A-{n:02d},auditor,yes\n" for n in range(8))
    (sampler.folder / "persons.csv").write_text(persons, encoding="utf-8")
    sampler.qa("person", "load", "persons.csv")
    sampler.qa("allocate", "caf-tier2", "--month", "2026-11")
    sampler.qa("toolkit", "export", "caf-tier2", "--month", "2026-11", "-o", "kits")
    for one in sampler.json("duty", "list"):
        args = (one["case"], "--month", "2026-11", "--auditor", one["auditor"], "--reason", "x")
        sampler.qa("duty", "withdraw", *args)
    sampler.qa("sample", "withdraw", "D-0001", "--reason", "Old list")
    assert sampler.draw("--seed", "3")["chosen"] == made["chosen"]


def exported(sampler: Sampler) -> dict[str, Any]:
    """A draw with a replacement as a file, and its content."""
    made = sampler.draw("--stratify", "team")
    sampler.qa("sample", "hold", "K-0001", "--reason", "words said")
    sampler.qa("sample", "replace", "D-0001", made["chosen"][0], "--reason", "words said")
    sampler.qa("sample", "export", "D-0001", "-o", "D-0001.json")
    found: dict[str, Any] = json.loads((sampler.folder / "D-0001.json").read_text(encoding="utf-8"))
    return found


def test_an_exported_draw_is_replayed_without_a_database(
    sampler: Sampler, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = exported(sampler)
    assert "words said" not in json.dumps(data)
    (tmp_path / "qa.db").unlink()
    (tmp_path / "qa.toml").unlink()
    monkeypatch.chdir(tmp_path)
    found = sampler.json("sample", "replay", "--file", "D-0001.json")
    assert (found["same"], found["differences"], found["replacements"]) == (True, [], 1)


def test_it_is_the_same_in_another_process_with_other_hashes(sampler: Sampler) -> None:
    exported(sampler)
    command = [sys.executable, "-m", "qa_core.cli.main", "sample", "replay", "--file", "D-0001.json"]
    environment = os.environ | {"PYTHONHASHSEED": "1"}
    done = subprocess.run(command, env=environment, cwd=sampler.folder, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize(
    ("key", "value"), [("seed", 1), ("size", 5), ("stratify", "agency"), ("frame_sha256", "0" * 64)]
)
def test_a_file_that_was_altered_does_not_pass(sampler: Sampler, key: str, value: Any) -> None:
    data = exported(sampler) | {key: value}
    (sampler.folder / "altered.json").write_text(json.dumps(data), encoding="utf-8")
    done = sampler.qa("sample", "replay", "--file", "altered.json", expect=1)
    assert "was recorded" in done.stdout
    assert not sampler.json("sample", "replay", "--file", "altered.json", expect=1)["same"]


def test_a_file_that_is_no_draw_is_told(sampler: Sampler) -> None:
    data = exported(sampler)
    (sampler.folder / "no.json").write_text("[]", encoding="utf-8")
    assert "no.json is no exported draw" in sampler.refused("replay", "--file", "no.json")
    del data["frame"]["cases"][0]["ref"]
    (sampler.folder / "no.json").write_text(json.dumps(data), encoding="utf-8")
    assert "frame.cases.0.ref" in sampler.refused("replay", "--file", "no.json")
    assert "Which draw?" in sampler.refused("replay")
    assert "Which draw?" in sampler.refused("replay", "D-0001", "--file", "no.json")


def test_cases_are_drawn_only_for_instruments_that_look_at_cases(sampler: Sampler) -> None:
    told = sampler.refused("draw", "caf-tier1-taf", "--month", "2026-11")
    assert "is about single records" in told
    assert "caf-tier2" in told
    assert "asks several agencies" in sampler.refused("draw", "thematic-neglect", "--month", "2026-11")
    assert "is no month" in sampler.refused("draw", "caf-tier2", "--month", "2026-13")
    assert "mistyped" in sampler.refused("draw", "caf-tier2", "--month", "2062-11")
    assert "Cases are drawn for" in sampler.refused("status", "--instrument", "caf-tier1-taf")
    assert sampler.json("sample", "list") == []


def test_without_a_case_list_nothing_is_drawn(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    office = Office(tmp_path, Registry.load().instrument("caf-tier2"))
    office.qa("init")
    assert "no case list" in office.qa("sample", "draw", "caf-tier2", "--month", "2026-11", expect=2).stderr


@pytest.mark.requirement("S0-028")
def test_the_pace_counts_distinct_cases_against_the_mean_of_month_ends(sampler: Sampler) -> None:
    drawn = sampler.draw("--seed", "1")["chosen"]
    for case, day in {
        "K-0000": dt.date(2026, 10, 5),
        "K-0003": dt.date(2026, 11, 2),
        "K-0001": dt.date(2025, 12, 1),
        "K-0002": dt.date(2025, 11, 30),
    }.items():
        sampler.audit(case, day)
    sampler.audit("K-0000", dt.date(2026, 11, 1))
    found = sampler.pace()
    assert "distinct cases" in found["numerator"]
    assert "mean" in found["denominator"]
    now = sampler.row("2026-11")
    assert (now["audited"], now["audited_12"], now["audited_year"]) == (2, 3, 2)
    assert (now["open"], now["open_mean"], now["coverage"]) == (40, 40.9, 7.3)
    assert now["drawn"] == len(drawn)
    assert (now["aim_to_date"], now["behind"]) == (7.5, 5.5)
    before = sampler.row("2026-10")
    assert (before["audited"], before["audited_12"]) == (1, 3)
    north = sampler.row("2026-11", "North")
    assert (north["audited"], north["audited_12"], north["open"]) == (2, 2, 14)
    assert sum(sampler.row("2026-11", team)["open"] for team in TEAMS) == now["open"]
    assert len(found["rows"]) == 12 * 4


def test_the_pace_is_a_table_and_a_workbook(sampler: Sampler) -> None:
    table = sampler.qa("sample", "status").stdout
    assert "caf-tier2: aim 20 % over 12 months" in table
    assert "cafcass-impact: aim 20 % over 12 months" in table
    assert "numerator: distinct cases audited" in table
    sampler.qa("sample", "status", "-o", "pace.xlsx")
    book = openpyxl.load_workbook(io.BytesIO((sampler.folder / "pace.xlsx").read_bytes()))
    words = {str(cell.value) for sheet in book for row in sheet for cell in row}
    assert {"Audited 12", "Open mean", "caf-tier2", "cafcass-impact", "North", "all"} <= words


def test_every_list_is_a_table_json_and_a_workbook(sampler: Sampler) -> None:
    made = sampler.draw()
    sampler.qa("sample", "hold", "K-0001", "--reason", "Court")
    assert " ".join(made["chosen"]) in sampler.qa("sample", "list").stdout
    assert sampler.json("sample", "list", "--month", "2026-12") == []
    assert sampler.json("sample", "list", "--instrument", "caf-tier2", "--month", "2026-11")[0]["chosen"]
    assert "Court" in sampler.qa("sample", "holds").stdout
    assert made["chosen"][0] in sampler.qa("sample", "show", "D-0001").stdout
    for name, args in {
        "a": ("list",),
        "b": ("holds",),
        "c": ("show", "D-0001"),
        "d": ("show", "D-0001", "--excluded"),
    }.items():
        sampler.qa("sample", *args, "-o", f"{name}.xlsx")
        assert openpyxl.load_workbook(sampler.folder / f"{name}.xlsx").sheetnames


@pytest.mark.requirement("S0-026")
def test_a_draw_is_tried_and_nothing_of_it_kept(sampler: Sampler) -> None:
    tried = sampler.draw("--dry-run")
    assert tried["dry_run"]
    assert sampler.json("sample", "list") == []
    made = sampler.draw("--seed", str(tried["seed"]))
    assert [one["case"] for one in made["cases"]] == [one["case"] for one in tried["cases"]]
    told = sampler.qa("sample", "draw", "caf-tier2", "--month", "2026-12", "--dry-run")
    assert "this was a dry run" in told.stderr
    assert "could be drawn; out:" in told.stdout
    assert len(sampler.json("sample", "list")) == 1


def test_the_word_draw_may_be_left_out_and_a_slip_is_still_told(sampler: Sampler) -> None:
    sampler.qa("sample", "caf-tier2", "--month", "2026-11")
    [one] = sampler.json("sample", "list")
    assert one["month"] == "2026-11"
    assert "No such command" in sampler.refused("statsu")


@pytest.mark.requirement("S0-028")
def test_the_pace_of_another_month_or_year_and_none_before_the_first_draw(sampler: Sampler) -> None:
    sampler.audit("K-0001", dt.date(2026, 9, 7))
    rows = [row for row in sampler.pace()["rows"] if row["team"] is None]
    behind = {row["month"]: row["behind"] for row in rows}
    assert {month for month, one in behind.items() if one} == {"2026-09", "2026-10", "2026-11"}
    [found] = sampler.json("sample", "status", "--instrument", "caf-tier2", "--month", "2026-09")
    assert (found["rows"][0]["month"], found["rows"][11]["month"]) == ("2025-10", "2026-09")
    [found] = sampler.json("sample", "status", "--instrument", "caf-tier2", "--year", "2025")
    assert found["rows"][11]["month"] == "2025-12"
    assert "has not come yet" in sampler.refused("status", "--month", "2026-12")
    assert "not both" in sampler.refused("status", "--month", "2026-09", "--year", "2025")
    assert "is no month" in sampler.refused("status", "--month", "September")
