"""Settings pages of the clock: bank holidays, closure days, rules. Each change is previewed before it is made."""

from collections.abc import Sequence
from datetime import date
from hashlib import sha256
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from cases.deadlines import adjusting
from cases.deadlines.adjusting import NewDay
from cases.deadlines.calendars import calendar_in_force, rules_in_force
from cases.deadlines.models import CalendarDay, ClosureDays, Deadline
from cases.deadlines.recalculation import Move
from cases.deadlines.rehearsal import Tried, rehearse
from csprapp.accounts.roles import Permission, has_permission, require_permission
from csprapp.clock.calendar import OutsideCalendar
from csprapp.clock.explain import plain_name
from csprapp.clock.rules import UnknownRule
from csprapp.partnership.models import Partnership
from csprapp.partnership.national import called_now
from csprapp.records.refusals import Refused
from csprapp.today import london_today
from csprapp.ui.form_pages import FormPage
from csprapp.ui.forms import Form, ReasonForm
from dashboard.administration.calendar_forms import AddDayForm, ClosureForm, PublishedForm, RemoveDayForm, RuleForm

Kind = CalendarDay.Kind
SHOWN = 500  # moves on the page of a preview
SHIPPED_SOURCE = "The published list, as supplied with the software"


def see(request: HttpRequest) -> None:
    """Everybody who keeps or reads clocks may see what they rest on; only some may change it."""
    if not has_permission(request.user, Permission.SET_CALENDAR):
        require_permission(request.user, Permission.SEE_TEAM)


@require_safe
def bank_holidays(request: HttpRequest) -> HttpResponse:
    """The calendar in force, each day with its source."""
    see(request)
    calendar, today = calendar_in_force(), london_today()
    years = sorted({day.year for day in calendar.holidays})
    asked = request.GET.get("year", "")
    year = next((each for each in years if str(each) == asked), today.year)
    changed = {row.day: row for row in CalendarDay.objects.filter(in_force=True).exclude(kind=Kind.PUBLISHED)}
    days = [
        {"day": day, "name": plain_name(name), "source": changed[day].source if day in changed else SHIPPED_SOURCE}
        for day, name in calendar.holidays.items()
        if day.year == year
    ]
    context = {
        "days": days,
        "year": year,
        "earlier": year - 1 if year - 1 in years else None,
        "later": year + 1 if year + 1 in years else None,
        "calendar": calendar,
        "worked": [row for row in changed.values() if row.kind == Kind.REMOVED],
        "warning": adjusting.calendar_warning(today, calendar),
        "may_change": has_permission(request.user, Permission.SET_CALENDAR),
        "checked_on": Partnership.current().holidays_checked_on,
        "today": today,
    }
    return render(request, "dashboard/administration/bank_holidays.html", context)


def _digest(moves: list[Move]) -> str:
    """What a person has seen: if the moves are others by the time they confirm, they are shown again."""
    seen = ";".join(f"{m.deadline_id} {m.computed_after} {m.due_after}" for m in moves)
    return sha256(seen.encode()).hexdigest()[:16]


class CalendarPage(FormPage):
    """A page that changes what dates count by."""

    def open(self, **kwargs: Any) -> None:
        require_permission(self.request.user, Permission.SET_CALENDAR)


class OtherMoves(Exception):
    """Other deadlines would move by now than those that the person confirmed."""


class PreviewedPage(CalendarPage):
    """A form, then every deadline that would move, then the change: the three faces of one address."""

    lead = (
        "The next page shows every open deadline that would move, and how the clocks of the last three years would "
        "have come out. Nothing is saved until you confirm it there."
    )
    button, done = "Show what would move", "The change is saved."

    def look(self, form: Form) -> list[Move]:
        """What would move. Raises Refused, OutsideCalendar."""
        raise NotImplementedError

    def form_valid(self, form: Form) -> HttpResponse:
        try:
            return super().form_valid(form) if "seen" in self.request.POST else self.preview(form)
        except OtherMoves:
            return self.preview(form)

    def act(self, form: Form) -> str:
        if self.request.POST["seen"] != _digest(self.look(form)):
            raise OtherMoves
        return super().act(form)

    def preview(self, form: Form) -> HttpResponse:
        """What would move, to be confirmed; nothing is saved yet."""
        try:
            moves, more = self.look(form), self.more(form)
        except (Refused, OutsideCalendar) as refused:
            form.add_error(None, str(refused))
            return self.form_invalid(form)
        context = {
            "title": self.title,
            "back_url": self.back_url,
            "opened": _opened(self.request, moves),
            "moves": moves,
            "seen": _digest(moves),
            "kept": [(name, value) for name, value in form.typed.items() if isinstance(value, str)],
            "token": form.press,
            **more,
        }
        return render(self.request, "dashboard/administration/calendar_preview.html", context)

    def more(self, form: Form) -> dict[str, Any]:
        """What else stands on the preview. Raises Refused, OutsideCalendar."""
        return {}


def _opened(request: HttpRequest, moves: Sequence[Move | Tried]) -> set[int]:
    """Keys of the moves that are shown whose cases this person may open; of the others only the dates are shown."""
    shown = [move.deadline_id for move in moves[:SHOWN]]
    visible = Deadline.objects.visible_to(request.user, london_today()).filter(pk__in=shown)
    return set(visible.values_list("pk", flat=True))


class CalendarChange(PreviewedPage):
    """A page that changes the calendar by one day."""

    back = "settings-bank-holidays"

    def new(self, form: Form) -> NewDay:
        """The change that the answers describe."""
        raise NotImplementedError

    def look(self, form: Form) -> list[Move]:
        return adjusting.preview_day(self.new(form))

    def save(self, form: Form) -> None:
        adjusting.change_calendar(self.new(form), why=form.cleaned_data["why"], **self.who)


class AddDay(CalendarChange):
    """Add a one-off day."""

    title, form_class = "Add a bank holiday", AddDayForm

    def new(self, form: AddDayForm) -> NewDay:
        said = form.cleaned_data
        return NewDay(Kind.ADDED, said["day"], said["name"], said["source"])


class RemoveDay(CalendarChange):
    """Take a day out."""

    form_class = RemoveDayForm
    day: date

    def open(self, iso: str) -> None:
        super().open()
        try:
            self.day = date.fromisoformat(iso)
        except ValueError:
            raise Http404 from None
        self.title = f"Remove {self.day:%A} {self.day.day} {self.day:%B %Y}"

    def new(self, form: RemoveDayForm) -> NewDay:
        return NewDay(Kind.REMOVED, self.day, source=form.cleaned_data["source"])


class Published(CalendarChange):
    """Record that the government's list reaches further."""

    title, form_class = "A longer list has been published", PublishedForm

    def new(self, form: PublishedForm) -> NewDay:
        year = form.cleaned_data["year"]
        if not 1990 <= year <= 2200:
            raise Refused("Enter a year like 2029")
        return NewDay(Kind.PUBLISHED, date(year, 12, 31), source=form.cleaned_data["source"])


class Closures(FormPage):
    """Closure days: a separate list that never moves a statutory date."""

    template_name, form_class = "dashboard/administration/closure_days.html", ClosureForm
    back = "settings-closure-days"

    def open(self) -> None:
        see(self.request)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        require_permission(request.user, Permission.SET_CALENDAR)
        return super().post(request, *args, **kwargs)

    def save(self, form: ClosureForm) -> None:
        said = form.answers
        agency = said.pop("agency")
        adjusting.add_closure(**said, by=self.actor, agency_id=agency and agency.pk)

    def get_context_data(self, **more: Any) -> dict[str, Any]:
        rows = ClosureDays.objects.filter(in_force=True).select_related("agency")
        may_change = has_permission(self.request.user, Permission.SET_CALENDAR)
        return super().get_context_data(rows=rows, may_change=may_change, **more)


class EndClosure(CalendarPage):
    """Take closure days out, with a reason."""

    form_class = ReasonForm.asking("Why are you removing it?", "Enter why you are removing it", rows=3, one_word=True)
    button, back = "Remove it", "settings-closure-days"
    meanwhile = "Somebody else has changed these closure days. Check them, then try again."

    def open(self, pk: int) -> None:
        super().open()
        self.record = get_object_or_404(ClosureDays, pk=pk, in_force=True)
        self.title = f"Remove {self.record.name}"

    def save(self, form: ReasonForm) -> None:
        why = form.cleaned_data["reason"]
        adjusting.end_closure(self.record.pk, form.expected_version, by=self.actor, why=why)


@require_safe
def rules(request: HttpRequest) -> HttpResponse:
    """Every rule with its source, edition and date in force."""
    see(request)
    context = {"rules": adjusting.rules_by_key(), "may_change": has_permission(request.user, Permission.SET_CALENDAR)}
    return render(request, "dashboard/administration/rules.html", context)


class ChangeRule(PreviewedPage):
    """A new version of a rule, with a preview of what moves."""

    guide = "rule"
    form_class, back = RuleForm, "settings-rules"

    def open(self, key: str) -> None:
        super().open()
        try:
            self.latest = rules_in_force().versions(key)[-1]
        except UnknownRule:
            raise Http404 from None
        self.title = called_now(f"Change the rule: {self.latest.name}")

    def get_initial(self) -> dict[str, Any]:
        return {name: getattr(self.latest, name) for name in ("length", "unit", "counts_day_0", "source", "edition")}

    def look(self, form: RuleForm) -> list[Move]:
        version = form.version_of(self.latest.key)
        adjusting.check_rule(version)
        return adjusting.preview_rule(version)

    def more(self, form: RuleForm) -> dict[str, Any]:
        rehearsal = rehearse(form.version_of(self.latest.key), london_today())
        moved = rehearsal.moved
        return {"rehearsal": rehearsal, "moved_then": moved, "opened_then": _opened(self.request, moved)}

    def save(self, form: RuleForm) -> None:
        adjusting.change_rule(form.version_of(self.latest.key), why=form.cleaned_data["why"], **self.who)
