"""Small pages that correct one thing of a case each; a colleague's quicker save is shown, not overwritten."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from cases.editing import corrections, striking
from cases.editing.children_forms import ChildForm
from cases.editing.forms import AdultForm, CodeNameForm, DetailsForm, LinkForm, NewAdultForm, OwnerForm
from cases.incidents.children import TOPICS, fits, topic_of
from cases.incidents.form_pages import (
    MORE_LATER,
    AddFactsPage,
    CaseFactsPage,
    CaseFormPage,
    PersonFactsPage,
    SeesWhatMoves,
    next_date,
    with_links,
)
from cases.incidents.former import FormerValue
from cases.incidents.frame import frame
from cases.incidents.permissions import open_case
from cases.intake import summary
from cases.intake.forms import AwarenessForm
from cases.notifications.clocks import lead_of
from cases.restrictions.models import ParallelReview
from csprapp.accounts.roles import Permission, require_permission
from csprapp.rule_book import spelled
from csprapp.today import london_today
from csprapp.ui.components import Link
from csprapp.ui.forms import lower_first


class Awareness(SeesWhatMoves, CaseFormPage):
    """Enter or correct the date the local authority became aware; the clocks start, or start anew, from it."""

    guide = "aware"
    what = "date of awareness"
    lead = spelled("The notification is due {notify_panel} after this day. Earlier dates stay in the history.")
    form_class, service = AwarenessForm, corrections.set_awareness
    shows_saved = True

    @property
    def began(self) -> tuple[date | None, str]:
        """Nobody knew of what had not happened."""
        return self.incident.occurred_on, "the date of the incident"

    @property
    def done(self) -> str:
        return f"Saved: when the local authority became aware. The dates now follow from it.{next_date(self.incident)}"

    @property
    def deed(self) -> Permission:
        return corrections.awareness_deed(self.incident)

    @property
    def title(self) -> str:
        words = "hen the local authority became aware"
        return f"Correct w{words}" if self.incident.aware_on else f"W{words}"


class Details(CaseFactsPage):
    """What is known of the incident."""

    guide = "suspected"
    what, title, done = "change the details", "Change what is known", "Saved: what is known about the incident."
    template_name, form_class, service = "cases/facts.html", DetailsForm, corrections.correct_details

    def get_context_data(self, **more: Any) -> dict[str, Any]:
        former = self.incident.former_values.filter(person=None)
        return super().get_context_data(former=with_links(self.incident, former), **more)


class AddPerson(AddFactsPage):
    """Add an adult; a child has a page of its own."""

    what, title, done = "add adult", "Add an adult", "The adult is added."
    lead = MORE_LATER
    template_name, form_class, service = "cases/person.html", NewAdultForm, corrections.add_person

    def open(self, reference: str, kind: str) -> None:
        if kind != "adult":
            raise Http404
        super().open(reference)


class ChangePerson(PersonFactsPage):
    """Correct what is known of a person: of a child one topic, or everything on one page."""

    what = "change a person"
    kind = "person"
    template_name, service = "cases/facts.html", corrections.correct_person
    topic = ""

    def open(self, reference: str, pk: int, topic: str = "") -> HttpResponse | None:
        self.topic = topic
        answer = super().open(reference, pk=pk)
        if topic and not (self.record.is_child and topic in self._topics()):
            raise Http404
        return answer

    def _topics(self) -> dict[str, str]:
        """The headings of what is asked of this child."""
        known = self.saved_values(self.record)
        return {topic: words for topic, (words, facts) in TOPICS.items() if any(fits(fact, known) for fact in facts)}

    @property
    def done(self) -> str:
        if self.topic:
            return f"Saved for {self.record}: {lower_first(TOPICS[self.topic][0])}."
        return f"Saved: what is known about {self.record}."

    def get_form_class(self) -> type[AdultForm]:
        return ChildForm if self.record.is_child else AdultForm

    def get_template_names(self) -> list[str]:
        return ["cases/person.html"] if self.record.is_child else super().get_template_names()

    @property
    def death_review(self) -> ParallelReview | None:
        """The child death review, if one stands."""
        return ParallelReview.objects.filter(person=self.record, kind=ParallelReview.Kind.CHILD_DEATH).first()

    @property
    def title(self) -> str:
        if self.topic:
            return f"{TOPICS[self.topic][0]}: {self.record}"
        return f"Change what is known about {'a child' if self.record.is_child else 'an adult'}"

    @property
    def links(self) -> tuple[Link, ...]:
        return super().links if self.topic in ("", "who") else ()

    @property
    def former(self) -> list[tuple[FormerValue, Link]]:
        """What was recorded before of the facts on this page."""
        rows = self.record.former_values.all()
        return with_links(self.incident, [row for row in rows if not self.topic or topic_of(row.field) == self.topic])

    def _pages(self) -> Iterator[Link]:
        """The pages of a child, each with the way back from which this one was opened."""
        key, back = [self.incident.reference, self.record.pk], self.request.GET.urlencode()
        back = f"?{back}" if back else ""
        for topic, words in self._topics().items():
            yield Link(words, reverse("case-person-topic", args=[*key, topic]) + back, current=topic == self.topic)
        yield Link("How services knew them", reverse("case-care", args=key) + back)
        if self.record.date_of_birth is None:
            yield Link("Record the birth", reverse("case-birth", args=key) + back)
        yield Link("Everything on one page", reverse("case-person", args=key) + back, current=not self.topic)

    def get_context_data(self, **more: Any) -> dict[str, Any]:
        pages = list(self._pages()) if self.record.is_child else ()
        return super().get_context_data(pages=pages, former=self.former, **more)


class Owner(CaseFormPage):
    """Give the case to another owner."""

    what, deed = "give the case to an owner", Permission.ASSIGN
    title, done = "Give this case to another owner", "The case and its open dates have a new owner."
    lead = "The case’s open dates go with it, and the new owner is told by email."
    form_class, service = OwnerForm, corrections.assign_case
    shows_saved = True


class CodeName(CaseFormPage):
    """Call the case by another word."""

    what, title, done = "change the code name", "Change the code name", "The case has a new code name."
    lead = (
        "A plain word to speak of the case without naming anybody. It is never taken from a person, and no other open "
        "case has it."
    )
    form_class, service = CodeNameForm, corrections.set_code_name
    back, shows_saved = "case-edit", True


class LinkCase(CaseFormPage):
    """Link another case."""

    what, title, done = "link another case", "Link another case", "The cases are linked."
    form_class, service = LinkForm, corrections.link_cases
    back, adds = "case-edit", True


@require_GET
def edit(request: HttpRequest, reference: str) -> HttpResponse:
    """Everything of a case that can be changed, each with the way to its page."""
    incident = open_case(request, reference, "change the case")
    require_permission(request.user, Permission.WORK_CASE)
    context = {
        **frame(incident, "case", london_today()),
        "sections": summary.change_sections(incident, request.user, london_today()),
        "lead": lead_of(incident),
        "struck": [(slug, row, striking.words_of(row)) for slug, row in striking.struck(incident)],
        "reopened": summary.reopened(incident),
    }
    return render(request, "cases/edit.html", context)
