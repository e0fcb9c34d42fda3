"""Whether the machine has what the service needs: files, room, a backup."""

import os
import subprocess
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.core.checks import run_checks
from django.db import connection

from csprapp import closed, disk, memory
from csprapp.today import now
from csprapp.ui import static
from csprapp.ui.templatetags.ui import instant, plural
from dashboard.backup import keeping
from dashboard.health.findings import Finding, Look, ok, soon, unsafe, warning
from publications.library.remembering import not_remembered

LITTLE = 2_000_000_000  # bytes

PATIENCE = 2  # seconds
UPGRADE = timedelta(hours=1)  # longer than any takes


def is_open(look: Look) -> Finding:
    """Whether the staff can work. An upgrade that was cut off leaves it closed until it is finished or undone."""
    since = closed.since()
    if since is None:
        return ok("Staff can use the service.")
    mend = "deploy/upgrade finishes the upgrade, deploy/upgrade --back undoes it"
    words = f"Staff and guests have been told since {instant(since)} that a new version is being installed."
    return (unsafe if now() - since > UPGRADE else warning)(words, mend)


def deployment(look: Look) -> Finding | None:
    """What Django's own `check --deploy` says. Asked by the command alone: it reads every form and template."""
    if look.request or not look.earnest:
        return None
    found = [each for each in run_checks(include_deployment_checks=True) if not each.is_silenced()]
    if not found:
        return ok("Django finds nothing wrong with them.")
    grave = any(each.is_serious() for each in found)
    words = "; ".join(f"{each.id}: {' '.join(each.msg.split())}" for each in found)
    return (unsafe if grave else warning)(f"{words.rstrip('.')}.", "manage.py check --deploy says more")


def static_files(look: Look) -> Finding:
    """Pages with the style and scripts of this version."""
    found = static.not_collected()
    if not found:
        return ok("They match this version.")
    mend = "manage.py collectstatic --noinput, then start the service again"
    return unsafe(f"{len(found)} have not been collected or are from another version, {found[0]} for one.", mend)


def folder(look: Look) -> Finding:
    """CSPR_VAR is the service's own, and nobody else's to read."""
    base, me = Path(settings.CSPR_VAR), os.geteuid()
    database = [Path(settings.DATABASES["default"]["NAME"])] if connection.vendor == "sqlite" else []
    there = [path for path in (base, Path(settings.FILES_ROOT), *database) if path.exists()]
    if base not in there:
        return unsafe("CSPR_VAR names a folder that does not exist.", f"install -d -m 700 -o csprapp {base}")
    if me == 0 and look.earnest:
        return warning("This was checked as root, which can write everywhere.", "sudo -u csprapp manage.py doctor")
    if bad := [path for path in there if path.stat().st_uid != me or not os.access(path, os.W_OK)]:
        return unsafe(f"The service cannot write to {bad[0].name}.", f"chown -R csprapp {bad[0]}")
    if base.stat().st_mode & 0o077 and look.earnest:
        return warning("Other users of this machine can look into CSPR_VAR.", f"chmod 700 {base}")
    return ok("It belongs to the service, which can write to it.")


def space(look: Look) -> Finding:
    """Room on the disk of the files: a full one refuses what people type."""
    free = disk.free()
    words, mend = f"{free / 1e9:.1f} GB are free.", "Make room on the disk of CSPR_VAR"
    if free < LITTLE:
        return (unsafe if free < disk.TOO_LITTLE else warning)(f"Only {words}", mend)
    return ok(words)


def time_server(look: Look) -> Finding | None:
    """Whether a time server keeps the clock right. An hour off no code of a second factor is, and days begin wrongly.
    Asked by the command alone, where systemd can say it."""
    if look.request or not look.earnest:
        return None
    line = ["timedatectl", "show", "--property=NTPSynchronized", "--value"]
    try:
        said = subprocess.run(line, capture_output=True, text=True, timeout=PATIENCE, check=False).stdout.strip()  # noqa: S603
    except (OSError, subprocess.TimeoutExpired):
        return None
    if said == "no":
        words = (
            "No time server keeps this machine’s clock right. With a wrong clock nobody’s second factor is accepted."
        )
        return warning(words, "timedatectl set-ntp true, with the package systemd-timesyncd or chrony")
    return ok("A time server keeps this machine’s clock right.") if said == "yes" else None


def backup(look: Look) -> Finding | None:
    """How old the last good backup is, and whether it was read back."""
    if not look.earnest:
        return None
    if faults := keeping.backup_faults(now()):
        return soon(f"{'. '.join(faults)}.", "manage.py backup FOLDER, and the timer csprapp-backup.timer")
    last = keeping.last()
    words = f"The last good one was made {instant(datetime.fromisoformat(last['made_at']))}"
    if last.get("file") and keeping.beside_the_data(Path(last["file"])):
        return warning(
            f"{words}, and is on the same disk as the data.", "Mount its folder from another building, or copy it there"
        )
    return ok(f"{words}.")


def memory_of_take_downs(look: Look) -> Finding | None:
    """Whether what a restore must not undo is written where it outlives the database. A machine with one disk starts:
    nothing is lost before the disk is."""
    if not look.earnest:
        return None
    faults = memory.memory_faults()
    elsewhere = "Set CSPR_MEMORY in .env to a folder elsewhere, then manage.py backup FOLDER"
    if faults not in ([], [memory.BESIDE]):
        return unsafe(f"{'. '.join(faults)}.", elsewhere)
    if lacking := len(not_remembered()):
        words = f"{plural(lacking, 'page or file,pages or files')} taken down and not in it: a restore would show them."
        return soon(words, "manage.py backup FOLDER writes them. With several hosts, CSPR_MEMORY is one folder for all")
    if faults:
        return soon("It is on the same disk as the data, and would be lost with it.", elsewhere)
    return ok("It can be written to, is complete, and is on a different disk from the data.")
