"""What an administrator still has to do before the partnership can work: each line a page, and its state in words."""

from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from csprapp import memory
from csprapp.accounts.models import RoleGrant, User
from csprapp.accounts.roles import Role
from csprapp.clock.deadline import day_words
from csprapp.mail.models import STUCK, Outbox
from csprapp.partnership.models import Agency, Area, PartnerBody, Partnership, Theme
from csprapp.records.models import TimerRun
from csprapp.records.timers import often_enough
from csprapp.today import now
from csprapp.ui.addresses import address
from csprapp.ui.components import Task
from csprapp.ui.forms import lower_first

MAIL_TEST = "mail-test"  # the kind of mail by which sending is tried
# Without somebody in each of these no case can be worked on from its first day to a published report.
NEEDED = (Role.COORDINATOR, Role.MANAGER, Role.PARTNER, Role.PUBLISHER, Role.CHECKER)
NOT_YET = "Nothing is recorded yet"


def what_is_there(user: User, today: date) -> dict[str, Any]:
    """What there is, in one query; of the accounts when the first was opened, and how many are to end; how many emails
    reach nobody, and how many nothing has tried to send for an hour, although something did before."""
    live = RoleGrant.objects.live(today).filter(user__is_active=True)
    areas = Area.objects.filter(is_active=True)
    asked: dict[str, QuerySet] = {
        "areas": areas,
        "bare_areas": areas.filter(partner_bodies=None),
        "short_areas": areas.filter(~_of_every_kind()),
        "bodies": PartnerBody.objects.all(),
        "agencies": Agency.objects.filter(is_active=True, body=None),
        "themes": Theme.objects.all(),
        "mail_sent": Outbox.objects.filter(kind=MAIL_TEST, sent_at__isnull=False),
        "mail_waits": Outbox.objects.filter(kind=MAIL_TEST, sent_at=None),
        **{role.value: live.filter(role=role) for role in NEEDED},
        **{name: TimerRun.objects.filter(command=name, good_at__isnull=False) for name in (*often_enough(), "backup")},
    }
    found = User.objects.filter(pk=user.pk).annotate(**{f"has_{name}": Exists(rows) for name, rows in asked.items()})
    people = User.objects.filter(is_active=True).order_by()
    unsent, ever = Outbox.objects.unsent().order_by(), Exists(TimerRun.objects.filter(pk="deliver_mail"))
    counted = {
        "first": Subquery(people.order_by("created_at").values("created_at")[:1]),
        "to_end": _how_many(people.filter(to_end_since__isnull=False), "is_active"),
        "stuck": _how_many(unsent.filter(STUCK), "sent_at"),
        "untried": _how_many(unsent.filter(ever, tries=0, created_at__lt=now() - timedelta(hours=1)), "sent_at"),
    }
    row = found.annotate(**counted).values(*counted, *(f"has_{name}" for name in asked)).get()
    return {name.removeprefix("has_"): value for name, value in row.items()}


def _of_every_kind() -> Q:
    """That an area has a body of each kind of statutory partner (Children Act 2004, section 16E), acted for or not."""
    theirs = PartnerBody.objects.filter(areas=OuterRef("pk"))
    return Q(*(Q(Exists(theirs.filter(kind=kind))) for kind in PartnerBody.Kind.values))


def _how_many(rows: QuerySet, alike: str) -> Coalesce:
    """The number of rows, all of which have the same value in the field `alike`."""
    return Coalesce(Subquery(rows.values(alike).annotate(many=Count("pk")).values("many")), 0)


def _partnership(ours: Partnership) -> str:
    if ours._state.adding:
        return NOT_YET
    numbers = {"the office’s telephone or email": ours.contact_phone or ours.contact_email}
    numbers["the number for people who are worried"] = ours.worried_phone
    lacking = [words for words, value in numbers.items() if not value]
    return f"Missing: {', '.join(lacking)}" if lacking else ""


def _areas(there: dict[str, bool]) -> str:
    if not there["areas"]:
        return NOT_YET
    if there["bare_areas"] or not there["bodies"]:
        return "An area has no partner bodies"
    lacking = "An area has no local authority, no integrated care board or no police"
    return lacking if there["short_areas"] else ""


def _agencies(there: dict[str, bool]) -> str:
    """Each partner body is one by itself, and is not counted."""
    return "" if there["agencies"] else "Only the partner bodies so far" if there["bodies"] else NOT_YET


def _people(there: dict[str, bool]) -> str:
    missing = [lower_first(role.label) for role in NEEDED if not there[role]]
    return f"Missing: {', '.join(missing)}" if missing else ""


def _holidays(ours: Partnership) -> tuple[str, str]:
    checked = ours.holidays_checked_on
    return ("", f"Checked {day_words(checked)}") if checked else ("Not checked yet", "")


def _mail(ours: Partnership, there: dict[str, bool]) -> str:
    """A test email has arrived where there is something that says so; the demonstration sends none."""
    if ours.mail_arrived_on or there["mail_sent"] and settings.CSPR_DEMO:
        return ""
    if there["mail_waits"]:
        return "Waiting to be sent"
    return "Sent: open the link in it" if there["mail_sent"] else "Not tested yet"


def _timers(there: dict[str, bool]) -> str:
    missing = [name for name in often_enough() if not there[name]]
    return f"Not run yet: {', '.join(missing)}" if missing else ""


def _scanner() -> str:
    return "" if settings.CSPR_SCANNER else "None is set up, so files from other people are opened unscanned"


def _memory() -> str:
    try:
        return "It would be lost if the data’s disk was lost" if memory.beside_the_data() else ""
    except OSError:
        return "It cannot be reached"


def set_up_steps(user: User, today: date, there: dict[str, Any] | None = None) -> list[Task]:
    """The lines of the checklist; none once everything is done. `there`, where it was asked already."""
    there, ours = there or what_is_there(user, today), Partnership.current()
    steps = [
        ("Your partnership", "settings-partnership", _partnership(ours), "Done"),
        ("Areas and partner bodies", "settings-areas", _areas(there), "Done"),
        ("Agencies", "settings-agencies", _agencies(there), "Done"),
        ("People", "settings-people", _people(there), "Somebody has each role"),
        ("Themes", "settings-themes", "" if there["themes"] else NOT_YET, "Done"),
        ("Check the bank holidays", "settings-holidays-checked", *_holidays(ours)),
        ("Mail", "settings-test-mail", _mail(ours, there), "Tested"),
    ]
    if not settings.CSPR_DEMO:
        backup = "" if there["backup"] else "None has been made and read back yet"
        steps += [
            ("Backup", "settings-health", backup, "Made"),
            ("Timers", "settings-health", _timers(there), "Seen"),
            ("Virus scanner", "settings-health", _scanner(), "Set up"),
            ("Memory of take-downs", "settings-health", _memory(), "On a different disk"),
        ]
    if not any(lacks for _, _, lacks, _ in steps):
        return []
    return [
        Task(title, "To do" if lacks else done, address(name), hint=lacks, done=not lacks)
        for title, name, lacks, done in steps
    ]
