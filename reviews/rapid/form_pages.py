"""The page that is one form about the rapid review of a case."""

from django.urls import reverse

from cases.incidents.form_pages import CaseFormPage
from cases.incidents.models import Incident
from reviews.rapid.models import RapidReview
from reviews.rapid.queries import rapid_review_of


class RapidReviewFormPage(CaseFormPage):
    """A page that changes a case's rapid review; its services are told the case, which may have none yet."""

    def find(self) -> RapidReview:
        return rapid_review_of(self.incident)

    @property
    def subject(self) -> Incident:
        return self.incident

    @property
    def back_url(self) -> str:
        return reverse("case-rapid-review", args=[self.incident.reference])
