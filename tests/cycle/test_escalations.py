"""An escalation from the return that raises it to the person who closes it, by the commands."""

from __future__ import annotations

import json
from collections.abc import Iterator
from mailbox import Mailbox, free_port, serving
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from office import Office
from openpyxl import load_workbook

from qa_core.config import read
from qa_core.cycle.desk import Desk
from qa_core.cycle.escalations import announce, catch_up
from qa_core.cycle.post import deliver
from qa_core.errors import StoreError
from qa_core.model.audit import Answer
from qa_core.model.case import Case, Person
from qa_core.registry import Registry
from qa_core.store.records import Flag, Incoming
from qa_core.store.store import Store

SECRET = "Told by the school: bruises"
FSM = "fsm@council.example"


@pytest.fixture
def mail(office: Office) -> Iterator[Mailbox]:
    """A mail server that the office sends by, and people with addresses."""
    people = "ref,manager,email\nP-01,M-01,p-01@council.example\nM-01,,m-01@council.example\n"
    lists = office.folder / "more"
    lists.mkdir()
    (lists / "persons.csv").write_text(people, encoding="utf-8")
    office.qa("person", "load", lists / "persons.csv")
    with serving(Mailbox(free_port())) as box:
        box.into(office.folder / "qa.toml")
        yield box


def flagged(
    office: Office, case: str = "K-0417", key: str = "6_f", expect: int = 1, **more: Answer
) -> dict[str, Any]:
    """A return with a concern; its outcome."""
    sent = office.send(case)
    value = "yes" if key == "6_f" else "current"
    answers = office.answers(case, **{key: Answer(value=value, comment=SECRET)}, **more)
    [outcome] = office.take(office.fill(sent, answers, f"{case}.xlsx"), expect=expect)
    return outcome


def listed(office: Office, *options: str, expect: int = 1) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = office.json("escalation", "list", *options, expect=expect)
    return found


@pytest.mark.requirement("S0-057", "S0-058", "S0-060")
def test_everybody_is_told_at_once_by_letter_and_no_letter_tells_of_the_case(
    office: Office, mail: Mailbox
) -> None:
    flagged(office)
    subject = "Escalation E-0001: please act today"
    assert mail.subjects == [
        (FSM, subject),
        ("p-01@council.example", subject),
        ("m-01@council.example", subject),
    ]
    [item] = listed(office)
    assert (item["what"], item["state"], item["case"]) == ("immediate-concern", "flagged", "K-0417")
    assert item["not_told"] == []
    assert item["lacks"] == "acknowledge, decide on MASH"
    assert SECRET in item["words"]
    for _, message in mail.got:
        assert "E-0001" in message.get_content()
        for detail in (SECRET, "K-0417", "C1", "CAF-1", "A-03"):
            assert detail not in message.as_string()
    shown = office.json("escalation", "show", "e-0001")
    assert [(one["post"], one["how"], one["by"]) for one in shown["courses"][0]["recipients"]] == [
        ("family-support-manager", "letter", "M-0001"),
        ("lead-professional", "letter", "M-0002"),
        ("line-manager", "letter", "M-0003"),
    ]


@pytest.mark.requirement("S0-058")
def test_unsafe_practice_goes_to_the_family_support_manager_alone(office: Office, mail: Mailbox) -> None:
    flagged(office, key="6_e")
    assert [to for to, _ in mail.got] == [FSM]
    office.take(office.folder / "returns" / "K-0417.xlsx", expect=1)
    assert len(mail.got) == 1, "the same return again tells nobody twice"


@pytest.mark.requirement("S0-057", "S0-058", "S0-059", "S0-060", "S4-099")
def test_a_person_sees_it_through(office: Office, mail: Mailbox) -> None:
    flagged(office)
    assert len(mail.got) == 3
    closing = ("escalation", "outcome", "E-0001", "--text", "The child is safe")
    told = office.qa(*closing, expect=2).stderr
    assert "cannot be closed yet. To be done: acknowledge; decide on MASH." in told
    who = ("--by", "family-support-manager", "--review", "Plan looked at", "--action", "Home visit tonight")
    office.qa("escalation", "acknowledge", "E-0001", *who)
    assert listed(office)[0]["state"] == "acknowledged"
    assert (
        "already by family-support-manager"
        in office.qa("escalation", "acknowledge", "E-0001", expect=2).stderr
    )
    office.qa("escalation", "acknowledge", "E-0001", "--action", "Visit done")
    office.qa("escalation", "mash", "E-0001", "needed")
    assert "hold the conversation with MASH" in office.qa(*closing, expect=2).stderr
    assert (
        "Write what came of the conversation"
        in office.qa("escalation", "mash", "E-0001", "held", expect=2).stderr
    )
    office.qa("escalation", "mash", "E-0001", "held", "--outcome", "Advice given")
    office.qa(*closing)
    assert listed(office, expect=0) == []
    [item] = listed(office, "--all", expect=0)
    assert (item["state"], item["lacks"], item["mash"]) == ("closed", "", "held")
    page = office.qa("escalation", "show", "E-0001").stdout
    for words in (
        "Plan looked at",
        "Home visit tonight",
        "Visit done",
        "MASH needed",
        "Advice given",
        "is safe",
    ):
        assert words in page
    assert (
        "is closed; nothing more"
        in office.qa("escalation", "withdraw", "E-0001", "--reason", "x", expect=2).stderr
    )
    assert office.qa("verify").exit_code == 0


@pytest.mark.requirement("S0-060")
def test_without_addresses_the_letters_lie_in_the_outbox_until_a_person_told(office: Office) -> None:
    outcome = flagged(office)
    assert "E-0001: family-support-manager is not told yet. M-0001 waits" in outcome["untold"][0]
    assert len(list((office.folder / "outbox").glob("*.eml"))) == 3
    assert listed(office)[0]["lacks"].startswith("tell family-support-manager, tell lead-professional")
    waiting = office.json("mail", "list", expect=1)
    assert [one["to"] for one in waiting] == ["family-support-manager", "P-01", "line-manager"]
    assert "no mail server in qa.toml" in office.qa("mail", "send", expect=2).stderr
    office.qa("mail", "sent", "M-0001")
    assert len(list((office.folder / "outbox").glob("*.eml"))) == 2
    office.qa("escalation", "told", "E-0001", "lead-professional", "--by", "A-03")
    again = ("escalation", "told", "E-0001", "lead-professional")
    assert "noted already that lead-professional was told" in office.qa(*again, expect=2).stderr
    assert listed(office)[0]["not_told"] == ["line-manager"]
    [_, lead, _] = office.json("escalation", "show", "E-0001")["courses"][0]["recipients"]
    assert (lead["how"], lead["by"]) == ("hand", "A-03")
    assert "'boss' is no post" in office.qa("escalation", "told", "E-0001", "boss", expect=2).stderr
    late = ("--at", "2999-01-01 10:00")
    assert (
        "has not come yet"
        in office.qa("escalation", "told", "E-0001", "line-manager", *late, expect=2).stderr
    )


@pytest.mark.requirement("S0-058", "S0-060")
def test_whom_the_auditor_told_counts(office: Office) -> None:
    rows = (
        {"post": "family-support-manager", "at": "2026-10-19 09:15"},
        {"post": "line-manager", "at": "2026-10-19"},
    )
    lead = {"post": "lead-professional", "at": "2026-10-19 09:40"}
    outcome = flagged(office, expect=0, **{"6_f_told": Answer(rows=(*rows, lead))})
    assert outcome["status"] == "accepted"
    [item] = listed(office)
    assert item["not_told"] == []
    told = office.json("escalation", "show", "E-0001")["courses"][0]["recipients"]
    assert {(one["how"], one["by"]) for one in told} == {("audit", "A-03")}


@pytest.mark.requirement("S0-057")
def test_a_failed_server_loses_nothing_and_is_made_up_for(office: Office, mail: Mailbox) -> None:
    mail.refuse.add(FSM)
    flagged(office)
    assert len(mail.got) == 2
    assert listed(office)[0]["not_told"] == ["family-support-manager"]
    assert "1 waiting" in office.qa("mail", "send", expect=1).stdout
    mail.refuse.clear()
    assert office.qa("mail", "send").stdout == "1 sent, 0 waiting.\n"
    assert [to for to, _ in mail.got].count(FSM) == 1
    assert listed(office)[0]["not_told"] == []
    assert office.json("mail", "list") == []
    assert len(office.json("mail", "list", "--all")) == 3


def test_a_return_is_stored_whatever_becomes_of_the_letters(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise StoreError("The database is busy.")

    with monkeypatch.context() as patch:
        patch.setattr(Store, "keep_letters", refuse)
        [outcome] = office.take(office.fill(office.send(), complete(office)))
    assert (outcome["status"], outcome["untold"]) == ("accepted", ["The database is busy."])
    with office.store() as store:
        desk = Desk(store, Registry(), read(office.folder / "qa.toml"), store.allocations()[0].exported, "qa")
        assert store.letters() == []
        assert len(catch_up(desk)) == 3
        assert announce(desk, ["E-0099"]) == ()


def complete(office: Office) -> Any:
    """Answers with a concern and everybody told, at no certain time."""
    posts = ("family-support-manager", "lead-professional", "line-manager")
    told = Answer(rows=tuple({"post": post, "at": "2999-10-19 09:15"} for post in posts))
    return office.answers(**{"6_f": Answer(value="yes", comment=SECRET), "6_f_told": told})


@pytest.mark.requirement("S0-057")
def test_a_blank_is_asked_of_its_sender_and_tells_nobody_until_it_is_a_concern(
    office: Office, mail: Mailbox
) -> None:
    sent = office.send()
    blank = office.answers()
    answers = {key: answer for key, answer in blank.answers.items() if key not in ("6.f", "6.e")}
    office.take(office.fill(sent, blank.model_copy(update={"answers": answers})), expect=1)
    assert [(one["state"], one["lacks"].split(",")[0]) for one in listed(office)] == [
        ("unknown", "ask the sender")
    ] * 2
    assert mail.got == []
    office.qa("escalation", "withdraw", "E-0001", "--reason", "Asked A-03: none")
    office.qa("escalation", "acknowledge", "E-0002", "--review", "Asked A-03: there is one")
    assert {subject.split(":")[0] for _, subject in mail.subjects} == {"Escalation E-0002"}
    states = {one["id"]: one["state"] for one in listed(office, "--all")}
    assert states == {"E-0001": "withdrawn", "E-0002": "acknowledged"}
    assert office.json("escalation", "show", "E-0001")["courses"][0]["reason"] == "Asked A-03: none"


@pytest.mark.requirement("S0-057")
def test_an_amendment_raises_it_and_tells_at_once(office: Office, mail: Mailbox) -> None:
    [outcome] = office.take(office.fill(office.send(), office.answers()))
    office.qa("audit", "amend", outcome["audit"], "6.e", "current", "--reason", "Rang", expect=2)
    assert [to for to, _ in mail.got] == [FSM]


def test_words_about_it_raised_again_are_told_again(office: Office, mail: Mailbox) -> None:
    flagged(office, key="6_e")
    office.see_through("E-0001")
    answers = office.answers(**{"6_e": Answer(value="current", comment="And once more")})
    office.take(office.fill(office.folder / "out" / "K-0417 A-03.xlsx", answers), expect=1)
    assert mail.subjects[-1] == (FSM, "Escalation E-0001 (2): please act today")
    assert [one["ended"] for one in office.json("escalation", "show", "E-0001")["courses"]] == [
        "closed",
        None,
    ]


def test_open_ones_come_first_and_the_list_is_a_workbook_too(office: Office, mail: Mailbox) -> None:
    flagged(office)
    flagged(office, "K-0418", key="6_e")
    office.qa("escalation", "withdraw", "E-0001", "--reason", "Wrong row")
    assert [one["id"] for one in listed(office, "--all")] == ["E-0002", "E-0001"]
    path = office.folder / "escalations.xlsx"
    office.qa("escalation", "list", "--all", "-o", path, expect=1)
    words = {cell.value for sheet in load_workbook(path) for row in sheet.iter_rows() for cell in row}
    assert {"E-0001", "E-0002", "withdrawn"} <= words
    assert office.qa("audit", "list").stdout.count("OPEN CONCERN") == 1
    assert mail.got


def test_mistakes_are_told(office: Office, mail: Mailbox) -> None:
    flagged(office, key="6_e")
    for args, says in {
        ("show", "E-0999"): "There is no escalation 'E-0999'",
        ("mash", "E-0001", "not-needed"): "Write why no conversation is needed",
        ("acknowledge", "E-0001", "--at", "yesterday"): "is no date and time",
        ("acknowledge", "E-0001", "--at", "0001-01-01"): "",
        ("settle", "E-0001", "--note", "x"): "is no unread return",
        ("withdraw", "E-0001", "--reason", " "): "Write the reason",
        ("outcome", "E-0001", "--text", " "): "Write what came of it",
    }.items():
        if says:
            assert says in office.qa("escalation", *args, expect=2).stderr
    assert listed(office)[0]["state"] == "flagged"
    assert len(mail.got) == 1


@pytest.mark.requirement("S0-057", "S0-059")
def test_a_clock_has_no_time_before_its_act(office: Office, mail: Mailbox) -> None:
    flagged(office)
    [item] = listed(office)
    assert (item["acknowledged"], item["hours_to_acknowledge"]) == (None, None)
    assert (item["mash_decided"], item["hours_to_mash"]) == (None, None)
    assert item["age_hours"] == 0.0
    said = office.qa("escalation", "show", "E-0001").output
    assert "open for 0.0 hours\nnot acknowledged yet\nMASH not decided yet\n" in said
    office.qa("escalation", "acknowledge", "e-0001")
    [item] = listed(office)
    assert (item["hours_to_acknowledge"], item["hours_to_mash"]) == (0.0, None)
    office.qa("escalation", "withdraw", "E-0001", "--reason", "wrong row")
    said = office.qa("escalation", "show", "E-0001").output
    assert "ended after 0.0 hours\nacknowledged after 0.0 hours\nMASH not decided\n" in said
    assert len(mail.got) == 3


@pytest.mark.requirement("S0-060")
@pytest.mark.parametrize("end", ["withdraw", "outcome"])
def test_letters_of_an_ended_escalation_leave_the_outbox(office: Office, end: str) -> None:
    flagged(office)
    outbox = office.folder / "outbox"
    names = sorted(path.name for path in outbox.iterdir())
    assert len(names) == 3
    office.qa("mail", "sent", "M-0001")
    if end == "withdraw":
        said = office.qa("escalation", "withdraw", "e-0001", "--reason", "wrong row").output
        how = "withdrawn"
    else:
        for post in ("lead-professional", "line-manager"):
            office.qa("escalation", "told", "E-0001", post)
        office.qa("escalation", "acknowledge", "E-0001")
        office.qa("escalation", "mash", "E-0001", "not-needed", "--why", "known")
        said = office.qa("escalation", "outcome", "E-0001", "--text", "safe").output
        how = "closed"
    assert said.splitlines()[0] == f"E-0001: {how}."
    for id in ("M-0002", "M-0003"):
        assert f"{id} to " in said
    assert said.count("its message lies in the folder not-sent now.") == 2
    assert list(outbox.iterdir()) == []
    assert sorted(path.name for path in (office.folder / "not-sent").iterdir()) == names[1:]
    assert office.json("mail", "list") == []
    kept = office.json("mail", "list", "--all")
    assert [one["state"] for one in kept] == ["by-hand", "not-sent", "not-sent"]
    assert kept[1]["why"] == f"E-0001 was {how} before it left."
    assert Path(kept[1]["file"]).is_file()
    office.qa("mail", "sent", "M-0002")
    assert sorted(path.name for path in (office.folder / "not-sent").iterdir()) == names[2:]
    office.qa("verify")


def test_a_server_sends_nothing_of_an_ended_escalation(office: Office) -> None:
    flagged(office)
    office.qa("escalation", "withdraw", "E-0001", "--reason", "wrong row")
    with serving(Mailbox(free_port())) as box:
        box.into(office.folder / "qa.toml")
        assert office.qa("mail", "send").output == "0 sent, 0 waiting.\n"
        with office.store() as store:
            kept = store.letters(waiting_only=False)
            desk = Desk(store, Registry(), read(office.folder / "qa.toml"), store_day(), "qa")
            assert {one.state for one in deliver(desk, kept, stubborn=True)} == {"not-sent"}
            store.letter_waits(kept[0].id, "no server")
            assert not store.claim_letter(kept[0].id)
            assert {one.state for one in store.letters(waiting_only=False)} == {"not-sent"}
    assert box.got == []


HOSTILE = st.text(max_size=80) | st.sampled_from(
    [
        "\r\nBcc: x@elsewhere.example",
        "Zoë Example, 14 Mill Lane",
        "=?utf-8?b?QmNj?=",
        "E-0001",
        "\x00",
        "K-0417",
    ]
)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.tuples(
        HOSTILE, HOSTILE, HOSTILE, HOSTILE, st.sampled_from(["immediate-concern", "unsafe-practice", "x"])
    )
)
def test_no_letter_ever_holds_what_somebody_wrote(tmp_path_factory: Any, said: tuple[str, ...]) -> None:
    text, file, case, lead, kind = (
        word.replace("\x00", "").encode("utf-8", "replace").decode() for word in said
    )
    folder: Path = tmp_path_factory.mktemp("desk")
    (folder / "qa.toml").write_text(
        '[mail.posts]\nfamily-support-manager = "f@c.example"\n', encoding="utf-8"
    )
    with Store.open(f"sqlite:///{(folder / 'qa.db').as_posix()}", create=True) as store:
        store.load_lists([Person(ref=lead, email=text)], [Case(ref=case, lead_professional=lead)])
        desk = Desk(store, Registry(), read(folder / "qa.toml"), store_day(), "qa")
        raised = store.keep_concerns(Incoming(file, b"x", None), [Flag("3.b", kind, f"{text} {case}")])
        announce(desk, raised)
        letters = store.letters()
        assert {letter.subject for letter in letters} == {"Escalation E-0001: please act today"}
        posts = {"Family Support Manager", "Lead Professional", "Line Manager"}
        plain = {fixed(letter.text, posts) for letter in letters}
        assert plain == {plain.copy().pop()}, "nothing differs but the post"
        assert len(list((folder / "outbox").glob("*.eml"))) == len(letters)
        heads = [path.read_text(encoding="ascii").split("\n\n")[0] for path in (folder / "outbox").iterdir()]
        assert not any("Bcc" in head for head in heads)


def fixed(text: str, posts: set[str]) -> str:
    """A letter without the post that it names."""
    for post in posts:
        text = text.replace(post, "POST")
    return text


def store_day() -> Any:
    """Any day."""
    import datetime as dt

    return dt.date(2026, 11, 20)


def test_the_log_names_no_person_and_no_words(office: Office, mail: Mailbox) -> None:
    flagged(office)
    office.see_through("E-0001")
    with office.store() as store:
        said = [
            json.loads(event.payload) for event in store.events() if event.kind.startswith(("esc", "letter"))
        ]
    text = json.dumps(said)
    assert "escalation" in text
    for detail in (SECRET, "P-01", "council.example", "Looked at", "the child is safe"):
        assert detail not in text
    assert mail.got


@pytest.mark.requirement("S0-058")
def test_nobody_was_told_before_an_escalation_was_raised(office: Office) -> None:
    flagged(office)
    post = office.json("escalation", "show", "E-0001")["not_told"][0]
    told = office.qa("escalation", "told", "E-0001", post, "--at", "2020-01-01 09:00", expect=2).stderr
    assert "lies before it" in told
    assert post in office.json("escalation", "show", "E-0001")["not_told"]
    office.qa("escalation", "told", "E-0001", post)
