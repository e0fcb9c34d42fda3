"""Every kind of write, killed in its middle. `pytest --kills` runs the tests of tests/data/killed.txt with real
transactions. Whenever a transaction begins that was not yet killed from there, the process is forked first: the child
goes on into it and kills itself (SIGKILL) at one of its writes or just before its COMMIT. Then every row of every table
has to be as it was, and every file still there; the test goes on, its own transaction whole.

Which functions write is read off the source (`writers`), so that a new room's are missing from the list until it is
made again. They are counted where they stand on the stack of a write that was killed:

    pytest --kills --writes /tmp/writes.jsonl tests/folder  kills in all tests of a folder, and notes who wrote in which
    python -m tests.kills /tmp/writes.jsonl                 adds to the list: few tests that reach what it lacks

A statement that is a transaction of its own is whole or not there by what a database is; it is counted, not killed.
"""

import ast
import hashlib
import json
import os
import random
import re
import signal
import sys
import threading
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from time import monotonic
from types import FrameType
from typing import Any

import pytest
from django.db import connection, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.signals import connection_created
from django.db.transaction import Atomic

from cases.incidents import search_index

ROOT = Path(__file__).resolve().parent.parent
LIST = ROOT / "tests" / "data" / "killed.txt"
PACKAGES = ("csprapp", "cases", "reviews", "publications", "publishing", "dashboard")
WRITES = re.compile(r"\s*(?:INSERT|UPDATE|DELETE|REPLACE)\b", re.I)
TABLE = re.compile(r'\s*(?:INSERT INTO|UPDATE|DELETE FROM)\s+"(\w+)"', re.I)
# Beside what takes `by`: what is called by a function that writes.
MEANS = {"change", "add", "set_facts", "add_all", "add_row", "change_row", "write", "post", "save_draft", "drop_draft"}
MEANS |= {"set_denormalised", "submit_once", "once", "start"}
ROWS = re.compile(r"(objects|_base_manager|history)\b.*\.(create|update|delete|\w+_or_create|bulk_create|bulk_update)$")
AT = (1, 2, 3, 5, 8, 13, 21, 10**6)  # the write at which a child dies; the last: just before COMMIT
# By its own hand; or where it waited for a minute, as for a library's threads, which a fork has not.
ENDS = (signal.SIGKILL, signal.SIGALRM)
NOT_YET = "not reached yet"
HEAD = """# By which test each function that writes is killed in its middle, or why by none: tests/kills.py
# also says how to make this anew. What stands after "-" is changed by hand, and stays."""
EACH = 1  # kills of each way into a transaction


def writers() -> set[str]:
    """Every function of the product that writes, by what its source says: it takes `by`, who did it, is work beside the
    requests, or calls what writes rows."""
    return {name for package in PACKAGES for path in sorted((ROOT / package).rglob("*.py")) for name in _of(path)}


def _of(path: Path) -> Iterator[str]:
    if "migrations" in path.parts:
        return
    module = ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
    tree = ast.parse(path.read_text())
    functions = [(node, "") for node in tree.body]
    functions += [(node, f"{each.name}.") for each in tree.body if isinstance(each, ast.ClassDef) for node in each.body]
    for node, within in functions:
        if isinstance(node, ast.FunctionDef) and _writes(node):
            yield f"{module}.{within}{node.name}"


def _writes(node: ast.FunctionDef) -> bool:
    marks = [ast.unparse(each).partition("(")[0] for each in node.decorator_list]
    if "contextmanager" in marks or node.name.startswith("require_"):
        return False
    calls = [each for each in ast.walk(node) if isinstance(each, ast.Call)]
    called = {ast.unparse(each.func) for each in calls}
    saved = {"update_fields", "force_insert"} & {given.arg for each in calls for given in each.keywords}
    if "work" in marks or saved or called & MEANS or any(map(ROWS.search, called)):
        return True
    return not node.name.startswith("_") and "by" in {each.arg for each in [*node.args.args, *node.args.kwonlyargs]}


def on_stack(frame: FrameType | None) -> Iterator[tuple[str, FrameType]]:
    """The product's functions that are at work, the innermost first; of one that is a transaction as a whole
    (`@transaction.atomic`), what contextlib put around it; for a function within a function, the outer one."""
    while frame is not None:
        module, name = frame.f_globals.get("__name__") or "", frame.f_code.co_qualname
        if module == "contextlib" and (around := frame.f_locals.get("func")):
            module, name = around.__module__, around.__qualname__
        if module.partition(".")[0] in PACKAGES:
            yield f"{module}.{name.partition('.<locals>')[0]}", frame
        frame = frame.f_back


class Kills:
    """The plugin. With `noting` of every test, which functions it killed are noted; else of those of the list."""

    def __init__(self, *, noting: Path | None = None) -> None:
        self.noting, self.chance = noting, random.Random(1)
        self.registry = writers()
        self.wrote: set[str] = set()  # in the transaction that is under way
        self.tables: set[str] = set()
        self.killed: set[str] = set()
        self.reached: set[str] = set()  # in the test that is under way
        self.failed: list[str] = []  # in that test
        self.run: set[str] = set()  # the tests that are, of this folder and on this database
        self.single: set[str] = set()
        self.ways: Counter[tuple] = Counter()
        self.faults: list[str] = []
        self.twice: dict[str, set[str]] = {}  # functions that commit more than once, and what they wrote later
        self.last: FrameType | None = None  # the call whose transaction was committed last
        self.left: int | None = None  # in a child: how many writes until it dies
        self.whole = False  # whether the transaction under way follows a kill
        self.ready = False  # the database is made by the first test's setup
        self.began = monotonic()

    # --- What is watched

    def watch(self, sender: object = None, connection: Any = connection, **signal: object) -> None:
        if self not in connection.execute_wrappers:
            connection.execute_wrappers.append(self)

    def __call__(self, execute: Any, sql: Any, params: Any, many: bool, context: dict[str, Any]) -> Any:
        if not (here() and isinstance(sql, str) and WRITES.match(sql)):
            return execute(sql, params, many, context)
        if self.left is not None:
            return self._die_at(lambda: execute(sql, params, many, context))
        found = {name for name, _ in on_stack(sys._getframe(1))} & self.registry
        if context["connection"].in_atomic_block:
            self.wrote |= found
            self.tables |= {match[1]} if (match := TABLE.match(sql)) else set()
        else:
            self.single |= found
            self.reached |= found
        return execute(sql, params, many, context)

    def _die_at(self, execute: Any) -> Any:
        self.left = (self.left or 0) - 1
        if self.left <= 0 and self.chance.random() < 0.5:
            die()
        answer = execute()
        if self.left <= 0:
            die()
        return answer

    # --- A transaction

    def enter(self, block: Atomic) -> None:
        """Before a block: if it begins a transaction of the product, one is killed there first."""
        on = transaction.get_connection(block.using)
        if not (self.ready and here()) or on.in_atomic_block or self.left is not None:
            return
        stack = list(on_stack(around := sys._getframe(2)))
        self.wrote, self.tables, self.whole = set(), set(), False
        if not stack or around.f_globals["__name__"].startswith("django.core.cache"):
            return  # a cache's cursor is older than its block, and is no record
        way = tuple((name, type(frame.f_locals.get("self")).__name__) for name, frame in stack[:8])
        self.whole = True
        if self.ways[way] < EACH:
            self.ways[way] += 1
            self.kill(on, stack[0][0])

    def leave(self, on: BaseDatabaseWrapper) -> None:
        """A transaction is committed: whoever wrote in it was killed in it before, there or on the same way."""
        if not (self.whole and here()):
            return
        self.killed |= self.wrote
        self.reached |= self.wrote
        outermost = [frame for name, frame in on_stack(sys._getframe(2)) if name in self.registry][-1:]
        if outermost and self.wrote:
            (frame,) = outermost
            if frame is self.last:
                name = f"{frame.f_globals['__name__']}.{frame.f_code.co_qualname}"
                self.twice.setdefault(name, set()).update(self.tables)
            self.last = frame

    def kill(self, on: BaseDatabaseWrapper, where: str) -> None:
        """In a child, go on and be killed; here, see that nothing of it is there."""
        before, files = rows(on), names()
        on.close()
        at = self.chance.choice(AT)
        child = os.fork()
        if not child:
            signal.signal(signal.SIGALRM, signal.SIG_DFL)
            signal.alarm(60)
            self.left, self.chance = at, random.Random(at)
            return
        _, status = os.waitpid(child, 0)
        after, test = rows(on), os.environ.get("PYTEST_CURRENT_TEST", "")
        if os.WTERMSIG(status) not in ENDS:
            self.faults.append(f"{test}: {where} did not end, at its write {at}")
        changed = sorted(name for name in before.keys() | after.keys() if before.get(name) != after.get(name))
        if changed or files - names():
            self.faults.append(f"{test}: {where}, killed at its write {at}, left {changed or 'a file away'}")

    # --- pytest

    def pytest_sessionstart(self, session: pytest.Session, patch: Any = setattr) -> None:
        self.watch()
        connection_created.connect(self.watch)
        enter, commit, rollback = Atomic.__enter__, BaseDatabaseWrapper.commit, BaseDatabaseWrapper.rollback

        def entered(block: Atomic) -> Any:
            self.enter(block)
            return enter(block)

        def committed(on: BaseDatabaseWrapper) -> Any:
            if self.left is not None:
                die()
            answer = commit(on)
            self.leave(on)
            return answer

        def rolled_back(on: BaseDatabaseWrapper) -> Any:
            if self.left is not None:
                die()
            return rollback(on)

        patch(Atomic, "__enter__", entered)
        patch(BaseDatabaseWrapper, "commit", committed)
        patch(BaseDatabaseWrapper, "rollback", rolled_back)

    @pytest.hookimpl(trylast=True)
    def pytest_collection_modifyitems(self, config: pytest.Config, items: list[pytest.Item]) -> None:
        wanted = set(listed().values()) if not self.noting else {item.nodeid for item in first_cases(items)}
        kept = [item for item in items if item.nodeid in wanted]
        for item in kept:
            item.add_marker(pytest.mark.django_db(transaction=True), append=False)
        config.hook.pytest_deselected(items=[item for item in items if item.nodeid not in wanted])
        items[:] = kept
        self.run = {item.nodeid for item in kept}

    def pytest_runtest_call(self, item: pytest.Item | None) -> None:
        self.ready = True

    @pytest.hookimpl(hookwrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Iterator[None]:
        self.reached, self.failed, before = set(), [], len(self.faults)
        yield
        if self.noting and (self.reached or self.failed):
            with self.noting.open("a") as file:
                file.write(json.dumps([item.nodeid, sorted(self.reached), self.faults[before:] + self.failed]) + "\n")

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """A test that fails, or is skipped, kills nobody the next time."""
        if not report.passed:
            self.failed.append(f"{report.when} {report.outcome}")

    def missing(self) -> set[str]:
        """The functions of the list whose test is run, and that no kill reached."""
        listed_here = {name for name, test in listed().items() if test in self.run}
        return set() if self.noting else listed_here - self.killed - self.single

    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        if (self.faults or self.missing()) and session.exitstatus == pytest.ExitCode.OK:
            session.exitstatus = pytest.ExitCode.TESTS_FAILED

    def pytest_terminal_summary(self, terminalreporter: Any) -> None:
        write = terminalreporter.line
        seconds, vendor = monotonic() - self.began, connection.vendor
        kills, wanted = sum(self.ways.values()), self.registry
        one = len(wanted & self.single - self.killed)
        write(f"{kills} kills in {seconds:.0f} s, {vendor}: {len(self.faults)} left anything")
        write(f"{len(wanted & self.killed)} functions that write were killed in their middle, {one} are one statement")
        for told in self.faults:
            write(told, red=True)
        for name in sorted(self.missing()):
            write(f"not reached: {name}", red=True)
        for name, tables in sorted(self.twice.items()):
            write(f"commits more than once: {name} ({', '.join(sorted(tables))})")


def first_cases(items: list[pytest.Item]) -> list[pytest.Item]:
    """Of a test with several cases the first."""
    return list({item.nodeid.partition("[")[0]: item for item in reversed(items)}.values())


def here() -> bool:
    """Whether this is the thread that is forked: of others nobody is killed."""
    return threading.current_thread() is threading.main_thread()


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def rows(on: BaseDatabaseWrapper) -> dict[str, str]:
    """What every table holds, asked on a connection of its own, which no test counts."""
    other, found = on.copy(), {}
    try:
        with other.cursor() as cursor:
            for table in other.introspection.table_names(cursor):
                if table.startswith(search_index.NAMES):  # SQLite's, kept by triggers
                    continue
                cursor.execute(f'SELECT * FROM "{table}"')
                lines = sorted(map(repr, cursor.fetchall()))
                found[table] = hashlib.sha256("\n".join(lines).encode()).hexdigest()
    finally:
        other.close()
    return found


def names() -> set[str]:
    """The files that are kept."""
    from tests.kept_files import stored

    return stored()


def listed() -> dict[str, str]:
    """The test by which each function is killed."""
    return {name: told for name, told in _lines() if told.startswith("tests/")}


def without() -> dict[str, str]:
    """Why each other function is not."""
    return {name: told.removeprefix("- ") for name, told in _lines() if not told.startswith("tests/")}


def _lines() -> Iterator[tuple[str, str]]:
    for line in LIST.read_text().splitlines() if LIST.exists() else ():
        if line and not line.startswith("#"):
            name, _, told = line.partition(" ")
            yield name, told


def choose(noted: list[tuple[str, set[str]]], wanted: set[str]) -> dict[str, str]:
    """Few tests that reach what is wanted: always the one that reaches most of what is left."""
    found: dict[str, str] = {}
    left = set(wanted)
    while left:
        test, reached = max(noted, key=lambda each: (len(each[1] & left), each[0]), default=("", set()))
        if not (new := reached & left):
            return found
        found |= dict.fromkeys(new, test)
        left -= new
    return found


def merged(noted: list[tuple[str, set[str], bool]], wanted: set[str]) -> dict[str, str]:
    """The test of each function that is wanted. What the list knows stays, but for a test that was `noted` anew (the
    functions it killed, whether nothing was left): of that it counts what it does now. For the rest, few tests."""
    sound = [(test, reached) for test, reached, whole in noted if whole]
    again, pairs = {test for test, *_ in noted}, {(test, name) for test, reached in sound for name in reached}
    known = listed().items()
    kept = {name: test for name, test in known if name in wanted and (test not in again or (test, name) in pairs)}
    return {**kept, **choose(sound, wanted - set(kept))}


def main(paths: list[str]) -> None:
    noted = [json.loads(line) for path in paths for line in Path(path).read_text().splitlines()]
    wanted, reasons = writers(), without()
    found = merged([(test, set(reached), not any(faults)) for test, reached, *faults in noted], wanted)
    left = {name: f"- {reasons.get(name, NOT_YET)}" for name in wanted - set(found)}
    LIST.write_text("\n".join([HEAD, *(f"{name} {told}" for name, told in sorted({**found, **left}.items()))]) + "\n")
    print(f"{len(found)} functions by {len(set(found.values()))} tests, {len(left)} by none")


if __name__ == "__main__":
    main(sys.argv[1:])
