"""A backup, made while people write: first the database as of one moment, then every file that it can name."""

import re
import shutil
import tempfile
import tomllib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection

from cases.intake.services import REFERENCE, remember_references
from csprapp import memory
from csprapp.accounts.sealing import key_name
from csprapp.files.storage import private
from publications.content.services import WORDS_OFF, remember_taken_down
from publications.library import remembering

from . import database, keeping
from .archive import BESIDE, DATABASE, FILES, BackupFault, Manifest, Writer, written
from .sealing import Sealed

NO_MEMORY = (
    "The memory of take-downs could not be used, so after a restore of this backup no page is public until a person "
    "has confirmed it"
)
CERTIFICATES = Path("/etc/letsencrypt/live")


@contextmanager
def scratch() -> Iterator[Path]:
    """A folder of our own on the service's own disk, gone afterwards: what is not encrypted lies nowhere else."""
    folder = Path(tempfile.mkdtemp(prefix=".backup-", dir=settings.CSPR_VAR))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def make(
    target: Path, key: str, at: datetime, *, beside: Sequence[Path] = (), with_secrets: bool = False
) -> tuple[Path, list[str]]:
    """Make a backup in a folder, or as a file; gives where it is, and sentences about what is not right with it.

    `.env`, certificates and what else is `beside` are named in the manifest; they are put in only `with_secrets`, and
    then only encrypted. Raises BackupFault.
    """
    if with_secrets and not key:
        raise BackupFault("Secrets go into an encrypted backup only: set CSPR_BACKUP_KEY")
    path = target / keeping.name_at(at) if target.is_dir() else target
    if Path(settings.FILES_ROOT).resolve() in path.resolve().parents:
        raise BackupFault("The backup cannot be kept among the files it backs up")
    if not path.parent.is_dir():
        raise BackupFault(f"There is no folder {path.parent}")
    if path.exists():
        raise BackupFault(f"{path} is there already")
    mark = remembered()
    try:
        with scratch() as folder, written(path, key) as into:
            copied = database.copy(folder / DATABASE)
            into.add(DATABASE, folder / DATABASE)
            add_files(into)
            named = name_what_else(into, beside, with_secrets)
            facts = (at.isoformat(), version(), connection.vendor, database.applied(), copied.rows, mark, named)
            into.end(Manifest(*facts, factors_key=key_name()))
            missing = sorted(name for name in copied.files if FILES + name not in into.parts)
    except Sealed as why:
        raise BackupFault(str(why)) from None
    except OSError as error:
        raise BackupFault(f"The backup cannot be written: {error.strerror or error}") from None
    wrong = [f"A row names the file {name}, which is not there" for name in missing]
    return path, [*wrong, *([] if mark else [NO_MEMORY])]


def remembered() -> list[Any] | None:
    """The newest place of the memory, which knows now whatever is down and which references were given.

    Taken before the database is copied: what happens in between is done twice after a restore, and is lost never. None
    when the memory cannot be used: after a restore every page then waits for a person.
    """
    try:
        memory.begin()
        remembering.catch_up()
        known: dict[int, int] = {}
        words: set[tuple[str, str]] = set()
        for line in memory.read().lines:
            if line.kind == REFERENCE:
                known[line.facts["year"]] = max(known.get(line.facts["year"], 0), line.facts["last"])
            if line.kind == WORDS_OFF:
                words.add((line.facts["page"], line.facts["digest"]))
        remember_references(known)
        remember_taken_down(words)
        mark = memory.read().mark
    except memory.MemoryFault:
        return None
    return [mark.number, mark.mac]


def add_files(into: Writer) -> None:
    """Every stored file. One that goes meanwhile is passed over: `make` looks whether a row of the copy needs it."""
    for each in sorted(private.stored(), key=lambda stored: stored.name):
        if not each.hidden:
            try:
                with private.open(each.name) as file:
                    into.put(FILES + each.name, file, each.size)
            except FileNotFoundError:
                continue


def name_what_else(into: Writer, beside: Sequence[Path], with_secrets: bool) -> list[dict[str, Any]]:
    """What a restore needs besides, by where it stands here; put in as `beside/NAME` when asked."""
    named = []
    for path in (settings.BASE_DIR / ".env", *sorted(CERTIFICATES.glob("*/*.pem")), *beside):
        there = path.is_file()
        if there and with_secrets:
            into.add(BESIDE + re.sub(r"[^\w.-]+", "_", str(path)).strip("_"), path)
        named.append({"path": str(path), "there": there, "inside": there and with_secrets})
    return named


def version() -> str:
    """The version of the code."""
    told = tomllib.loads((settings.BASE_DIR / "pyproject.toml").read_text())
    return str(told["project"]["version"])
