"""Deadlines for lists, made through the services that make real ones."""

import datetime as dt

from cases.deadlines.models import Deadline
from tests.factories import counter
from tests.factories_deadlines import open_deadline

TODAY = dt.date(2026, 11, 23)  # a Monday
NOON = dt.datetime(2026, 11, 23, 12, 0, tzinfo=dt.UTC)


def make_agreed(case, today, *, owner=None, label="A task that was agreed", by=None) -> Deadline:
    """A duty without a statutory rule, due on a day."""
    return open_deadline(
        incident=case,
        rule_key="agreed",
        route="case",
        subject_id=next(counter),
        label=label,
        started_on=dt.date(2026, 1, 5),
        agreed_on=today,
        by=by or case.logged_by,
        owner=owner,
    )


def start_clock(case, rule_key, started_on, *, owner=None, route="case-notification", subject_id=None) -> Deadline:
    """A statutory clock of a case."""
    return open_deadline(
        incident=case,
        rule_key=rule_key,
        route=route,
        subject_id=subject_id or next(counter),
        label={"notify_panel": "Notify the Panel", "rapid_review": "Send the rapid review"}.get(rule_key, rule_key),
        started_on=started_on,
        by=case.logged_by,
        owner=owner,
    )
