"""Somebody owes the next yearly report: twelve months after the last one came out (Children Act 2004 s16G(7)).

A date of the partnership, on no case: it runs from the publication of the last yearly report, as long as the rule in
force says, and is met by the publication of the next, which starts it again.
"""

from datetime import date
from itertools import zip_longest

from cases.deadlines.keeping import Wanted, keep, no_longer_needed
from cases.deadlines.models import Deadline
from csprapp.accounts.models import User
from csprapp.clock.ledger import Kind
from publications.library.models import Publication

RULE, KIND, ROUTE = "yearly_report", "yearly", "publication"
WHY = "The yearly report was published"


def keep_yearly(*, by: User, today: date) -> None:
    """Bring the date of every yearly report to what the publications say: from the first public day of one to that of
    the next, the last one running. What was taken down, or has no date, never came out and starts nothing.

    Call it inside the change that set, moved or took away a first public day.
    """
    reports = Publication.objects.filter(kind=KIND).order_by("public_from", "pk")
    out = [report for report in reports if report.public_from and report.withdrawn_at is None]
    clocks = {row.subject_id: row for row in Deadline.objects.filter(rule_key=RULE, route=ROUTE)}
    for report, following in zip_longest(out, out[1:]):
        wanted = Wanted(
            rule_key=RULE, route=ROUTE, subject_id=report.pk, owner=by, start=report.public_from,
            met_on=following.public_from if following else None, reopens=(Kind.MET, Kind.ENDED),
        )  # fmt: skip
        keep(clocks.pop(report.pk, None), wanted, by=by, today=today, why=WHY)
    for clock in clocks.values():
        keep(clock, no_longer_needed(today), by=by, today=today, why="This yearly report is not public")


def watch(today: date) -> None:
    """Start the date of a yearly report that came out before this date was kept; for the daily command."""
    out = Publication.objects.filter(kind=KIND, public_from__isnull=False, withdrawn_at=None)
    last = out.order_by("public_from").last()
    if last and not Deadline.objects.filter(rule_key=RULE, route=ROUTE, subject_id=last.pk).exists():
        who = last.history.exclude(history_user=None).first()
        if who:
            keep_yearly(by=who.history_user, today=today)
