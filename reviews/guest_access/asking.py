"""Asking agencies: which, about whom and by when; what each will see; then the passcodes of those who get a link."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import cached_property

from cases.deadlines.calendars import calendar_in_force
from cases.incidents.form_pages import FOR_ASKING, CaseFormPage
from cases.incidents.former import ON_SEARCH_LISTS, FormerValue, hang_on
from cases.incidents.models import Person
from cases.letters.bases import basis_on
from cases.letters.models import LetterKind
from csprapp.accounts.roles import Permission, has_permission
from csprapp.clock.deadline import day_words
from csprapp.partnership.models import Agency, Partnership
from csprapp.records.access import log_read
from csprapp.records.services import DuplicateSubmission, save_draft, submit_once
from csprapp.ui.form_pages import DraftedFormPage
from csprapp.ui.forms import Form
from reviews.guest_access import services
from reviews.guest_access.rules import spoken
from reviews.rapid.queries import deadline_of
from reviews.returns.agencies import add_agency
from reviews.returns.forms import NEW, OTHERS, AskForm
from reviews.returns.queries import lacking_of, ways_of
from reviews.returns.rules import Way, letter, proposed_due
from reviews.returns.services import answer_by

PAGE = "case-requests"
PARTNERS, KNOWN = "Statutory partners", "Agencies that know the family"


class AskAgencies(DraftedFormPage, CaseFormPage):
    """Tick agencies and people, look at what each will see, send. Statutory partners and the agencies that know the
    family are ticked already. What is typed is kept while an agency is added or a person's facts are filled in."""

    guide = "ask"
    what, title, button = "ask agencies", "Ask agencies", "Continue"
    template_name, draft_name = "reviews/returns/ask.html", "ask-agencies"
    form_class = AskForm
    back, adds = PAGE, True
    made: list[services.Made] | None = None

    @property
    def draft_subject(self) -> str:
        return self.incident.reference

    @cached_property
    def offered(self) -> dict[str, list[tuple[Agency, Way]]]:
        """Those that are not asked yet, group by group, each with how it is reached."""
        asked = self.incident.agency_requests.filter(withdrawn_on=None).values("agency")
        agencies = list(Agency.objects.filter(is_active=True).exclude(pk__in=asked))
        bodies = set(self.incident.area.partner_bodies.values_list("pk", flat=True))
        knows = set(self.incident.agencies.values_list("pk", flat=True))
        ways = ways_of(agencies, self.today)
        groups: dict[str, list[tuple[Agency, Way]]] = {PARTNERS: [], KNOWN: [], OTHERS: []}
        for agency in agencies:
            group = PARTNERS if agency.body_id in bodies else KNOWN if agency.pk in knows else OTHERS
            groups[group].append((agency, ways[agency.pk]))
        return groups

    @cached_property
    def people(self) -> list[Person]:
        """Everybody who may stand on the search list."""
        return list(self.incident.people.select_related("child"))

    @property
    def may_add(self) -> bool:
        """Whether this person may add an agency that the list lacks."""
        return has_permission(self.actor, Permission.ADD_AGENCY)

    @cached_property
    def proposed(self) -> date:
        """The day by which they are to answer, unless another is chosen."""
        deadline = deadline_of(self.incident)
        return proposed_due(self.today, deadline.due_on if deadline else None, calendar_in_force())

    def get_initial(self) -> dict[str, Any]:
        return {
            "agencies": [str(agency.pk) for group in (PARTNERS, KNOWN) for agency, _ in self.offered[group]],
            "people": [str(person.pk) for person in self.people],
            "due_on": self.proposed,
            "period_until": self.incident.occurred_on,
        }

    # --- What the buttons do ----------------------------------------------------------------------------------------

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        action, _, which = request.POST.get("action", "").partition("-")
        if self.adding:
            return self.add_missed()
        if action == "fill" and (person := next((each for each in self.people if str(each.pk) == which), None)):
            self.keep(self.get_form().typed)
            page, topic = ("case-person-topic", ["who"]) if person.is_child else ("case-person", [])
            way = reverse(page, args=[self.incident.reference, person.pk, *topic])
            return redirect(f"{way}?{FOR_ASKING}")
        return super().post(request, *args, **kwargs)

    def keep(self, typed: dict[str, Any]) -> None:
        """What was typed waits for this person to come back."""
        save_draft(self.actor, self.draft_name, typed, self.draft_subject)

    @property
    def adding(self) -> bool:
        """Whether the agency is added that is missed in the list."""
        return self.may_add and self.request.POST.get("action") == "add"

    def add_missed(self) -> HttpResponse:
        """The agency that was not listed is added, and ticked among what was typed; nothing is lost."""
        form: Any = self.get_form()
        if not any(name.startswith(NEW) for name in form.errors):
            try:
                submit_once(form.press, self.actor, lambda: self.add_and_tick(form))
            except DuplicateSubmission:
                return redirect(self.request.path)
            except ValidationError as refused:
                form.refuse(refused)
            else:
                messages.success(self.request, f"{form.missed['name']} is added and selected.")
                return redirect(self.request.path)
        return self.render_to_response(self.get_context_data(form=form))

    def add_and_tick(self, form: AskForm) -> str:
        """Add the agency that was missed and tick it, what was typed kept; gives the address to show again. Raises
        NotAllowed, Refused."""
        agency = add_agency(form.missed, by=self.actor)
        typed = {name: value for name, value in form.typed.items() if not name.startswith(NEW)}
        self.keep(typed | {"agencies": [*typed.get("agencies", []), str(agency.pk)]})
        return self.request.path

    def form_valid(self, form: Form) -> HttpResponse:
        if self.request.POST.get("action") != "send":
            self.keep(form.typed)
            log_read(self.request, what="what each agency will see", case=self.incident.reference, obj=self.incident)
            return render(self.request, "reviews/returns/ask_check.html", self.check_context(form))
        answer = super().form_valid(form)
        if not self.made:
            return answer
        context = {"made": [(made.door, spoken(made.passcode)) for made in self.made], "incident": self.incident}
        context |= {"back_url": self.back_url, "done": self.done, "unreached": self.unreached(form)}
        return render(self.request, "reviews/guest_access/passcodes.html", context)

    def save(self, form: Form) -> None:
        self.making = services.ask(self.incident, **form.answers, **self.who)

    def finish(self, form: Form) -> None:
        answers = form.answers
        many = len(answers["agencies"])
        self.done = f"{many} {'agency was' if many == 1 else 'agencies were'} asked to answer by " + day_words(
            answers["due_on"]
        )
        self.made = self.making
        if self.made:
            return  # the page with the passcodes says it
        super().finish(form)
        if left := self.unreached(form):
            names = ", ".join(str(agency) for agency in left)
            messages.info(
                self.request,
                f"Nothing was sent to {names}: no email address is recorded. Open the request to save it as Word.",
            )

    def unreached(self, form: Form) -> list[Agency]:
        """Those asked that have no address and nobody with an account."""
        return [agency for agency, way in self.ways(form) if way is Way.NO_EMAIL]

    def ways(self, form: Form) -> Iterator[tuple[Agency, Way]]:
        """Each agency that is chosen, with how it is reached."""
        chosen = {agency.pk for agency in form.cleaned_data["agencies"]}
        return ((agency, way) for rows in self.offered.values() for agency, way in rows if agency.pk in chosen)

    # --- What is shown ----------------------------------------------------------------------------------------------

    def get_context_data(self, **more: Any) -> dict[str, Any]:
        return super().get_context_data(**more) | {"lacking": lacking_of(self.people), "may_add": self.may_add}

    def check_context(self, form: Form) -> dict[str, Any]:
        """What each agency will see, as it will see it."""
        said = form.cleaned_data
        people = said["people"]
        hang_on(people, list(FormerValue.objects.filter(person__in=people, field__in=ON_SEARCH_LISTS)))
        basis = basis_on(LetterKind.AGENCY, self.today)
        return {
            "incident": self.incident,
            "title": "Check what each agency will see",
            "back_url": self.request.path,
            "form": form,
            "kept": [(name, each) for name, value in form.typed.items() for each in _each(value)],
            "asked": [(agency, way, answer_by(said["due_on"], agency, self.today)) for agency, way in self.ways(form)],
            "letter": letter(Partnership.current().name, self.incident.reference, said["due_on"], basis),
            "search": said,
            "people": people,
            "nhs": [agency for agency in said["agencies"] if agency.needs_nhs_number],
            "pupil": [agency for agency in said["agencies"] if agency.needs_pupil_number],
            "lacking": lacking_of(people),
        }


def _each(value: str | list[str]) -> list[str]:
    return value if isinstance(value, list) else [value]
