"""A partner that disagrees with what is decided when you upgrade: the owner of the open case is asked how that was
resolved, by a row, as `reviews/decisions/disagreements.py` keeps them from here on.
"""

from django.db import migrations
from django.db.models import F

from cases.deadlines.calendars import calendar_of
from csprapp.today import london_today

ROUTE, LABEL, RESOLVE_IN = "disagreement", "Record how the partners’ disagreement was resolved", 5


def make_rows(apps, schema_editor):
    Decision, Row = (apps.get_model("reviews", name) for name in ("PartnerDecision", "Disagreement"))
    Deadline, History = apps.get_model("cases", "Deadline"), apps.get_model("reviews", "HistoricalDisagreement")
    days = apps.get_model("cases", "CalendarDay").objects.filter(in_force=True).values_list("kind", "day", "name")
    calendar, today = calendar_of(days), london_today()
    due_on = calendar.add_working_days(today, RESOLVE_IN)
    dissent = Decision.objects.filter(
        outcome="dissents", round=F("rapid_review__round"), rapid_review__incident__closed_on=None
    )
    found = {row.rapid_review_id: row.rapid_review for row in dissent.select_related("rapid_review__incident")}
    for review in found.values():
        row = Row.objects.create(rapid_review=review, round=review.round, arose_on=today)
        facts = {name.attname: getattr(row, name.attname) for name in Row._meta.concrete_fields}
        said = {"history_type": "+", "history_date": row.created_at, "history_change_reason": "The partners disagree"}
        History.objects.create(**facts, **said)
        dates = dict.fromkeys(("recorded_start", "started_on"), today)
        dates |= dict.fromkeys(("first_computed_on", "computed_on", "due_on", "act_on"), due_on)
        page = {"rule_key": "agreed", "route": ROUTE, "subject_id": row.pk, "label": LABEL}
        case = {"incident": review.incident, "owner_id": review.incident.owner_id}
        version = {"calendar_version": calendar.version, "provisional": calendar.is_provisional(due_on)}
        Deadline.objects.create(**dates, **page, **case, **version)


def take_back(apps, schema_editor):
    """The table of disagreements goes with the migration before this one; so do the rows that lead to it."""
    rows = apps.get_model("cases", "Deadline").objects.filter(rule_key="agreed", route=ROUTE)
    rows.filter(changes=None).delete()


class Migration(migrations.Migration):
    dependencies = [("cases", "0004_code_names"), ("reviews", "0004_positions_and_disagreements")]

    operations = [migrations.RunPython(make_rows, take_back)]
