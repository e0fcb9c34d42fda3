"""Owners, check-ins and what is asked of the mail about actions."""

import datetime as dt

from csprapp.mail.models import Outbox
from reviews.actions import services
from tests.factories import make_agency
from tests.factories_reviews import TODAY, make_action, make_recommendation

DAY = dt.timedelta(days=1)
FAR = "hedy@school.example"


def coordinator(action):
    return action.recommendations.first().case.owner


def make_far_action(recommendation=None, *, due_on=TODAY + 30 * DAY, **fields):
    """An action of a person at an agency who has no account."""
    recommendation = recommendation or make_recommendation()
    named = {"agency": make_agency(), "owner_name": "Hedy Teachwell", "owner_email": FAR}
    return make_action(recommendation, due_on=due_on, **{**named, **fields})


def make_checked(action=None, *, every=1, unit="months", first_on=TODAY + 7 * DAY, after_done=False):
    """An action that is asked about every month from a week ahead."""
    action = action or make_action()
    who = {"by": coordinator(action), "today": TODAY}
    return services.set_checks(
        action, action.version, every=every, unit=unit, first_on=first_on, after_done=after_done, **who
    )


def done(action, **fields):
    values = {"completed_on": TODAY, "completion_evidence": "Course lists, 40 people", "look_on": TODAY + 90 * DAY}
    values = {**values, "by": coordinator(action), "today": TODAY, **fields}
    return services.complete(action, action.version, **values)


def mails(kind=None):
    """The mails about actions so far."""
    rows = Outbox.objects.filter(kind__startswith="action_").order_by("pk")
    return list(rows.filter(kind=kind) if kind else rows)
