"""What of the publications waits for somebody when you upgrade has its row from that day: to check, to send again, to
give a date, to look at after it was taken down, to put back. As `publishing/links/handoffs.py` keeps them from here on.
"""

from django.db import migrations

from cases.deadlines.calendars import calendar_of
from csprapp.today import london_today

CORRECT, CHECK, DATE = "publication", "publication-check", "publication-publish"
LOOK, BACK = "publication-withdraw", "publication-put-back"
ROWS = {
    CORRECT: ("Correct {} and send it for a check again", 5),
    CHECK: ("Check {}", 5),
    DATE: ("Set the publication date of {}", 5),
    LOOK: ("Look at why {} was taken down", 1),
    BACK: ("Put {} back", 2),
}


def waiting(apps, publication, held):
    """What waits, by the page that ends it, each with the key of its owner; None where it is for a role."""
    Edition, History = (apps.get_model("publications", name) for name in ("Edition", "HistoricalEdition"))
    editions = Edition.objects.filter(publication=publication.pk).order_by("-number")
    newest, current = editions.first(), editions.filter(state="approved").first()
    found = {}
    if newest is None or publication.unconfirmed_since is not None:
        return found
    if newest.state == "in_review":
        found[CHECK] = None
    elif newest.state == "draft" and History.objects.filter(id=newest.pk, state="in_review").exists():
        found[CORRECT] = newest.author_id
    if publication.withdrawn_at is None:
        if newest == current and publication.public_from is None and not held:
            found[DATE] = current.author_id
        return found
    if publication.withdrawal_seen_by_id is None:
        found[LOOK] = None
    if publication.put_back_asked_by_id is not None:
        found[BACK] = None
    return found


def make_rows(apps, schema_editor):
    Deadline, Link = apps.get_model("cases", "Deadline"), apps.get_model("publishing", "PublicationLink")
    days = apps.get_model("cases", "CalendarDay").objects.filter(in_force=True).values_list("kind", "day", "name")
    calendar, today, rows = calendar_of(days), london_today(), []
    for link in Link.objects.select_related("publication").order_by("pk"):
        for route, owner in waiting(apps, link.publication, link.held_on is not None).items():
            label, within = ROWS[route]
            due_on = calendar.add_working_days(today, within)
            dates = dict.fromkeys(("recorded_start", "started_on"), today)
            dates |= dict.fromkeys(("first_computed_on", "computed_on", "due_on", "act_on"), due_on)
            page = {"rule_key": "agreed", "route": route, "subject_id": link.publication_id, "owner_id": owner}
            version = {"calendar_version": calendar.version, "provisional": calendar.is_provisional(due_on)}
            rows.append(Deadline(**dates, **page, **version, label=label.format(link.publication.slug)))
    Deadline.objects.bulk_create(rows)


def take_back(apps, schema_editor):
    """Take out the rows of hand-offs that nothing has moved since; those with a ledger keep it."""
    rows = apps.get_model("cases", "Deadline").objects.filter(rule_key="agreed", route__in=ROWS, incident=None)
    rows.filter(changes=None).delete()


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0001_initial"),
        ("publications", "0002_why_it_was_taken_down"),
        ("publishing", "0001_initial"),
    ]

    operations = [migrations.RunPython(make_rows, take_back)]
