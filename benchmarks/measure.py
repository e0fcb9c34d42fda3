"""Timing two or more things beside each other: interleaved rounds, median and range, the ratio of the medians."""

import statistics
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass

ROUNDS = 7
SHORTEST = 0.02  # seconds: a round of something quick is repeated until it takes as long, so that all are warm


@dataclass(frozen=True)
class Timing:
    """Seconds that one run of a contestant took, in each round."""

    name: str
    rounds: tuple[float, ...]

    @property
    def median(self) -> float:
        return statistics.median(self.rounds)


def side_by_side(
    contestants: Mapping[str, Callable[[], object]],
    rounds: int = ROUNDS,
    clock: Callable[[], float] = time.process_time,
) -> dict[str, Timing]:
    """Run each contestant in every round, the rounds interleaved, after one to warm up.

    Measured in processor time unless another clock is given, so that whatever else the machine does falls on nobody.
    """
    repeats = {name: _repeats(run, clock) for name, run in contestants.items()}
    taken: dict[str, list[float]] = {name: [] for name in contestants}
    for _ in range(rounds):
        for name, run in contestants.items():
            begun = clock()
            for _ in range(repeats[name]):
                run()
            taken[name].append((clock() - begun) / repeats[name])
    return {name: Timing(name, tuple(seconds)) for name, seconds in taken.items()}


def _repeats(run: Callable[[], object], clock: Callable[[], float]) -> int:
    run()
    begun = clock()
    run()
    return max(1, round(SHORTEST / max(clock() - begun, 1e-6)))


def duration(seconds: float) -> str:
    """A duration in the unit that suits it."""
    for unit, size in (("s", 1.0), ("ms", 1e-3), ("µs", 1e-6)):
        if seconds >= size:
            return f"{seconds / size:,.2f} {unit}"
    return f"{seconds / 1e-9:,.0f} ns"


def table(timings: Mapping[str, Timing], ours: str, each: int = 1) -> str:
    """Lines of a table: median and range of one of `each` operations, and how many times slower than ours."""
    base = timings[ours].median
    width = max(map(len, timings))
    lines = [f"{'':{width}}  {'median':>10}  {'range':>23}  times ours"]
    for timing in timings.values():
        low, high = duration(min(timing.rounds) / each), duration(max(timing.rounds) / each)
        lines.append(
            f"{timing.name:{width}}  {duration(timing.median / each):>10}  {f'{low} - {high}':>23}  "
            f"{timing.median / base:10.1f}"
        )
    return "\n".join(lines)


def verdict(words: str, reached: float, wanted: float) -> str:
    """One line: what was reached beside what was wanted."""
    sign = "reached" if reached >= wanted else "MISSED"
    return f"{words}: {reached:.3g} times, goal {wanted:g}: {sign}"
