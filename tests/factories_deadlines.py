"""Deadlines to test with."""

import datetime as dt
import itertools

from cases.deadlines.models import Deadline
from cases.deadlines.services import open_deadlines
from csprapp.accounts.models import User

subjects = itertools.count(1)


def open_deadline(*, by: User, **said) -> Deadline:
    """One clock, started by somebody, as `new_deadline` takes it."""
    return open_deadlines([said])[0]


def make_deadline(by: User, rule_key: str = "notify_panel", started_on: str = "2026-11-02", **facts) -> Deadline:
    """A running clock, without a case unless one is given."""
    facts = {
        "incident": None,
        "route": "deadline",
        "subject_id": next(subjects),
        "label": "Notify the national Panel",
    } | facts
    return open_deadline(rule_key=rule_key, started_on=dt.date.fromisoformat(started_on), by=by, **facts)
