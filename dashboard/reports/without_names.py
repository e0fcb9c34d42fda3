"""Texts of several cases with the names of their people taken out, as the rapid review's report does it."""

from collections.abc import Collection, Iterable, Sequence
from functools import cached_property

from cases.incidents.former import FormerValue
from cases.incidents.models import Person
from dashboard.reporting.naming import Cleaner
from dashboard.reporting.people import labelled, struck_off
from dashboard.reports.progress import Progress, Recommended, Told


class WithoutNames:
    """Cleans the texts of some cases, given by their keys, each of the names of its own people. Two queries, whatever
    the cases hold; none where all `people`, with those recorded by mistake, and the `former` values are given."""

    def __init__(
        self,
        cases: Collection[int],
        people: Iterable[Person] | None = None,
        former: Sequence[FormerValue] | None = None,
    ) -> None:
        if people is None or former is None:
            people = list(Person.everything.filter(incident__in=cases).select_related("child").order_by("pk"))
            former = list(FormerValue.objects.filter(incident__in=cases))
        own: dict[int, tuple[list[Person], list[FormerValue]]] = {case: ([], []) for case in cases}
        for person in people:
            own[person.incident_id][0].append(person)
        for value in former:
            own[value.incident_id][1].append(value)
        self.cleaners = {key: _cleaner(*rows) for key, rows in own.items()}

    def clean(self, text: str, case: int | None) -> str:
        """The text without the names of the case's people; of no case there is nobody known to look for."""
        cleaner = self.cleaners.get(case) if case else None
        return cleaner.clean(text, "") if cleaner else text


def _cleaner(people: list[Person], former: list[FormerValue]) -> Cleaner:
    standing = labelled([person for person in people if not person.in_error], former)
    struck = struck_off([person for person in people if person.in_error], former)
    return Cleaner([each for named in [*standing, *struck] for each in (named.someone, *named.before)])


class Words:
    """The words of recommendations and actions without the names of the people of their cases."""

    def __init__(self, found: Progress) -> None:
        self.found = found

    @cached_property
    def names(self) -> WithoutNames:
        """The names of all cases that the recommendations come from, read once."""
        return WithoutNames({row.case for row in self.found.recommendations if row.case})

    def of(self, row: Recommended, text: str) -> str:
        """A text with the names of its own case taken out."""
        return self.names.clean(text, row.case)

    def of_action(self, told: Told, text: str) -> str:
        """A text of an action, which may stand under recommendations of several cases: each takes out its own."""
        for row in told.of:
            text = self.names.clean(text, row.case)
        return text
