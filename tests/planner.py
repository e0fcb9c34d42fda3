"""What a database plans to do for a statement: whether it reads the case table from one end to the other.

A plan that leaves the table as soon as the rows of a page are found does not read it whole; neither does one that goes
through an index of the open cases alone.
"""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from django.db import connection

from cases.incidents.models import Incident

TABLE = Incident._meta.db_table
OF_THE_OPEN = {index.name for index in Incident._meta.indexes if "closed_on', None" in str(index.condition)}
# The pages that may read every case, by the beginning of their address, and why.
EVERYWHERE = {
    "/staff/privacy/figures/": "counts every case of whole years, for anybody who asks",
    "/staff/privacy/retention/": "counts every closed case",
}
ON_POSTGRES = {
    "/staff/reports/": "tells of the same duties as Performance",
    "/staff/performance/": "judges the duties of a period, and so many cases are not looked up one by one",
    "/staff/referrals/": "counts every referral that ever came",
    "/staff/actions/": "asks of every theme and, shown all, of every action whether there is one to be seen",
    "/staff/reviews/?": "counts every review there ever was, when all are asked for",
    "/staff/recommendations/": "looks through all recommendations for earlier ones",
}
FEW = 200  # rows that PostgreSQL expects: nobody owns only a few cases
BY_KEY = {"id", "reference", "occurred_on", "aware_on"}


@dataclass
class Statements:
    """The statements about cases of every page asked, each with the first page that sent it."""

    page: str = ""
    sent: dict[str, tuple[str, Any]] = field(default_factory=dict)

    def __call__(self, execute, sql, params, many, context):
        if f'"{TABLE}"' in sql and sql.lstrip(" (").startswith(("SELECT", "WITH")):
            self.sent.setdefault(sql, (self.page, params))
        return execute(sql, params, many, context)

    @contextmanager
    def of(self, page: str) -> Iterator[None]:
        """Inside it, what is sent is sent for this page."""
        self.page = page
        with connection.execute_wrapper(self):
            yield

    def whole(self) -> list[str]:
        """The statements that read the case table whole, each below its page, but for the exceptions."""
        excused = (*EVERYWHERE, *(ON_POSTGRES if connection.vendor == "postgresql" else ()))
        sent = [(page, sql, params) for sql, (page, params) in self.sent.items() if not page.startswith(excused)]
        return [f"{page}\n{sql}" for page, sql, params in sent if reads_whole(sql, params)]


def reads_whole(sql: str, params: Any = ()) -> bool:
    """Whether the plan of a statement goes through most of the case table."""
    with connection.cursor() as cursor:
        few = _few()
        if connection.vendor == "sqlite":
            return _sqlite(cursor, sql, params, few)
        cursor.execute(f"EXPLAIN (FORMAT JSON) {sql}", params)
        (found,) = cursor.fetchone()
        plans = found if isinstance(found, list) else json.loads(found)
        return any(_postgres(plan["Plan"], few, stops=False) for plan in plans)


@cache
def _few() -> set[str]:
    """The indexes by which few cases are found: those of open cases, and those that begin with a key or a day. A
    quarter of all cases is of one area, or somebody's own."""
    with connection.cursor() as cursor:
        found = connection.introspection.get_constraints(cursor, TABLE)
    by_key = {name for name, each in found.items() if each["columns"] and each["columns"][0] in BY_KEY}
    return OF_THE_OPEN | by_key | {f"sqlite_autoindex_{TABLE}_1"}  # of the reference


def _sqlite(cursor, sql: str, params: Any, few: set[str]) -> bool:
    """SQLite's program names what it opens by where it lies. It goes through it in a loop, unless it looks one row up;
    the loop stops early if a LIMIT inside it leads out of it."""
    cursor.execute("SELECT rootpage, name FROM sqlite_master WHERE tbl_name = %s", [TABLE])
    roots = dict(cursor.fetchall())
    cursor.execute(f"EXPLAIN {sql}", params)
    program = [tuple(row[:4]) for row in cursor.fetchall()]
    opened = {p1: roots[p2] for _, code, p1, p2 in program if code in {"OpenRead", "ReopenIdx"} and p2 in roots}
    limits = [(at, to) for at, code, _, to in program if code in {"DecrJumpZero", "IfNot"}]
    for begin, code, cursor_of, _ in program:
        many = code in {"Rewind", "Last"} or code.startswith("Seek") and opened.get(cursor_of) not in few
        if cursor_of not in opened or opened[cursor_of] in OF_THE_OPEN or not many:
            continue
        ends = [at for at, code, p1, _ in program if code in {"Next", "Prev"} and p1 == cursor_of and at > begin]
        if ends and not any(begin < at < max(ends) and not begin <= to <= max(ends) for at, to in limits):
            return True
    return False


STREAMS = {"Nested Loop", "Incremental Sort", "Append", "Merge Append", "Subquery Scan", "Result", "Unique", "Memoize"}


def _postgres(node: dict[str, Any], few: set[str], *, stops: bool) -> bool:
    """Whether a node of the plan, or one below it, goes through the table. `stops` is true below a LIMIT or where one
    match is enough, as long as rows come one by one: whoever sorts, hashes or counts them wants them all first."""
    kind, index = node["Node Type"], node.get("Index Name", "")
    of_cases = node.get("Relation Name") == TABLE and kind == "Seq Scan" or index in _indexes()
    by_few = index in OF_THE_OPEN or "Index Cond" in node and (index in few or node["Plan Rows"] < FEW)
    if of_cases and not by_few and not stops:
        return True
    return any(_postgres(below, few, stops=_stops(node, below, stops)) for below in node.get("Plans", ()))


def _stops(node: dict[str, Any], below: dict[str, Any], stops: bool) -> bool:
    """Whether the reading of the node below ends early, when that of this one does."""
    if below.get("Parent Relationship") == "Inner":
        return node.get("Join Type") in {"Semi", "Anti"} and node["Node Type"] == "Nested Loop"
    return node["Node Type"] == "Limit" or stops and node["Node Type"] in STREAMS


@cache
def _indexes() -> set[str]:
    """The names of the case table's indexes: a bitmap is made from one without naming the table."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT indexname FROM pg_indexes WHERE tablename = %s", [TABLE])
        return {name for (name,) in cursor.fetchall()}
