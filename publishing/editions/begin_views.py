"""The page on which the report of a review is begun, with all that is ready."""

from functools import cached_property
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse

from csprapp.accounts.roles import Permission, has_permission, require_permission
from csprapp.records.access import log_read
from csprapp.today import now
from csprapp.ui.form_pages import DraftedFormPage
from publications.library.models import Publication
from publishing.editions import beginning
from publishing.editions.ready_forms import COPY_DAYS, WORDS_OF_REPORT, BeginForm
from publishing.links import queries, rules
from publishing.links.models import PublicationLink
from reviews.learning.models import LearningReview


class Begin(DraftedFormPage):
    """Publish the report of a review: files, words, day, and who was told, on one page.

    Where the report was begun it leads there, so a review has one link that always fits.
    """

    template_name, form_class, back = "publishing/begin.html", BeginForm, "publications"
    title, draft_name = "Publish the report", "review-publish"
    review: LearningReview
    notes: list[str]

    def open(self, pk: int) -> HttpResponse | None:
        require_permission(self.actor, Permission.SEE_PUBLICATIONS)
        self.review = get_object_or_404(queries.reviews_for(self.actor, self.today), pk=pk)
        reference = self.review.incident.reference if self.review.incident else ""
        log_read(self.request, what="publication of the review", case=reference, obj=self.review)
        if report := queries.report_of(self.review):
            return redirect("publication", report.pk)
        if not has_permission(self.actor, Permission.WRITE_PUBLICATION):
            return self.leave(
                "Nothing has been written for the public about this review yet. A publisher must begin it."
            )
        if not beginning.kind_of(self.review):
            return self.leave("Record on the review first that the partners decided to publish its report.")
        return None

    def leave(self, words: str) -> HttpResponse:
        """Back to where the person came from, with these words at the top."""
        messages.info(self.request, words)
        return redirect(self.back_url)

    @property
    def draft_subject(self) -> str:
        return str(self.review.pk)

    @cached_property
    def facts(self) -> rules.Facts:
        """What is recorded already, of a publication that is not there yet."""
        publication = Publication(kind=beginning.kind_of(self.review))
        return queries.facts_of(PublicationLink(publication=publication, review=self.review), publication, self.today)

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"facts": self.facts}

    def save(self, form: BeginForm) -> str:
        recorded = form.recorded
        if any(name in recorded for name in COPY_DAYS):
            recorded = {name: getattr(self.facts, name) for name in COPY_DAYS} | recorded
        words = {name: form.cleaned_data[name] for name in WORDS_OF_REPORT}
        ready = beginning.Ready(words, recorded, form.sent("word"), form.sent("pdf"))
        made, self.notes = beginning.begin(self.review, ready, by=self.actor, at=now())
        return reverse("publication-check", args=[made.pk])

    def finish(self, form: BeginForm) -> None:
        messages.success(
            self.request, "The publication has been started. It is private until a second person approves it."
        )
        if self.notes:
            messages.info(self.request, "\n".join(self.notes), extra_tags="notes")

    def get_context_data(self, **more: Any) -> dict[str, Any]:
        source = queries.source_words(PublicationLink(review=self.review))
        return super().get_context_data(source=source, family_log=self.facts.family_log, **more)
