"""The pages of one action: what its owner and the coordinator record, and what came of it."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from csprapp.accounts.models import User
from csprapp.accounts.roles import Deed, may
from csprapp.files.checks import FileRefused
from csprapp.files.serving import attachment
from csprapp.files.storage import read
from csprapp.records.access import log_read
from csprapp.records.refusals import Refused
from csprapp.today import london_today
from reviews.actions import checking, evidence, services
from reviews.actions.clocks import waiting_check
from reviews.actions.forms import (
    ChangeForm,
    CheckForm,
    DoneForm,
    EvidenceForm,
    ImpactForm,
    ProgressForm,
    ReasonForm,
    RepeatForm,
    ServesForm,
)
from reviews.actions.guards import require_action, stage_of
from reviews.actions.models import Action, ActionEvidence, CheckIn, Recommendation
from reviews.actions.queries import RELATED, lines
from reviews.actions.rules import ALLOWED, Act
from reviews.actions.views import others_of
from reviews.pages import answer_form

OWN = {Act.PROGRESS, Act.CHECK, Act.COMPLETE}


def open_action(request: HttpRequest, pk: int) -> Action:
    """The action, with the read logged first; 404 for strangers."""
    found = Action.objects.visible_to(request.user, london_today())
    row = get_object_or_404(found.select_related(*RELATED, "impact_judged_by"), pk=pk)
    seen = row.deadline.incident if row.deadline else None
    log_read(request, what="action", case=seen.reference if seen else "", obj=row)
    return row


def action(request: HttpRequest, pk: int) -> HttpResponse:
    """One action: its date, its log, the evidence that it was done, and what came of it."""
    row, today, user = open_action(request, pk), london_today(), request.user
    allowed = ALLOWED[stage_of(row)]
    works, owns = may(user, Deed.WORK_CASE), row.owner_id == user.pk
    check = waiting_check(row)
    context = {
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
    readable = set(row.recommendations.visible_to(user, on).values_list("pk", flat=True))
    owns = row.owner_id == user.pk
    shown = [each for each in row.recommendations.all() if each.pk in readable or owns]
    return [{"row": each, "url": each.get_absolute_url() if each.pk in readable else ""} for each in shown]


def log_of(row: Action) -> list[dict[str, Any]]:
    """Progress and check-ins in one list, the newest first."""
    lines_ = [(each.on, each.created_at, each) for each in row.progress.select_related("written_by")]
    held = row.check_ins.filter(made_on__isnull=False).select_related("written_by")
    lines_ += [(each.made_on, each.created_at, each) for each in held]
    newest = sorted(lines_, key=lambda line: line[:2], reverse=True)
    return [{"on": on, "entry": entry, "check": isinstance(entry, CheckIn)} for on, _, entry in newest]


def _form_page(request: HttpRequest, row: Action, title: str) -> dict[str, Any]:
    return {"title": f"{title}: action {row.pk}", "back_url": row.get_absolute_url(), "lead": row.text}


def progress(request: HttpRequest, pk: int) -> HttpResponse:
    """Write to the progress log."""
    row = open_action(request, pk)
    require_action(request.user, row, london_today())
    form = ProgressForm(request.POST or None)
    if row.owner_id == request.user.pk:
        del form.fields["source"]

    def act(answers: dict[str, Any]) -> str:
        services.write_progress(row, **answers, by=request.user, today=london_today())
        return row.get_absolute_url()

    return answer_form(request, form, act, "The progress is recorded.", _form_page(request, row, "Progress"))


def change(request: HttpRequest, pk: int) -> HttpResponse:
    """Change what is done, by whom or by when."""
    row = open_action(request, pk)
    require_action(request.user, row, london_today(), owner_too=False)
    initial = {name: getattr(row, name) for name in ("text", "agency", "owner", "owner_name", "owner_email")}
    initial["due_on"] = row.deadline.due_on if row.deadline else None
    form = ChangeForm(request.POST or None, initial=initial, version=row.version)

    def act(answers: dict[str, Any]) -> str:
        services.change_action(row, form.expected_version, **answers, by=request.user, today=london_today())
        return row.get_absolute_url()

    return answer_form(
        request,
        form,
        act,
        "The action is changed. Its owner is told of a new date.",
        _form_page(request, row, "Change"),
    )


def done(request: HttpRequest, pk: int) -> HttpResponse:
    """Record it as done, with evidence."""
    row = open_action(request, pk)
    require_action(request.user, row, london_today())
    form = DoneForm(request.POST or None, initial={"completed_on": london_today()}, version=row.version)

    def act(answers: dict[str, Any]) -> str:
        evidence = answers.pop("completion_evidence")
        services.complete(
            row, form.expected_version, evidence=evidence, **answers, by=request.user, today=london_today()
        )
        return row.get_absolute_url()

    return answer_form(request, form, act, "The action is recorded as done.", _form_page(request, row, "Done"))


def impact(request: HttpRequest, pk: int) -> HttpResponse:
    """Judge what came of it; never its owner."""
    row = open_action(request, pk)
    require_action(request.user, row, london_today(), owner_too=False)
    initial = {"impact": row.impact, "impact_evidence": row.impact_evidence}
    form = ImpactForm(request.POST or None, initial=initial, version=row.version)

    def act(answers: dict[str, Any]) -> str:
        evidence = answers.pop("impact_evidence")
        services.judge_impact(
            row, form.expected_version, evidence=evidence, **answers, by=request.user, today=london_today()
        )
        return row.get_absolute_url()

    return answer_form(request, form, act, "The impact is recorded.", _form_page(request, row, "Impact"))


def end(request: HttpRequest, pk: int) -> HttpResponse:
    """It will not be done: why."""
    row = open_action(request, pk)
    require_action(request.user, row, london_today(), owner_too=False)
    form = ReasonForm(request.POST or None, version=row.version)

    def act(answers: dict[str, Any]) -> str:
        services.end_action(row, form.expected_version, **answers, by=request.user, today=london_today())
        return row.get_absolute_url()

    return answer_form(request, form, act, "The action has ended.", _form_page(request, row, "End without doing it"))


def reopen(request: HttpRequest, pk: int) -> HttpResponse:
    """Open it again."""
    row = open_action(request, pk)
    require_action(request.user, row, london_today(), owner_too=False)
    form = ReasonForm(request.POST or None)

    def act(answers: dict[str, Any]) -> str:
        services.reopen_action(row, **answers, by=request.user, today=london_today())
        return row.get_absolute_url()

    return answer_form(request, form, act, "The action is open again.", _form_page(request, row, "Open again"))


def serves(request: HttpRequest, pk: int) -> HttpResponse:
    """Which recommendations it serves."""
    row, today, user = open_action(request, pk), london_today(), request.user
    require_action(user, row, today, owner_too=False)
    own = list(row.recommendations.visible_to(user, today).distinct())
    keys = {each.pk for each in own} | {near.pk for each in own for near in others_of(each, user, today)}
    offered = Recommendation.objects.filter(pk__in=keys).select_related("incident", "review__incident")
    initial = {"recommendations": [each.pk for each in own]}
    form = ServesForm(
        request.POST or None, offered=offered.order_by("-made_on", "-pk"), initial=initial, version=row.version
    )

    def act(answers: dict[str, Any]) -> str:
        services.serve(row, form.expected_version, answers["recommendations"], by=user, today=today)
        return row.get_absolute_url()

    return answer_form(request, form, act, "Saved.", _form_page(request, row, "What it serves"))


def checks(request: HttpRequest, pk: int) -> HttpResponse:
    """How often its owner is asked how it stands; a second button stops it."""
    row, today, user = open_action(request, pk), london_today(), request.user
    require_action(user, row, today, owner_too=False)
    if request.method == "POST" and request.POST.get("stop"):
        checking.stop_checks(row, by=user, today=today)
        messages.success(request, "The check-ins have stopped.")
        return redirect(row.get_absolute_url())
    check = waiting_check(row)
    first = check.deadline.due_on if check and check.deadline else None
    initial = {
        "every": row.check_every or 3,
        "unit": row.check_unit or "months",
        "first_on": first,
        "after_done": row.check_after_done,
    }
    form = RepeatForm(request.POST or None, initial=initial, version=row.version)

    def act(answers: dict[str, Any]) -> str:
        checking.set_checks(row, form.expected_version, **answers, by=user, today=today)
        return row.get_absolute_url()

    context = {**_form_page(request, row, "Check-ins"), "runs": row.check_every is not None, "stop_url": request.path}
    return answer_form(request, form, act, "The check-ins are set.", context, template="reviews/checks.html")


def check_in(request: HttpRequest, pk: int) -> HttpResponse:
    """Say how an action stands; the next check-in is made when this one is saved."""
    today, user = london_today(), request.user
    found = CheckIn.objects.visible_to(user, today).select_related("action__deadline__incident")
    row = get_object_or_404(found, pk=pk)
    action_ = open_action(request, row.action_id)
    require_action(user, action_, today)
    if row.made_on:
        return redirect(action_.get_absolute_url())
    form = CheckForm(request.POST or None, initial={"made_on": today}, version=row.version)
    if action_.owner_id == user.pk:
        del form.fields["source"]

    def act(answers: dict[str, Any]) -> str:
        checking.record_check(row, form.expected_version, **answers, by=user, today=today)
        return action_.get_absolute_url()

    context = _form_page(request, action_, f"Check-in {row.number}")
    return answer_form(request, form, act, "The check-in is recorded.", context)


def attach(request: HttpRequest, pk: int) -> HttpResponse:
    """Attach a file as evidence."""
    row = open_action(request, pk)
    require_action(request.user, row, london_today())
    form = EvidenceForm(request.POST or None, request.FILES or None)

    def act(answers: dict[str, Any]) -> str:
        data = answers.pop("file").read()
        try:
            evidence.attach(row, data=data, **answers, by=request.user, today=london_today())
        except FileRefused as refused:
            raise Refused({"file": " ".join(refused.messages)}) from None
        return row.get_absolute_url()

    return answer_form(request, form, act, "The document is attached.", _form_page(request, row, "Attach evidence"))


@require_safe
def evidence_file(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """The file as an attachment, or the page that says why it cannot be opened yet."""
    row = open_action(request, pk)
    found = get_object_or_404(ActionEvidence, action=row, pk=number)
    if not found.may_be_opened:
        context = {**_form_page(request, row, "Evidence"), "evidence": found, "action": row}
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
