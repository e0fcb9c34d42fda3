"""The letters of a case: those made, and making one."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from cases.incidents.frame import frame
from cases.incidents.permissions import open_case
from cases.letters import services
from cases.letters.forms import LetterForm
from cases.letters.models import LetterKind
from cases.letters.placeholders import marks_in
from cases.letters.values import values_of
from csprapp.accounts.roles import Deed, may, require
from csprapp.records.services import DuplicateSubmission, once
from csprapp.today import london_today
from csprapp.ui.components import Link

PAGE, CURRENT = "case-letters", "case-documents"


@require_safe
def letters(request: HttpRequest, reference: str) -> HttpResponse:
    """The letters made about this case, and the kinds that can be made."""
    incident = open_case(request, reference, "letters")
    works = may(request.user, Deed.WORK_CASE)
    context = {
        **frame(incident, CURRENT, london_today()),
        "kinds": [Link(kind.label, reverse("case-letter", args=[reference, kind.value])) for kind in LetterKind],
        "letters": incident.letters.select_related("document", "made_by").prefetch_related("document__versions"),
        "works": works,
    }
    return render(request, "cases/letters/letters.html", context)


def letter(request: HttpRequest, reference: str, kind: str) -> HttpResponse:
    """Look at the values that will stand in the letter, put them right, make it."""
    incident = open_case(request, reference, f"letter: {kind}"[:120])
    require(request.user, Deed.WORK_CASE)
    if kind not in LetterKind.values:
        raise Http404
    today, marks = london_today(), marks_in(services.template_bytes(kind))
    initial = values_of(incident, kind, by=request.user, today=today)
    form = LetterForm(request.POST or None, marks=marks, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            with once(form.cleaned_data["token"], request.user) as submission:
                services.make_letter(incident, kind, form.answers, by=request.user, today=today)
                submission.answer_url = reverse(PAGE, args=[reference])
            messages.success(request, "The letter is made and kept. Open it in Word to check and sign it.")
            return redirect(submission.answer_url)
        except DuplicateSubmission as done:
            return redirect(done.url)
        except services.Unfilled as unfilled:
            form.add_error(None, f"The template was changed meanwhile. {unfilled}.")
    context = {
        **frame(incident, CURRENT, today),
        "title": f"Letter {LetterKind(kind).label.lower()}",
        "own": services.template_of(kind),
        "form": form,
    }
    return render(request, "cases/letters/letter.html", context)
