"""What is kept for a while only is thrown away when that is over."""

import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.sessions.models import Session
from django.core.cache import caches
from django.db import connection, transaction
from django.db.models import Max, Q
from django_tasks_db.models import DBTaskResult

from cases.disclosures.services import delete_old_files
from cases.incidents.search_index import make_again
from cases.intake import begun
from cases.referrals.models import IncomingReferral
from csprapp.accounts import events
from csprapp.accounts.limits import KeptUntilTheyExpire
from csprapp.clock.instants import london_date
from csprapp.files.leaving import try_again
from csprapp.files.storage import private
from csprapp.files.stored import Stored
from csprapp.mail.models import Digest
from csprapp.records.models import Draft, Erasure, Submission
from csprapp.tasks.models import KEPT, REMEMBERED, Job
from dashboard.administration.models import SetupLink
from dashboard.administration.setup_services import LASTS
from dashboard.bundles.models import Bundle, BundleFile
from dashboard.bundles.planning import GOES
from dashboard.bundles.services import forget
from dashboard.exports.models import Export
from dashboard.imports.models import TrackerImport
from dashboard.pruning.files import strays
from publications.library.models import PublicDocument
from publishing.links.models import Compared, ReadPart
from publishing.takedown.models import Redaction
from publishing.takedown.redacting import FORGOTTEN

# What was typed and never saved holds names, and only its writer sees it. No leave, no step of the guidance is longer.
DRAFTS = timedelta(days=90)
# What became of a tracker names the rows that stayed outside, to be downloaded and brought again.
TRACKERS = timedelta(days=30)
# A page can be sent again while its session lasts, twelve hours; a month covers every clock and every restored tab.
SUBMISSIONS = timedelta(days=30)
# What the next daily mail says anew is told by the last one; the others say only that there was one that day.
DIGESTS = timedelta(days=30)
# What was read of a file for the check; read again when it is looked at later.
READ = timedelta(days=60)
# What was found in a long edition, with words of it: longer than a person takes over one check.
COMPARED = timedelta(days=7)
# Time to notice that a database older than its files was restored, and to say so.
STRAY_FILES = timedelta(days=7)
# The row of a file is written moments after it.
JUST_WRITTEN = timedelta(hours=1)
# The run of a night may be missed.
ERASED = timedelta(days=3)
# A backup that was killed leaves an unencrypted copy; none takes longer than the six hours of its unit.
SCRATCH = timedelta(days=1)


def prune(at: datetime) -> dict[str, int]:
    """Throw away what is over at that moment; how many of each kind."""
    return {
        "sessions": _gone(Session.objects.filter(expire_date__lt=at)),
        "places signed in": _gone(UserSession.objects.exclude(session_key__in=Session.objects.values("session_key"))),
        "drafts": _drafts(at),
        "marks of sent forms": _gone(Submission.objects.filter(at__lt=at - SUBMISSIONS)),
        "records of daily emails": _gone(_earlier_digests(at)),
        "links to set up": _gone(SetupLink.objects.filter(made_at__lt=at - LASTS)),
        "trackers brought over, or left": _trackers(at),
        "documents brought over, or left": _bundles(at),
        "limits": _limits(at),
        "addresses of security events": events.forget_addresses(at - events.KEPT),
        "files made for somebody": _made_files(at),
        "case files": delete_old_files(at),
        "finished pieces of work": _over(at),
        "referrals taken in": _gone(_taken_in(at)),
        "sheets that were asked for": _gone(Export.objects.filter(asked_at__lt=at - REMEMBERED)),
        "texts read of files": _gone(_read(at)),
        "findings in long texts": _gone(Compared.objects.filter(found_at__lt=at - COMPARED)),
        "redacted files that were sent": _redactions(at),
        "files waiting to be deleted": try_again(at),
        "search after an erasure": _search_again(at),
        "unfinished backups": _scratch(at, ".backup-*"),
        "unfinished case files": _scratch(at, ".case-file-*"),
    }


def prune_files(at: datetime, *, now: bool = False) -> tuple[list[Stored], list[Stored]]:
    """Delete the files that no row names and that have lain for a week, or all but those just written `now`; gives
    those deleted, and those left."""
    found, patience = strays(), JUST_WRITTEN if now else STRAY_FILES
    over = [stray for stray in found if at - stray.at > patience]
    for stray in over:
        private.delete(stray.name)
    return over, found[len(over) :]


def _drafts(at: datetime) -> int:
    """What was typed and left; an incident that was begun and never logged waits for nobody from then on."""
    over = Draft.objects.filter(saved_at__lt=at - DRAFTS)
    with transaction.atomic():
        begun.forget(over, london_date(at))
        return _gone(over)


def _earlier_digests(at: datetime) -> Any:
    newest = Digest.objects.order_by().values("person").annotate(newest=Max("pk")).values("newest")
    return Digest.objects.filter(day__lt=london_date(at - DIGESTS)).exclude(pk__in=newest)


def _taken_in(at: datetime) -> Any:
    """What is left of referrals by the page: the reference that a press got, and no word."""
    return IncomingReferral.objects.filter(taken_in=True, received_on__lt=london_date(at - SUBMISSIONS))


def _made_files(at: datetime) -> int:
    """Files that were there for their owner for a day; that they were made is remembered a little longer."""
    over = list(Job.objects.exclude(file="").filter(ended_at__lt=at - KEPT))
    for job in over:
        job.file.delete(save=True)
    return len(over)


def _trackers(at: datetime) -> int:
    """Files that somebody began to bring over and left, as long ago as drafts; and what became of those that are in."""
    over = list(
        TrackerImport.objects.filter(Q(done_at=None, started_at__lt=at - DRAFTS) | Q(done_at__lt=at - TRACKERS))
    )
    for each in over:
        each.file.delete(save=False)
        each.delete()
    return len(over)


def _bundles(at: datetime) -> int:
    """Documents that somebody sent together and left, as long ago as drafts; a month ago those that wait for nobody."""
    waiting = BundleFile.objects.filter(Q(outcome="", refused="") | Q(outcome=GOES))
    done = Q(started_at__lt=at - TRACKERS) & ~Q(pk__in=waiting.values("bundle"))
    over = Bundle.objects.filter(Q(started_at__lt=at - DRAFTS) | done).values_list("pk", flat=True)
    return len([forget(key) for key in list(over)])


def _over(at: datetime) -> int:
    """Work that ended, and rows of the queue whose work ended or was taken up again by another row."""
    DBTaskResult.objects.finished().filter(finished_at__lt=at - KEPT).delete()
    return _gone(Job.objects.filter(file="", ended_at__lt=at - REMEMBERED))


def _read(at: datetime) -> Any:
    """What was read of files that no edition has any more, or long ago."""
    return ReadPart.objects.filter(
        Q(read_at__lt=at - READ) | ~Q(sha256__in=PublicDocument.objects.values("sha256")), read_at__lt=at - JUST_WRITTEN
    )


def _redactions(at: datetime) -> int:
    """What was sent to replace a public file, and whose comparing never came to an end."""
    over = list(Redaction.objects.filter(asked_at__lt=at - FORGOTTEN))
    for each in over:
        each.file.delete(save=False)
        each.delete()
    return len(over)


def _gone(rows: Any) -> int:
    return int(rows.delete()[0])


def _limits(at: datetime) -> int:
    cache = caches["codes"]
    return cache.forget_expired(at) if isinstance(cache, KeptUntilTheyExpire) else 0


def _scratch(at: datetime, named: str) -> int:
    over = [
        folder
        for folder in Path(settings.CSPR_VAR).glob(named)
        if at - datetime.fromtimestamp(folder.stat().st_mtime, UTC) > SCRATCH
    ]
    for folder in over:
        shutil.rmtree(folder, ignore_errors=True)
    return len(over)


def _search_again(at: datetime) -> int:
    """SQLite's index keeps an erased word until it is made again, which follows each erasure; once more, for one whose
    process was killed before that."""
    if connection.vendor != "sqlite" or not Erasure.objects.filter(opened_at__gte=at - ERASED).exists():
        return 0
    make_again()
    return 1
