"""Pages of a child of a case: adding one, how children's services knew them, and the birth of one who was expected."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_safe

from cases.editing import corrections
from cases.editing.children_forms import BirthForm, CareForm, NewChildForm
from cases.incidents.children import same_dates
from cases.incidents.form_pages import MORE_LATER, AddFactsPage, PersonFactsPage
from cases.incidents.models import Person
from csprapp.today import london_today


class AddChild(AddFactsPage):
    """Add a child. What brothers and sisters share can be filled in from one of them, before anything is saved."""

    what, title, done, service = "add child", "Add a child", "The child is added.", corrections.add_person
    lead = MORE_LATER
    template_name, form_class = "cases/person.html", NewChildForm

    @property
    def siblings(self) -> tuple[Person, ...]:
        """The case's children so far, whose facts a new one may share."""
        return tuple(self.incident.people.children().select_related("child"))

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form: Any = self.get_form()
        if request.POST.get("action") != "same" or form.sibling is None:
            return super().post(request, *args, **kwargs)
        typed, filled = form.filled_in()
        again = NewChildForm.resume(typed, **NewChildForm.told_by(self))
        said = f"Filled in from {form.sibling}: {', '.join(filled)}. Check each." if filled else "Nothing was empty."
        return self.render_to_response(self.get_context_data(form=again, filled=said))

    def save(self, form: Any) -> None:
        answers = form.answers
        if form.sibling is not None:
            answers["facts"] |= same_dates(answers["facts"], form.sibling)
        corrections.add_person(self.incident, **answers, **self.who)


class OfAChild(PersonFactsPage):
    """A page of facts of one child."""

    service = corrections.correct_person

    def find(self, **kwargs: Any) -> Person:
        child: Person = get_object_or_404(self.incident.people.children(), **kwargs)
        return child


class Care(OfAChild):
    """How children's services and agencies knew a child when it happened."""

    what, done = "change how a child was known", "Saved: how services knew the child."
    template_name, form_class = "cases/person.html", CareForm
    lead = (
        "As it was when it happened. More than one may apply. Enter the dates for each that applied then, or had "
        "applied before."
    )

    @property
    def title(self) -> str:
        return f"How children’s services and agencies knew {self.record}"


class Birth(OfAChild):
    """A child who was expected is born."""

    what, done = "record a birth", "The birth is recorded."
    form_class = BirthForm
    lead = "Everything recorded about the child is kept, including the expected date."

    @property
    def title(self) -> str:
        return f"Record the birth of {self.record}"

    def save(self, form: BirthForm) -> None:
        said = form.answers
        why = {"reason": said["reason"] or "The child was born"}
        corrections.correct_person(self.record, form.expected_version, **said | why, **self.who)

    def saved_values(self, record: Person) -> dict[str, Any]:
        found = super().saved_values(record)
        return found | {"role": "" if record.role == Person.Role.UNBORN else record.role}


@require_safe
def birth(request: HttpRequest, pk: int) -> HttpResponse:
    """From the dated row of a birth to the page that records it; 404 for strangers."""
    visible = Person.objects.visible_to(request.user, london_today()).select_related("incident")
    return redirect("case-birth", get_object_or_404(visible, pk=pk).incident.reference, pk)
