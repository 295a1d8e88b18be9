"""What a watch does beside taking in, where it is told to: reminders each day, feedback on audits."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from qa_core.cycle import feedback, reminders
from qa_core.cycle.chasing import chasing, remind
from qa_core.cycle.desk import Desk
from qa_core.cycle.escalations import mail_again
from qa_core.cycle.returns import write_whole
from qa_core.cycle.settling import CHANGED, listed


@dataclass
class Chores:
    """The work of one watch.

    Args:
        chase: each day remind of toolkits due in at most so many days, and of overdue actions and replies;
            None for no reminders.
        feedback: the folder for feedback documents; None for none.
    """

    chase: int | None = None
    feedback: Path | None = None
    _left: dict[Path, bytes] = field(default_factory=dict)

    def of_the_day(self, desk: Desk) -> Iterator[str]:
        """Reminders, as `qa toolkit chase --send` and `qa action chase --send` write them (S0-020, S0-037).

        Letters that did not leave are sent again where there is a mail server.

        Yields: a sentence for each letter.
        """
        if self.chase is None:
            return
        if desk.config.mail.host:
            mail_again(desk)
        yield from remind(desk, chasing(desk, within=self.chase))
        for to, sent in reminders.chase(desk, reminders.due(desk)):
            waits = "".join(f" ({why})" for why in sent.waiting)
            yield f"{to} was reminded of what is overdue: {sent.where}{waits}"

    def after_returns(self, desk: Desk) -> Iterator[str]:
        """Feedback on accepted audits that have none yet (S0-036).

        One whose facts changed on the way waits until a person has decided about it.

        Yields: a sentence for each audit.
        """
        if self.feedback is None:
            return
        self._write()
        due = feedback.due(desk)
        rows = listed(desk, open_only=True) if due else []
        undecided = {row["audit"] for row in rows if row["waits_for"] == CHANGED}
        for id in due:
            if id not in undecided:
                written = feedback.write(desk, id)
                self._left |= {self.feedback / name: data for name, data in written.files.items()}
                self._write()
                yield f"{id}: {written.tell}"

    def _write(self) -> None:
        """Write what is not written yet; a file that cannot be written now is tried again."""
        for path in list(self._left):
            write_whole(path, self._left[path])
            del self._left[path]
