"""A backup put into an empty place, up to a service that can be started, with what was taken down since down again."""

import fcntl
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from csprapp import closed, kept, memory
from csprapp.accounts.sealing import key_name
from csprapp.files.storage import private
from csprapp.memory import Mark, MemoryFault
from csprapp.records import triggers
from csprapp.records.models import TimerRun
from csprapp.records.services import set_denormalised
from publications.library import generation
from publications.library.models import Publication

from . import database, replaying
from .archive import BESIDE, DATABASE, FILES, BackupFault, Manifest, compared, unpacked
from .checking import refuse_of_another_kind, rows_differ, wrong_with
from .making import scratch, version

OTHER_KEY = (
    "No code of a second factor is right: they were encrypted with another SECRET_KEY. Name it in "
    "SECRET_KEY_FALLBACKS; if it is lost, make sure who asks, then manage.py reset_second_factor, and "
    "each person sets up a new one"
)


@dataclass
class Restored:
    """What was done, and what is left to a person."""

    done: list[str] = field(default_factory=list)
    left: list[str] = field(default_factory=list)


def restore(path: Path, key: str, at: datetime, *, files_there: bool = False) -> Restored:
    """Put a backup into an empty database and an empty folder or bucket of files; a bucket that may have `files_there`
    gets those that it lacks, for a name is never used for another file. Raises BackupFault; before the database is
    loaded nothing was changed."""
    told = Restored()
    with alone(), scratch() as folder:
        refuse_unless_empty(files_there)
        manifest, digests = unpacked(path, key, folder, files=True)
        refuse(manifest, digests, folder)
        database.load(folder / DATABASE)
        wrong, named = rows_differ(manifest.rows, database.counted()), database.named()
        migrate(manifest, told)
        take_up_what_was_public(manifest, at, told)
        if wrong:
            raise BackupFault(*wrong)
        put_files(folder / FILES, named)
        inside = put_beside(folder / BESIDE)
    count, files = sum(manifest.rows.values()), sum(name.startswith(FILES) for name in digests)
    told.done.insert(0, f"{count:,} rows in {len(manifest.rows)} tables and {files:,} files, as in the backup")
    forget_what_was_running()
    generation.renew()
    collect(told)
    give_rights(told)
    told.left += left_to_a_person(manifest, inside)
    return told


@contextmanager
def alone() -> Iterator[None]:
    """While it lasts no other restore begins here. Raises BackupFault."""
    try:
        lock = (Path(settings.CSPR_VAR) / "restore.lock").open("a")
    except OSError as error:
        raise BackupFault(f"{settings.CSPR_VAR} cannot be written: {error.strerror}. Nothing was changed") from None
    with lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise BackupFault("Another restore is under way. Nothing was changed") from None
        yield


def refuse_unless_empty(files_there: bool = False) -> None:
    """Nothing, or BackupFault: a restore never writes over anything."""
    if not database.is_empty():
        raise BackupFault(
            "The database is not empty: name a new one in DATABASE_URL, or, if a restore was cut off here, delete this "
            "one and create it again. Nothing was changed"
        )
    if not database.makes_tables():
        raise BackupFault("This role may make no tables: name the owner’s address in DATABASE_URL. Nothing was changed")
    if settings.FILES_BUCKET and any(private.stored()) and not files_there:
        raise BackupFault(
            "The bucket is not empty: name another in FILES_URL, or another folder in it, .../bucket/folder; or, when "
            "its files are those of this service, add --files-there. Nothing was changed"
        )
    root = Path(settings.FILES_ROOT)
    if not settings.FILES_BUCKET and root.is_dir() and any(root.iterdir()):
        raise BackupFault(f"{root} is not empty: move it away, or name another CSPR_VAR. Nothing was changed")


def refuse(manifest: Manifest, digests: dict[str, str], folder: Path) -> None:
    """Nothing, or BackupFault for a backup that is not whole, or that this code is too old for."""
    refuse_of_another_kind(manifest)
    if newer := database.unknown(manifest.migrations):
        raise BackupFault(
            f"The backup is of version {manifest.version}, which is newer than this one, {version()} "
            f"({newer[0]} is not known here): install that version first"
        )
    if wrong := compared(manifest, digests) or wrong_with(manifest, digests, folder / DATABASE):
        raise BackupFault(*wrong)


def put_files(unpacked_files: Path, named_before: set[str]) -> None:
    """Into their place; but not those that rows of the backup named and none names any more, since what was erased or
    taken down after the backup is so again: a bucket that locks what it is given would keep them."""
    there = {each.name for each in private.stored() if not each.hidden}
    for name in (named_before - database.named()) | there:
        (unpacked_files / name).unlink(missing_ok=True)
    private.fill(unpacked_files)


def put_beside(unpacked_beside: Path) -> str:
    """Secrets that were in the backup, into a folder from which a person puts each where it belongs; its path or ""."""
    if not unpacked_beside.is_dir():
        return ""
    to = Path(settings.CSPR_VAR) / "restored"
    shutil.move(unpacked_beside, to)
    return str(to)


def migrate(manifest: Manifest, told: Restored) -> None:
    """An older backup is brought to this code; the triggers that keep what may not change are there in any case."""
    executor = MigrationExecutor(connection)
    if plan := executor.migration_plan(executor.loader.graph.leaf_nodes()):
        call_command("migrate", verbosity=0, interactive=False)
        told.done.append(f"{len(plan)} migrations from version {manifest.version} to {version()}")
    triggers.install()
    kept.forget()


def take_up_what_was_public(manifest: Manifest, at: datetime, told: Restored) -> None:
    """What the memory says is done again; what nobody can know waits for a person.

    Until that is done everything is held, so that a restore that is cut off here shows nothing.
    """
    dated = list(Publication.objects.filter(public_from__isnull=False, unconfirmed_since=None))
    coming = replaying.still_to_come(datetime.fromisoformat(manifest.taken_at))
    _set_hold(dated, at)
    try:
        since = replaying.what_happened_since(memory.read(), Mark(*manifest.memory) if manifest.memory else None)
    except MemoryFault:
        since = None
    if since is None:
        held = replaying.hold_what_is_not_known(at)
        told.left.append(
            f"{many(held)} hidden from the public until a publisher has confirmed each (Publications): there is "
            f"no memory of take-downs in {settings.CSPR_MEMORY} that this backup and SECRET_KEY belong to"
        )
        told.left.append(
            "The site’s own pages say what they said at the backup: take down again what was taken down since"
        )
        told.left.append("Find out the last case reference that was given: without the memory it may be given again")
        return
    done, left = replaying.replay(since, at)
    told.done += done or ["Nothing was taken down, put back or logged since, by the memory"]
    told.left += left
    _set_hold(dated, None)
    if held := replaying.hold_what_was_to_come(coming, at):
        told.left.append(f"{many(held)} waiting for a publisher: what came out after the backup is confirmed first")
    _remember(manifest, told)


def many(publications: int) -> str:
    """ "1 publication is", "5 publications are"."""
    return "1 publication is" if publications == 1 else f"{publications} publications are"


def _set_hold(publications: list[Publication], at: datetime | None) -> None:
    for each in publications:
        set_denormalised(Publication, each.pk, unconfirmed_since=at)


def _remember(manifest: Manifest, told: Restored) -> None:
    try:
        memory.note(replaying.RESTORED, backup=manifest.taken_at)
    except MemoryFault as fault:
        told.left.append(str(fault))


def forget_what_was_running() -> None:
    """Whoever was signed in when the backup was made signs in again; limits of sign-in begin anew, and so do timers,
    which would take the clock to be wrong beside the last run of an old backup. It is open, unless this is the way back
    of an upgrade."""
    Session.objects.all().delete()
    TimerRun.objects.all().delete()
    closed.restored()
    cache.clear()


def collect(told: Restored) -> None:
    """Static files, where they are missing: without them every page is an error."""
    if not (Path(settings.STATIC_ROOT) / "staticfiles.json").exists():
        call_command("collectstatic", verbosity=0, interactive=False)
        told.done.append("Static files collected")


def give_rights(told: Restored) -> None:
    """Without them a part that is served alone, such as the doors of guests, answers nobody."""
    try:
        if database.give_rights():
            told.done.append("The public part and the doors of guests have their rights again")
    except BackupFault as fault:
        told.left.append(f"With the owner’s address: psql -f {database.GRANTS} ({fault})")


def left_to_a_person(manifest: Manifest, inside: str) -> list[str]:
    """What a restore cannot do."""
    there = [each["path"] for each in manifest.named if each["there"]]
    secrets = [f"Put what is in {inside} where it belongs, then delete that folder"] if inside else []
    named = [f"Put back, or make again, what was beside it: {', '.join(there)}"] if there and not inside else []
    another = [OTHER_KEY] if manifest.factors_key not in {"", key_name()} else []
    return [
        *secrets,
        *named,
        *another,
        "The .env of this machine, the certificate and the site of the proxy, the timers",
        "People sign in again. Mail that waited in the backup is sent again",
        f"Start the service, then: manage.py check_public --site {settings.CSPR_SITE}",
    ]
