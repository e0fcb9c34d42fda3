"""Pages of a proceeding: adding it, where it stands, and lifting its embargo."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from cases.editing import proceedings
from cases.editing.closing_forms import LiftEmbargoForm, ProceedingForm
from cases.incidents.form_pages import hub, mistake_link
from cases.incidents.pages import answer, open_to_change
from csprapp.today import london_today
from csprapp.ui.components import Link


@require_http_methods(["GET", "POST"])
def proceeding_new(request: HttpRequest, reference: str) -> HttpResponse:
    """Add a parallel proceeding."""
    incident = open_to_change(request, reference, "add a proceeding")
    form = ProceedingForm(request.POST or None, today=london_today())
    form.fields["reason"].label = "How is this known?"
    del form.fields["ended_on"]

    def save() -> None:
        reason = form.cleaned_data["reason"]
        proceedings.add_proceeding(incident, **form.facts, reason=reason, by=request.user, today=london_today())

    return answer(
        request, incident, form, "Add a proceeding", save=save, done="Proceeding added.", back_url=hub(incident)
    )


@require_http_methods(["GET", "POST"])
def proceeding(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """Where a proceeding stands, and whether publishing waits for it."""
    incident = open_to_change(request, reference, "change a proceeding")
    row = get_object_or_404(incident.proceedings.select_related("incident"), pk=pk)
    initial = ProceedingForm.of(row)
    form = ProceedingForm(request.POST or None, today=london_today(), initial=initial, version=row.version)

    def save() -> None:
        said = form.cleaned_data
        proceedings.correct_proceeding(
            row, form.expected_version, form.facts, reason=said["reason"], by=request.user, today=london_today()
        )

    others = [mistake_link(incident, "proceeding", row)]
    if row.embargo:
        lift = reverse("case-embargo-lift", args=[incident.reference, row.pk])
        words = "Change when the embargo was lifted" if row.lifted_on else "Record that the embargo was lifted"
        others.insert(0, Link(words, lift))
    return answer(
        request, incident, form, f"Change: {row}", save=save, done="Saved.", back_url=hub(incident), others=others
    )


@require_http_methods(["GET", "POST"])
def embargo_lift(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """Record that publishing no longer waits for a proceeding."""
    incident = open_to_change(request, reference, "lift an embargo")
    row = get_object_or_404(incident.proceedings.select_related("incident"), pk=pk)
    if not row.embargo:
        raise Http404
    start = {"lifted_on": row.lifted_on, "lifted_by": row.lifted_by}
    form = LiftEmbargoForm(request.POST or None, today=london_today(), initial=start, version=row.version)

    def save() -> None:
        said = form.cleaned_data
        proceedings.lift_embargo(
            row, form.expected_version, said["lifted_on"], said["lifted_by"], reason=said["reason"], by=request.user,
            today=london_today(),
        )  # fmt: skip

    hint = f"Publishing waits {row.waits_in_words}. Only whoever asked for it, or the court, can say that it is lifted."
    return answer(
        request, incident, form, f"Embargo lifted: {row}", save=save, done="Saved.", hint=hint, back_url=hub(incident)
    )
