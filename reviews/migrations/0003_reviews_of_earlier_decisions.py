"""Every decision for a review has its review and its clock, from the decision's own date.

Until now somebody had to start the review before its six months existed. Those that were started keep the day they were
recorded as the day they began; for decisions of open cases that have none, the review is made as the partners' decision
makes it today: to be started, owned by the case's owner.
"""

from dataclasses import replace
from datetime import date
from zoneinfo import ZoneInfo

from django.db import migrations

from cases.deadlines.calendars import calendar_of
from csprapp.clock.deadline import due
from csprapp.clock.rules import SHIPPED, RuleBook, Unit
from csprapp.today import now

LONDON = ZoneInfo("Europe/London")
WHY = "The decision starts the review: made for a decision that had none"


def standing_decision(rapid, earlier):
    """The latest round that was signed off: what it decided, when, why, and its number; None without one."""
    row = rapid if rapid.signed_off_on else earlier.filter(rapid_review_id=rapid.pk).order_by("-round").first()
    return row and (row.what_next, row.signed_off_on, row.what_next_reason, row.round)


def begin_those_there_are(apps, schema_editor):
    Review = apps.get_model("reviews", "LearningReview")
    for pk, created_at in Review.objects.filter(begun_on=None).values_list("pk", "created_at"):
        Review.objects.filter(pk=pk).update(begun_on=created_at.astimezone(LONDON).date())


def make_reviews(apps, schema_editor):
    RapidReview, Review = (apps.get_model("reviews", name) for name in ("RapidReview", "LearningReview"))
    earlier, leads = apps.get_model("reviews", "EarlierDecision").objects, apps.get_model("cases", "AreaLead").objects
    for rapid in RapidReview.objects.select_related("incident").order_by("pk"):
        decision, incident = standing_decision(rapid, earlier), rapid.incident
        if decision is None or decision[0] not in ("lcspr", "alternative"):
            continue
        ours = Review.objects.filter(kind=decision[0], led_by="")
        newest = ours.filter(incident_id=incident.pk).order_by("-pk").first()
        if newest is not None:
            Review.objects.filter(pk=newest.pk).update(decision_round=decision[3])
            continue
        part_of = ours.filter(linked_incidents=incident.pk, ended_on=None, published_on=None).exists()
        if not (incident.closed_on or part_of or leads.filter(incident=incident.pk, taken_back_on=None).exists()):
            make_review(apps, incident, decision)


def make_review(apps, incident, decision):
    kind, decided_on, reason, number = decision
    Review, History = (apps.get_model("reviews", name) for name in ("LearningReview", "HistoricalLearningReview"))
    facts = {"kind": kind, "decided_on": decided_on, "decision_reason": reason, "decision_round": number}
    row = Review(incident_id=incident.pk, lead_id=incident.owner_id, **facts)
    (review,) = Review.objects.bulk_create([row])
    if kind == "lcspr":
        review.deadline_id = start_clock(apps, review, incident).pk
        Review.objects.filter(pk=review.pk).update(deadline_id=review.deadline_id)
    kept = {field.attname: getattr(review, field.attname) for field in Review._meta.concrete_fields}
    history = {"history_date": now(), "history_type": "+", "history_change_reason": WHY}
    History.objects.bulk_create([History(**kept, **history)])


def start_clock(apps, review, incident):
    Deadline = apps.get_model("cases", "Deadline")
    calendar = calendar_of(
        apps.get_model("cases", "CalendarDay").objects.filter(in_force=True).values_list("kind", "day", "name")
    )
    rule = rule_on(apps, review.decided_on)
    due_on = due(rule, review.decided_on, calendar)
    dates = dict.fromkeys(("recorded_start", "started_on"), review.decided_on)
    dates |= dict.fromkeys(("first_computed_on", "computed_on", "due_on", "act_on"), due_on)
    page = {"label": "Publish the LCSPR", "route": "review", "subject_id": review.pk, "rule_key": "lcspr"}
    versions = {"rule_version": rule.version, "calendar_version": calendar.version}
    whose = {"incident_id": incident.pk, "owner_id": incident.owner_id}
    clock = Deadline(**dates, **page, **versions, **whose, provisional=calendar.is_provisional(due_on))
    return Deadline.objects.bulk_create([clock])[0]


def rule_on(apps, day: date):
    """The rule of an LCSPR in force on a day, the partnership's own versions included."""
    shipped = next(rule for rule in SHIPPED if rule.key == "lcspr")
    own = []
    for row in apps.get_model("cases", "RuleVersion").objects.filter(key="lcspr"):
        names = ("length", "counts_day_0", "source", "edition", "in_force_from")
        facts = {name: getattr(row, name) for name in names}
        own.append(replace(shipped, unit=Unit(row.unit), shipped=False, **facts))
    return RuleBook(own).rule("lcspr", day)


def take_back(apps, schema_editor):
    """Take out the reviews made here that nobody has touched since; any other stays, as a review that was started."""
    names = ("LearningReview", "HistoricalLearningReview")
    Review, History = (apps.get_model("reviews", name) for name in names)
    made = History.objects.filter(history_type="+", history_change_reason=WHY).values("id")
    untouched = Review.objects.filter(pk__in=made, version=1, begun_on=None, milestones=None)
    for pk, clock in list(untouched.values_list("pk", "deadline")):
        if apps.get_model("cases", "DeadlineChange").objects.filter(deadline=clock).exists():
            continue
        Review.objects.filter(pk=pk)._raw_delete(Review.objects.db)  # nothing hangs on one that nobody touched
        History.objects.filter(id=pk).delete()
        apps.get_model("cases", "Deadline").objects.filter(pk=clock).delete()


class Migration(migrations.Migration):
    dependencies = [("cases", "0001_initial"), ("reviews", "0002_review_from_decision")]

    operations = [
        migrations.RunPython(begin_those_there_are, migrations.RunPython.noop),
        migrations.RunPython(make_reviews, take_back),
    ]
