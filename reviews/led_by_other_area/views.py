"""The pages of a review that another area leads: our return, and what came of it."""

from django.http import Http404

from csprapp.clock.deadline import day_words
from csprapp.ui.components import Fact
from csprapp.ui.log_pages import CorrectLine
from reviews.learning.form_pages import ReviewFormPage
from reviews.learning.models import LearningReview
from reviews.led_by_other_area import forms, services
from reviews.led_by_other_area.models import LedElsewhere


def facts(review: LearningReview) -> list[Fact]:
    """Their request, our return and their report."""
    row = review.elsewhere
    return [
        Fact("Led by", review.led_by),
        Fact("They asked", day_words(row.asked_on), note=f"{row.asked_by}. {row.asked_what}"),
        Fact("Our return", day_words(row.returned_on) if row.returned_on else "", note=row.returned_what),
        Fact("Their report", day_words(row.report_on) if row.report_on else "", note=row.report_what),
    ]


class LedElsewherePage(CorrectLine, ReviewFormPage):
    """A page about what the area that leads is told, or tells us."""

    def find(self) -> LedElsewhere:
        if not self.review.led_by:
            raise Http404
        return self.review.elsewhere


class OurReturn(LedElsewherePage):
    """Record what we sent."""

    title, done = "Our return", "Our return is recorded."
    log, form_class = services.RETURN, forms.ReturnForm
    starts_today = ("returned_on",)

    @property
    def lead(self) -> str:
        return self.record.asked_what


class Outcome(LedElsewherePage):
    """Record their report."""

    title, done = "Their report", "Their report is recorded."
    log, form_class = services.OUTCOME, forms.OutcomeForm
