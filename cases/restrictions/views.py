"""The page with the orders and parallel reviews of a case, and the pages that add, change and lift one."""

from collections.abc import Iterable
from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.text import capfirst
from django.views.decorators.http import require_http_methods, require_safe

from cases.incidents.form_pages import mistake_link
from cases.incidents.frame import frame
from cases.incidents.models import Incident, Person, Proceeding
from cases.incidents.pages import answer
from cases.incidents.permissions import open_case
from cases.restrictions import services
from cases.restrictions.forms import LiftForm, ParallelReviewForm, RestrictionForm
from cases.restrictions.models import ParallelReview, ReportingRestriction
from csprapp.accounts.roles import Deed, may, require
from csprapp.clock.deadline import day_words
from csprapp.today import london_today
from csprapp.ui.components import Fact


def page_of(incident: Incident) -> str:
    """The page with both lists."""
    return reverse("case-restrictions", args=[incident.reference])


def _open(request: HttpRequest, reference: str, what: str) -> Incident:
    incident = open_case(request, reference, what)
    require(request.user, Deed.WORK_CASE)
    return incident


@require_safe
def restrictions(request: HttpRequest, reference: str) -> HttpResponse:
    """Which orders bind, and which other reviews run."""
    incident, today = open_case(request, reference, "reporting restrictions"), london_today()
    rows = incident.restrictions.select_related("person", "document")
    context = {
        **frame(incident, "case", today),
        "restrictions": [(row, _facts(row, today)) for row in rows],
        "reviews": [(row, _review_facts(row)) for row in incident.parallel_reviews.all()],
        "embargoes": [(row, _waits(row, today)) for row in incident.proceedings.filter(embargo=True)],
        "may_work": may(request.user, Deed.WORK_CASE),
    }
    return render(request, "cases/restrictions/list.html", context)


def _waits(row: Proceeding, today: date) -> str:
    if row.lifted_on:
        return f"Lifted {day_words(row.lifted_on)}, confirmed by {row.lifted_by}"
    return f"Publishing waits {row.waits_in_words}" if row.holds(today) else f"It ended {day_words(row.embargo_until)}"


def _facts(row: ReportingRestriction, today: date) -> list[Fact]:
    stands = "Binds" if row.is_live(today) else "Has ended"
    if row.lifted_on:
        stands = f"Lifted {day_words(row.lifted_on)}: {row.lifted_reason}"
    until = capfirst(row.until_in_words)
    if row.until == row.Until.BIRTHDAY and row.ends_on:
        until += f", {day_words(row.ends_on)}"
    checked = " ".join(_given(row.checked_by, row.checked_on and day_words(row.checked_on)))
    return [
        Fact("Stands", stands),
        Fact("Protects", row.protects, note="" if row.person else "Every living child of the case"),
        Fact("Not to be published", row.matters_in_words),
        Fact("Court", row.court),
        Fact("From", day_words(row.from_on) if row.from_on else ""),
        Fact("Until", until),
        Fact("Checked", checked),
        Fact("Copy of the order", str(row.document) if row.document else ""),
    ]


def _review_facts(row: ParallelReview) -> list[Fact]:
    return [
        Fact("Led by", ", ".join(_given(row.lead, row.contact))),
        Fact("Reference", row.reference),
        Fact("Joint or separate", row.get_conduct_display()),
        Fact("Speaks to the family", row.speaks_to_family),
        Fact("Ended", day_words(row.ended_on) if row.ended_on else "Under way"),
    ]


def _given(*words: str | None) -> Iterable[str]:
    return [word for word in words if word]


@require_http_methods(["GET", "POST"])
def restriction_new(request: HttpRequest, reference: str) -> HttpResponse:
    """Record an order."""
    incident = _open(request, reference, "add a reporting restriction")
    form = RestrictionForm(request.POST or None, incident=incident, today=london_today())
    form.fields["reason"].label = "How is this known?"

    def save() -> None:
        reason = form.cleaned_data["reason"]
        services.add_restriction(incident, form.facts, reason=reason, by=request.user, today=london_today())

    return answer(
        request, incident, form, "Add a reporting restriction", save=save, done="Restriction added.",
        back_url=page_of(incident),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
def restriction(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """Correct what is recorded of an order."""
    incident = _open(request, reference, "change a reporting restriction")
    row = get_object_or_404(incident.restrictions.select_related("incident", "person", "document"), pk=pk)
    form = RestrictionForm(
        request.POST or None,
        incident=incident,
        today=london_today(),
        initial=RestrictionForm.of(row),
        version=row.version,
    )

    def save() -> None:
        said = form.cleaned_data
        services.correct_restriction(
            row, form.expected_version, form.facts, reason=said["reason"], by=request.user, today=london_today()
        )

    return answer(
        request, incident, form, f"Change: {row}", save=save, done="Saved.", back_url=page_of(incident),
        others=[mistake_link(incident, "restriction", row)],
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
def restriction_lift(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """Record that the court lifted an order."""
    incident = _open(request, reference, "lift a reporting restriction")
    row = get_object_or_404(incident.restrictions.select_related("incident"), pk=pk)
    start = {"lifted_on": row.lifted_on, "reason": row.lifted_reason}
    form = LiftForm(request.POST or None, today=london_today(), initial=start, version=row.version)

    def save() -> None:
        said = form.cleaned_data
        services.lift_restriction(
            row, form.expected_version, said["lifted_on"], reason=said["reason"], by=request.user, today=london_today()
        )

    hint = "Only the court, or the end it set, lifts a restriction. What is published after it was lifted may say more."
    return answer(
        request, incident, form, f"Lifted: {row}", save=save, done="Saved.", hint=hint, back_url=page_of(incident)
    )


@require_http_methods(["GET", "POST"])
def review_new(request: HttpRequest, reference: str) -> HttpResponse:
    """Record another body's review."""
    incident = _open(request, reference, "add a parallel review")
    form = ParallelReviewForm(request.POST or None, today=london_today())
    form.fields["reason"].label = "How is this known?"

    def save() -> None:
        reason = form.cleaned_data["reason"]
        services.add_parallel_review(incident, form.facts, reason=reason, by=request.user, today=london_today())

    return answer(
        request, incident, form, "Add a parallel review", save=save, done="Review added.", back_url=page_of(incident)
    )


@require_http_methods(["GET", "POST"])
def review(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """Correct what is recorded of another body's review."""
    incident = _open(request, reference, "change a parallel review")
    row = get_object_or_404(incident.parallel_reviews.select_related("incident"), pk=pk)
    form = ParallelReviewForm(
        request.POST or None, today=london_today(), initial=ParallelReviewForm.of(row), version=row.version
    )

    def save() -> None:
        said = form.cleaned_data
        services.correct_parallel_review(
            row, form.expected_version, form.facts, reason=said["reason"], by=request.user, today=london_today()
        )

    others = [mistake_link(incident, "parallel-review", row)]
    return answer(
        request, incident, form, f"Change: {row}", save=save, done="Saved.", back_url=page_of(incident), others=others
    )


@require_safe
def birthday(request: HttpRequest, pk: int) -> HttpResponse:
    """From the dated row of an 18th birthday to the case it belongs to; 404 for strangers."""
    visible = Person.objects.visible_to(request.user, london_today()).select_related("incident")
    return redirect(get_object_or_404(visible, pk=pk).incident)
