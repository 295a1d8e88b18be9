"""After any history of imports, amendments and voids the counts equal a rebuild, and nobody was misled."""

from __future__ import annotations

import tempfile
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
import samples
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from qa_core.model.case import Case, Involvement, Person
from qa_core.rules.examples import example_audit
from qa_core.rules.grading import grade
from qa_core.store.records import Flag, Incoming, NewAudit, StaleSave
from qa_core.store.store import Store

RETURNS = ("R-1", "R-2", "R-3")
YEAR = ("2026-01", "2026-12")
returns = st.sampled_from(RETURNS)
answers = st.integers(min_value=0, max_value=3)
programs = st.sampled_from(("excel", "calc"))


class Office(RuleBasedStateMachine):
    """People sending, resending, amending and voiding, and a ledger of what they were told."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.store = Store.create(f"sqlite:///{Path(self.folder.name) / 'qa.db'}")
        self.tiny = samples.tiny()
        self.store.save_snapshot(self.tiny)
        self.store.load_cases([Case(ref="K-0417", team="North", agency="School")])
        self.store.allocate([samples.allocation(self.tiny, name) for name in RETURNS])
        self.current: dict[str, int] = {}
        self.versions: dict[str, int] = {}
        self.void: set[str] = set()
        self.audits: dict[str, str] = {}
        self.sent: dict[str, dict[bytes, int]] = {name: {} for name in RETURNS}
        self.first: dict[str, int] = {}
        self.flagged: set[str] = set()

    def teardown(self) -> None:
        self.store.close()
        self.folder.cleanup()

    def _new(self, pick: int) -> NewAudit:
        audit = example_audit(self.tiny, pick)
        return NewAudit(audit, grade(self.tiny, audit))

    @rule(name=returns, pick=answers, program=programs, flag=st.booleans())
    def send(self, name: str, pick: int, program: str, flag: bool) -> None:
        data = f"{name} {pick} {program}".encode()
        concerns = [Flag("3.b", "immediate-concern", "x")] if flag else []
        file = Incoming(f"{name}.xlsx", data, name, f"{name} {pick}")
        saved = self.store.save_return(
            file, "accepted", instrument=self.tiny, new=self._new(pick), concerns=concerns
        )
        if flag:
            self.flagged.add(name)
        if name not in self.audits:
            assert (saved.status, saved.new) == ("accepted", True)
            assert saved.audit is not None
            self.audits[name], self.first[name] = saved.audit, pick
            self.current[saved.audit], self.versions[saved.audit] = pick, 1
        elif pick == self.first[name]:
            assert (saved.status, saved.new) == ("duplicate", False)
        else:
            assert saved.status == "conflict"
            assert saved.new == (data not in self.sent[name])
        assert saved.audit == self.audits[name]
        if saved.new:
            self.sent[name][data] = pick

    @rule(name=returns, pick=answers, behind=st.integers(min_value=0, max_value=1))
    def amend(self, name: str, pick: int, behind: int) -> None:
        id = self.audits.get(name)
        if id is None or id in self.void:
            return
        new, version = self._new(pick), self.versions[id] - behind
        asked = {"by": "A-07", "why": "so", "expected_version": version}
        if behind:
            with pytest.raises(StaleSave) as stale:
                self.store.amend(id, new.audit, new.result, **asked)
            assert stale.value.current.head.version == self.versions[id]
        else:
            self.store.amend(id, new.audit, new.result, **asked)
            self.current[id] = pick
            self.versions[id] += 1

    @rule(name=returns)
    def take_out(self, name: str) -> None:
        id = self.audits.get(name)
        if id is not None and id not in self.void:
            self.store.void(id, by="A-07", why="so")
            self.void.add(id)
            self.versions[id] += 1

    @rule(name=returns)
    def let_quote(self, name: str) -> None:
        id = self.audits.get(name)
        if id is not None and id not in self.void:
            answers = self.store.audit(id).audit.answers
            spoken = [key for key, answer in answers.items() if answer.comment]
            self.store.release(id, spoken, by="A-07")

    @rule(team=st.sampled_from(("North", "South")), who=st.sampled_from(("A-05", "A-06")))
    def load(self, team: str, who: str) -> None:
        one = Involvement(person=who, involved="assessor")
        self.store.load_lists([Person(ref=who, team=team)], [Case(ref="K-0900", team=team, involved=(one,))])

    @rule(name=returns, state=st.sampled_from(("refused", "settled", "taken on")))
    def look_after(self, name: str, state: str) -> None:
        if state == "taken on":
            for one in self.store.escalations():
                if one.state == "acknowledged":
                    self.store.tell(one.id, "family-support-manager", "hand", by="A-07")
                    self.store.decide_mash(one.id, "not-needed", by="A-07", why="seen")
                    self.store.tell(one.id, "lead-professional", "letter", by="A-07", who="M-0001")
                    self.store.tell(one.id, "line-manager", "audit", by="A-07", who="A-03")
                    self.store.close_escalation(one.id, "safe", by="A-07")
                else:
                    self.store.acknowledge(one.id, "A-07", "rang")
        elif state == "settled":
            for item in self.store.unread():
                self.store.settle_unread(item.id, "A-07", "asked")
        else:
            self.store.unread_return(f"{name} {state}.xlsx", "0" * 64, "It is no workbook.", name)

    @invariant()
    def everything_is_whole(self) -> None:
        assert [check.detail for check in self.store.verify() if not check.ok] == []

    @invariant()
    def everybody_was_told_the_truth(self) -> None:
        wanted: Counter[Any] = Counter()
        for id, pick in self.current.items():
            stored = self.store.audit(id)
            assert stored.audit.answers == self._new(pick).audit.answers
            assert stored.head.version == self.versions[id]
            if id not in self.void:
                wanted[stored.audit.answers["3.a"].value] += 1
        counts = self.store.by_question(YEAR)
        assert Counter({c.value: c.count for c in counts if c.question == "3.a"}) == wanted
        assert len(self.store.returns()) == sum(map(len, self.sent.values()))
        assert {one.return_id for one in self.store.escalations(open_only=False)} == self.flagged


Office.TestCase.settings = settings(max_examples=15, stateful_step_count=12, deadline=None)
TestOffice = Office.TestCase
