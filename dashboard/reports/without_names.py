"""Texts of several cases with the names of their people taken out, as the rapid review's report does it."""

from collections.abc import Collection, Iterable, Sequence

from cases.incidents.former import FormerValue
from cases.incidents.models import Incident, Person
from dashboard.reporting.naming import Cleaner
from dashboard.reporting.people import labelled, struck_off


class WithoutNames:
    """Cleans the texts of some cases, each of the names of its own people. Two queries, whatever the cases hold; none
    where all `people`, with those recorded by mistake, and the `former` values are given."""

    def __init__(
        self,
        cases: Collection[Incident],
        people: Iterable[Person] | None = None,
        former: Sequence[FormerValue] | None = None,
    ) -> None:
        if people is None or former is None:
            people = list(Person.everything.filter(incident__in=cases).select_related("child").order_by("pk"))
            former = list(FormerValue.objects.filter(incident__in=cases))
        self.cleaners = {
            case.pk: _cleaner([row for row in people if row.incident_id == case.pk], former) for case in cases
        }

    def clean(self, text: str, case: Incident | None) -> str:
        """The text without the names of the case's people; of no case there is nobody known to look for."""
        cleaner = self.cleaners.get(case.pk) if case else None
        return cleaner.clean(text, "") if cleaner else text


def _cleaner(people: list[Person], former: list[FormerValue]) -> Cleaner:
    standing = labelled([person for person in people if not person.in_error], former)
    struck = struck_off([person for person in people if person.in_error], former)
    return Cleaner([each for named in [*standing, *struck] for each in (named.someone, *named.before)])
