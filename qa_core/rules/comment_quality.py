"""Comments that say too little: placeholders, a few words, the same words pasted in several places.

They are for the auditor alone: no grade, figure or report knows of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from qa_core.model.audit import Answer, Audit
from qa_core.model.finding import Finding
from qa_core.model.grade import WorkedOut
from qa_core.model.instrument import NOT_APPLICABLE, Instrument
from qa_core.rules.conditions import compiled
from qa_core.rules.reading import Reading
from qa_core.rules.settings import in_force
from qa_core.rules.validate import comment_wanted

PLACEHOLDER, SHORT, REPEATED = "comment-placeholder", "comment-short", "comment-repeated"
WORDS = 4
"""With fewer words a comment that is required is far too short, unless an organisation says otherwise."""
Earlier = tuple[str, str, str]
"""Words of an earlier audit: its case, the question, what was written there."""
_PLACEHOLDERS = frozenset(
    {
        *("na", "n a", "nil", "none", "nothing", "not applicable", "no comment", "no comments", "comment"),
        *("comments", "tbc", "tba", "tbd", "todo", "to do", "to follow", "to be confirmed", "to be added"),
        *(
            "to be completed",
            "to be done",
            "pending",
            "ditto",
            "same",
            "same again",
            "test",
            "testing",
            "text",
        ),
        *("placeholder", "asdf", "qwerty", "abc", "blah", "blah blah", "blah blah blah", "etc"),
    }
)
_ELSEWHERE = re.compile(
    r"(please )?(see|as|refer to|same as|cf)( (the|my|in|at|to|for|on|per|comments?|answers?|questions?"
    r"|sections?|above|below|before|previous|previously|earlier|notes?|attached|record|records|file|stated|mentioned"
    r"|noted|discussed|[0-9]+( ?[a-z])?))+"
)


def doubtful_comments(
    instrument: Instrument,
    audit: Audit,
    *,
    words: int = WORDS,
    worked: Mapping[str, WorkedOut] | None = None,
    earlier: Iterable[Earlier] = (),
) -> tuple[Finding, ...]:
    """Warnings about comments, in the order of the questions.

    Args:
        instrument: what was asked.
        audit: the answers.
        words: with fewer words a comment that is required is far too short; 0 lets any pass.
        worked: what facts answered, by question.
        earlier: what the same auditor wrote in audits of other cases.

    Returns: findings of level `warn` with the codes `comment-placeholder`, `comment-short` and
        `comment-repeated`; none of them repeats what was written (S0-077).
    """
    rules = compiled(instrument)
    reading = Reading(rules, in_force(instrument, audit), worked or {})
    said = {key: answer for key, answer in audit.answers.items() if reading.asked(key)}
    found = list(_repeated(instrument, said, words, earlier))
    for key, answer in said.items():
        if any(is_placeholder(text) for text in _texts(instrument, key, answer)):
            text = (
                f"What is written at {key} only holds the place of a comment: say what you saw in the record."
            )
            found.append(_warn(PLACEHOLDER, key, text))
        elif _too_short(answer, words) and comment_wanted(rules, reading, key):
            count = len(answer.comment.split())
            long = f"{count} word{'s' * (count != 1)}"
            text = f"The comment at {key} has {long}: say what in the record it rests on."
            found.append(_warn(SHORT, key, text))
    order = {key: n for n, key in enumerate(instrument.questions)}
    return tuple(sorted(found, key=lambda one: order.get(one.question or "", len(order))))


def is_placeholder(text: str) -> bool:
    """Whether words only hold the place of a comment; empty words do not, they are missing."""
    if not text.strip():
        return False
    plain = _plain(text)
    letters = plain.replace(" ", "")
    return (
        len(set(letters)) < 2
        or plain in _PLACEHOLDERS
        or plain.startswith("lorem ipsum")
        or _ELSEWHERE.fullmatch(plain) is not None
    )


def _texts(instrument: Instrument, key: str, answer: Answer) -> Iterator[str]:
    """The comment, and the answer itself where the question asks for a narrative."""
    yield answer.comment
    if instrument.questions[key].answer == "long" and isinstance(answer.value, str):
        yield answer.value if answer.value != NOT_APPLICABLE else ""


def _too_short(answer: Answer, words: int) -> bool:
    written = answer.comment.split()
    return answer.value != NOT_APPLICABLE and 0 < len(written) < words


def _repeated(
    instrument: Instrument, said: Mapping[str, Answer], words: int, earlier: Iterable[Earlier]
) -> Iterator[Finding]:
    """One finding for each text that stands in several places; short and empty ones have their own."""
    places: dict[str, dict[str, None]] = {}
    for key in instrument.questions:
        for text in _texts(instrument, key, said[key]) if key in said else ():
            if len(text.split()) >= max(words, 2) and not is_placeholder(text):
                places.setdefault(_plain(text), {})[key] = None
    before: dict[str, tuple[str, str]] = {}
    for case, key, text in earlier:
        before.setdefault(_plain(text), (case, key))
    for plain, keys in places.items():
        first, *others = keys
        if others:
            where = f"{', '.join(list(keys)[:-1])} and {others[-1]}"
            yield _warn(REPEATED, first, f"The same words stand at {where}: say at each what you saw for it.")
        if plain in before:
            case, key = before[plain]
            where = f"What is written at {first} stands at {key} of your audit of {case} too"
            yield _warn(REPEATED, first, f"{where}: say what this record shows.")


def _plain(text: str) -> str:
    """Words alone, so that case, marks and blanks make no difference."""
    return " ".join(re.sub(r"[\W_]+", " ", text.casefold()).split())


def _warn(code: str, key: str, message: str) -> Finding:
    return Finding(code=code, level="warn", question=key, message=message)
