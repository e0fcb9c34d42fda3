"""One process that answers pages from one database: `python -m benchmarks.worklist.serving [--admin]`.

It reads the number of a page from each line of its input, asks for that page once in-process, and writes what it cost.
"""

import argparse
import datetime as dt
import json
import os
import sys
import time
from dataclasses import asdict, dataclass
from pathlib import Path

import django

ARGUMENTS = argparse.ArgumentParser()
ARGUMENTS.add_argument("--admin", action="store_true")
ARGUMENTS.add_argument("--day", type=dt.date.fromisoformat)
TRANSACTIONS = ("BEGIN", "SAVEPOINT", "RELEASE", "ROLLBACK")
TIMED = {"execute", "executemany", "fetchone", "fetchmany", "fetchall"}


@dataclass(frozen=True)
class Cost:
    """What one request cost: seconds, queries without those that only begin or end a transaction, and bytes."""

    database: float
    processor: float
    clock: float
    queries: int
    bytes: int


class Meter:
    """Adds up the processor time of statements and of fetching their rows in this process, where SQLite works; what
    PostgreSQL's own process took is read from the machine, so its server has to run on it."""

    def __init__(self, connection) -> None:
        self.connection, self.spent, self.queries = connection, 0.0, 0
        self.make, connection.create_cursor = connection.create_cursor, self.create_cursor

    def create_cursor(self, name=None):
        return TimedCursor(self.make(name), self)

    def backend(self) -> float:
        """Seconds of processor time of the database's own process; none where it has none."""
        if self.connection.vendor == "sqlite" or self.connection.connection is None:
            return 0.0
        process = self.connection.connection.info.backend_pid
        return int(Path(f"/proc/{process}/schedstat").read_text().split()[0]) / 1e9


class TimedCursor:
    """A driver's cursor whose statements and fetched rows are timed."""

    def __init__(self, cursor, meter: Meter) -> None:
        self.cursor, self.meter = cursor, meter

    def __getattr__(self, name: str):
        found = getattr(self.cursor, name)
        return self.timed(name, found) if name in TIMED else found

    def timed(self, name: str, run):
        def call(*args):
            if name.startswith("execute") and not str(args[0]).startswith(TRANSACTIONS):
                self.meter.queries += 1
            begun = time.process_time()
            try:
                return run(*args)
            finally:
                self.meter.spent += time.process_time() - begun

        return call

    def __iter__(self):
        while (row := self.fetchone()) is not None:
            yield row


def measured(meter: Meter, ask) -> Cost:
    """One request, the connection kept or made anew as the settings say."""
    from django.db import close_old_connections

    meter.spent, meter.queries = 0.0, 0
    backend, processor, clock = meter.backend(), time.process_time(), time.perf_counter()
    close_old_connections()
    response = ask()
    close_old_connections()
    clock, processor = time.perf_counter() - clock, time.process_time() - processor
    its_own = max(meter.backend() - backend, 0.0)
    if response.status_code != 200:
        raise SystemExit(f"{response.request['PATH_INFO']} answers {response.status_code}")
    return Cost(meter.spent + its_own, processor + its_own, clock, meter.queries, len(response.content))


def requests(admin: bool):
    """A function for each page that asks for it once."""
    from benchmarks.worklist.pages import PAGES, admin_pages
    from csprapp.accounts.models import User

    clients = {}
    found = []
    for page in admin_pages() if admin else PAGES:
        if page.who not in clients:
            clients[page.who] = signed_in(User.objects.get(email=f"{page.who}@demo.example"))
        found.append(lambda page=page, client=clients[page.who]: asked(client, page))
    return found


def signed_in(user):
    """A client whose session began now: signing in by a form would note the time."""
    from django.test import Client

    from csprapp.accounts.signals import SIGNED_IN_AT

    client = Client()
    client.force_login(user)
    session = client.session
    session[SIGNED_IN_AT] = int(time.time())
    session.save()
    return client


def asked(client, page):
    """The function that sends the request; what it needs is looked up here, outside the time that is taken."""
    address = page.address()
    if page.typed is None:
        return lambda: client.get(address)
    typed = page.typed()
    return lambda: client.post(address, typed)


def main() -> None:
    options = ARGUMENTS.parse_args()
    module = "benchmarks.worklist.admin_settings" if options.admin else "tests.settings"
    os.environ["DJANGO_SETTINGS_MODULE"] = module
    django.setup()
    from django.db import connection

    from csprapp.loading import load_all
    from csprapp.today import at
    from demo.days import moment

    load_all()
    answers, sys.stdout = sys.stdout, sys.stderr
    with at(moment(options.day)):
        pages = requests(options.admin)
        meter = Meter(connection)
        ready: dict[int, object] = {}
        for line in sys.stdin:
            number = int(line)
            if number not in ready:
                ready[number] = pages[number]()
            print(json.dumps(asdict(measured(meter, ready[number]))), file=answers, flush=True)


if __name__ == "__main__":
    main()
