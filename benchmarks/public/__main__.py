"""The public list over the wire beside its peers: `python -m benchmarks.public`.

With SQLite, or with the PostgreSQL of DATABASE_URL (`python -m tests.with_postgres python -m benchmarks.public`) in two
databases of its own that are removed afterwards. Every contestant serves one list of twenty reports to the same client
over the same kept connections, each server one process on one core; the rounds are interleaved. Beside ours: the same
bytes as a file by nginx, the same template in a plain uncached ListView, and an uncached Wagtail page with the same
content, whose packages go to a virtual environment that is kept in var/benchmark/; and the bound, the same server that
gives our bytes again after it read the token from the database. Rates are by the clock and, for a machine that has
other work, by the processor time that server and database took for them. `--without nginx,wagtail` leaves out peers
that the machine has no packages for; without wrk a client of our own asks, and the clock then says nothing.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import venv
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from benchmarks.measure import verdict
from benchmarks.public import content
from benchmarks.public.serving import CORES, ROOT, Server, get, granian, headers, nginx, rate, spent

PATH = "/reviews/"
ROUNDS, SECONDS = 7, 2
PEER = ("wagtail==8.0.1", "django==5.2.19", "granian==2.8.7", "psycopg[binary]==3.3.9")
OURS, BOUND, OFF, LIST_VIEW, NGINX, WAGTAIL = (
    "ours",
    "the bound: ours as constant bytes, after reading the token",
    "ours, front switched off",
    "plain uncached ListView",
    "nginx, the bytes as a file",
    "uncached Wagtail page",
)


def wagtail_python() -> str:
    """The interpreter of Wagtail's own virtual environment, made once."""
    folder = ROOT / "var" / "benchmark" / "wagtail"
    python = folder / "bin" / "python"
    done = folder / "done"
    if not done.exists() or done.read_text() != " ".join(PEER):
        print("Installing Wagtail in an environment of its own (once)", flush=True)
        venv.create(folder, with_pip=True, clear=True)
        subprocess.run([python, "-m", "pip", "install", "-q", "--disable-pip-version-check", *PEER], check=True)
        done.write_text(" ".join(PEER))
    return str(python)


@contextmanager
def databases(folder: Path) -> Iterator[tuple[str, str]]:
    """The addresses of an empty database for us and one for Wagtail."""
    given = os.environ.get("DATABASE_URL", "")
    if not given:
        yield f"sqlite:///{folder}/ours.sqlite3", "sqlite:///wagtail"
        return
    import psycopg

    names = [f"csprapp_benchmark_{os.getpid()}_{what}" for what in ("ours", "wagtail")]
    with psycopg.connect(given, autocommit=True) as server:
        for name in names:
            server.execute(f'CREATE DATABASE "{name}"')
        try:
            ours, wagtail = (urlsplit(given)._replace(path=f"/{name}").geturl() for name in names)
            yield ours, wagtail
        finally:
            for name in names:
                server.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def start(stack: ExitStack, folder: Path, wagtail_database: str, without: set[str]) -> dict[str, Server]:
    """Every contestant, answering."""
    servers = {
        OURS: granian(stack, sys.executable, "csprapp.wsgi:application", PATH),
        OFF: granian(stack, sys.executable, "csprapp.wsgi:application", PATH, CSPR_FRONT="0"),
        LIST_VIEW: granian(stack, sys.executable, "benchmarks.public.plain:application", PATH),
    }
    body = get(servers[OURS].address)
    kept = {"BENCHMARK_BODY": folder / "body", "BENCHMARK_HEADERS": folder / "headers"}
    kept["BENCHMARK_BODY"].write_bytes(body)
    kept["BENCHMARK_HEADERS"].write_text(json.dumps(headers(servers[OURS].address)))
    from publications.public.front import GENERATION  # once the settings are there

    more = {name: str(path) for name, path in kept.items()} | {"BENCHMARK_QUESTION": GENERATION}
    servers[BOUND] = granian(stack, sys.executable, "benchmarks.public.bound:application", PATH, **more)
    if "nginx" not in without:
        servers[NGINX] = nginx(stack, folder / "nginx", PATH, body)
    if "wagtail" in without:
        return servers
    peer = folder / "wagtail"
    peer.mkdir()
    content.for_wagtail(peer, body.decode())
    python = wagtail_python()
    more = {"BENCHMARK_FOLDER": str(peer), "DATABASE_URL": wagtail_database}
    more["DJANGO_SETTINGS_MODULE"] = "benchmarks.public.wagtail_site.settings"
    fill = [python, "-m", "benchmarks.public.wagtail_site.fill"]
    subprocess.run(fill, cwd=ROOT, env={**os.environ, **more}, check=True)
    servers[WAGTAIL] = granian(stack, python, "benchmarks.public.wagtail_site.wsgi:application", PATH, **more)
    return servers


def same_content(servers: Mapping[str, Server]) -> None:
    """Every peer shows all reports, in as many bytes."""
    bodies = {name: get(server.address) for name, server in servers.items()}
    assert {bodies[name] for name in (OURS, BOUND, OFF, NGINX) if name in bodies} == {bodies[OURS]}
    for name, body in bodies.items():
        assert body.count(b"Invented report ") == content.REPORTS, name
    lengths = {name: len(body) for name, body in bodies.items()}
    assert set(lengths.values()) == {len(bodies[OURS])}, lengths
    print(f"One list of {content.REPORTS} reports, {len(bodies[OURS]):,} bytes from each")


@dataclass(frozen=True)
class Round:
    """Answers a second, by the clock and by the processor time of the server and of its database."""

    by_clock: float
    by_processor: float


def measure(servers: Mapping[str, Server], database: list[int]) -> dict[str, list[Round]]:
    """The rounds of each contestant, interleaved, after one to warm up."""
    for server in servers.values():
        rate(server.address, 1)
    found: dict[str, list[Round]] = {name: [] for name in servers}
    for _ in range(ROUNDS):
        for name, server in servers.items():
            working = [server.process, *database]
            before = spent(working)
            answers, seconds = rate(server.address, SECONDS)
            found[name].append(Round(answers / seconds, answers / (spent(working) - before)))
    return found


def postmaster(given: str) -> list[int]:
    """The process of PostgreSQL to whose account its work goes; none with SQLite, which works in the server's own."""
    if not given:
        return []
    import psycopg

    with psycopg.connect(given) as server:
        (backend,) = server.execute("SELECT pg_backend_pid()").fetchone()
        return [int(Path(f"/proc/{backend}/stat").read_text().rsplit(")", 1)[1].split()[1])]


def line(name: str, rounds: list[Round], ours: list[Round], kind: str) -> str:
    rates = [getattr(each, kind) for each in rounds]
    spread = f"{min(rates):,.0f} to {max(rates):,.0f}"
    return f"| {name} | {statistics.median(rates):,.0f} ({spread}) | {times(ours, rounds, kind):.3g} |"


def times(ours: list[Round], rounds: list[Round], kind: str) -> float:
    """How many times as many answers ours gives."""
    first, second = (statistics.median(getattr(each, kind) for each in of) for of in (ours, rounds))
    return first / second


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--without", default="", help="nginx, wagtail or both, with a comma")
    without = set(parser.parse_args().without.split(","))
    given = os.environ.get("DATABASE_URL", "")
    with tempfile.TemporaryDirectory(prefix="csprapp-benchmark-") as made, ExitStack() as stack:
        folder = Path(made)
        folder.chmod(0o755)  # nginx reads as its own user
        (folder / "nginx").mkdir()
        ours, wagtail = stack.enter_context(databases(folder))
        content.make(folder / "var", ours)
        servers = start(stack, folder, wagtail, without)
        same_content(servers)
        before = os.getloadavg()[0]
        found = measure(servers, postmaster(given))
        from django.db import connections

        connections.close_all()
    what = "PostgreSQL" if given else "SQLite"
    print(f"{what}, {len(CORES)} cores, load {before:.1f} when it began; {ROUNDS} rounds of {SECONDS} s each")
    for kind, words in (("by_processor", "second of processor time"), ("by_clock", "second")):
        print(f"\n| | answers a {words}: median (range) | ours is times it |\n|---|---|---|")
        for name, rounds in found.items():
            print(line(name, rounds, found[OURS], kind))
        print()
        goals = {BOUND: 0.85, LIST_VIEW: 100, NGINX: 0.08 if given else 0.20, WAGTAIL: 40}
        for name, goal in ((name, goals[name]) for name in goals if name in servers):
            print(verdict(f"{name}, by a {words}", times(found[OURS], found[name], kind), goal))


if __name__ == "__main__":
    main()
