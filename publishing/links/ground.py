"""What a publication's checklist and check are made from, read for all publications of a page at once.

One or ten of them ask the same questions: each group is one statement, asked when it is first needed, and each
publication is given what hangs on its own cases and review, in the order of the database.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from django.db.models import Exists

from cases.incidents.former import FormerValue
from cases.incidents.models import Incident, Person, Proceeding
from cases.notifications.models import Notification
from cases.restrictions.models import ReportingRestriction
from csprapp.records.together import together
from publications.library.models import Publication
from publishing.disclosure.known_people import Everybody
from publishing.links import worked_out
from publishing.links.models import PublicationLink
from reviews.contacts.queries import family_log
from reviews.decisions.models import Disagreement
from reviews.learning.models import LearningReview
from reviews.signing.models import Asked

Rows = list[Any]


@dataclass(frozen=True)
class Drawn:
    """One publication and what it draws on."""

    link: PublicationLink
    publication: Publication
    cases: Sequence[Incident]

    @property
    def review(self) -> LearningReview | None:
        return self.link.review


@dataclass(frozen=True)
class Ground:
    """What hangs on the cases and reviews of these publications, on a London day."""

    drawn: Sequence[Drawn]
    today: date
    words: worked_out.Words
    hidden: Exists | None = None  # what is not read for whom the findings are told

    @cached_property
    def cases(self) -> list[Incident]:
        """The cases behind everything the publication is drawn from, each once."""
        return list(dict.fromkeys(case for each in self.drawn for case in each.cases))

    @cached_property
    def _checklist(self) -> list[Rows]:
        reviews = [each.review for each in self.drawn if each.review and each.review.pk]
        signing = [Asked.objects.filter(review__in=reviews, over_on=None, about=Asked.About.PUBLICATION),
                   Disagreement.objects.filter(asked__review__in=reviews, over_on=None)] if reviews else []  # fmt: skip
        found = together(
            Proceeding.objects.filter(incident__in=self.cases).select_related("incident").order_by("pk"),
            ReportingRestriction.objects.filter(incident__in=self.cases).select_related("person"),
            *signing,
        )
        return found if signing else [*found, [], []]

    def checklist(self, one: Drawn) -> tuple[Rows, Rows, Rows, Rows]:
        """Proceedings and orders of its cases; what its partners were asked to sign, and disagreements about that."""
        court, orders, asked, disagreements = self._checklist
        own = _of(one.cases)
        signed = [row for row in asked if one.review and row.review_id == one.review.pk]
        keys = {row.pk for row in signed}
        return own(court), own(orders), signed, [row for row in disagreements if row.asked_id in keys]

    @cached_property
    def _families(self) -> list[Rows]:
        return family_log(self.cases)

    def families(self, one: Drawn) -> list[Rows]:
        """The three logs of the families of its cases."""
        return [_of(one.cases)(rows) for rows in self._families]

    @cached_property
    def _known(self) -> list[Rows]:
        return known_rows(self.cases)

    def known(self, one: Drawn) -> list[Rows]:
        """`known_rows` of its cases."""
        return [_of(one.cases)(rows) for rows in self._known]

    @cached_property
    def texts(self) -> worked_out.Texts:
        """What everything else that was written says, and what is known of the children."""
        asked = [(each.link, each.publication, each.cases) for each in self.drawn]
        return worked_out.Texts(asked, words=self.words, hidden=self.hidden, today=self.today)

    @cached_property
    def everybody(self) -> Everybody:
        """Everybody known, with whom a publication without a case is compared."""
        return Everybody(self.today)


def known_rows(cases: Sequence[Incident]) -> list[Rows]:
    """The people of cases, what was called otherwise before, the notifications, and orders of courts."""
    return together(
        Person.everything.filter(incident__in=cases).select_related("child"),  # by mistake or not: they are somebody
        FormerValue.objects.filter(incident__in=cases),
        Notification.objects.filter(incident__in=cases),
        ReportingRestriction.objects.filter(incident__in=cases).select_related("person"),
    )


def _of(cases: Sequence[Incident]) -> Callable[[Rows], Rows]:
    keys = {case.pk for case in cases}
    return lambda rows: [row for row in rows if row.incident_id in keys]
