"""The pages of one action: what its owner and the coordinator record, and what came of it."""

from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from csprapp.accounts.models import User
from csprapp.accounts.roles import Permission, has_permission
from csprapp.composed import composed
from csprapp.files.serving import attachment
from csprapp.files.storage import read
from csprapp.records.access import log_read
from csprapp.records.together import together
from csprapp.today import london_today
from csprapp.ui.components import Link
from csprapp.ui.form_pages import ButtonPage, FormPage
from csprapp.ui.forms import Form, ReasonForm
from reviews.actions import evidence, forms, services
from reviews.actions.clocks import waiting_check
from reviews.actions.guards import require_action, stage_of
from reviews.actions.models import Action, ActionEvidence, CheckIn, Recommendation
from reviews.actions.queries import RELATED, indicators_of, lines
from reviews.actions.rules import ALLOWED, Act
from reviews.actions.views import others_of
from reviews.indicators.queries import measured
from reviews.indicators.rules import basis

OWN = {Act.PROGRESS, Act.CHECK, Act.COMPLETE}


def open_action(request: HttpRequest, pk: int) -> Action:
    """The action, with the read logged first; 404 for strangers."""
    row = next(iter(composed(_known_by, request.user, london_today(), about=(pk,))), None)
    if row is None:
        raise Http404
    seen = row.deadline.incident if row.deadline else None
    log_read(request, what="action", case=seen.reference if seen else "", obj=row)
    return row


def _known_by(user: User, on: date, pk: int) -> QuerySet[Action]:
    related = (*RELATED, "deadline__incident", "impact_judged_by")
    return Action.objects.visible_to(user, on).filter(pk=pk).select_related(*related).order_by()


def action(request: HttpRequest, pk: int) -> HttpResponse:
    """One action: its date, its log, the evidence that it was done, and what came of it."""
    row, today, user = open_action(request, pk), london_today(), request.user
    allowed = ALLOWED[stage_of(row)]
    works, owns = has_permission(user, Permission.WORK_CASE), row.owner_id == user.pk
    check = waiting_check(row)
    asked = measured(indicators_of(row), row.completed_on)
    context = {
        "indicators": asked,
        "basis": basis([each.verdict for each in asked]) if row.impact in Action.DIFFERENCE else "",
        "row": row,
        "line": lines([row], user, today)[0],
        "stage": stage_of(row).value,
        "may": {act.name.lower(): act in allowed and (works or (owns and act in OWN)) for act in Act},
        "works": works,
        "owns": owns,
        "recommendations": recommendations_for(row, user, today),
        "check": check if check and check.deadline and check.deadline.is_open else None,
        "log": log_of(row),
        "evidence": row.evidence.select_related("uploaded_by"),
    }
    return render(request, "reviews/action.html", context)


def recommendations_for(row: Action, user: User, on: date) -> list[dict[str, Any]]:
    """The recommendations it serves: those the person may read with their page, and for its owner the words of the
    others, without the case they are of."""
    readable = {key for (key,) in composed(_readable, user, on, about=(row.pk,))}
    owns = row.owner_id == user.pk
    shown = [each for each in row.recommendations.all() if each.pk in readable or owns]
    return [{"row": each, "url": each.get_absolute_url() if each.pk in readable else ""} for each in shown]


def _readable(user: User, on: date, action: int) -> QuerySet[Any]:
    return Recommendation.objects.visible_to(user, on).filter(actions=action).order_by().values_list("pk")


def log_of(row: Action) -> list[dict[str, Any]]:
    """Progress and check-ins in one list, the newest first."""
    made = row.check_ins.filter(made_on__isnull=False)
    written, held = together(*(each.select_related("written_by") for each in (row.progress.all(), made)))
    lines_ = [(each.on, each.created_at, each) for each in written]
    lines_ += [(each.made_on, each.created_at, each) for each in held]
    newest = sorted(lines_, key=lambda line: line[:2], reverse=True)
    return [{"on": on, "entry": entry, "check": isinstance(entry, CheckIn)} for on, _, entry in newest]


@require_safe
def update(request: HttpRequest, pk: int) -> HttpResponse:
    """Where a mail about an action leads: to the form that asks how it is going, the check-in while one waits."""
    row, user = open_action(request, pk), request.user
    answers = row.owner_id == user.pk or has_permission(user, Permission.WORK_CASE)
    allowed = ALLOWED[stage_of(row)] if answers else frozenset()
    check = waiting_check(row)
    if Act.CHECK in allowed and check and check.deadline and check.deadline.is_open:
        return redirect(check)
    return redirect("action-progress" if Act.PROGRESS in allowed else "action", pk)


class ActionPage(FormPage):
    """A page with one form about an action: for who works on the cases, and its owner where `owner_too`."""

    doing = ""  # what is done on the page, for its title
    owner_too = False
    adds = False  # whether the page adds something to the action instead of changing it
    action: Action

    def open(self, pk: int) -> HttpResponse | None:
        self.action = open_action(self.request, pk)
        require_action(self.request.user, self.action, self.today, owner_too=self.owner_too)
        self.record = None if self.adds else self.action
        return None

    @property
    def subject(self) -> Any:
        return self.action if self.record is None else self.record

    @property
    def owns(self) -> bool:
        """Whether the action is this person's own."""
        return self.action.owner_id == self.request.user.pk

    @property
    def title(self) -> str:
        return f"{self.doing}: action {self.action.pk}"

    @property
    def lead(self) -> str:
        return self.action.text

    @property
    def back_url(self) -> str:
        return self.action.get_absolute_url()

    def get_form(self, form_class: type[Form] | None = None) -> Form:
        form = super().get_form(form_class)
        if self.owns:
            form.fields.pop("source", None)  # an owner speaks for themselves
        return form


class UpdatePage(ActionPage):
    """A page that asks how an action is going, with what it is and by when; from here it can be recorded as done."""

    template_name, owner_too = "reviews/action_update.html", True

    @property
    def links(self) -> tuple[Link, ...]:
        whole = Link("See the whole action", self.back_url)
        if Act.COMPLETE not in ALLOWED[stage_of(self.action)]:
            return (whole,)
        return Link("It is done: record the evidence", reverse("action-done", args=[self.action.pk])), whole

    def get_context_data(self, **more: Any) -> dict[str, Any]:
        line = lines([self.action], self.request.user, self.today)[0]
        return super().get_context_data(action=self.action, line=line, **more)


class Progress(UpdatePage):
    """Write to the progress log."""

    doing, done = "Progress", "The progress is recorded."
    form_class, service = forms.ProgressForm, services.write_progress
    adds = True


class Change(ActionPage):
    """Change what is done, by whom or by when."""

    doing, done = "Change", "The action is changed. If its date moved, its owner will be told by email."
    form_class, service = forms.ChangeForm, services.change_action
    shows_saved = True

    def saved_values(self, record: Action) -> dict[str, Any]:
        return super().saved_values(record) | {"due_on": record.deadline.due_on if record.deadline else None}


class Done(ActionPage):
    """Record it as done, with evidence."""

    doing, done = "Done", "The action is recorded as done."
    form_class, service = forms.DoneForm, services.complete
    owner_too, starts_today = True, ("completed_on",)

    @property
    def began(self) -> tuple[date | None, str]:
        """The day before which nothing can have been done, and what happened on it."""
        return self.action.started_on, "when it was agreed"


class Impact(ActionPage):
    """Judge what came of it; never its owner."""

    guide = "impact"
    doing, done = "Impact", "The impact is recorded."
    form_class, service = forms.ImpactForm, services.judge_impact
    shows_saved = True


class End(ActionPage):
    """It will not be done: why."""

    doing, done = "End without doing it", "The action has ended."
    form_class, service = ReasonForm.asking("Reason", "Enter the reason", rows=3), services.end_action


class Reopen(ActionPage):
    """Open it again."""

    doing, done = "Open again", "The action is open again."
    form_class, service = ReasonForm.asking("Reason", "Enter the reason", rows=3), services.reopen_action
    adds = True


class Serves(ActionPage):
    """Which recommendations it serves."""

    doing, done = "What it is for", "What it is for is saved."
    form_class, service = forms.ServesForm, services.serve
    shows_saved = True

    def saved_values(self, record: Action) -> dict[str, Any]:
        served = record.recommendations.visible_to(self.request.user, self.today).distinct()
        return {"recommendations": served.select_related("incident", "review__incident")}

    def get_form_kwargs(self) -> dict[str, Any]:
        own = list(self.saved_values(self.action)["recommendations"])
        near = others_of(own, self.request.user, self.today)
        keys = {*(each.pk for each in own), *near}
        offered = Recommendation.objects.filter(pk__in=keys).select_related("incident", "review__incident")
        return super().get_form_kwargs() | {"offered": offered.order_by("-made_on", "-pk")}


class Checks(ActionPage):
    """How often its owner is asked how it stands; a second button stops it."""

    doing, done = "Check-ins", "The check-ins are set."
    template_name = "reviews/checks.html"
    form_class, service = forms.RepeatForm, services.set_checks

    def get_initial(self) -> dict[str, Any]:
        row, check = self.action, waiting_check(self.action)
        return {
            "every": row.check_every or 3,
            "unit": row.check_unit or "months",
            "first_on": check.deadline.due_on if check and check.deadline else None,
            "after_done": row.check_after_done,
        }

    def get_context_data(self, **more: Any) -> dict[str, Any]:
        return super().get_context_data(runs=self.action.check_every is not None, stop_url=self.request.path, **more)


class StopChecks(ActionPage, ButtonPage):
    """The second button."""

    done, service = "The check-ins have stopped.", services.stop_checks
    adds = True


def checks(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The check-ins, or their end."""
    return (StopChecks if request.POST.get("stop") else Checks).as_view()(request, pk=pk)


class SayCheck(UpdatePage):
    """Say how an action stands; the next check-in is made when this one is saved."""

    done = "The check-in is recorded."
    form_class, service = forms.CheckForm, services.record_check
    starts_today = ("made_on",)

    def open(self, pk: int) -> HttpResponse | None:
        found = CheckIn.objects.visible_to(self.request.user, self.today).select_related("action__deadline__incident")
        check = get_object_or_404(found, pk=pk)
        super().open(check.action_id)
        self.record, self.indicators = check, list(indicators_of(self.action))
        return redirect(self.back_url) if check.made_on else None

    @property
    def doing(self) -> str:
        return f"Check-in {self.record.number}"


class Attach(ActionPage):
    """Attach a file as evidence."""

    doing, done = "Attach evidence", "The document is attached."
    form_class = forms.EvidenceForm
    owner_too = adds = True

    def save(self, form: forms.EvidenceForm) -> None:
        said = form.cleaned_data
        evidence.attach(self.action, title=said["title"], shows=said["shows"], data=form.uploaded, **self.who)


@require_safe
def evidence_file(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """The file as an attachment, or the page that says why it cannot be opened yet."""
    row = open_action(request, pk)
    found = get_object_or_404(ActionEvidence, action=row, pk=number)
    if not found.may_be_opened:
        context = {"back_url": row.get_absolute_url(), "evidence": found, "action": row}
        return render(request, "reviews/evidence_waiting.html", context)
    try:
        data = read(found.file.name)
    except FileNotFoundError:
        raise Http404 from None
    return attachment(data, found.mime, f"action-{row.pk}-evidence-{found.pk}.{found.kind}")


@require_POST
def evidence_scan(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """Ask the scanner again."""
    row = open_action(request, pk)
    found = get_object_or_404(ActionEvidence, action=row, pk=number)
    evidence.scan_again(found, by=request.user, today=london_today())
    return redirect("action-evidence-file", pk, number)
