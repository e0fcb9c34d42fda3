"""The code name of a case: a neutral word by which people speak of it, drawn from a list and never from a person.

The list holds no first name, no place in England and no word that could hurt. No two open cases share one.
"""

from collections.abc import Iterator
from itertools import count
from pathlib import Path
from random import Random

from django.db import connection

from cases.incidents.models import Incident

WORDS = tuple(Path(__file__).with_name("code_names.txt").read_text().split())
LOCK = 771_002  # any number, the same everywhere, and another one than the calendar's


def free_code_names(case: Incident, words: str) -> list[str]:
    """The code names that no open case has, in the order in which this case draws them; `words` are those it is found
    by, so that it is never given one that stands in its own record. While the list lasts, words of the list; then with
    a number.

    Whoever draws waits here for everybody who drew and has not finished; so call it in the service's transaction.
    """
    if connection.vendor == "postgresql":  # SQLite's writers already queue
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
    for names in names_for(case.reference, words):
        others = Incident.objects.filter(closed_on=None, code_name__in=names).exclude(pk=case.pk)
        taken = set(others.order_by().values_list("code_name", flat=True))
        if free := [name for name in names if name not in taken]:
            return free
    raise AssertionError("numbers do not end")


def names_for(reference: str, words: str) -> Iterator[list[str]]:
    """The list as this case draws from it: its order follows from the reference, which says nothing of anybody."""
    known = set(words.split())
    order = [word for word in WORDS if word.lower() not in known]
    Random(reference).shuffle(order)  # noqa: S311  # nothing rests on its being unknown
    for number in count(1):
        yield order if number == 1 else [f"{word} {number}" for word in order]
