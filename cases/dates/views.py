"""The page that explains a date, the three pages that change one, and the calculator."""

from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_safe

from cases.dates import changes, giving, pages
from cases.dates.forms import CalculatorForm, DateForm, DecisionForm, DelayForm, GiveForm
from cases.dates.rules import STARTS_HERE, option_of, options
from cases.deadlines.models import Deadline, DeadlineChange
from cases.deadlines.services import look_at
from csprapp.accounts.models import User
from csprapp.accounts.roles import NotAllowed, Permission, has_permission
from csprapp.clock.calendar import OutsideCalendar
from csprapp.clock.deadline import day_words
from csprapp.clock.ledger import Kind
from csprapp.composed import composed
from csprapp.partnership.national import called_now
from csprapp.records.access import log_read
from csprapp.records.refusals import Refused
from csprapp.records.services import Conflict, drop_draft, load_draft, save_draft
from csprapp.today import london_today
from csprapp.ui.addresses import address
from csprapp.ui.conflicts import Clash, Difference
from csprapp.ui.form_pages import ButtonPage, FormPage
from csprapp.ui.forms import Form, ReasonForm

DRAFT = "change-deadline"


def open_deadline_page(request: HttpRequest, pk: int, what: str) -> Deadline:
    """The deadline, its read logged; strangers get the 404 of one that does not exist."""
    deadline = next(iter(composed(_dated, request.user, london_today(), about=(pk,))), None)
    if deadline is None:
        raise Http404
    log_read(request, what=what, case=deadline.incident.reference if deadline.incident else "", obj=deadline)
    return deadline


def _dated(user: User, on: date, pk: int) -> QuerySet[Deadline]:
    return Deadline.objects.visible_to(user, on).filter(pk=pk).select_related("incident", "owner").order_by()


@require_safe
def deadline_page(request: HttpRequest, pk: int) -> HttpResponse:
    """How the date was worked out, day by day, and everything that ever changed it."""
    deadline, today = open_deadline_page(request, pk, "deadline"), london_today()
    changes_dates = has_permission(request.user, Permission.CHANGE_DATE)
    context = {
        "page": pages.explained(deadline, today),
        "deadline": deadline,
        "may_change": deadline.is_open and changes_dates,
        "may_take_back": changes_dates,
        "look": deadline.is_open and deadline.for_a_look and has_permission(request.user, Permission.ASSIGN),
    }
    return render(request, "cases/dates/deadline.html", context)


class DatePage(FormPage):
    """A page with one form about a date: the deadline opened, its read logged as `what`, the deed asked."""

    what = "change a date"
    deed = Permission.CHANGE_DATE
    record: Deadline

    def open(self, pk: int, **kwargs: Any) -> HttpResponse | None:
        self.record = open_deadline_page(self.request, pk, self.what)
        changes.require_change(self.request.user, self.record, self.deed, self.today)
        return self.find(**kwargs)

    def find(self, **kwargs: Any) -> HttpResponse | None:
        """What else the page needs; an answer when there is no page to show."""
        return None

    @property
    def yours(self) -> str:
        """What the person is about to save, for the comparison after a conflict."""
        raise NotImplementedError

    def compare(self, form: Form, conflict: Conflict) -> Clash:
        """Both decisions: the history of a deadline is its ledger."""
        self.record = conflict.current
        form.renew(self.record.version)
        last = self.record.changes.order_by("-pk").first()
        if last is None:  # nobody changed it: the version that was sent is not one of ours
            return Clash("A colleague", None, "", [])
        given = f", {day_words(last.value)}" if last.value else ""
        theirs = f"{last.get_kind_display()}{given}. The due date is now {day_words(self.record.due_on)}."
        return Clash(last.by_name, last.at, last.reason, [Difference(self.record.label, self.yours, theirs)])

    def get_context_data(self, **more: Any) -> dict[str, Any]:
        return super().get_context_data(deadline=self.record, **more)


class ChangePage(DatePage):
    """One of the three pages that change a date. What is typed on the first two is kept as one draft."""

    def find(self) -> HttpResponse | None:
        if not self.record.is_open:
            raise NotAllowed("This date has been met or has ended. Undo that on its page before you change it.")
        self.choices = options(self.record.rule_key, pages.rule_of_page(self.record))
        self.kept = load_draft(self.actor, DRAFT, str(self.record.pk))
        return None

    def typed(self, page: str) -> dict[str, Any]:
        """What was typed on a page, word for word."""
        return self.kept.data.get(page, {}) if self.kept else {}


class TypedPage(ChangePage):
    """A page that keeps what is typed, until the third page saves it. It is judged only when it is sent."""

    page = ""  # under which name the draft keeps it
    leads_to = ""

    def get_form(self, form_class: type[Form] | None = None) -> Form:
        if self.request.method == "POST":
            return super().get_form(form_class)
        return self.get_form_class().resume(self.typed(self.page), **self.get_form_kwargs())

    def seen(self, form: Form) -> int | None:
        """The version of the date that the person saw on the first page."""
        return self.kept.version_seen

    def form_valid(self, form: Form) -> HttpResponse:
        data = {**(self.kept.data if self.kept else {}), self.page: form.typed}
        save_draft(self.actor, DRAFT, data, str(self.record.pk), version_seen=self.seen(form))
        return redirect(self.leads_to, pk=self.record.pk)


class ChangeDate(TypedPage):
    """First page: what changed, and to which date."""

    template_name, form_class = "cases/dates/change_date.html", DateForm
    page, leads_to = "date", "deadline-change-reason"

    def seen(self, form: Form) -> int | None:
        return form.cleaned_data["version"] or self.record.version

    def get_context_data(self, **more: Any) -> dict[str, Any]:
        rule = pages.rule_of_page(self.record)
        if rule is None or self.record.rule_key in STARTS_HERE:
            return super().get_context_data(**more)
        return super().get_context_data(elsewhere=rule.starts, fact_url=changes.fact_url(self.record, rule), **more)


class LaterPage(ChangePage):
    """A page after the first, which is judged again as it was left, and comes first when it has to be answered."""

    def find(self) -> HttpResponse | None:
        super().find()
        self.date = DateForm(self.typed("date"), **DateForm.told_by(self))
        option = option_of(self.date.cleaned_data["kind"], self.choices) if self.date.is_valid() else None
        if option is None:
            return redirect("deadline-change", pk=self.record.pk)
        self.option = option
        self.form_class = DelayForm if option.kind is Kind.DELAY_RECORDED else DecisionForm
        return None


class ChangeReason(TypedPage, LaterPage):
    """Second page: why."""

    template_name = "cases/dates/change_reason.html"
    page, leads_to = "reason", "deadline-change-check"
    starts_today = ("decided_on",)


class ChangeCheck(LaterPage):
    """Third page: the resulting weekday, what else moves, and the button."""

    template_name = "cases/dates/change_check.html"

    def find(self) -> HttpResponse | None:
        if leads_back := super().find():
            return leads_back
        second = self.form_class(self.typed("reason"), today=self.today)
        if not second.is_valid():
            return redirect("deadline-change-reason", pk=self.record.pk)
        delay = second.answers
        said = {"why": delay.pop("reason"), "decided_on": delay.pop("decided_on"), "delay": delay}
        self.answers = changes.Answers(self.option, self.date.cleaned_data["value"], **said)
        self.form_class = Form
        return None

    @property
    def version(self) -> int | None:
        return self.kept.version_seen

    @property
    def yours(self) -> str:
        return f"{self.option.words}. You gave {day_words(self.answers.value)}."

    def save(self, form: Form) -> None:
        changes.change_date(self.record, self.answers, version=form.expected_version, **self.who)
        drop_draft(self.actor, DRAFT, str(self.record.pk))

    def get_context_data(self, **more: Any) -> dict[str, Any]:
        shown, refused = None, ""
        try:
            shown = pages.previewed(self.record, self.answers, self.today)
        except (Refused, OutsideCalendar) as error:
            refused = str(error)
        return super().get_context_data(page=shown, answers=self.answers, refused=refused, **more)


class TakeBack(DatePage):
    """Reverse one line of the ledger, with a reason."""

    what, template_name = "undo a change", "cases/dates/take_back.html"
    form_class = ReasonForm.asking("Why are you undoing it?", "Enter the reason", rows=3, one_word=True)
    service = changes.take_back

    def find(self, line: int) -> None:
        self.line = get_object_or_404(self.record.changes, pk=line)
        if self.line not in pages.reversible_lines(self.record.changes.all()):
            raise Http404

    @property
    def subject(self) -> DeadlineChange:
        return self.line

    @property
    def yours(self) -> str:
        return f"Undo: {self.line.get_kind_display()}"

    def get_context_data(self, **more: Any) -> dict[str, Any]:
        return super().get_context_data(line=self.line, **more)


class LookedAt(ButtonPage, DatePage):
    """A manager looked at a delay that a coordinator recorded."""

    what, deed = "look at a delay", Permission.ASSIGN

    def save(self, form: Form) -> None:
        look_at(self.record, by=self.actor, decided_on=self.today)


class Give(DatePage):
    """A manager gives the date to somebody else."""

    what, deed, form_class, service = "give a date", Permission.ASSIGN, GiveForm, giving.give
    done = "It is now theirs. An email to tell them will be sent within a minute."

    def find(self) -> None:
        giving.require_given_here(self.record)

    @property
    def title(self) -> str:
        return f"Give to somebody: {called_now(self.record.label)}"

    @property
    def lead(self) -> str:
        return f"Due {day_words(self.record.act_on)}. Now: {self.record.owner or 'no owner'}."

    @property
    def yours(self) -> str:
        return "Give it to another owner"

    @property
    def back_url(self) -> str:
        """The list from which it was given."""
        return address("team" if self.request.GET.get("from") == "team" else "work") or self.record.get_absolute_url()

    def finish(self, form: GiveForm) -> None:
        if form.cleaned_data["owner"] == self.actor:
            self.done = "It is now yours."
        super().finish(form)

    def get_context_data(self, **more: Any) -> dict[str, Any]:
        return super().get_context_data(incident=self.record.incident, **more)


@require_GET
def calculator(request: HttpRequest) -> HttpResponse:
    """Any rule, or a number of working days, days or months, from any date."""
    if not any(
        has_permission(request.user, deed)
        for deed in (Permission.SEE_TEAM, Permission.LOG_INCIDENT, Permission.SET_CALENDAR)
    ):
        raise NotAllowed("Your role does not work with dates, so there is nothing to work out.")
    book = pages.rule_names()
    form = CalculatorForm(request.GET if "rule" in request.GET else None, rules=book)
    answer = None
    if form.is_bound and form.is_valid():
        try:
            answer = pages.calculated(form.key, form.cleaned_data["start"])
        except ValueError as error:
            form.add_error("start", str(error))
    context = {"form": form, "page": answer, "link": request.build_absolute_uri() if answer else ""}
    return render(request, "cases/dates/calculator.html", context)
