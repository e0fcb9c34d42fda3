"""Which backups are kept, and when the last good one was made: for the schedule and for the page of health."""

import json
import re
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings

from .archive import HALF

NAME, STAMP = "csprapp-{}.backup", "%Y%m%dT%H%M%SZ"
OURS = re.compile(r"csprapp-(\d{8}T\d{6}Z)\.backup")
RECORD = "last_backup.json"  # in CSPR_VAR
OLDEST = timedelta(hours=26)  # a daily one, and what it may take
HALF_FOR = timedelta(days=1)  # longer than any is made
BESIDE = "The backup is on the same disk as the data, and would be lost with it: copy it to another building"


def name_at(at: datetime) -> str:
    """What a backup made then is called."""
    return NAME.format(at.astimezone(UTC).strftime(STAMP))


def too_many(stamps: Iterable[datetime], days: int, weeks: int, months: int) -> set[datetime]:
    """Which backups go: kept is the newest of each of the last `days` days, `weeks` weeks and `months` months that have
    one, and the newest of all."""
    newest_first = sorted(stamps, reverse=True)
    kept = set(newest_first[:1])
    for most, spell in ((days, "%Y-%m-%d"), (weeks, "%G-%V"), (months, "%Y-%m")):
        first_of = {}
        for stamp in newest_first:
            first_of.setdefault(stamp.strftime(spell), stamp)
        kept.update(list(first_of.values())[:most])
    return set(newest_first) - kept


def clear_halves(folder: Path, at: datetime) -> None:
    """Delete what runs left that were killed a day ago or longer: the disk would fill with them."""
    for path in folder.glob(f".*{HALF}"):
        old = at.timestamp() - path.stat().st_mtime > HALF_FOR.total_seconds()
        if old and OURS.match(path.name.removeprefix(".")):
            path.unlink()


def thin_out(folder: Path, days: int, weeks: int, months: int) -> list[Path]:
    """Delete the backups that go by the rule, and nothing else; gives them."""
    found = {
        datetime.strptime(named[1], STAMP).replace(tzinfo=UTC): path
        for path in folder.iterdir()
        if (named := OURS.fullmatch(path.name))
    }
    gone = [found[stamp] for stamp in sorted(too_many(found, days, weeks, months))]
    for path in gone:
        path.unlink()
    return gone


def record(**facts: Any) -> None:
    """Keep what is known of the last good backup, beside what is known already."""
    path = Path(settings.CSPR_VAR) / RECORD
    half = path.with_suffix(".part")
    half.write_text(json.dumps({**last(), **facts}))
    half.chmod(0o600)
    half.replace(path)


def beside_the_data(path: Path) -> bool:
    """Whether a backup would go with the disk of the files, as far as this machine can tell."""
    try:
        return path.stat().st_dev == Path(settings.CSPR_VAR).stat().st_dev
    except OSError:
        return False


def last() -> dict[str, Any]:
    """Of the last good backup: `made_at`, `file`, and `read_at` when it was last read back whole; empty before any."""
    try:
        told: dict[str, Any] = json.loads((Path(settings.CSPR_VAR) / RECORD).read_text())
    except (OSError, ValueError):
        return {}
    return told


def backup_faults(at: datetime) -> list[str]:
    """Sentences for whoever looks after the service; none while the last good backup is at most 26 hours old and was
    read back."""
    told = last()
    if "made_at" not in told:
        return ["No backup has been made"]
    made = datetime.fromisoformat(told["made_at"])
    if at - made > OLDEST:
        return [f"The last good backup is {(at - made) // timedelta(hours=1)} hours old"]
    return [] if told.get("read_at") else ["The last backup was never read back: manage.py verify_backup FILE"]
