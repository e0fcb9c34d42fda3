"""What the dates of a case would be if something were saved: asked of the service itself, and nothing of it is kept."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from django.db import transaction

from cases.deadlines.models import Deadline
from csprapp.clock.deadline import day_words
from csprapp.ui.components import Fact

if TYPE_CHECKING:
    from cases.incidents.models import Incident


def what_moves(incident: "Incident", save: Callable[[], object]) -> list[Fact]:
    """Every date of the case that `save` would begin, move, meet or end, with what it is now. Raises as `save` does."""
    with transaction.atomic():
        before = _stands(incident)
        save()
        after = _stands(incident)
        transaction.set_rollback(True)
    return [
        Fact(label, words, note=f"Now: {before[key][1]}" if key in before else "It begins")
        for key, (label, words) in after.items()
        if before.get(key) != (label, words)
    ]


def _stands(incident: "Incident") -> dict[int, tuple[str, str]]:
    """By key, what each date of the case is called and says."""
    found = Deadline.objects.filter(incident=incident).order_by("act_on", "pk")
    return {row.pk: (row.label, _words(row)) for row in found}


def _words(row: Deadline) -> str:
    if row.ended_on:
        return f"No longer needed ({row.get_end_reason_display().lower()})"
    done = f", met on {day_words(row.met_on)}" if row.met_on else ""
    return f"Due {day_words(row.due_on)}{done}"
