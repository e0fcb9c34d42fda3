"""How a disagreement of the partners was resolved: the page of the row on the work list."""

from typing import Any

from django.shortcuts import get_object_or_404
from django.urls import reverse

from cases.incidents.models import Incident
from csprapp.accounts.roles import Permission, require_permission
from csprapp.records.access import log_read
from csprapp.ui.form_pages import FormPage
from reviews.decisions.disagreements import in_words, resolve
from reviews.decisions.forms import ResolvedForm
from reviews.decisions.models import Disagreement


class Resolve(FormPage):
    """Who disagrees and why, then how it was resolved, by whom and when, and who was told."""

    guide = "disagreement"
    title, done = "How the disagreement was resolved", "How the disagreement was resolved is recorded."
    template_name, form_class, service = "reviews/disagreement.html", ResolvedForm, resolve
    shows_saved = True
    record: Disagreement

    def open(self, pk: int) -> None:
        ways = ("rapid_review__incident", "asked__review__incident")
        found = Disagreement.objects.visible_to(self.request.user, self.today).select_related(*ways)
        self.record = get_object_or_404(found.distinct(), pk=pk)
        log_read(self.request, what="disagreement of the partners", case=self.reference, obj=self.record)
        require_permission(self.request.user, Permission.WORK_CASE)

    @property
    def incident(self) -> Incident | None:
        """The case: of a rapid review its own, of a report that is being signed the review's, which may have none."""
        row = self.record
        return row.rapid_review.incident if row.rapid_review else row.asked.review.incident

    @property
    def reference(self) -> str:
        return self.incident.reference if self.incident else ""

    @property
    def back_url(self) -> str:
        if self.record.rapid_review:
            return reverse("case-decision", args=[self.reference])
        return reverse("review-partners", args=[self.record.asked.review_id])

    def get_context_data(self, **more: Any) -> dict[str, Any]:
        row, review = self.record, self.record.rapid_review
        about = review or row.asked
        rows = about.decisions.filter(round=row.round) if review else about.positions.all()
        return super().get_context_data(
            incident=self.incident,
            review=None if review else row.asked.review,
            dissent=[each for each in rows.select_related("body") if each.disagrees],
            said=list(in_words(row)),
            asked=None if review else row.asked,
            **more,
        )
