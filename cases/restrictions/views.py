"""The page with the orders and parallel reviews of a case, and the pages that add, change and lift one."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.text import capfirst
from django.views.decorators.http import require_safe

from cases.incidents.form_pages import AddFactsPage, CaseFactsPage, CaseFormPage
from cases.incidents.frame import frame
from cases.incidents.models import Person, Proceeding
from cases.incidents.permissions import open_case
from cases.restrictions.child_death import asks
from cases.restrictions.forms import LiftForm, ParallelReviewForm, RestrictionForm
from cases.restrictions.models import ParallelReview, ReportingRestriction
from cases.restrictions.services import RESTRICTIONS, REVIEWS, lift_restriction
from csprapp.accounts.roles import Permission, has_permission
from csprapp.clock.deadline import day_words
from csprapp.today import london_today
from csprapp.ui.components import Fact
from csprapp.ui.facts import fact, facts
from csprapp.ui.log_pages import AddLine, CorrectLine

PAGE = "case-restrictions"


@require_safe
def restrictions(request: HttpRequest, reference: str) -> HttpResponse:
    """Which orders bind, and which other reviews run."""
    incident, today = open_case(request, reference, "reporting restrictions"), london_today()
    rows = incident.restrictions.select_related("person", "document")
    context = {
        **frame(incident, "case", today),
        "restrictions": [(row, _facts(row, today)) for row in rows],
        "reviews": [(row, _review_facts(row)) for row in incident.parallel_reviews.select_related("person")],
        "embargoes": [(row, _waits(row, today)) for row in incident.proceedings.filter(embargo=True)],
        "may_work": has_permission(request.user, Permission.WORK_CASE),
    }
    return render(request, "cases/restrictions/list.html", context)


def _waits(row: Proceeding, today: date) -> str:
    if row.lifted_on:
        return f"Lifted {day_words(row.lifted_on)}, confirmed by {row.lifted_by}"
    return (
        f"Publishing must wait {row.waits_in_words}" if row.holds(today) else f"It ended {day_words(row.embargo_until)}"
    )


def _facts(row: ReportingRestriction, today: date) -> list[Fact]:
    stands = "In force" if row.is_live(today) else "Has ended"
    if row.lifted_on:
        stands = f"Lifted {day_words(row.lifted_on)}: {row.lifted_reason}"
    until = capfirst(row.until_in_words)
    if row.until == row.Until.BIRTHDAY and row.ends_on:
        until += f", {day_words(row.ends_on)}"
    checked = " ".join(_given(row.checked_by, row.checked_on and day_words(row.checked_on)))
    return [
        Fact("In force", stands),
        fact(row, "protects", note="" if row.person else "Every living child in the case"),
        fact(row, "matters", value=row.matters_in_words),
        *facts(row, ("court", "from_on")),
        fact(row, "until", value=until),
        Fact("Checked", checked),
        fact(row, "document"),
    ]


def _review_facts(row: ParallelReview) -> list[Fact]:
    return [
        fact(row, "told_on", value=day_words(row.told_on) if row.told_on else ""),
        fact(row, "lead", value=", ".join(_given(row.lead, row.contact))),
        *facts(row, ("reference", "conduct", "speaks_to_family")),
        Fact("Ended", day_words(row.ended_on) if row.ended_on else "Under way", note=asks(row)),
    ]


def _given(*words: str | None) -> Iterable[str]:
    return [word for word in words if word]


class AddRestriction(AddLine, AddFactsPage):
    """Record an order."""

    guide = "court"
    what, title, done = "add a reporting restriction", "Add a reporting restriction", "The restriction is added."
    form_class, log, back, kind = RestrictionForm, RESTRICTIONS, PAGE, "restriction"


class CorrectRestriction(CorrectLine, CaseFactsPage):
    """Correct what is recorded of an order."""

    what, rows, kind = "change a reporting restriction", "restrictions", "restriction"
    form_class, log, back = RestrictionForm, RESTRICTIONS, PAGE


class LiftRestriction(CaseFormPage):
    """Record that the court lifted an order."""

    what, done = "lift a reporting restriction", "Saved: whether the restriction was lifted."
    lead = (
        "Only the court can lift a restriction, or it ends when the court said it would. After that, what you publish "
        "may say more."
    )
    form_class, service, back = LiftForm, lift_restriction, PAGE
    rows, shows_saved = "restrictions", True

    @property
    def title(self) -> str:
        return f"Lifted: {self.record}"

    def saved_values(self, record: ReportingRestriction) -> dict[str, Any]:
        return {"lifted_on": record.lifted_on, "reason": record.lifted_reason}


class AddParallelReview(AddLine, AddFactsPage):
    """Record another body's review."""

    what, title, done = "add a parallel review", "Add a parallel review", "The review is added."
    form_class, log, back, kind = ParallelReviewForm, REVIEWS, PAGE, "parallel-review"


class CorrectParallelReview(CorrectLine, CaseFactsPage):
    """Correct what is recorded of another body's review."""

    what, rows, kind = "change a parallel review", "parallel_reviews", "parallel-review"
    form_class, log, back = ParallelReviewForm, REVIEWS, PAGE


@require_safe
def birthday(request: HttpRequest, pk: int) -> HttpResponse:
    """From the dated row of an 18th birthday to the case it belongs to; 404 for strangers."""
    visible = Person.objects.visible_to(request.user, london_today()).select_related("incident")
    return redirect(get_object_or_404(visible, pk=pk).incident)
