"""The drafts of a review's report: each version, who received it and what they said."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.functional import cached_property
from django.views.decorators.http import require_POST, require_safe

from csprapp.accounts.roles import Deed, may
from csprapp.files.checks import FileRefused
from csprapp.files.scanner import State
from csprapp.files.serving import attachment
from csprapp.files.storage import read
from csprapp.today import london_today
from csprapp.ui.log_pages import AddLine, CorrectLine
from reviews.drafts import services
from reviews.drafts.forms import DraftForm, SentForm
from reviews.drafts.models import DraftSent, ReportDraft
from reviews.learning.form_pages import ReviewFormPage
from reviews.learning.models import LearningReview
from reviews.learning.permissions import open_review
from reviews.learning.queries import stage_of
from reviews.learning.rules import Act, why_not
from reviews.learning.view_helpers import page_context, who
from reviews.pages import save

PAGE = "review-drafts"


def page(request: HttpRequest, pk: int) -> HttpResponse:
    """Every draft, newest first, and the form to add one."""
    review = open_review(request, pk, "drafts of the report")
    back, works = reverse(PAGE, args=[pk]), may(request.user, Deed.WORK_CASE)
    keeps = not why_not(stage_of(review, london_today()), Act.DRAFT)
    adds = keeps and (works or may(request.user, Deed.REVIEW))
    form = DraftForm(request.POST or None, request.FILES or None)

    def act(answers: dict[str, Any]) -> str:
        data = answers["file"].read()
        services.upload_draft(review, data, note=answers["note"], **who(request))
        return back

    if request.method == "POST":
        try:
            if answer := save(request, form, act, said="The draft is kept.", title="Drafts", back_url=back):
                return answer
        except FileRefused as refused:
            form.add_error("file", refused)
    context = {
        **page_context(request, review),
        "drafts": review.drafts.select_related("uploaded_by").prefetch_related("sent"),
        "form": form,
        "adds": adds,
        "works": works and keeps,
    }
    return render(request, "reviews/drafts.html", context)


def _draft(request: HttpRequest, pk: int, number: int, what: str) -> tuple[LearningReview, ReportDraft]:
    review = open_review(request, pk, f"{what} {number}")
    return review, get_object_or_404(ReportDraft.objects.filter(review=review), number=number)


@require_safe
def file(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """The file itself as an attachment, or the page that says why it cannot be opened yet."""
    review, draft = _draft(request, pk, number, "draft")
    if not draft.may_be_opened:
        context = {**page_context(request, review), "draft": draft, "refused": draft.scan == State.REFUSED}
        return render(request, "reviews/draft_waiting.html", {**context, "back_url": reverse(PAGE, args=[pk])})
    try:
        data = read(draft.file.name)
    except FileNotFoundError:
        raise Http404 from None
    return attachment(data, draft.mime, f"{review.reference.replace(' ', '-')}-draft-{number}.{draft.kind}")


@require_POST
def scan(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """Ask the scanner again."""
    _, draft = _draft(request, pk, number, "scan again draft")
    found = services.scan_again(draft, **who(request))
    if found.scan == State.WAITING:
        messages.info(request, "The scanner has not answered yet.")
    return redirect("review-draft-file", pk, number)


class SentPage(ReviewFormPage):
    """A page about whom a version went to."""

    done = "Who received it is recorded."
    log, form_class = services.SENT, SentForm

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

    @property
    def back_url(self) -> str:
        return reverse(PAGE, args=[self.review.pk])


class Sent(AddLine, SentPage):
    """Record that a version went to somebody."""

    done = SentPage.done

    @property
    def subject(self) -> ReportDraft:
        return self.draft

    def get_initial(self) -> dict[str, Any]:
        return {"sent_on": self.today}


class SentChange(CorrectLine, SentPage):
    """What they said about it."""

    done = SentPage.done
