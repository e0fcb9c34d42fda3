"""A database for each size, filled once: files in a folder, or databases of the PostgreSQL of DATABASE_URL."""

import datetime as dt
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit


@dataclass(frozen=True)
class Size:
    """So many cases, so many of them open."""

    cases: int
    open_cases: int

    @property
    def name(self) -> str:
        return f"cases_{self.cases}_open_{self.open_cases}"


@dataclass(frozen=True)
class Database:
    """Where the cases of a size are, and the day they were made for."""

    size: Size
    url: str
    day: dt.date


@contextmanager
def filled(sizes: list[Size], folder: Path) -> Iterator[list[Database]]:
    """The databases of all sizes. Files stay in the folder and are used again; PostgreSQL's are dropped."""
    given = os.environ.get("DATABASE_URL", "")
    if not given:
        yield [_file(size, folder) for size in sizes]
        return
    import psycopg

    day = dt.date.today()
    made = []
    with psycopg.connect(given, autocommit=True) as server:
        try:
            for size in sizes:
                server.execute(f'CREATE DATABASE "{size.name}_{os.getpid()}"')
                made.append(Database(size, urlsplit(given)._replace(path=f"/{size.name}_{os.getpid()}").geturl(), day))
                fill(made[-1])
            yield made
        finally:
            for database in made:
                server.execute(f'DROP DATABASE "{database.size.name}_{os.getpid()}" WITH (FORCE)')


def _file(size: Size, folder: Path) -> Database:
    """The file of a size: the newest in the folder, or one that is filled now and named by its day."""
    for path in sorted(folder.glob(f"{size.name}_on_*.sqlite3"), reverse=True):
        return Database(size, f"sqlite:///{path}", dt.date.fromisoformat(path.stem.rpartition("_")[2]))
    day = dt.date.today()
    path = folder / f"{size.name}_on_{day}.sqlite3"
    part = path.with_suffix(".part")
    part.unlink(missing_ok=True)
    fill(Database(size, f"sqlite:///{part}", day))
    part.rename(path)
    for more in ("-wal", "-shm"):
        Path(f"{part}{more}").unlink(missing_ok=True)
    return Database(size, f"sqlite:///{path}", day)


def fill(database: Database) -> None:
    """Make the tables and the cases in a process of its own, and say how long it took."""
    begun = time.perf_counter()
    size = database.size
    line = [sys.executable, "-m", "benchmarks.many_cases", str(size.cases), str(size.open_cases), str(database.day)]
    subprocess.run(line, env={**os.environ, "DATABASE_URL": database.url}, check=True)
    print(f"{size.cases:,} cases, {size.open_cases:,} open: filled in {time.perf_counter() - begun:,.0f} s", flush=True)
