"""Every staff page beside a thousand, ten thousand, a hundred thousand and a million cases.

`python -m benchmarks.worklist` on SQLite, `python -m tests.with_postgres python -m benchmarks.worklist` on PostgreSQL.
Each size has a database and a process of its own, which answers in-process requests of signed-in people; rounds are
interleaved over sizes and pages. Beside ours: Django admin's changelist over the same rows with the same filter. What
misses a goal is marked in the table. `--keep` keeps the SQLite files in a folder and uses those that are there.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
django.setup()

from benchmarks.worklist.databases import Database, Size, filled  # noqa: E402
from benchmarks.worklist.pages import ADMIN, PAGES, Page, admin_pages  # noqa: E402
from benchmarks.worklist.report import Line, Spread, print_table  # noqa: E402
from benchmarks.worklist.serving import Cost  # noqa: E402

ROUNDS = 31
SLOW = 2.0  # seconds of processor time: a request that takes longer is not asked for again to warm up
ENOUGH = 20.0  # seconds of processor time of one page at one size
OPEN = "500"


def arguments() -> argparse.Namespace:
    reader = argparse.ArgumentParser(description=__doc__)
    reader.add_argument("--sizes", default="1000,10000,100000,1000000", help="numbers of cases, with commas between")
    reader.add_argument("--open", default=OPEN, help="how many of them are open: 500, or 10%%")
    reader.add_argument("--rounds", type=int, default=ROUNDS)
    reader.add_argument(
        "--pages", default="", help="only pages whose name or person holds one of these words, with commas"
    )
    reader.add_argument("--keep", type=Path, help="a folder in which the SQLite files stay")
    return reader.parse_args()


def size_of(cases: int, opened: str) -> Size:
    return Size(cases, cases * int(opened[:-1]) // 100 if opened.endswith("%") else int(opened))


class Process:
    """A process that answers pages from one database."""

    def __init__(self, database: Database, admin: bool, stack: ExitStack) -> None:
        line = [sys.executable, "-m", "benchmarks.worklist.serving", "--day", str(database.day)]
        env = {**os.environ, "DATABASE_URL": database.url}
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
        self.process = subprocess.Popen([*line, *(["--admin"] if admin else [])], env=env, **pipes)
        stack.callback(self.process.wait)
        stack.callback(self.process.stdin.close)

    def ask(self, number: int) -> Cost:
        """One request for the page of this number."""
        print(number, file=self.process.stdin, flush=True)
        answer = self.process.stdout.readline()
        if not answer:
            raise SystemExit("A page could not be answered; see above")
        return Cost(**json.loads(answer))


class Course:
    """One page at one size: its requests so far."""

    def __init__(self, page: Page, number: int, process: Process, cases: int) -> None:
        self.page, self.number, self.process, self.cases = page, number, process, cases
        self.costs: list[Cost] = []
        first = process.ask(number)
        if first.processor > SLOW:
            self.costs.append(first)

    @property
    def goes_on(self) -> bool:
        return sum(cost.processor for cost in self.costs) < ENOUGH

    def again(self) -> None:
        if self.goes_on:
            self.costs.append(self.process.ask(self.number))


def wanted(pages: tuple[Page, ...], words: str) -> list[tuple[int, Page]]:
    """The pages that hold one of the words, each with its number."""
    chosen = [word.strip().lower() for word in words.split(",") if word.strip()]
    return [
        (number, page)
        for number, page in enumerate(pages)
        if not chosen or any(word in f"{page.name} ({page.who})".lower() for word in chosen)
    ]


@contextmanager
def courses(databases: list[Database], words: str) -> Iterator[list[Course]]:
    """Every page at every size, by page, warmed up; the peer last."""
    with ExitStack() as stack:
        ours = [(Process(database, False, stack), database) for database in databases]
        theirs = [(Process(database, True, stack), database) for database in databases]
        both = [(ours, wanted(PAGES, words)), (theirs, list(enumerate(admin_pages())))]
        yield [
            Course(page, number, process, database.size.cases)
            for processes, pages in both
            for number, page in pages
            for process, database in processes
        ]


def measure(databases: list[Database], words: str, rounds: int) -> list[Line]:
    with courses(databases, words) as all_of_them:
        for _ in range(rounds):
            for course in all_of_them:
                course.again()
    return [Line(course.page, course.cases, course.costs) for course in all_of_them]


def peer_of(lines: list[Line]) -> Spread:
    """What admin's changelist costs at the smallest size without its total count."""
    return next(line for line in lines if line.page.name == ADMIN).of("processor")


def main() -> None:
    options = arguments()
    sizes = [size_of(int(cases), options.open) for cases in options.sizes.split(",")]
    with ExitStack() as stack:
        folder = options.keep or Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="csprapp-worklist-")))
        folder.mkdir(parents=True, exist_ok=True)
        databases = stack.enter_context(filled(sizes, folder.resolve()))
        before, begun = os.getloadavg()[0], time.perf_counter()
        lines = measure(databases, options.pages, options.rounds)
    taken = f"load {before:.1f} when it began, {time.perf_counter() - begun:,.0f} s"
    what = "PostgreSQL" if os.environ.get("DATABASE_URL") else "SQLite"
    print(f"\n{what}, {options.open} open, up to {options.rounds} interleaved rounds, {taken}. Milliseconds.")
    print("Database: processor time of statements and of fetching rows. Processor: the whole page's, that included.")
    print("Queries: without those that begin or end a transaction. Marked: misses its goal.\n")
    failed = print_table(lines, peer_of(lines))
    print(f"\n{failed} of {len(lines)} lines miss a goal" if failed else "\nEvery goal is reached")


if __name__ == "__main__":
    main()
