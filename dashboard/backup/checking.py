"""Reading a backup back: is everything there, and is it what was put in?"""

from pathlib import Path

from . import database
from .archive import DATABASE, FILES, BackupFault, Manifest, compared, unpacked
from .making import scratch


def check(path: Path, key: str) -> Manifest:
    """The manifest of a sound backup. Raises BackupFault that names everything wrong with another."""
    with scratch() as folder:
        manifest, digests = unpacked(path, key, folder, files=False)
        refuse_of_another_kind(manifest)
        wrong = compared(manifest, digests)
        if (folder / DATABASE).exists():
            wrong += wrong_with(manifest, digests, folder / DATABASE)
    if wrong:
        raise BackupFault(*wrong)
    return manifest


def refuse_of_another_kind(manifest: Manifest) -> None:
    """Nothing, or BackupFault for a backup of the other kind of database."""
    here = database.connection.vendor
    if manifest.database != here:
        raise BackupFault(f"The backup is of {manifest.database}, and DATABASE_URL names {here}")


def wrong_with(manifest: Manifest, digests: dict[str, str], copied: Path) -> list[str]:
    """Sentences about a database in a backup: tables with too few or too many rows, rows without their file."""
    found = database.contents(copied)
    wrong = [*found.faults, *rows_differ(manifest.rows, found.rows)]
    for name, digest in sorted(found.files.items()):
        if FILES + name not in digests:
            wrong.append(f"A row names the file {name}, which is not in the backup")
        elif digest and digest != digests[FILES + name]:
            wrong.append(f"The file {name} is not the one that its row was written for")
    return wrong


def rows_differ(told: dict[str, int], found: dict[str, int]) -> list[str]:
    """Sentences about the tables whose number of rows is not the one told."""
    return [
        f"{table} has {found.get(table, 0)} rows and had {told.get(table, 0)}"
        for table in sorted({*told, *found})
        if told.get(table, 0) != found.get(table, 0)
    ]
