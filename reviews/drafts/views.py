"""The drafts of a review's report: each version, who received it and what they said."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.functional import cached_property
from django.views.decorators.http import require_POST, require_safe

from cases.documents.views import kept
from csprapp.accounts.roles import Permission, has_permission
from csprapp.clock.deadline import day_words
from csprapp.files.scanner import State
from csprapp.today import london_today
from csprapp.ui.beside import BesidePage, Shelf, Source
from csprapp.ui.log_pages import AddLine, CorrectLine
from reviews.drafts import forms, services
from reviews.drafts.models import DraftSent, ReportDraft
from reviews.learning.form_pages import ReviewFormPage
from reviews.learning.frame import page_context
from reviews.learning.models import LearningReview
from reviews.learning.permissions import open_review
from reviews.learning.queries import stage_of
from reviews.learning.rules import Act, why_not

PAGE = "review-drafts"


class Drafts(ReviewFormPage):
    """Every draft, newest first, and the form to add one."""

    what, done = "drafts of the report", "The draft is kept."
    template_name = "reviews/drafts.html"
    form_class, back = forms.DraftForm, PAGE

    def open(self, pk: int) -> None:
        self.review = open_review(self.request, pk, self.what)

    def save(self, form: forms.DraftForm) -> None:
        services.upload_draft(self.review, form.uploaded, note=form.cleaned_data["note"], **self.who)

    def get_context_data(self, **more: Any) -> dict[str, Any]:
        works = has_permission(self.request.user, Permission.WORK_CASE)
        keeps = not why_not(stage_of(self.review, self.today), Act.DRAFT)
        shown = {
            "drafts": self.review.drafts.select_related("uploaded_by").prefetch_related("sent"),
            "adds": keeps and (works or has_permission(self.request.user, Permission.REVIEW)),
            "works": works and keeps,
        }
        return super().get_context_data(**more) | page_context(self.review) | shown


def _draft(request: HttpRequest, pk: int, number: int, what: str) -> tuple[LearningReview, ReportDraft]:
    review = open_review(request, pk, f"{what} {number}")
    return review, get_object_or_404(ReportDraft.objects.filter(review=review), number=number)


@require_safe
def file(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """The file itself as an attachment, or the page that says why it cannot be opened yet."""
    review, draft = _draft(request, pk, number, "draft")
    if not draft.may_be_opened:
        context = {**page_context(review), "draft": draft, "refused": draft.scan == State.REFUSED}
        return render(request, "reviews/draft_waiting.html", {**context, "back_url": reverse(PAGE, args=[pk])})
    return kept(draft, f"{review.reference.replace(' ', '-')}-draft-{number}")


@require_POST
def scan(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """Ask the scanner again."""
    _, draft = _draft(request, pk, number, "scan again draft")
    found = services.scan_again(draft, by=request.user, today=london_today())
    if found.scan == State.WAITING:
        messages.info(request, "The scanner has not answered yet.")
    return redirect("review-draft-file", pk, number)


class SentPage(ReviewFormPage):
    """A page about whom a version went to."""

    done, back = "Who received it is recorded.", PAGE
    log, form_class = services.SENT, forms.SentForm

    def open(self, pk: int, number: int, **kwargs: Any) -> HttpResponse | None:
        self.number, self.what = number, f"draft {number}"
        self.title = f"Who received draft {number}"
        return super().open(pk, **kwargs)

    @cached_property
    def draft(self) -> ReportDraft:
        """Which version it is."""
        return get_object_or_404(ReportDraft.objects.filter(review=self.review), number=self.number)

    def find(self, row: int) -> DraftSent:
        return get_object_or_404(self.draft.sent, pk=row)


class Sent(AddLine, SentPage):
    """Record that a version went to somebody."""

    done, starts_today = SentPage.done, ("sent_on",)

    @property
    def subject(self) -> ReportDraft:
        return self.draft


class SentChange(CorrectLine, SentPage):
    """What they said about it."""

    done = SentPage.done


class Answer(BesidePage, ReviewFormPage):
    """What was done with the comments on a draft, each of them beside the text."""

    draft_name, form_class, back, up = "draft-answer", forms.AnswerForm, PAGE, "Drafts of the report"
    done = "The answer is saved."

    def open(self, pk: int, number: int, row: int) -> HttpResponse | None:
        self.what = f"comments on draft {number}"
        self.title = f"Answer the comments on draft {number}"
        return super().open(pk, number=number, row=row)

    def find(self, number: int, row: int) -> DraftSent:
        said = DraftSent.objects.filter(draft__review=self.review, draft__number=number).exclude(comments="")
        return get_object_or_404(said.select_related("draft"), pk=row)

    @property
    def caption(self) -> str:
        return self.review.called

    @property
    def warning(self) -> str:
        return why_not(stage_of(self.review, self.today), Act.DRAFT)

    def shelves(self) -> list[Shelf]:
        comes_from = f"{self.record.get_to_display()}, comments of {day_words(self.record.comments_on)}"
        parts = [part.strip() for part in self.record.comments.splitlines() if part.strip()]
        sources = [Source(f"comment-{n}", f"Comment {n}", part, comes_from) for n, part in enumerate(parts, start=1)]
        return [
            Shelf(self.record.get_to_display(), f"Received {day_words(self.record.comments_on)}", sources, open=True)
        ]

    def saved_values(self, record: DraftSent) -> dict[str, Any]:
        return {"text": record.answer}

    def get_initial(self) -> dict[str, Any]:
        return self.saved_values(self.record)

    def save(self, form: forms.AnswerForm) -> None:
        services.answer_comments(self.record, form.expected_version, form.cleaned_data["text"], **self.who)
