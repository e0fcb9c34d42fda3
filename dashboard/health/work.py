"""Whether what should happen by itself happens: mail, timers, the clock they go by."""

from datetime import timedelta

from django.conf import settings
from django.db.models import Count, Max, Min, Q

from csprapp.accounts.factors import unreadable
from csprapp.accounts.models import User
from csprapp.accounts.roles import Role
from csprapp.accounts.tenants import tenant_of
from csprapp.mail.models import STUCK, Outbox
from csprapp.records.seals.sealing import newest_seal, waiting
from csprapp.records.timers import AHEAD, BEHIND, FLAG, often_enough
from csprapp.tasks.models import LEASE, Job, Worker
from csprapp.today import london_today, now
from csprapp.ui.templatetags.ui import instant, plural
from dashboard.health.findings import Finding, Look, ok, soon, unsafe, warning

LATE = timedelta(hours=1)
A_NIGHT = timedelta(hours=26)  # and what its work takes
LATELY = timedelta(days=7)
WAITS = timedelta(minutes=10)  # longer than a piece of work waits for the one before it, but for the largest
MAILS = "Settings, Emails not sent"
ENABLE = "systemctl enable --now csprapp@COMMAND.timer"


def mail(look: Look) -> Finding | None:
    """The oldest email that waits, and those that reach nobody. A demonstration sends none."""
    if not look.earnest:
        return None
    found = Outbox.objects.unsent().aggregate(
        lost=Count("pk", filter=Q(given_up_at__isnull=False)),
        stuck=Count("pk", filter=STUCK & Q(given_up_at=None)),
        waiting=Count("pk", filter=Q(given_up_at=None)),
        oldest=Min("created_at", filter=Q(given_up_at=None)),
    )
    if found["lost"] or found["stuck"]:
        words = f"{plural(found['lost'], 'email')} given up, and {found['stuck']} that cannot be delivered."
        return warning(words, MAILS)
    if not found["waiting"]:
        return ok("No emails are waiting.")
    words = f"{plural(found['waiting'], 'email')} waiting, the oldest since {instant(found['oldest'])}."
    if now() - found["oldest"] > LATE:
        return warning(words, f"manage.py deliver_mail says why; {MAILS}")
    return ok(words)


def beside_requests(look: Look) -> Finding | None:
    """The worker's last sign of life, the oldest work that waits for it, and what failed of late."""
    if not look.earnest:
        return None
    heard = Worker.objects.aggregate(last=Max("heard_at"))["last"]
    work = Job.objects.aggregate(
        oldest=Min("asked_at", filter=Q(state=Job.State.WAITING)),
        failed=Count("pk", filter=Q(state=Job.State.FAILED, ended_at__gt=now() - LATELY)),
        failed_at=Max("ended_at", filter=Q(state=Job.State.FAILED)),
    )
    mend = "systemctl restart csprapp-worker, then journalctl -u csprapp-worker"
    if heard is None and not work["oldest"]:
        return ok("No work is waiting, and no worker has been needed yet.")
    if heard is None or now() - heard > 2 * LEASE:
        last = f"gave its last sign of life at {instant(heard)}" if heard else "has given no sign of life"
        waits = f", and work has been waiting since {instant(work['oldest'])}" if work["oldest"] else ""
        return (soon if work["oldest"] else warning)(f"The worker {last}{waits}.", mend)
    if work["oldest"] and now() - work["oldest"] > WAITS:
        return warning(f"The worker is running, but work has been waiting since {instant(work['oldest'])}.", mend)
    if work["failed"]:
        failed, last = plural(work["failed"], "piece,pieces"), instant(work["failed_at"])
        words = f"{failed} of work failed in a week, the last at {last}."
        return warning(words, "journalctl -u csprapp-worker says why; whoever asked for it can start it again")
    return ok(f"The worker gave its last sign of life at {instant(heard)}, and no work has been waiting for long.")


def way_in(look: Look) -> Finding | None:
    """An administrator who can sign in while the councils' providers are away or set wrongly."""
    if not settings.CSPR_SSO:
        return None
    admins = User.objects.with_roles([Role.ADMINISTRATOR], london_today())
    if any(person.can_sign_in and not tenant_of(person.email) for person in admins):
        return ok("An administrator has a password of this service.")
    how = "Settings, People and roles: invite one whose address is in none of the domains of single sign-on"
    return warning("No administrator can sign in while single sign-on is away.", how)


def second_factors(look: Look) -> Finding | None:
    """Each secret can be read with SECRET_KEY or one of before."""
    if not look.earnest:
        return None
    if lost := unreadable():
        how = "Name the previous key in SECRET_KEY_FALLBACKS. Without it, reset them in Settings, People and roles"
        return warning(
            f"{plural(len(lost), 'person,people')} whose codes cannot work, because SECRET_KEY has changed.", how
        )
    return ok("Everybody’s secrets can be read.")


def timers(look: Look) -> Finding | None:
    """Each command that a timer starts ended well of late."""
    if not look.earnest:
        return None
    late, wanted = [], often_enough()
    for command, often in wanted.items():
        run = look.runs.get(command)
        if run is None:
            late.append(f"{command} has never run")
        elif run.good_at is None:
            late.append(f"{command} has never succeeded ({run.outcome or 'it has not finished'})")
        elif now() - run.good_at > often:
            late.append(f"{command} last succeeded at {instant(run.good_at)} ({run.outcome})")
    if late:
        how = "systemctl list-timers 'csprapp*', then journalctl -u csprapp@COMMAND"
        never = not look.runs.keys() >= wanted.keys()
        return soon(f"{'; '.join(late)}.", f"{ENABLE}. If that is done: {how}" if never else how)
    return ok(f"{plural(wanted, 'command')} ran when they should have.")


def seals(look: Look) -> Finding | None:
    """Histories and logs are sealed each night, and were as sealed when that was looked at last."""
    if not look.earnest:
        return None
    newest, run = newest_seal(), look.runs.get("verify_audit")
    if newest is None:
        how = "manage.py seal_audit, and the timer csprapp@seal_audit.timer"
        return soon("Nothing has been sealed yet, so the record could be rewritten unseen.", how)
    if run and run.ended_at and run.good_at != run.started_at:
        how = "docs/operations.md, When verify_audit finds something"
        return soon(f"Histories and logs are not as they were sealed: {run.outcome}.", how)
    if late := waiting(now() - A_NIGHT):
        return soon(f"{plural(late, 'row')} older than a day not yet sealed.", "manage.py seal_audit")
    held = (
        f"was checked against its seals at {instant(run.started_at)}"
        if run
        else "has not been checked against its seals yet"
    )
    return ok(f"Seal {newest.number} was made {instant(newest.at)}, and the record {held}.")


def clock(look: Look) -> Finding | None:
    """A clock that is wrong opens reports too early and sends wrong reminders."""
    if not look.runs:
        return None
    last = max(run.started_at for run in look.runs.values())
    away = now() - last
    if -BEHIND <= away <= AHEAD:
        return ok("It is later than the last run of a timer, as it should be.")
    how = "behind" if away < -BEHIND else "more than 40 days ahead of"
    mend = f"timedatectl; if it is right, manage.py deliver_mail {FLAG}"
    return unsafe(f"It is {how} the last run of a timer, which was {instant(last)}.", mend)
