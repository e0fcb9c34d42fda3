"""The page that is one form about a case, and the ways it leads to."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from functools import partial
from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse

from cases.deadlines.moves import what_moves
from cases.incidents.former import FormerValue
from cases.incidents.frame import frame
from cases.incidents.models import Child, Incident, Person
from cases.incidents.permissions import open_case
from csprapp.accounts.roles import NotAllowed, Permission, require_permission
from csprapp.clock.calendar import OutsideCalendar
from csprapp.clock.deadline import day_words
from csprapp.records.services import Conflict
from csprapp.ui.addresses import address
from csprapp.ui.components import Link
from csprapp.ui.form_pages import FormPage
from csprapp.ui.forms import Form, lower_first

FOR_SHEET = "for=sheet"  # in the address of a page that was opened from the copy sheet, to which it leads back
FOR_CASE = "for=case"  # the same of one that was opened from the case page
FOR_ASKING = "for=ask"  # the same of one that was opened while agencies are asked
MORE_LATER = "Enter what you know now. Everything else can be added later."
LEADS_BACK = {
    "sheet": ("case-notification", "#copy-sheet"),
    "case": ("case", "#recorded"),
    "ask": ("case-requests-ask", ""),
    "icb": ("case-sheet-icb", "#lines"),
    "panel": ("case-sheet-panel", "#lines"),
    "repository": ("case-sheet-repository", "#lines"),
}


def way_back(asked: str, reference: str) -> str:
    """Where a page leads back that was opened from another one of the case: `asked` is the `for` of its address; "" of
    any other."""
    page, place = LEADS_BACK.get(asked, ("", ""))
    there = address(page, reference) if page and reference else ""
    return f"{there}{place}" if there else ""


def next_date(incident: Incident) -> str:
    """The sentence that says which date of a case comes next, to stand behind what was saved."""
    row = incident.deadlines.open().in_work_order().first()
    return f" The next date is {day_words(row.act_on)}: {lower_first(row.title)}." if row else " No date is running."


def mistake_link(incident: Incident, kind: str, row: Any) -> Link:
    """The way to say that something was recorded by mistake."""
    return Link("This was recorded by mistake", reverse("case-mistake", args=[incident.reference, kind, row.pk]))


def with_links(incident: Incident, rows: Iterable[FormerValue]) -> list[tuple[FormerValue, Link]]:
    """Each value that is kept as former, with the way to say that it was wrong after all."""
    return [(row, replace(mistake_link(incident, "former", row), text="Say that it was wrong")) for row in rows]


class CaseFormPage(FormPage):
    """A page with one form about a case: the case opened, its read logged as `what`, the deed asked of the role.

    It changes what `find` gives: the case itself, or the one of its `rows` whose key is in the address; nothing where
    a page `adds` something.
    """

    what = ""
    deed = Permission.WORK_CASE
    back = "case"  # the page of the case where Back and Save lead
    rows = ""  # under which name the case has what is changed
    adds = False
    incident: Incident

    def open(self, reference: str, **kwargs: Any) -> HttpResponse | None:
        self.incident = open_case(self.request, reference, self.what)
        require_permission(self.request.user, self.deed)
        self.record = self.find(**kwargs)
        return None

    def find(self, **kwargs: Any) -> Any:
        """What the page changes, by the rest of the address; 404 when the case has no such thing."""
        if self.adds:
            return None
        return get_object_or_404(getattr(self.incident, self.rows), **kwargs) if self.rows else self.incident

    @property
    def subject(self) -> Any:
        return self.incident if self.record is None else self.record

    @property
    def began(self) -> tuple[date | None, str]:
        """The first day on which anything can have been done about the case."""
        return self.incident.aware_on, "when the local authority became aware"

    @property
    def back_url(self) -> str:
        asked = way_back(self.request.GET.get("for", ""), self.incident.reference)
        return asked or reverse(self.back, args=[self.incident.reference])

    def get_context_data(self, **more: Any) -> dict[str, Any]:
        return super().get_context_data(incident=self.incident, **more)


class FramedFormPage(CaseFormPage):
    """A page with a form inside the frame of a case, on the page that is called `current` there."""

    current = ""

    def get_context_data(self, **more: Any) -> dict[str, Any]:
        return super().get_context_data(**more) | frame(self.incident, self.current, self.today)


class CaseFactsPage(CaseFormPage):
    """A page for facts of a case, with why when something recorded changes: its service takes `facts` as one
    mapping."""

    shows_saved = True
    back = "case-edit"
    kind = ""  # under which name what is changed can be taken out as recorded by mistake

    @property
    def title(self) -> str:
        return f"Change: {self.record}"

    @property
    def links(self) -> tuple[Link, ...]:
        known = self.kind and self.record is not None
        return (mistake_link(self.incident, self.kind, self.record),) if known else ()


class PersonFactsPage(CaseFactsPage):
    """A page for facts of one person, those of a child among them."""

    rows = "people"

    def saved_values(self, record: Person) -> dict[str, Any]:
        child = getattr(record, "child", None) or Child(person=record)
        return super().saved_values(record) | super().saved_values(child)


class AddFactsPage(CaseFactsPage):
    """A page that adds something to a case; how it is known may be said."""

    adds = True

    @property
    def undo_url(self) -> str:
        if not self.kind:
            return ""
        asked = self.request.GET.urlencode()  # whoever came from the case page is led back there
        return f"{mistake_link(self.incident, self.kind, self.made).url}{f'?{asked}' if asked else ''}"


class SeesWhatMoves(FormPage):
    """A page of a fact that dates are counted from: its second button shows what else moves, and saves nothing."""

    template_name, second, second_value = "cases/moves.html", "See what else moves", "look"
    incident: Incident

    def form_valid(self, form: Form) -> HttpResponse:
        if self.request.POST.get("action") != self.second_value:
            return super().form_valid(form)
        try:
            moves = what_moves(self.incident, partial(self.save, form))
        except Conflict as conflict:
            return self.form_conflict(form, conflict)
        except ValidationError as refused:
            form.refuse(refused)
        except (NotAllowed, OutsideCalendar) as refused:
            form.add_error(None, str(refused))
        else:
            return self.render_to_response(self.get_context_data(form=form, moves=moves, looked=True))
        return self.form_invalid(form)
