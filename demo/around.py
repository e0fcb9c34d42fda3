"""What changed around the cases: the copy sheet compared with the national form, line by line, all but what is new."""

from cases.notifications.sheet_checks import every_line, record_sheet_check
from demo.days import w
from demo.telling import Teller

NEW = "Each child: Consistent identifier"


def compare_the_sheet(teller: Teller) -> None:
    """The manager sat with the form and the sheet side by side, before the sheet had its newest line."""
    with teller.on(teller.days.of(w(-12))) as today:
        record_sheet_check(
            [line for line in every_line() if line != NEW],
            edition="the form in the national service, as shown that day (invented)",
            checked_on=today,
            checked_by="Manny Ager, manager of the partnership office",
            note="The form asks for the child's first language; copy it from the rapid review.",
            by=teller.users["manager"],
            today=today,
        )
