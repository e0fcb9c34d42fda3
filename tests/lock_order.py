"""In which order the suite's transactions lock rows on PostgreSQL. The run fails where two orders could meet.

Every transaction of every test is watched: SELECT ... FOR UPDATE, UPDATE and DELETE, the first of each table. A table
locked after another one is a step from one to the other. The steps of all tests, and of all workers, are put together
at the end of the run, and are at fault when one goes up the declared order (`RANKS`), or when some of them make a
circle in which transactions could wait for each other.

What is left out, and why that is right:
- A row that the transaction itself inserted: nobody else sees it, so nobody waits for it.
- The lock that inserting a row takes on the rows it points to: the product locks rows without their key
  (`no_key=True`, which test_architecture.py demands), and the two do not exclude each other.
- A circle of which two steps were guarded by the same table: both transactions had locked a row of it before. A date of
  a case is changed under the lock of that case, so of two transactions that want the same date the second waits for the
  case and holds nothing that the first wants. This rests on each service taking the row that *owns* what it changes,
  which the test cannot see: it knows tables, not whose rows they are. It is not granted to tables of which everybody
  shares one row (`SHARED`) alone.

What it cannot see: two rows of one table (taken lowest key first by cases.incidents.locks and publishing.locks), two
transactions that insert the same unique key, and what no test does. For those there is the second try of `submit_once`.
"""

import os
import re
from collections.abc import Iterable
from dataclasses import dataclass

import pytest
from django.db import connection, connections
from django.db.backends.signals import connection_created
from django.db.models.signals import post_save

PUBLICATION, CASE, REVIEWS = "publications_publication", "cases_incident", "reviews_learningreview"
# Lowest first; whatever is not named comes after them all.
RANKS = {PUBLICATION: 0, CASE: 1, REVIEWS: 2, "reviews_rapidreview": 2}
CALENDAR = "the calendar"
SHARED = {"publications_generation", "cases_referencecounter", "partnership_partnership", CALENDAR}

LOCKING = re.compile(r"\s*(?:SELECT .*\bFOR (?:NO KEY )?UPDATE\b|UPDATE |DELETE FROM )", re.DOTALL)
CHANGED = re.compile(r'\s*(?:UPDATE|DELETE FROM) "(\w+)"')
READ = re.compile(r'(?:FROM|JOIN) "(\w+)"')
ADVISORY = "pg_advisory_xact_lock"


@dataclass(frozen=True)
class Step:
    """One table locked while another was: the tables locked before the second one, the first not counted."""

    held: str
    took: str
    guards: frozenset[str] = frozenset()


def rank(table: str) -> int:
    """Where a table stands in the declared order."""
    return RANKS.get(table, 3)


def faults(steps: Iterable[Step]) -> list[tuple[Step, ...]]:
    """The steps that go up the declared order, each alone, and the circles in which transactions could wait for each
    other."""
    steps = sorted(set(steps), key=lambda step: (step.held, step.took, sorted(step.guards)))
    wrong = [(step,) for step in steps if rank(step.held) > rank(step.took)]
    after: dict[str, list[Step]] = {}
    for step in steps:
        if rank(step.held) <= rank(step.took):
            after.setdefault(step.held, []).append(step)
    found: dict[frozenset[str], tuple[Step, ...]] = {}
    for first in after:
        _walk(first, [], after, found)
    return wrong + list(found.values())


def _walk(
    first: str, path: list[Step], after: dict[str, list[Step]], found: dict[frozenset[str], tuple[Step, ...]]
) -> None:
    """Go on from the end of a path, from each circle's first table by name, and keep one circle of the same tables."""
    for step in after.get(path[-1].took if path else first, []):
        if step.took < first or any(step.took == earlier.took for earlier in path):
            continue
        if any(_guarded(step, earlier) for earlier in path):
            continue
        if step.took == first:
            found.setdefault(frozenset(each.held for each in [*path, step]), (*path, step))
        else:
            _walk(first, [*path, step], after, found)


def _guarded(one: Step, other: Step) -> bool:
    """Whether two steps of a circle cannot be under way at once: they are of the same row's own tables."""
    owned = {one.held, one.took, other.held, other.took} - SHARED
    return bool(owned and one.guards & other.guards)


def tables_of(sql: str) -> list[str]:
    """The tables of which a statement locks rows; those of questions within it are only read."""
    if ADVISORY in sql:
        return [CALENDAR]
    if not LOCKING.match(sql):
        return []
    if changed := CHANGED.match(sql):
        return [changed[1]]
    outer = sql
    while outer != (outer := re.sub(r"\([^()]*\)", "", outer)):
        pass
    locked = re.search(r"FOR (?:NO KEY )?UPDATE OF (.*)", outer)
    return re.findall(r'"(\w+)"', locked[1]) if locked else READ.findall(outer)


def row_of(sql: str, params: object, table: str) -> object:
    """The key of the one row that a statement locks, or None when it may be several."""
    where = sql.rfind(f'WHERE "{table}"."id" = %s')
    if where < 0 or not isinstance(params, tuple | list):
        return None
    return params[sql.count("%s", 0, where)]


MIGRATING = ("tests/test_releases.py", "tests/records/test_migrate.py")  # one transaction, the service closed


class Recorder:
    """Called with each statement; keeps the steps of the transactions, with where each was first seen."""

    def __init__(self) -> None:
        self.steps: dict[Step, str] = {}
        self.transactions: dict[int, tuple[object, dict[str, None], set[tuple[str, object]]]] = {}

    def __call__(self, execute, sql, params, many, context):
        if isinstance(sql, str) and (tables := tables_of(sql)):
            self.record(context["connection"], sql, params, tables)
        return execute(sql, params, many, context)

    def transaction(self, on):
        """What the outermost transaction of the product has locked and inserted; None outside of one. The tests' own
        transactions, which are never committed, do not count."""
        blocks = [block for block in on.atomic_blocks if not block._from_testcase]
        if not blocks:
            return None
        known = self.transactions.get(id(on))
        if known is None or known[0] is not blocks[0]:
            known = self.transactions[id(on)] = (blocks[0], {}, set())
        return known

    def record(self, on, sql: str, params: object, tables: list[str]) -> None:
        test = os.environ.get("PYTEST_CURRENT_TEST", "")
        if (known := self.transaction(on)) is None or test.endswith("(teardown)") or test.startswith(MIGRATING):
            return
        _, locked, inserted = known
        for table in tables:
            if table in locked or (table, row_of(sql, params, table)) in inserted:
                continue
            for held in locked:
                guards = frozenset(locked) - {held}
                self.steps.setdefault(Step(held, table, guards), f"{test}\n        {' '.join(sql.split())[:160]}")
            locked[table] = None

    def inserted(self, sender, instance, created: bool, using: str, **signal: object) -> None:
        """A row that this transaction made itself."""
        if created and (known := self.transaction(connections[using])) is not None:
            known[2].add((sender._meta.db_table, instance.pk))

    def watch(self, sender: object = None, connection=connection, **signal: object) -> None:
        if connection.vendor == "postgresql" and self not in connection.execute_wrappers:
            connection.execute_wrappers.append(self)


class LockOrder:
    """The plugin: watches every connection, joins what the workers saw, and says what is wrong."""

    def __init__(self) -> None:
        self.recorder = Recorder()
        self.wrong: list[tuple[Step, ...]] = []

    def pytest_sessionstart(self, session) -> None:
        self.recorder.watch()
        connection_created.connect(self.recorder.watch)
        post_save.connect(self.recorder.inserted)

    @pytest.hookimpl(optionalhook=True)
    def pytest_testnodedown(self, node, error) -> None:
        for held, took, guards, seen in getattr(node, "workeroutput", {}).get("lock_steps", []):
            self.recorder.steps.setdefault(Step(held, took, frozenset(guards)), seen)

    def pytest_sessionfinish(self, session) -> None:
        seen = self.recorder.steps
        if hasattr(session.config, "workeroutput"):
            rows = [(step.held, step.took, sorted(step.guards), where) for step, where in seen.items()]
            session.config.workeroutput["lock_steps"] = rows
            return
        self.wrong = faults(seen)
        if self.wrong and session.exitstatus == pytest.ExitCode.OK:
            session.exitstatus = pytest.ExitCode.TESTS_FAILED

    def pytest_terminal_summary(self, terminalreporter) -> None:
        for steps in self.wrong:
            terminalreporter.section("rows are locked in an order that can end in a deadlock", red=True)
            for step in steps:
                guards = f" (under {', '.join(sorted(step.guards))})" if step.guards else ""
                terminalreporter.line(f"{step.held}, then {step.took}{guards}")
                terminalreporter.line(f"    in {self.recorder.steps[step]}")
