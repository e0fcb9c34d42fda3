"""A database for each size, filled once: files in a folder, or databases of the PostgreSQL of DATABASE_URL."""

import datetime as dt
import os
import resource
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from csprapp.today import london_today


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
    with _on_postgres(sizes, given) if given else _in_files(sizes, folder) as databases:
        yield databases


@contextmanager
def _in_files(sizes: list[Size], folder: Path) -> Iterator[list[Database]]:
    """A file for each size, named by its day: the newest in the folder, or one that is filled now."""
    found = []
    tables = folder / "tables.part"
    for size in sizes:
        there = sorted(folder.glob(f"{size.name}_on_*.sqlite3"))
        if not there:
            if not tables.exists():
                make_tables(f"sqlite:///{tables}")
            there = [_new_file(size, tables)]
        day = dt.date.fromisoformat(there[-1].stem.rpartition("_")[2])
        found.append(Database(size, f"sqlite:///{there[-1]}", day))
    tables.unlink(missing_ok=True)
    yield found


def _new_file(size: Size, tables: Path) -> Path:
    day = london_today()
    path = tables.with_name(f"{size.name}_on_{day}.sqlite3")
    part = path.with_suffix(".part")
    shutil.copy(tables, part)
    fill(Database(size, f"sqlite:///{part}", day))
    return part.rename(path)


@contextmanager
def _on_postgres(sizes: list[Size], given: str) -> Iterator[list[Database]]:
    """A database for each size on the server, dropped afterwards."""
    import psycopg

    prefix = f"csprapp_benchmark_{os.getpid()}"
    names = [prefix, *(f"{prefix}_{size.name}" for size in sizes)]
    urls = [urlsplit(given)._replace(path=f"/{name}").geturl() for name in names]
    databases = [Database(size, url, london_today()) for size, url in zip(sizes, urls[1:], strict=True)]
    with psycopg.connect(given, autocommit=True) as server:
        try:
            server.execute(f'CREATE DATABASE "{prefix}"')
            make_tables(urls[0])
            for name, database in zip(names[1:], databases, strict=True):
                server.execute(f'CREATE DATABASE "{name}" TEMPLATE "{prefix}"')
                fill(database)
            yield databases
        finally:
            for name in names:
                server.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def make_tables(url: str) -> None:
    """The empty tables, which every size begins with: migrating takes longer than filling a small one."""
    begun = time.perf_counter()
    _many_cases(url)
    print(f"The tables: made in {time.perf_counter() - begun:,.0f} s", flush=True)


def fill(database: Database) -> None:
    """Put the cases into the tables in a process of its own, and say how long it took."""
    begun, size = time.perf_counter(), database.size
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    _many_cases(database.url, str(size.cases), str(size.open_cases), str(database.day))
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    spent = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    taken = f"{time.perf_counter() - begun:,.0f} s, {spent:,.0f} s of its own processor time"
    print(f"{size.cases:,} cases, {size.open_cases:,} open: filled in {taken}", flush=True)


def _many_cases(url: str, *arguments: str) -> None:
    line = [sys.executable, "-m", "benchmarks.many_cases", *arguments]
    subprocess.run(line, env={**os.environ, "DATABASE_URL": url}, check=True)
