"""The letters of a case: those made, and making one."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from cases.incidents.form_pages import FramedFormPage
from cases.incidents.frame import frame
from cases.incidents.permissions import open_case
from cases.letters import services
from cases.letters.forms import LetterForm
from cases.letters.models import LetterKind
from cases.letters.placeholders import marks_in
from cases.letters.values import values_of
from csprapp.accounts.roles import Permission, has_permission
from csprapp.partnership.national import called_now
from csprapp.today import london_today
from csprapp.ui.components import Link

PAGE, CURRENT = "case-letters", "case-documents"


@require_safe
def letters(request: HttpRequest, reference: str) -> HttpResponse:
    """The letters made about this case, and the kinds that can be made."""
    incident = open_case(request, reference, "letters")
    context = {
        **frame(incident, CURRENT, london_today()),
        "kinds": [
            Link(called_now(kind.label), reverse("case-letter", args=[reference, kind.value])) for kind in LetterKind
        ],
        "letters": incident.letters.select_related("document", "made_by").prefetch_related("document__versions"),
        "works": has_permission(request.user, Permission.WORK_CASE),
    }
    return render(request, "cases/letters/letters.html", context)


class MakeLetter(FramedFormPage):
    """Look at the values that will stand in the letter, put them right, make it."""

    current, back = CURRENT, PAGE
    done = "The letter is made, and kept with the case’s documents. Open it in Word to check and sign it."
    template_name, form_class = "cases/letters/letter.html", LetterForm

    @property
    def what(self) -> str:
        return f"letter: {self.kwargs['kind']}"[:120]

    def find(self, kind: str) -> None:
        if kind not in LetterKind.values:
            raise Http404
        self.kind, self.title = kind, f"Letter {called_now(LetterKind(kind).label).lower()}"
        self.marks = marks_in(services.template_bytes(kind))

    def get_initial(self) -> dict[str, Any]:
        return values_of(self.incident, self.kind, by=self.actor, today=self.today)

    def save(self, form: LetterForm) -> None:
        services.make_letter(self.incident, self.kind, form.answers, **self.who)

    def get_context_data(self, **more: Any) -> dict[str, Any]:
        return super().get_context_data(own=services.template_of(self.kind), **more)
