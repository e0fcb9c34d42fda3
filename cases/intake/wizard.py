"""The pages of logging an incident and the drafts they are kept in, so that Back, sign-out and time-outs lose nothing.

Each page is one draft of what was typed, word for word; it is judged again whenever it is read.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, time
from functools import cached_property
from typing import Any

from django.http import QueryDict
from django.urls import reverse
from django.utils.timezone import localtime

from cases.deadlines.calendars import calendar_in_force
from cases.incidents.children import SHARED
from cases.incidents.models import Incident, Nature, Person
from cases.incidents.queries import likely_duplicates
from cases.incidents.rules import born_or_expected, is_before
from cases.intake.forms import AdultForm, ChildForm, KnownForm, OwnerForm, WhenForm, notify_by
from cases.intake.services import FACTS, NewCase
from cases.notifications.services import Sent
from csprapp.accounts.models import User
from csprapp.clock.deadline import Computed, day_words, standing
from csprapp.records.models import Draft
from csprapp.records.refusals import ahead_words
from csprapp.records.services import drop_draft, save_draft
from csprapp.ui.components import Due
from csprapp.ui.forms import OURS, Form, sent
from csprapp.ui.times import say_time

FORM = "log-incident"
PAGES = {"when": "When it happened", "people": "The people", "known": "What is known", "owner": "Owner and proceedings"}
FORMS: dict[str, type[Form]] = {"when": WhenForm, "known": KnownForm, "owner": OwnerForm}
PASSED = (
    "The day an unborn child was expected has passed. If the child has been born, select their part in the case "
    "instead."
)
NOBODY = "Enter the initials of at least one person. Not known yet? Enter words such as Baby A or Child 1"
NOTIFIED_EARLY = (
    "The notification is dated before the local authority became aware of the incident. Check both dates: the rapid "
    "review’s date is counted from the notification."
)
MOST_PEOPLE = 40
UNBORN = "A date of birth is in the future, so it is kept as the expected date. If the child has been born, correct it."


def page_url(page: str) -> str:
    """The address of a page of the wizard; the first has the address of the whole."""
    return reverse("case-new") if page == "when" else reverse("case-new-page", args=[page])


@dataclass
class Row:
    """One person on the page, with the number that its fields carry and its place among the children or adults."""

    number: int
    place: int
    form: Form
    is_child: bool
    same_as: str = ""  # the first child, of whom this one may share what was typed

    @property
    def title(self) -> str:
        return "Child" if self.is_child else "Adult"


class People:
    """The rows of page 2. Their numbers are sent along as "child" and "adult", in order, so that a row can be taken out
    or added without renumbering the others."""

    def __init__(self, data: Mapping[str, Any] | None):
        self.data = sent(data or {})
        self.numbers = {kind: _numbers(self.data.getlist(kind)) for kind in ("child", "adult")}
        if not self.numbers["child"]:
            self.add("child")

    def add(self, kind: str) -> None:
        """One more empty row, its number never used before on this page."""
        used = [number for numbers in self.numbers.values() for number in numbers]
        if len(used) < MOST_PEOPLE:
            self.numbers[kind].append(max(used, default=-1) + 1)

    def press(self, button: str) -> None:
        """Add an empty row, or take one out with what was typed in it, as the button that was pressed says."""
        deed, _, which = button.partition("-")
        if deed == "add" and which in self.numbers:
            self.add(which)
        elif deed == "remove" and which.isdecimal():
            self.numbers = {kind: [n for n in have if n != int(which[:4])] for kind, have in self.numbers.items()}
            if not self.numbers["child"]:
                self.add("child")
        elif deed == "same" and which.isdecimal():
            self._share(int(which[:4]))

    def _share(self, number: int) -> None:
        """Fill in what brothers and sisters share where nothing was typed, from the first child."""
        first = self.numbers["child"][0]
        for name in SHARED:
            if (known := self.data.get(f"p{first}-{name}")) and not self.data.get(f"p{number}-{name}"):
                self.data[f"p{number}-{name}"] = known

    @property
    def _sharing(self) -> str:
        """What the first child is called, if anything was typed that the next one may share."""
        first = self.numbers["child"][0]
        shared = any(self.data.get(f"p{first}-{name}") for name in SHARED)
        return (self.data.get(f"p{first}-initials", "").strip() or "child 1") if shared else ""

    def rows(self, *, bound: bool) -> list[Row]:
        """The rows, children first. `bound` judges them; else they show what was typed and say nothing."""
        first = self._sharing
        return [
            Row(
                number,
                place,
                _row_form(kind, number, self.data, bound),
                kind == "child",
                first if kind == "child" and place > 1 else "",
            )
            for kind, numbers in self.numbers.items()
            for place, number in enumerate(numbers, start=1)
        ]

    @property
    def kept(self) -> dict[str, Any]:
        """What a draft keeps: the typed fields of the rows there are, and their numbers."""
        typed: dict[str, Any] = {kind: [str(n) for n in numbers] for kind, numbers in self.numbers.items()}
        for row in self.rows(bound=True):
            typed |= row.form.typed
        return typed


def _numbers(values: list[str]) -> list[int]:
    found = [int(value) for value in values if value.isascii() and value.isdigit() and len(value) <= 4]
    return list(dict.fromkeys(found))[:MOST_PEOPLE]


def _row_form(kind: str, number: int, data: QueryDict, bound: bool) -> Form:
    made = ChildForm if kind == "child" else AdultForm
    prefix = f"p{number}"
    form = made(data, prefix=prefix) if bound else made.resume(dict(data.lists()), prefix=prefix)
    for name in OURS:
        del form.fields[name]
    return form


class Wizard:
    """All that one person has typed of the incident they are logging."""

    def __init__(self, user: User, today: date, now: time, drafts: Iterable[Draft] | None = None):
        self.user, self.today, self.now = user, today, now
        drafts = Draft.objects.filter(user=user, form=FORM) if drafts is None else drafts
        self.drafts = {draft.subject: draft for draft in drafts}

    def data(self, page: str) -> dict[str, Any] | None:
        """What the draft of a page holds; None when the person has not been there."""
        return self.drafts[page].data if page in self.drafts else None

    def keep(self, page: str, typed: dict[str, Any]) -> None:
        """Save a page as typed, right or wrong."""
        self.drafts[page] = save_draft(self.user, FORM, typed, page)
        for name in ("when", "known", "owner", "rows"):
            self.__dict__.pop(name, None)

    def forget(self) -> None:
        """The incident is logged, or the person starts again: `begun.finish` first."""
        for page in PAGES:
            drop_draft(self.user, FORM, page)

    @property
    def token(self) -> str:
        """One for all that is typed: a second window, a reloaded page and a double click save the same case once."""
        first = self.drafts.get("when")
        return f"{FORM}-{first.pk}" if first else ""

    def form(self, page: str, data: Any = None) -> Form:
        """The form of page 1, 3 or 4: with `data` judged; else showing the draft, or empty."""
        made, told = FORMS[page], FORMS[page].told_by(self)
        if page == "known" and data is None and self.data(page) is None:
            told["initial"] = {"nature": self.nature}  # the page before has answered it
        return made.resume(self.data(page) or {}, **told) if data is None else made(data, **told)

    def _judged(self, page: str) -> Form:
        form = self.form(page, sent(self.data(page) or {}))
        form.full_clean()
        return form

    @cached_property
    def when(self) -> Form:
        """The page of dates as it was saved, judged again."""
        return self._judged("when")

    @cached_property
    def known(self) -> Form:
        """The page of what is known as it was saved, judged again."""
        return self._judged("known")

    @cached_property
    def owner(self) -> Form:
        """The page of the owner as it was saved, judged again."""
        return self._judged("owner")

    @cached_property
    def rows(self) -> list[Row]:
        """The people entered so far, each judged again as of today."""
        return judged_rows(People(self.data("people")), self.today)

    @property
    def nature(self) -> str:
        """What happened, as far as the children's parts in it say."""
        roles = {row.form["role"].data for row in self.rows if row.is_child} if self.data("people") else set()
        if Person.Role.DIED in roles:
            return Nature.DEATH.value
        return Nature.SERIOUS_HARM.value if Person.Role.HARMED in roles else ""

    @property
    def area(self) -> Any:
        """The area chosen, once that page was saved and is right; else None."""
        return self.known.cleaned_data.get("area") if self.data("known") else None

    @property
    def is_blank(self) -> bool:
        """Whether nothing was typed, as after "Continue" on the first page with nothing on it."""
        typed = (value for draft in self.drafts.values() for name, value in draft.data.items() if name not in OURS)
        return not any(str(value).strip() for value in typed)

    @property
    def notify_by(self) -> Computed | None:
        """The date by which the incident would have to be notified, explained; None while it is not known."""
        aware_on = self.when.cleaned_data.get("aware_on") if self.data("when") else None
        return notify_by(aware_on) if aware_on else None

    def begun(self, who: str = "") -> Due | None:
        """What was begun and not logged as the first row of a work list, with the date it would have; None without
        a word of it. For everybody but its writer, `who` began it and it cannot be opened."""
        if self.is_blank:
            return None
        last = localtime(max(draft.saved_at for draft in self.drafts.values()))
        saved = f"{day_words(last.date())}, {say_time(last.time())}"
        what, url = f"Continue logging the incident you began (saved {saved})", reverse("case-new-check")
        if who:
            what, url = f"{who} started to log an incident and has not finished (started {saved})", ""
        computed = self.notify_by
        if computed is None:
            return Due(what, None, "No clock will start until it is logged", url)
        stands = standing(computed.due_on, self.today, calendar_in_force())
        why = f"It is not a case yet, but the clock is running: {computed.rule.name}"
        return Due.of(what, computed.due_on, stands, url=url, why=why)

    def first_wrong_page(self) -> str | None:
        """The first page that still needs something, or None when the case can be saved."""
        return next((page for page in PAGES if page not in self.drafts or self._is_wrong(page)), None)

    def _is_wrong(self, page: str) -> bool:
        forms = [row.form for row in self.rows] if page == "people" else [getattr(self, page)]
        return any(form.errors for form in forms)

    def people(self) -> list[dict[str, Any]]:
        """The persons typed, empty rows left out."""
        return [_facts(row, self.today) for row in self.rows if not row.form.is_empty]

    @property
    def doubts(self) -> list[str]:
        """What is shown before it is saved, and stops nothing."""
        days = [(person["role"] == Person.Role.UNBORN, person.get("expected_on")) for person in self.people()]
        expected = any(day and not unborn for unborn, day in days)
        passed = any(day and day < self.today for _, day in days)
        said = (self.when.doubt, self._notified_early, UNBORN if expected else "", PASSED if passed else "")
        return [words for words in said if words]

    @property
    def _notified_early(self) -> str:
        """A warning, never a refusal: it was notified before the local authority knew."""
        when, owner = self.when.cleaned_data, self.owner.cleaned_data
        sent = owner.get("sent_on"), owner.get("sent_time")
        return NOTIFIED_EARLY if is_before(*sent, when.get("aware_on"), when.get("aware_time")) else ""

    def duplicates(self) -> list[tuple[Incident, str]]:
        """Cases this person may open that look like the same incident."""
        people = [person for person in self.people() if person["role"] in Person.CHILD_ROLES]
        children = [(person["initials"], person["date_of_birth"], person["name"]) for person in people]
        occurred_on = self.when.cleaned_data.get("occurred_on")
        return likely_duplicates(self.user, self.today, children=children, occurred_on=occurred_on, area=self.area)

    def new_case(self, linked: list[Incident]) -> NewCase:
        """What is typed as the service takes it. Ask `first_wrong_page()` before."""
        when, known, owner = self.when.answers, self.known.answers, self.owner.answers
        notified = Sent(owner["sent_on"], owner["sent_time"], national_reference=owner["national_reference"])
        return NewCase(
            area=known["area"],
            owner=owner["owner"],
            facts={name: value for name, value in (when | known).items() if name in FACTS},
            agencies=known["agencies"],
            people=self.people(),
            proceedings=[{"kind": kind, "note": owner["proceedings_note"]} for kind in owner["proceedings"]],
            sent=notified if notified.sent_on else None,
            restricted_reason=owner["restricted_reason"] if owner["restricted"] else "",
            named=list(owner["named"]) if owner["restricted"] else [],
            linked=linked,
        )


def judged_rows(people: People, today: date) -> list[Row]:
    """The rows with their errors; when nobody at all is there, the first row says so."""
    rows = people.rows(bound=True)
    for row in rows:
        row.form.full_clean()
        born = row.form.cleaned_data.get("date_of_birth")
        if born and born > today and not row.is_child:
            row.form.add_error("date_of_birth", ahead_words("The date of birth"))
    if all(row.form.is_empty for row in rows):
        rows[0].form.add_error("initials", NOBODY)
    return rows


def _facts(row: Row, today: date) -> dict[str, Any]:
    unknown = Person.Role.CHILD if row.is_child else Person.Role.ADULT
    said = row.form.cleaned_data
    unborn = said["role"] == Person.Role.UNBORN
    born = born_or_expected(said["date_of_birth"], today, unborn=unborn) if row.is_child else {}
    return said | {"role": said["role"] or unknown} | born
