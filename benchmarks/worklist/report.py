"""The table of what each page cost at each size, beside what it may cost."""

import statistics
from dataclasses import dataclass

from benchmarks.worklist.pages import Page
from benchmarks.worklist.serving import Cost

MISSED = "**"
PROCESSOR = (50, 75)  # milliseconds of the whole page: median and p95
PEER = 2.5  # times admin's changelist at the smallest size, where that is larger
GROWTH, NOTICED = 1.3, 0.5  # of the largest size over the smallest; less than so many milliseconds is no growth


@dataclass(frozen=True)
class Spread:
    """Median and p95, in milliseconds."""

    median: float
    p95: float


def spread(seconds: list[float]) -> Spread:
    ordered = sorted(seconds)
    return Spread(1e3 * statistics.median(ordered), 1e3 * ordered[min(len(ordered) - 1, int(len(ordered) * 0.95))])


@dataclass(frozen=True)
class Line:
    """What a page cost at one size."""

    page: Page
    cases: int
    costs: list[Cost]

    def of(self, kind: str) -> Spread:
        return spread([getattr(cost, kind) for cost in self.costs])

    @property
    def queries(self) -> int:
        """Of the usual request: once a minute one also renews the session."""
        return statistics.median_high(cost.queries for cost in self.costs)

    @property
    def bytes(self) -> int:
        return max(cost.bytes for cost in self.costs)


def growth(small: Line, large: Line, kind: str) -> tuple[float, bool]:
    """How many times the median of the smallest size the largest one's is, and whether that is too much."""
    first, last = small.of(kind).median, large.of(kind).median
    times = last / first if first else 1.0
    return times, times > GROWTH and last - first > NOTICED


def mark(words: str, missed: bool) -> str:
    return f"{MISSED}{words}{MISSED}" if missed else words


def row(line: Line, smallest: Line | None, peer: Spread | None, largest: int) -> tuple[str, int]:
    """The line as markdown, and how many goals it misses. The peer has none; how much a page grew is judged between the
    smallest and the largest number of cases."""
    database, processor, clock = (line.of(kind) for kind in ("database", "processor", "clock"))
    limits = (
        PROCESSOR
        if peer is None
        else tuple(max(own, PEER * theirs) for own, theirs in zip(PROCESSOR, (peer.median, peer.p95), strict=True))
    )
    goals = line.page
    cells = [
        (f"{line.queries}", line.queries > goals.most_queries),
        (f"{database.median:,.1f}", database.median > goals.database[0]),
        (f"{database.p95:,.1f}", database.p95 > goals.database[1]),
        (f"{processor.median:,.0f}", processor.median > limits[0]),
        (f"{processor.p95:,.0f}", processor.p95 > limits[1]),
        (f"{clock.median:,.0f}", False),
        (f"{clock.p95:,.0f}", False),
        (f"{line.bytes / 1e3:,.0f}", line.bytes > goals.most_bytes),
        (f"{len(line.costs)}", False),
    ]
    for kind in ("database", "processor"):
        times, missed = growth(smallest, line, kind) if smallest else (0.0, False)
        cells.append((f"{times:,.2f}" if smallest else "", missed and line.cases == largest))
    judged = goals.judged
    words = " | ".join(mark(text, missed and judged) for text, missed in cells)
    missed = sum(missed for _, missed in cells) if judged else 0
    return f"| {goals.name} ({goals.who}) | {line.cases:,} | {words} |", missed


HEAD = (
    "| Page | cases | queries | database p50 | p95 | processor p50 | p95 | clock p50 | p95 | kB | rounds | database, "
    "times | processor, times |\n|---|" + "---|" * 12
)


def print_table(lines: list[Line], peer: Spread | None) -> int:
    """The whole table, by page and size; the number of lines that miss a goal."""
    print(HEAD)
    smallest: dict[Page, Line] = {}
    largest = max(line.cases for line in lines)
    failed = 0
    for line in lines:
        text, missed = row(line, smallest.get(line.page), peer, largest)
        smallest.setdefault(line.page, line)
        failed += missed > 0
        print(text)
    return failed
