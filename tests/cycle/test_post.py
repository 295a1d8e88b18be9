"""Letters leave once, by a real mail server or by the outbox, and none is lost."""

from __future__ import annotations

import datetime as dt
import shutil
import subprocess
from collections.abc import Iterator
from email import message_from_bytes
from email.policy import default
from mailbox import Mailbox, free_port, serving
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa_core.config import parse
from qa_core.cycle.desk import Desk
from qa_core.cycle.post import Letter, deliver, fits, listed, send
from qa_core.errors import InputError
from qa_core.model.case import Person
from qa_core.model.mail import address
from qa_core.registry import Registry
from qa_core.store.store import Store

FSM = "family-support-manager"
PEOPLE = (
    Person(ref="A-03", email="a-03@council.example"),
    Person(ref="A-04", email="x@council.example\nBcc: y@elsewhere.example"),
    Person(ref="A-05", email="one@council.example, two@council.example"),
    Person(ref="A-06"),
)


def desk_with(store: Store, folder: Path, toml: str = "") -> Desk:
    return Desk(store, Registry(), parse(toml, folder / "qa.toml"), dt.date(2026, 11, 20), "qa-officer")


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(f"sqlite:///{(tmp_path / 'qa.db').as_posix()}", create=True) as made:
        made.load_people(PEOPLE)
        yield made


def letter(*to: str, about: str = "E-0001", subject: str = "Escalation E-0001") -> Letter:
    return Letter(to or (FSM,), subject, "Please act on E-0001 – today.", about)


def test_a_letter_leaves_by_the_server_once(store: Store, tmp_path: Path) -> None:
    with serving(Mailbox(free_port())) as box:
        desk = desk_with(store, tmp_path, box.toml())
        first = send(desk, letter(FSM, "A-03"))
        assert (first.where, first.id, first.waiting) == ("smtp", "M-0001", ())
        assert send(desk, letter(FSM, "A-03")) == first
        send(desk, letter("A-03", about="E-0002"))
    assert [to for to, _ in box.got] == [
        "fsm@council.example",
        "a-03@council.example",
        "a-03@council.example",
    ]
    _, message = box.got[0]
    assert message["To"] == "fsm@council.example"
    assert message["From"] == "Our organisation <qa@council.example>"
    assert message.get_content().split("\r\n") == [
        "For: Family Support Manager",
        "",
        "Please act on E-0001 – today.",
        "",
    ]
    assert len({message["Message-ID"] for _, message in box.got}) == 3
    assert not (tmp_path / "outbox").exists()
    assert listed(desk) == []
    assert [check.detail for check in store.verify() if not check.ok] == []


def test_without_a_server_a_ready_message_lies_in_the_outbox(store: Store, tmp_path: Path) -> None:
    toml = '[mail.posts]\nfamily-support-manager = "fsm@council.example"\n'
    desk = desk_with(store, tmp_path, toml)
    sent = send(desk, letter())
    assert sent.where == str(tmp_path / "outbox" / "M-0001 E-0001 family-support-manager.eml")
    message = message_from_bytes(Path(sent.where).read_bytes(), policy=default)
    assert (message["To"], message["X-Unsent"], message["From"]) == ("fsm@council.example", "1", None)
    before = Path(sent.where).read_bytes()
    assert send(desk, letter()) == sent
    assert Path(sent.where).read_bytes() == before
    [waiting] = listed(desk)
    assert (waiting["state"], waiting["file"]) == ("waiting", sent.where)
    assert "There is no mail server in qa.toml" in waiting["why"]


@pytest.mark.parametrize(
    ("to", "says"),
    [
        ("service-leader", "The post service-leader has no address"),
        ("A-04", "A-04 has no address that can be used"),
        ("A-05", "A-05 has no address that can be used"),
        ("A-06", "A-06 has no address that can be used"),
        ("A-99", "it is neither a post nor in the staff list"),
    ],
)
def test_a_missing_address_is_told_and_the_letter_waits(
    store: Store, tmp_path: Path, to: str, says: str
) -> None:
    with serving(Mailbox(free_port())) as box:
        sent = send(desk_with(store, tmp_path, box.toml()), letter(to, "A-03"))
    assert [to for to, _ in box.got] == ["a-03@council.example"]
    message = message_from_bytes(Path(sent.where).read_bytes(), policy=default)
    assert (message["To"], message["Bcc"]) == (None, None)
    [why] = sent.waiting
    assert says in why


def test_a_server_that_fails_loses_nothing(store: Store, tmp_path: Path) -> None:
    box = Mailbox(free_port())
    desk = desk_with(store, tmp_path, box.toml())
    first = send(desk, letter())
    assert "The mail server could not be used" in first.waiting[0]
    assert "qa mail send" in first.waiting[0]
    assert Path(first.where).is_file()
    with serving(box):
        assert send(desk, letter()).where == first.where, "it is left alone for a minute"
        assert [one.state for one in deliver(desk, store.letters(), stubborn=True)] == ["sent"]
        assert deliver(desk, store.letters(), stubborn=True) == []
    assert box.subjects == [("fsm@council.example", "Escalation E-0001")]
    assert not Path(first.where).exists()


def test_a_refused_recipient_holds_up_nobody_else(store: Store, tmp_path: Path) -> None:
    with serving(Mailbox(free_port(), refuse={"fsm@council.example"})) as box:
        sent = send(desk_with(store, tmp_path, box.toml()), letter(FSM, "A-03"))
    assert [to for to, _ in box.got] == ["a-03@council.example"]
    assert "refused the recipient (550 no such person)" in sent.waiting[0]


def test_two_senders_at_once_send_it_once(store: Store, tmp_path: Path) -> None:
    with serving(Mailbox(free_port())) as box:
        desk = desk_with(store, tmp_path, box.toml())
        [kept] = store.keep_letters("E-0001", [FSM], "Escalation E-0001", "Please act.")
        assert store.claim_letter(kept.id)
        assert [one.state for one in deliver(desk, [kept])] == ["sending"]
    assert box.got == []


def test_what_was_being_sent_when_the_program_stopped_is_sent_again(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with serving(Mailbox(free_port())) as box:
        desk = desk_with(store, tmp_path, box.toml())
        [kept] = store.keep_letters("E-0001", [FSM], "Escalation E-0001", "Please act.")
        assert store.claim_letter(kept.id)
        later = dt.datetime.now(dt.UTC) + dt.timedelta(minutes=11)
        monkeypatch.setattr("qa_core.store.desks.letters.now", lambda: later)
        assert [one.state for one in deliver(desk, store.letters())] == ["sent"]
    assert len(box.got) == 1


def test_an_outbox_that_cannot_be_written_keeps_the_letter_all_the_same(store: Store, tmp_path: Path) -> None:
    (tmp_path / "outbox").write_text("a file in its place", encoding="utf-8")
    sent = send(desk_with(store, tmp_path), letter())
    assert "cannot be written" in sent.waiting[0]
    assert [one.state for one in store.letters()] == ["waiting"]


@pytest.mark.skipif(shutil.which("openssl") is None, reason="needs the program openssl")
def test_a_secured_line_with_a_password(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    both = tmp_path / "both.pem"
    make = "openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=localhost -addext"
    names = ["subjectAltName=IP:127.0.0.1", "-keyout", str(both), "-out", str(tmp_path / "cert.pem")]
    subprocess.run([*make.split(), *names], check=True, capture_output=True)
    both.write_text(
        both.read_text(encoding="ascii") + (tmp_path / "cert.pem").read_text(encoding="ascii"),
        encoding="ascii",
    )
    with serving(Mailbox(free_port()), both) as box:
        desk = desk_with(store, tmp_path, box.toml("starttls", 'user = "qa"'))
        assert "QA_MAIL_PASSWORD" in send(desk, letter()).waiting[0]
        monkeypatch.setenv("QA_MAIL_PASSWORD", "secret")
        [untrusted] = deliver(desk, store.letters(), stubborn=True)
        assert "could not be secured" in untrusted.reason
        assert box.logins == [], "no password to a server that nobody knows"
        monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "cert.pem"))
        assert [one.state for one in deliver(desk, store.letters(), stubborn=True)] == ["sent"]
        monkeypatch.setenv("QA_MAIL_PASSWORD", "wrong")
        assert "did not accept user and password" in send(desk, letter("A-03")).waiting[0]
    assert {password for _, password in box.logins} == {b"secret", b"wrong"}
    assert len(box.got) == 1
    assert "secret" not in "".join(one.reason for one in store.letters(waiting_only=False))


@pytest.mark.parametrize(
    "wrong",
    [
        letter(FSM, subject="Escalation\r\nBcc: x@elsewhere.example"),
        letter(FSM, subject=""),
        letter(FSM, subject="x" * 201),
        letter("A-03\nX: y"),
        letter(FSM, about="E-1\r"),
        letter(FSM, subject="a\u2028b"),
        Letter((), "Escalation", "Text", "E-0001"),
        Letter((FSM,), "Escalation", "Text\x00", "E-0001"),
        Letter((FSM,), "Escalation", "Text\ud800", "E-0001"),
    ],
)
def test_a_line_that_could_change_the_head_of_a_message_is_refused(
    store: Store, tmp_path: Path, wrong: Letter
) -> None:
    with pytest.raises(InputError):
        send(desk_with(store, tmp_path), wrong)
    assert store.letters() == []


@given(st.text(max_size=60))
def test_a_line_that_fits_is_one_header_whatever_is_in_it(line: str) -> None:
    if fits(line):
        from email.message import EmailMessage
        from email.policy import SMTP

        message = EmailMessage(policy=SMTP)
        message["Subject"] = line
        message.set_content("x")
        assert set(message_from_bytes(message.as_bytes(), policy=default).keys()) == set(message.keys())


@given(st.text(max_size=40) | st.from_regex(r"[a-z@,<>;:\"\n .]{3,30}", fullmatch=True))
def test_an_address_is_one_mailbox_or_none(text: str) -> None:
    try:
        found = address(text)
    except ValueError:
        return
    assert found.isascii()
    assert found.isprintable()
    from email.message import EmailMessage
    from email.policy import SMTP

    message = EmailMessage(policy=SMTP)
    message["To"] = found
    assert len(message["To"].addresses) == 1


@pytest.mark.parametrize(
    ("toml", "says"),
    [
        ('[mail]\nhost = "mail.council.example"', "wants a line `from`"),
        ('[mail]\nfrom = "Nobody"', "'Nobody' is no mail address"),
        ('[mail]\nhost = "h"\nfrom = "qa@c.example"\ntls = "none"\nuser = "qa"', "never sent in the open"),
        ('[mail]\npassword = "x"', "mail.password is not known here"),
        ("[mail]\nport = 0", "mail.port"),
        ('[mail.posts]\nx = "a@b.example, c@d.example"', "is no mail address"),
        ("mail = 3", "mail must be a table"),
    ],
)
def test_a_mistake_under_mail_is_told(tmp_path: Path, toml: str, says: str) -> None:
    with pytest.raises(InputError, match=r"qa\.toml") as told:
        parse(toml, tmp_path / "qa.toml")
    assert says in str(told.value)
