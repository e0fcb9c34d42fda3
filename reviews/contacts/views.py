"""The family's page and the Panel's page of a case, and the forms that write, correct and take out their lines."""

from typing import Any

from django.db.models import Exists, OuterRef
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from cases.incidents.form_pages import CaseFormPage
from cases.incidents.models import Incident
from cases.incidents.permissions import open_case
from csprapp.accounts.roles import Permission, has_permission
from csprapp.partnership.national import called_now
from csprapp.today import london_today
from csprapp.ui.components import Link
from csprapp.ui.form_pages import FormPage
from csprapp.ui.log_pages import AddLine, CorrectLine, TakeOutLine, mistake_link
from reviews.contacts import logs, services
from reviews.contacts.forms import LineForm, MeanwhileForm
from reviews.contacts.models import Meanwhile, OfCase
from reviews.contacts.waiting import may_record
from reviews.learning.form_pages import ReviewFormPage
from reviews.learning.frame import frame
from reviews.learning.models import LearningReview
from reviews.learning.queries import in_hand, reviews_of


@require_safe
def family(request: HttpRequest, reference: str) -> HttpResponse:
    """Who of the family is told how, the days to avoid, what was agreed, and every contact."""
    incident = open_case(request, reference, "family contact log")
    context = {
        **frame(incident, logs.FAMILY),
        **logs.family(incident, may_work=has_permission(request.user, Permission.WORK_CASE)),
        "review": _review(request, incident),
    }
    return render(request, "reviews/contacts/family.html", context)


@require_safe
def panel(request: HttpRequest, reference: str) -> HttpResponse:
    """All that went to the Panel and came from it, newest first."""
    incident = open_case(request, reference, called_now("letters to and from the Panel"))
    may_work = has_permission(request.user, Permission.WORK_CASE)
    context = {
        **frame(incident, "case-decision"),
        "letters": [letter.fact for letter in logs.letters(incident, may_work=may_work)],
        "may_work": may_work,
        "review": _review(request, incident),
    }
    return render(request, "reviews/contacts/panel.html", context)


def _review(request: HttpRequest, incident: Incident) -> LearningReview | None:
    """The case's review, for somebody who may open it."""
    visible = LearningReview.objects.visible_to(request.user, london_today()).filter(pk=OuterRef("pk"))
    found = in_hand(reviews_of(incident).annotate(seen=Exists(visible)))
    return found if getattr(found, "seen", False) else None


class AskedLine(FormPage):
    """A page that asks what a line says."""

    needs_today = True
    incident: Incident | None = None

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"incident": self.incident, "new": self.record is None}


class CaseLine(CaseFormPage):
    """A page about a line of one of the case's logs; `kind` in its address says of which."""

    def open(self, reference: str, kind: str, **kwargs: Any) -> HttpResponse | None:
        if kind not in logs.LOGS:
            raise Http404
        self.kind, self.pages, self.back = kind, logs.LOGS[kind], logs.LOGS[kind].page
        self.log, self.what = self.pages.log, self.pages.changing.lower()
        return super().open(reference, **kwargs)

    def find(self, pk: int) -> OfCase:
        rows = self.log.model.objects.select_related("incident")
        return get_object_or_404(rows.filter(incident=self.incident), pk=pk)


class AskedCaseLine(AskedLine, CaseLine):
    """A page that asks what a line of the case's log says."""

    def get_form_class(self) -> type[LineForm]:
        return self.pages.form

    @property
    def title(self) -> str:
        return self.pages.adding if self.record is None else self.pages.changing


class LineAdd(AddLine, AskedCaseLine):
    """Write a line of one of the case's logs."""

    @property
    def done(self) -> str:
        return f"{self.pages.changing} is recorded."

    @property
    def undo_url(self) -> str:
        return reverse("case-log-mistake", args=[self.incident.reference, self.kind, self.made.pk])


class LineChange(CorrectLine, AskedCaseLine):
    """Correct a line."""

    @property
    def links(self) -> tuple[Link]:
        return (mistake_link("case-log-mistake", self.incident.reference, self.kind, self.record.pk),)


class LineMistake(TakeOutLine, CaseLine):
    """A line was recorded by mistake."""


# --- While publication waits ------------------------------------------------------------------------------------


class MeanwhilePage(ReviewFormPage):
    """A page about what was done while publication waits."""

    what, title = "while publication is waiting", "While publication is waiting"
    log, form_class = services.MEANWHILE, MeanwhileForm

    def find(self, line: int) -> Meanwhile:
        rows = Meanwhile.objects.select_related("review__incident")
        return get_object_or_404(rows.filter(review=self.review), pk=line)


class MeanwhileAdd(AddLine, AskedLine, MeanwhilePage):
    """Learning shared in confidence, or actions started."""

    done = "What was done while publication is waiting is recorded."

    def find(self) -> None:
        if not may_record(self.review, self.today):
            raise Http404

    @property
    def undo_url(self) -> str:
        return reverse("review-meanwhile-mistake", args=[self.review.pk, self.made.pk])


class MeanwhileChange(CorrectLine, AskedLine, MeanwhilePage):
    """Correct what was recorded while publication waits."""

    @property
    def links(self) -> tuple[Link]:
        return (mistake_link("review-meanwhile-mistake", self.review.pk, self.record.pk),)


class MeanwhileMistake(TakeOutLine, MeanwhilePage):
    """What was recorded while publication waits was a mistake."""
