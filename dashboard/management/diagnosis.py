"""What the doctor found, and what was done again, said in a terminal: shared by several commands."""

from collections.abc import Callable, Iterable

from django.core.management.base import CommandError

from dashboard.backup.restoring import Restored
from dashboard.health.findings import Result, State


def tell(results: Iterable[Result], write: Callable[[str], object]) -> None:
    """A line for each, and under what is wrong the one that mends it."""
    for one in results:
        write(f"{one.finding.state:8} {one.name}: {one.finding.sentence}")
        if one.finding.mend:
            write(f"         {one.finding.mend}")


def stop_if_unsafe(results: Iterable[Result]) -> None:
    """Raise CommandError with the names of what is unsafe, if anything is."""
    unsafe = [one.name for one in results if one.finding.state is State.UNSAFE]
    if unsafe:
        raise CommandError(f"Unsafe: {', '.join(unsafe)}.")


def tell_restored(told: Restored, write: Callable[[str], object]) -> None:
    """What a restore or a failover did, and what is left to a person."""
    for heading, sentences in (("Done:", told.done), ("For a person to do:", told.left)):
        write(heading)
        for sentence in sentences:
            write(f"  {sentence}")
