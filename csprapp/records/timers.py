"""The last run of each command that a timer starts, and the clock held against it.

A machine whose clock is wrong would send hundreds of wrong reminders and put every mail off for as long. So a run
that comes long after the last one, or before it, asks for a person's word first.
"""

from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from datetime import datetime, timedelta

from django.conf import settings
from django.core.management.base import CommandError, CommandParser

from csprapp import closed
from csprapp.clock.instants import london_date
from csprapp.partnership.models import Partnership
from csprapp.records.models import TimerRun
from csprapp.today import now

AHEAD = timedelta(days=40)  # a machine was hardly ever off for longer; a clock that is wrong is wrong by years
BEHIND = timedelta(minutes=10)  # by how much a clock that is put right may go back
FLAG = "--clock-is-right"
# Each command that a timer starts, and how long ago its last good run may be: a little more than between two.
EVERY = {
    "deliver_mail": timedelta(minutes=15),
    "send_reminders": timedelta(hours=26),
    "check_public": timedelta(hours=26),
    "prune": timedelta(hours=26),
    "scan_waiting": timedelta(minutes=15),
    "refresh_calendars": timedelta(minutes=30),
    "seal_audit": timedelta(hours=26),
    "verify_audit": timedelta(hours=26),
}


def often_enough() -> dict[str, timedelta]:
    """Those of `EVERY` that this installation needs: nothing waits for a scanner where there is none, nor is a calendar
    kept in step where none may be fetched."""
    needed = {"scan_waiting": settings.CSPR_SCANNER, "refresh_calendars": Partnership.current().calendar_feeds}
    return {name: often for name, often in EVERY.items() if needed.get(name, True)}


def add_flag(parser: CommandParser) -> None:
    """The flag with which a person says that the clock is right."""
    parser.add_argument(FLAG, action="store_true", help="run although the clock is far from the last run")


@contextmanager
def timed(command: str, *, clock_is_right: bool = False, while_closed: bool = False) -> Iterator[TimerRun]:
    """Keep that a command began, and how it ended: `outcome` is the caller's to set, else "failed" with the kind of
    error where it did not end well. Raises CommandError, with nothing done, when the clock is far from the last run,
    and, as no fault, while the service is closed.
    """
    with closed.at_work() if not while_closed else nullcontext(True) as may:
        if may:
            with _kept(command, clock_is_right) as run:
                yield run
            return
    closed.confirm()
    raise CommandError("Nothing was done: the service is closed while it is upgraded.", returncode=0)


@contextmanager
def _kept(command: str, clock_is_right: bool) -> Iterator[TimerRun]:
    at = now()
    run, new = TimerRun.objects.get_or_create(command=command, defaults={"started_at": at})
    if not (new or clock_is_right):
        _check_clock(run, at)
    run.started_at, run.ended_at, run.outcome = at, None, ""
    run.save()
    try:
        yield run
    except BaseException as error:
        run.outcome = run.outcome or f"failed: {type(error).__name__}"
        raise
    else:
        run.good_at = at
    finally:
        run.ended_at = now()
        run.save()


def _check_clock(run: TimerRun, at: datetime) -> None:
    """Nothing, or CommandError: `away` from the last run by more than a machine that was off, or a clock put right."""
    away = at - run.started_at
    if -BEHIND <= away <= AHEAD:
        return
    much = f"{abs(away).days} days" if abs(away).days else f"{abs(away).seconds // 60} minutes"
    how = f"the clock is {much} {'ahead of' if away > AHEAD else 'behind'}"
    run.outcome = f"refused: {how} the last run"
    run.save(update_fields=["outcome"])
    raise CommandError(
        f"Nothing was done. It is {london_date(at)} here, and the last run was on {london_date(run.started_at)}: {how} "
        f"it. Put the clock right; or, if it is right, run this once with {FLAG}."
    )
