"""A database of an earlier release, and newer versions of this code that there are not: with made-up migrations."""

import lzma
import os
import re
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings
from django.db import connection

from csprapp import kept
from csprapp.records import schema
from csprapp.ui.health import remembered
from tests.freeze import DATA, ROOT, release
from tests.tools import leave

RELEASES = sorted(
    path.name.split(".")[0].removeprefix("release_").replace("_", ".") for path in DATA.glob("release_*.sql.xz")
)


def forget() -> None:
    """What this process keeps of a database and of its code."""
    kept.forget()
    remembered.good.clear()
    schema._known.cache_clear()


def beside(*statements: str) -> None:
    with connection._nodb_cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


@contextmanager
def database(version: str, folder: Path) -> Iterator[str]:
    """Inside, this process works with a database of that release, at the address given, as it was frozen, and knows
    its migrations, which the other tests do without. Whoever sets MIGRATION_MODULES inside need not put it back."""
    here, without = connection.settings_dict["NAME"], settings.MIGRATION_MODULES
    kept_at = lzma.decompress(release(version, connection.vendor).read_bytes())
    leave(connection)
    if connection.vendor == "sqlite":
        there = str(folder / "release.sqlite3")
        Path(there).write_bytes(kept_at)
        address = f"sqlite:///{there}"
    else:
        there = re.sub(r"\W", "_", f"{here}_{folder.name}")
        beside(f'DROP DATABASE IF EXISTS "{there}"', f'CREATE DATABASE "{there}"')
        address = urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{there}").geturl()
        line = ["psql", "--no-psqlrc", "--quiet", "--single-transaction", "-v", "ON_ERROR_STOP=1", address]
        subprocess.run(line, input=kept_at, stdout=subprocess.DEVNULL, check=True)
    connection.settings_dict["NAME"], settings.MIGRATION_MODULES = there, {}
    forget()
    try:
        yield address
    finally:
        leave(connection)
        connection.settings_dict["NAME"], settings.MIGRATION_MODULES = here, without
        forget()
        if connection.vendor == "postgresql":
            beside(f'DROP DATABASE "{there}" WITH (FORCE)')


MADE_UP = """
from django.db import migrations, models


def note(apps, schema_editor):
    History = apps.get_model("{app}", "{history}")
    History.objects.update(weather="fair")
    History.objects.filter(weather="").update(weather="never")


class Migration(migrations.Migration):
    dependencies = [("{app}", "{last}")]
    operations = [
        migrations.AddField("{model}", "weather", models.CharField(max_length=20, default="")),
        migrations.AddField("{history}", "weather", models.CharField(max_length=20, default="")),
        migrations.RunPython(note, migrations.RunPython.noop),
        migrations.AddField("{model}", "wind", models.IntegerField(default=0, db_default=0, db_index=True)),
    ]
"""
AUDITED = {
    "cases": ("cases/migrations", "incident", "historicalincident"),
    "partnership": ("csprapp/partnership/migrations", "agency", "historicalagency"),
    "publications": ("publications/migrations", "publication", "historicalpublication"),
}
NAME = "9999_made_up"


def write_made_up(app: str, into: Path) -> None:
    """A migration that adds columns to an audited table and to its history, and fills the history's."""
    where, model, history = AUDITED[app]
    last = max(path.stem for path in (ROOT / where).glob("0*.py"))
    words = MADE_UP.format(app=app, last=last, model=model, history=history)
    (into / f"{NAME}.py").write_text(words)


def newer_modules(folder: Path) -> dict[str, str]:
    """MIGRATION_MODULES of a newer version: ours, and one made-up migration more in each of three apps. The folder
    has to be on the path."""
    for app, (where, *_) in AUDITED.items():
        package = folder / f"newer_{app}"
        package.mkdir()
        (package / "__init__.py").write_text(f"__path__.insert(0, {str(ROOT / where)!r})\n")
        write_made_up(app, package)
    return {app: f"newer_{app}" for app in AUDITED}
