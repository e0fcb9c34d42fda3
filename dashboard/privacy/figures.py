"""The figures that may be given to anybody who asks under the Freedom of Information Act 2000: counts alone.

Of whole years that are over and of the whole partnership, never of an area, so that two answers cannot be held against
each other; small numbers are left out (section 40: personal information).
"""

from collections import Counter
from collections.abc import Iterable
from datetime import date

from cases.incidents.models import Incident, Nature
from cases.notifications.models import Notification
from csprapp.clock.instants import london_date
from dashboard.privacy.suppression import Counts, suppressed
from dashboard.reports.protecting import SMALL
from reviews.learning.models import LearningReview

YEARS = 5
HIDDEN = f"fewer than {SMALL}, or left out"
NOT_SAID = "Not recorded"
Shown = tuple[Counts, list[tuple[str, list[str]]]]


def pack(today: date) -> list[Shown]:
    """The tables with what is shown in each row, totals last."""
    years = [str(year) for year in range(today.year - YEARS, today.year)]
    cases = list(Incident.objects.counted().order_by().values_list("pk", "aware_on", "created_at", "nature"))
    year_of = {pk: str((aware or london_date(made)).year) for pk, aware, made, _ in cases}
    notified = set(Notification.objects.filter(withdrawn_on=None).values_list("incident_id", flat=True))
    labels = {**dict(Nature.choices), "": NOT_SAID}
    happened = _table(
        "What happened", labels.values(), years, ((labels[nature], year_of[pk]) for pk, _, _, nature in cases)
    )
    sent = ("Notified nationally", "Not notified")
    told = _table("Notified", sent, years, ((sent[pk not in notified], year_of[pk]) for pk, *_ in cases))
    kinds = dict(LearningReview.Kind.choices)
    begun = LearningReview.objects.order_by().values_list("kind", "decided_on")
    reviews = _table("Reviews decided on", kinds.values(), years, ((kinds[kind], str(on.year)) for kind, on in begun))
    return [*_shown([happened, told]), *_shown([reviews])]


def _table(title: str, rows: Iterable[str], years: list[str], found: Iterable[tuple[str, str]]) -> Counts:
    counted, names = Counter(found), tuple(rows)
    numbers = tuple(tuple(counted[name, year] for year in years) for name in names)
    return Counts(title, names, tuple(years), numbers)


def _shown(tables: list[Counts]) -> list[Shown]:
    found = []
    for table, numbers in zip(tables, suppressed(tables), strict=True):
        names = (*table.rows, "All")
        rows = [
            (name, [HIDDEN if value is None else str(value) for value in row])
            for name, row in zip(names, numbers, strict=True)
        ]
        found.append((table, rows))
    return found
