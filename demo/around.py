"""What changed around the cases: the copy sheet compared with the national form, all but what is new, and an entry in
the NHS tracker."""

from cases.notifications.sheet_checks import every_line, record_sheet_check
from cases.notifications.tracker import write_entry
from demo.days import w
from demo.telling import Teller

NEW = "Each child: Consistent identifier"


def compare_the_sheet(teller: Teller) -> None:
    """The manager sat with the form and the sheet side by side, before the sheet had its newest line."""
    with teller.on(teller.days.of(w(-12))) as today:
        record_sheet_check(
            [line for line in every_line() if line != NEW],
            edition="an invented form, as shown that day",
            checked_on=today,
            checked_by="Manny Ager, manager of the partnership office",
            note="The form asks for the child’s first language; copy it from the rapid review.",
            by=teller.users["manager"],
            today=today,
        )


def enter_in_the_tracker(teller: Teller) -> None:
    """The ICB's entry of one case in the NHS tracker."""
    with teller.on(teller.days.of(w(-6))) as today:
        incident, by = teller.cases["lcspr-overdue"], teller.users["coordinator"]
        entry = {"steis_number": "2026/0000 (invented)", "designated_professional": "Dr Desi Nated (invented)"}
        comments = "The hospital reported it as a serious incident too."
        write_entry(incident, 0, **entry, added_on=incident.aware_on, comments=comments, by=by, today=today)
