"""Texts beside the ticks of a list are part of the question's comment: one line each, `label: text`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping


def joined(comment: str, beside: Iterable[tuple[str, str]]) -> str:
    """The comment of a tick list: what stands under it, then `label: text` for each option with a text.

    Args:
        comment: the text of the question's comment cell.
        beside: (label of the option, text of its `where` cell), in the order of the options.
    """
    lines = [f"{label}: {text.strip()}" for label, text in beside if text.strip()]
    return "\n".join([comment, *lines] if comment else lines)


def parted(comment: str, labels: Mapping[str, str]) -> tuple[str, dict[str, str]]:
    """The comment of a tick list taken apart again: the rest, and the text of each option id.

    Whatever would not come together again as it was stays in the comment as a whole.
    """
    rest: list[str] = []
    beside: dict[str, str] = {}
    for line in comment.split("\n"):
        option = next((o for o, label in labels.items() if line.startswith(f"{label}: ")), None)
        if option is None or option in beside:
            rest.append(line)
        else:
            beside[option] = line[len(labels[option]) + 2 :]
    text = "\n".join(rest)
    again = joined(text, ((labels[o], beside[o]) for o in labels if o in beside))
    return (text, beside) if again == comment else (comment, {})
