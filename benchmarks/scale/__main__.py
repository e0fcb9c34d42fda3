"""How throughput grows with processes: `python -m tests.with_postgres python -m benchmarks.scale`.

One, two and four processes against one PostgreSQL, as several hosts would stand beside one database: the public list,
given from memory once the token was asked for, and two pages of a signed-in coordinator beside a thousand cases. Beside
each stands the ideal line, n times what one process does. The rounds are interleaved.

By the clock the line ends at the machine's cores, which the client, the database and the processes share. So the figure
to read is the second one: the processor time that an answer costs the processes and the database. Where four
processes spend no more on an answer than one does, nothing is waited for and nothing is done twice, and more hosts give
as much more. The memory is the processes' own and their share of what they have in common (PSS).
"""

import argparse
import os
import re
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from benchmarks.measure import verdict
from benchmarks.public.__main__ import postmaster
from benchmarks.public.serving import CONNECTIONS, CORES, ROOT, Server, free_port, spent, wait_for

PROCESSES = (1, 2, 4)
CASES, OPEN = 1000, 200
GOAL = 0.9  # of the ideal line, by processor time


@dataclass(frozen=True)
class Page:
    """What is asked for, and by whom: a header, or nobody."""

    name: str
    path: str
    header: str = ""


@dataclass(frozen=True)
class Round:
    """Answers a second by the clock, and seconds of processor time that each cost processes and database."""

    rate: float
    cost: float


@contextmanager
def database() -> Iterator[str]:
    """The address of a database with many cases and public reports, dropped afterwards."""
    given = os.environ.get("DATABASE_URL", "")
    if not given:
        sys.exit("Run it as: python -m tests.with_postgres python -m benchmarks.scale")
    import psycopg

    name = f"csprapp_benchmark_{os.getpid()}"
    address = urlsplit(given)._replace(path=f"/{name}").geturl()
    with psycopg.connect(given, autocommit=True) as server:
        server.execute(f'CREATE DATABASE "{name}"')
        try:
            day = subprocess.run(["date", "+%F"], capture_output=True, text=True, check=True).stdout.strip()
            sizes = []
            for arguments in ([], [str(CASES), str(OPEN), day]):
                line = [sys.executable, "-m", "benchmarks.many_cases", *arguments]
                subprocess.run(line, env={**os.environ, "DATABASE_URL": address}, check=True)
                sizes.append(server.execute(f"SELECT pg_database_size('{name}')").fetchone()[0])
            each = (sizes[1] - sizes[0]) / CASES / 1000
            print(f"Database: {sizes[0] / 1e6:,.0f} MB empty, {each:,.0f} kB a case with its history and indexes")
            yield address
        finally:
            server.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def pages(var: Path, address: str) -> list[Page]:
    """The pages, with the session of a coordinator who signed in now."""
    os.environ |= {"CSPR_DEMO": "1", "CSPR_VAR": str(var), "DATABASE_URL": address, "ALLOWED_HOSTS": "127.0.0.1"}
    os.environ |= {"DJANGO_SETTINGS_MODULE": "csprapp.settings", "SECRET_KEY": "only-for-a-benchmark-" + "x" * 40}
    import django
    from django.core.management import call_command

    django.setup()
    call_command("collectstatic", interactive=False, verbosity=0)
    from django.db import connections
    from django.urls import reverse

    from benchmarks.worklist.pages import own_case
    from benchmarks.worklist.serving import signed_in

    case = own_case()
    print(f"Write-ahead log, what a replica is sent: {logged(case.owner, case.area):,.0f} kB a case that is logged")
    session = f"Cookie: session={signed_in(case.owner).session.session_key}"
    connections.close_all()
    return [
        Page("public list, from memory", "/reviews/"),
        Page("My work", reverse("work"), session),
        Page("one case", reverse("case", args=[case.reference]), session),
    ]


def logged(by, area) -> float:
    """Kilobytes of write-ahead log for logging a case, with its people, dates and history; the mean of ten."""
    from django.db import connection

    from csprapp.today import london_today
    from tests.factories_cases import log_case

    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_current_wal_insert_lsn()")
        before = cursor.fetchone()[0]
        for _ in range(10):
            log_case(area=area, by=by, today=london_today())
        cursor.execute("SELECT pg_wal_lsn_diff(pg_current_wal_insert_lsn(), %s)::float8", [before])
        return cursor.fetchone()[0] / 10 / 1000


@contextmanager
def serving(processes: int) -> Iterator[Server]:
    """So many processes behind one address, as docs/operations.md serves."""
    port = free_port()
    options = f"--interface wsgi --host 127.0.0.1 --port {port} --workers {processes} --blocking-threads 4"
    line = [sys.executable, "-m", "granian", *options.split(), "--log-level", "warning", "csprapp.wsgi:application"]
    process = subprocess.Popen(line, cwd=ROOT, stderr=subprocess.DEVNULL)
    try:
        wait_for(f"http://127.0.0.1:{port}/health/live/", process)
        yield Server(f"http://127.0.0.1:{port}", process.pid)
    finally:
        process.terminate()
        process.wait(30)


def asked(server: Server, page: Page, seconds: float, working: list[int]) -> Round:
    """One round. Anything but 200 stops the run."""
    before = spent(working)
    line = [
        sys.executable,
        "-m",
        "benchmarks.public.client",
        str(CONNECTIONS),
        str(seconds),
        server.address + page.path,
    ]
    done = subprocess.run([*line, page.header], cwd=ROOT, check=True, capture_output=True, text=True)
    if "Non-2xx" in done.stdout:
        sys.exit(f"{page.path} did not always answer:\n{done.stdout}")
    answers, taken = re.search(r"(\d+) requests in ([\d.]+)s", done.stdout).groups()
    return Round(int(answers) / float(taken), (spent(working) - before) / int(answers))


def memory(first: int) -> float:
    """Megabytes of a process and of those that it started, each with its share of what they have in common."""
    every = {first}
    for task in Path(f"/proc/{first}/task").glob("*/children"):
        every |= {int(pid) for pid in task.read_text().split()}
    found = 0
    for pid in every:
        found += int(re.search(r"^Pss:\s+(\d+)", Path(f"/proc/{pid}/smaps_rollup").read_text(), re.M)[1])
    return found / 1000


def table(name: str, rounds: Mapping[int, list[Round]]) -> str:
    """Lines of a table: by the clock and by processor time, each beside the ideal line."""
    rate, cost = (
        {n: statistics.median(getattr(each, what) for each in found) for n, found in rounds.items()}
        for what in ("rate", "cost")
    )
    lines = [
        f"\n| {name} | answers a second | of the ideal line | processor time an answer, ms | of the ideal line |",
        "|---|---|---|---|---|",
    ]
    for n in rounds:
        costs = [each.cost * 1000 for each in rounds[n]]
        lines.append(
            f"| {n} | {rate[n]:,.0f} | {rate[n] / (n * rate[1]):.2f} | {cost[n] * 1000:.3g} ({min(costs):.3g} to "
            f"{max(costs):.3g}) | {cost[1] / cost[n]:.2f} |"
        )
    most = max(rounds)
    lines += ["", verdict(f"{name}, {most} processes, of the ideal line by processor time", cost[1] / cost[most], GOAL)]
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=float, default=3)
    options = parser.parse_args()
    given = os.environ.get("DATABASE_URL", "")
    with tempfile.TemporaryDirectory(prefix="csprapp-benchmark-") as made, ExitStack() as stack:
        address = stack.enter_context(database())
        every = pages(Path(made), address)
        base = postmaster(given)
        servers = {n: stack.enter_context(serving(n)) for n in PROCESSES}
        found = {page: {n: [] for n in PROCESSES} for page in every}
        for page in [*every, *every]:
            for server in servers.values():
                asked(server, page, 4, [server.process, *base])  # until each process has loaded what it needs
        before = os.getloadavg()[0]
        for _ in range(options.rounds):
            for page in every:
                for n, server in servers.items():
                    found[page][n].append(asked(server, page, options.seconds, [server.process, *base]))
        kept = {n: memory(server.process) for n, server in servers.items()}
    print(f"{len(CORES)} cores for all of it, load {before:.1f} when it began; {options.rounds} rounds")
    print(f"Memory: {', '.join(f'{n} processes {size:,.0f} MB' for n, size in kept.items())}")
    for page, rounds in found.items():
        print(table(page.name, rounds))


if __name__ == "__main__":
    main()
