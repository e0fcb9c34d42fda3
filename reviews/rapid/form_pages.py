"""The page that is one form about the rapid review of a case."""

from cases.incidents.form_pages import CaseFormPage
from cases.incidents.models import Incident
from reviews.rapid.models import RapidReview
from reviews.rapid.queries import rapid_review_of


class RapidReviewFormPage(CaseFormPage):
    """A page that changes a case's rapid review; its services are told the case, which may have none yet."""

    back = "case-rapid-review"

    def find(self) -> RapidReview:
        return rapid_review_of(self.incident)

    @property
    def subject(self) -> Incident:
        return self.incident
