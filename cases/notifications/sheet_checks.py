"""Which lines of a copy sheet somebody compared with the form it is copied into: when, with which edition, by whom.

The forms are others' and change without notice, so a page says of its own lines when they were last compared.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from cases.incidents.models import Child, Incident, Person, Reopening
from cases.notifications.models import SheetCheck
from cases.notifications.sheet import IN_DETAIL, Group, groups
from csprapp.accounts.models import User
from csprapp.accounts.roles import Permission, require_permission
from csprapp.clock.deadline import day_words
from csprapp.partnership.models import Area
from csprapp.records.refusals import Refused, require_facts, require_given, require_not_ahead
from csprapp.records.services import add, set_facts
from csprapp.records.together import keep_beside


@dataclass(frozen=True)
class Compared:
    """A sheet whose lines are compared: with what, in words, and every line that it can have."""

    sheet: SheetCheck.Sheet
    form: str
    every_line: Callable[[], list[str]]

    @property
    def not_yet(self) -> str:
        return f"These lines have not yet been compared with {self.form}."

    @property
    def lines(self) -> list[str]:
        """The lines as the form has them now: what is compared, and when, is kept with each."""
        return self.every_line()


def every_line() -> list[str]:
    """Every line the sheet can have, in its order: those of a case that has one of everything. No case is read."""
    case = Incident(pk=0, area=Area(pk=0))
    people = [Person(pk=-number, incident=case, role="died") for number in range(1, IN_DETAIL + 2)]
    for person in people:
        Child(person=person)
        keep_beside(person, "former_values", [])
    again = Reopening(incident=case, starts=Reopening.Starts.NOTIFICATION)
    for name, rows in {"people": people, "reopenings": [again], "former_values": [], "agencies": []}.items():
        keep_beside(case, name, rows)
    keep_beside(case, "proceedings", [])
    return lines_of(groups(case))


def lines_of(sheet: Iterable[Group]) -> list[str]:
    """The lines of a sheet, each once, in its order."""
    return list(dict.fromkeys(group.line(fact) for group in sheet for fact in group.facts))


NATIONAL = Compared(SheetCheck.Sheet.NATIONAL, "the national form", every_line)
NOT_YET = NATIONAL.not_yet


def last_compared(of: Compared = NATIONAL) -> dict[str, SheetCheck]:
    """The latest comparison of each line of a sheet that was compared."""
    standing = SheetCheck.objects.filter(sheet=of.sheet, taken_back_on=None).order_by("checked_on", "pk")
    return {line: check for check in standing for line in check.lines}


def compared_words(lines: Collection[str], compared: Mapping[str, SheetCheck], of: Compared = NATIONAL) -> str:
    """What a page says of these lines. Pure."""
    checks = sorted({compared[line] for line in lines if line in compared}, key=lambda row: (row.checked_on, row.pk))
    if not checks:
        return of.not_yet
    last, number = checks[-1], sum(line in compared for line in lines)
    which = "These lines were" if number == len(lines) else f"{number} of these {len(lines)} lines were"
    when = f"on {day_words(last.checked_on)} by {last.checked_by}"
    if len(checks) > 1:
        when = f"in parts, the first on {day_words(checks[0].checked_on)}, the last {when}"
    return f"{which} compared with {of.form} ({last.edition}) {when}."


def record_sheet_check(
    lines: Collection[str], *, of: Compared = NATIONAL, edition: str, checked_on: date, checked_by: str, note: str = "",
    by: User, today: date,
) -> SheetCheck:  # fmt: skip
    """Somebody compared these lines of a sheet with an edition of its form. Raises NotAllowed, Refused (no line, or one
    that the sheet does not have; nobody named; a future day)."""
    require_permission(by, Permission.SET_CALENDAR)
    known = of.lines
    if not lines or set(lines) - set(known):
        raise Refused({"lines": "Select at least one line of the sheet"})
    facts = {"edition": edition, "checked_by": checked_by}
    require_facts(facts, edition="Enter the edition", checked_by="Enter who compared them")
    require_not_ahead({"checked_on": checked_on}, today, "The date of the comparison")
    said = {"lines": [line for line in known if line in lines], "checked_on": checked_on, "note": note}
    row = SheetCheck(sheet=of.sheet, **said, **facts)
    return add(row, by=by, why=f"Compared {len(row.lines)} of {len(known)} lines with {edition}")


def take_back(check: SheetCheck, seen: int, reason: str, *, by: User, today: date) -> SheetCheck:
    """It was recorded by mistake: its lines are again as they were before. Raises NotAllowed, Refused, Conflict."""
    require_permission(by, Permission.SET_CALENDAR)
    require_given({"reason": (reason, "Enter why you are withdrawing it")})
    if check.taken_back_on:
        raise Refused("This has already been withdrawn.")
    return set_facts(check, seen, by=by, why=reason, taken_back_on=today, taken_back_reason=reason)
