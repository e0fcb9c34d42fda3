"""The log line: appended, corrected, and taken out when it was recorded by mistake. The same for every log."""

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date
from typing import Any, Generic, TypeVar

from csprapp.accounts.models import User
from csprapp.accounts.roles import Permission
from csprapp.records.models import Record
from csprapp.records.reasons import FILLED_IN, require_reason
from csprapp.records.refusals import Refused
from csprapp.records.services import add, change

Line = TypeVar("Line", bound=Record)


@dataclass(frozen=True)
class Log(Generic[Line]):
    """One kind of line, and all that differs from log to log. Its methods are the services.

    `parent` is the name of the key to what the log is kept of, `facts` what a line says, and `way_in` asks the person
    and locks, as `case_for_change` does; what it yields becomes the line's parent. `check` raises `Refused` when the
    line does not say what it has to, and may put right what follows from an answer; `follow` does what the saved line
    brings about. `appended` and `corrected` are the history's words where no reason is asked for; "{line}" in
    the former is the line. A log without `corrected` asks why when something recorded changes.
    """

    model: type[Line]
    parent: str
    facts: tuple[str, ...]
    way_in: Callable[..., AbstractContextManager[Any]]
    check: Callable[[Line, date], None]
    follow: Callable[..., None] | None = None
    appended: str = ""
    corrected: str = ""
    deed: Permission = Permission.WORK_CASE

    def append(self, parent: Any, facts: Mapping[str, Any], *, reason: str = "", by: User, today: date) -> Line:
        """Write a line: any of `facts`. Raises NotAllowed, Refused."""
        with self.way_in(parent, self.deed, by=by, today=today) as held:
            row = self.model()
            self._say(row, held, facts, today)
            add(row, by=by, why=reason.strip() or self.appended.format(line=row) or FILLED_IN)
            if self.follow:
                self.follow(row, by=by, today=today)
        return row

    def correct(
        self, row: Line, seen: int, facts: Mapping[str, Any], *, reason: str = "", by: User, today: date
    ) -> Line:
        """Change what a line says: any of `facts`. Raises NotAllowed, Refused, Conflict."""
        with self.way_in(getattr(row, self.parent), self.deed, by=by, today=today) as held:
            why = reason.strip() or self.corrected or FILLED_IN
            with change(self.model, row.pk, seen, by=by, why=why) as record:
                if not self.corrected:
                    require_reason(reason, record, facts)
                self._say(record, held, facts, today)
            if self.follow:
                self.follow(record, by=by, today=today)
        return record

    def take_out(self, row: Line, seen: int, *, reason: str, by: User, today: date) -> Line:
        """A line was recorded by mistake: it leaves the log, and the history keeps it with the reason.

        Raises NotAllowed, Refused (no reason, taken out before), Conflict.
        """
        with self.way_in(getattr(row, self.parent), self.deed, by=by, today=today):
            if not reason.strip():
                raise Refused({"reason": "Enter why it was a mistake"})
            with change(self.model, row.pk, seen, by=by, why=reason) as record:
                line: Any = record  # only some models know mistakes
                if line.in_error:
                    raise Refused("It has already been removed.")
                line.in_error = True
        return record

    def _say(self, row: Line, held: Any, facts: Mapping[str, Any], today: date) -> None:
        if unknown := set(facts) - set(self.facts):
            raise Refused(f"Not part of this line: {', '.join(sorted(unknown))}")
        setattr(row, self.parent, held)
        for name, value in facts.items():
            setattr(row, name, value)
        self.check(row, today)
