"""Settings that an organisation chose, held against what the instrument knows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from qa_core.model.audit import Audit
from qa_core.model.instrument import Instrument

MOST = 100_000


def wrong_settings(instrument: Instrument, given: Mapping[str, Any]) -> Iterator[str]:
    """A sentence for each setting of the instrument whose value is not of the kind of its default."""
    for name, value in given.items():
        default = instrument.defaults.get(name)
        if default is None:
            continue
        if type(value) is not type(default):
            yield f"setting {name}: {value!r} is not of the kind of its default {default!r}."
        elif isinstance(value, int) and not isinstance(value, bool) and not 0 <= value <= MOST:
            yield f"setting {name}: {value} is not between 0 and {MOST}."


def in_force(instrument: Instrument, audit: Audit) -> Audit:
    """The audit with every setting of the instrument filled in, its own over the defaults."""
    if audit.settings.keys() >= instrument.defaults.keys():
        return audit
    return audit.model_copy(update={"settings": {**instrument.defaults, **audit.settings}})
