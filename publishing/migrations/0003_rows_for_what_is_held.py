"""What is held as ready, stopped, or has a file to look at when you upgrade has its row from that day, as
`publishing/links/handoffs.py` keeps them from here on.
"""

from django.db import migrations
from django.db.models import Q

from cases.deadlines.calendars import calendar_of
from csprapp.today import london_today

CHECK, HELD, FILE = "publication-check", "publication-by-hand", "publication-files"
ROWS = {
    CHECK: ("Check {}", 1),
    HELD: ("Publish {}, which is held as ready", 5),
    FILE: ("Look at why a file of {} was taken off or replaced", 1),
}


def waiting(apps, link):
    """What waits, by the page that ends it, each with the key of its owner; None where it is for a role."""
    publication, found = link.publication, {}
    editions = apps.get_model("publications", "Edition").objects.filter(publication=publication.pk, state="approved")
    current = editions.order_by("-number").first()
    if current is None or publication.unconfirmed_since is not None:
        return found
    unseen = Q(withheld_at__isnull=False, withheld_seen_by=None) | Q(redacted_at__isnull=False, redacted_seen_by=None)
    if apps.get_model("publications", "PublicDocument").objects.filter(unseen, edition=current.pk).exists():
        found[FILE] = None
    if publication.withdrawn_at is None:
        if apps.get_model("publishing", "Blocker").objects.filter(link=link.pk, settled_on=None).exists():
            found[CHECK] = None
        if link.held_on is not None:
            found[HELD] = current.author_id
    return found


def make_rows(apps, schema_editor):
    Deadline, Link = apps.get_model("cases", "Deadline"), apps.get_model("publishing", "PublicationLink")
    days = apps.get_model("cases", "CalendarDay").objects.filter(in_force=True).values_list("kind", "day", "name")
    calendar, today, rows = calendar_of(days), london_today(), []
    there = set(Deadline.objects.filter(rule_key="agreed", route__in=ROWS).values_list("route", "subject_id"))
    for link in Link.objects.select_related("publication").order_by("pk"):
        for route, owner in waiting(apps, link).items():
            if (route, link.publication_id) in there:
                continue
            label, within = ROWS[route]
            due_on = calendar.add_working_days(today, within)
            if route == HELD and link.planned_on and link.planned_on >= today:
                due_on = link.planned_on
            dates = dict.fromkeys(("recorded_start", "started_on"), today)
            dates |= dict.fromkeys(("first_computed_on", "computed_on", "due_on", "act_on"), due_on)
            page = {"rule_key": "agreed", "route": route, "subject_id": link.publication_id, "owner_id": owner}
            version = {"calendar_version": calendar.version, "provisional": calendar.is_provisional(due_on)}
            rows.append(Deadline(**dates, **page, **version, label=label.format(link.publication.slug)))
    Deadline.objects.bulk_create(rows)


def take_back(apps, schema_editor):
    """Take out the rows that nothing has moved since; those with a ledger keep it, and a check is also the earlier
    version's."""
    rows = apps.get_model("cases", "Deadline").objects.filter(rule_key="agreed", route__in=(HELD, FILE), incident=None)
    rows.filter(changes=None).delete()


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0004_code_names"),
        ("publications", "0002_why_it_was_taken_down"),
        ("publishing", "0002_rows_for_what_waits"),
    ]

    operations = [migrations.RunPython(make_rows, take_back)]
