"""The drafts of a review's report: each version, who received it and what they said."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from csprapp.accounts.roles import Deed, may, require
from csprapp.files.checks import FileRefused
from csprapp.files.scanner import State
from csprapp.files.serving import attachment
from csprapp.files.storage import read
from csprapp.today import london_today
from reviews.drafts import services
from reviews.drafts.forms import DraftForm, SentForm
from reviews.drafts.models import ReportDraft
from reviews.learning.models import LearningReview
from reviews.learning.permissions import open_review
from reviews.learning.queries import stage_of
from reviews.learning.rules import Act, why_not
from reviews.learning.view_helpers import form_context, page_context, who
from reviews.pages import answer_form, save

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


def sent(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """Record that a version went to somebody."""
    return _sent(request, pk, number, None)


def sent_change(request: HttpRequest, pk: int, number: int, row: int) -> HttpResponse:
    """What they said about it."""
    return _sent(request, pk, number, row)


def _sent(request: HttpRequest, pk: int, number: int, key: int | None) -> HttpResponse:
    review, draft = _draft(request, pk, number, "draft")
    row = get_object_or_404(draft.sent, pk=key) if key else None
    require(request.user, Deed.WORK_CASE)
    back = reverse(PAGE, args=[pk])
    initial = {name: getattr(row, name) for name in SentForm.base_fields if hasattr(row, name)} if row else {}
    version = row.version if row else None
    form = SentForm(request.POST or None, initial=initial or {"sent_on": london_today()}, version=version)

    def act(answers: dict[str, Any]) -> str:
        if row:
            services.change_sent(row, form.expected_version, **answers, **who(request))
        else:
            services.record_sent(draft, **answers, **who(request))
        return back

    context = form_context(review, f"Who received draft {number}", back_url=back)
    return answer_form(request, form, act, "Who received it is recorded.", context)
