"""Pages that close a case, open it again, and take out or put back what was recorded by mistake."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_http_methods

from cases.editing import corrections, striking
from cases.editing.closing_forms import CloseForm, ReopenForm, ReopeningForm
from cases.incidents.form_pages import hub
from cases.incidents.pages import answer, open_to_change
from csprapp.accounts.roles import Deed
from csprapp.today import london_today
from csprapp.ui.forms import ReasonForm


@require_http_methods(["GET", "POST"])
def close(request: HttpRequest, reference: str) -> HttpResponse:
    """Close the case; its open dates end."""
    incident, today = open_to_change(request, reference, "close the case"), london_today()
    form = CloseForm(
        request.POST or None,
        today=today,
        user=request.user,
        incident=incident,
        initial={"closed_on": today},
        version=incident.version,
    )

    def save() -> None:
        said = form.cleaned_data
        corrections.close_case(
            incident, form.expected_version, said["closed_on"], said["closed_as"], reason=said["reason"],
            duplicate_of=form.other, by=request.user, today=today,
        )  # fmt: skip

    hint = "All its open dates end. The record stays, and the case can be opened again."
    return answer(request, incident, form, "Close this case", save=save, done="The case is closed.", hint=hint)


@require_http_methods(["GET", "POST"])
def reopen(request: HttpRequest, reference: str) -> HttpResponse:
    """Open a closed case again, for a new fact or because closing it was a mistake."""
    incident, today = open_to_change(request, reference, "open the case again"), london_today()
    form = ReopenForm(request.POST or None, today=today, version=incident.version)

    def save() -> None:
        version = form.expected_version
        corrections.reopen_case(incident, version, **form.facts, by=request.user, today=today)

    return answer(request, incident, form, "Open this case again", save=save, done="The case is open.")


@require_http_methods(["GET", "POST"])
def reopening(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """Correct the day the new fact was learned; the clocks it started follow."""
    incident = open_to_change(request, reference, "correct the day of a new fact", Deed.CHANGE_DATE)
    row = get_object_or_404(incident.reopenings.select_related("incident"), pk=pk)
    start = {"learned_on": row.learned_on, "fact": row.reason}
    form = ReopeningForm(request.POST or None, today=london_today(), initial=start, version=row.version)

    def save() -> None:
        said = form.cleaned_data
        corrections.correct_reopening(
            row, form.expected_version, learned_on=said["learned_on"], fact=said["fact"], reason=said["reason"],
            by=request.user, today=london_today(),
        )  # fmt: skip

    return answer(
        request, incident, form, "Correct the new fact", save=save, done="Saved. The dates follow.",
        read={"learned_on": row.learned_on, "fact": row.reason}.get, back_url=hub(incident),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
def strike(request: HttpRequest, reference: str, kind: str, pk: int) -> HttpResponse:
    """Take out what was recorded by mistake, or put it back."""
    model = striking.KINDS.get(kind)
    if model is None:
        raise Http404
    incident = open_to_change(request, reference, f"take out {kind}")
    row = get_object_or_404(model.everything.filter(incident=incident).select_related("incident"), pk=pk)
    form = ReasonForm(request.POST or None, version=row.version)
    deed = striking.put_back if row.in_error else striking.strike

    def save() -> None:
        said = form.cleaned_data
        deed(row, form.expected_version, reason=said["reason"], by=request.user, today=london_today())

    title, button, done = "Recorded by mistake", "Take it out", "Taken out. The history keeps it."
    if row.in_error:
        title, button, done = "Put back", "Put it back", "It stands again."
    hint = f"{striking.words_of(row)}. The history keeps what was recorded, and why it was taken out."
    return answer(
        request, incident, form, title, save=save, done=done, hint=hint, button=button, back_url=hub(incident)
    )
