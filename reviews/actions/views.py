"""Recommendations and actions: of a case, as lists, one by one, and by theme."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from cases.permissions import open_case
from csprapp.accounts.roles import Deed, may, require
from csprapp.partnership.models import Theme
from csprapp.records.access import log_read
from csprapp.today import london_today
from reviews.actions import services
from reviews.actions.forms import (
    ActionForm,
    ActionsFilter,
    ChangeForm,
    DoneForm,
    FollowedForm,
    ImpactForm,
    ProgressForm,
    ReasonForm,
    RecommendationForm,
    RespondForm,
)
from reviews.actions.models import Action, Recommendation
from reviews.actions.queries import RELATED, lines, listed, of_case, recurring
from reviews.actions.rules import ALLOWED, Act
from reviews.learning.queries import review_of
from reviews.pages import answer_form, frame

PAGE_SIZE = 50


def actions(request: HttpRequest) -> HttpResponse:
    """The actions a person may see: overdue first, by agency and theme."""
    today, user = london_today(), request.user
    log_read(request, what="list of actions")
    form = ActionsFilter(request.GET or None)
    chosen = form.cleaned_data if form.is_valid() else {}
    show = chosen.get("show") or "open"
    found = listed(user, today, show=show, agency=chosen.get("agency"), theme=chosen.get("theme"))
    page = Paginator(found, PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "page": page,
        "count": page.paginator.count,
        "lines": lines(list(page.object_list), user, today),
        "works": may(user, Deed.WORK_CASE),
        "themes": Theme.objects.filter(recommendations__isnull=False).distinct() if may(user, Deed.SEE_CASES) else [],
    }
    return render(request, "reviews/actions.html", context)


def case_actions(request: HttpRequest, reference: str) -> HttpResponse:
    """The recommendations of a case, each with its actions."""
    incident, today = open_case(request, reference, "actions"), london_today()
    visible = Recommendation.objects.visible_to(request.user, today)
    found = of_case(incident).filter(pk__in=visible.values("pk"))
    groups = [(row, lines(_actions_of(row), request.user, today)) for row in found]
    context = {
        **frame(incident, f"{len(groups)} recommendations" if len(groups) != 1 else "1 recommendation", "case-actions"),
        "groups": groups,
        "works": may(request.user, Deed.WORK_CASE),
    }
    return render(request, "reviews/case_actions.html", context)


def _actions_of(recommendation: Recommendation) -> list[Action]:
    return list(recommendation.actions.select_related(*RELATED))


def _themed(answers: dict[str, Any]) -> dict[str, Any]:
    return {**answers, "themes": Theme.objects.filter(pk__in=answers["themes"])}


def new(request: HttpRequest, reference: str) -> HttpResponse:
    """Add a recommendation to a case: to its review when there is one, else to its rapid review."""
    incident, today = open_case(request, reference, "actions"), london_today()
    require(request.user, Deed.WORK_CASE)
    earlier = Recommendation.objects.visible_to(request.user, today).order_by("-made_on", "-pk")
    form = RecommendationForm(request.POST or None, earlier=earlier, initial={"made_on": today})
    back = reverse("case-actions", args=[reference])

    def act(answers: dict[str, Any]) -> str:
        review = review_of(incident)
        led_here = review if review and review.incident_id == incident.pk and not review.ended_on else None
        where = {"review": led_here} if led_here else {"incident": incident}
        row = services.add_recommendation(**_themed(answers), **where, by=request.user, on=today)
        return row.get_absolute_url()

    context = {"incident": incident, "title": "Add a recommendation", "back_url": back}
    return answer_form(request, form, act, "The recommendation is added. Add its actions.", context)


def followed(request: HttpRequest) -> HttpResponse:
    """Follow a recommendation of a national or another area's review."""
    require(request.user, Deed.WORK_CASE)
    log_read(request, what="recommendations followed")
    today = london_today()
    earlier = Recommendation.objects.visible_to(request.user, today).order_by("-made_on", "-pk")
    form = FollowedForm(request.POST or None, earlier=earlier)

    def act(answers: dict[str, Any]) -> str:
        return services.add_recommendation(**_themed(answers), by=request.user, on=today).get_absolute_url()

    context = {"title": "Follow a recommendation from elsewhere", "back_url": reverse("actions")}
    return answer_form(request, form, act, "The recommendation is added. Add its actions.", context)


def open_recommendation(request: HttpRequest, pk: int) -> Recommendation:
    """The recommendation, with the read logged first; 404 for strangers."""
    found = Recommendation.objects.visible_to(request.user, london_today()).distinct()
    row = get_object_or_404(found.select_related("incident", "review__incident", "identified_before"), pk=pk)
    log_read(request, what="recommendation", case=row.case.reference if row.case else "", obj=row)
    return row


def recommendation(request: HttpRequest, pk: int) -> HttpResponse:
    """A recommendation, what was answered to it, what is done about it, and whether it was made before."""
    row, today = open_recommendation(request, pk), london_today()
    visible = Recommendation.objects.visible_to(request.user, today)
    earlier = [each for each in recurring(row) if visible.filter(pk=each.pk).exists()]
    context = {
        "row": row,
        "case": row.case,
        "earlier": earlier,
        "again": visible.filter(identified_before=row).distinct(),
        "lines": lines(_actions_of(row), request.user, today),
        "works": may(request.user, Deed.WORK_CASE),
    }
    return render(request, "reviews/recommendation.html", context)


def respond(request: HttpRequest, pk: int) -> HttpResponse:
    """Accept it or not, with the response."""
    row = open_recommendation(request, pk)
    require(request.user, Deed.WORK_CASE)
    today = london_today()
    initial = {
        "acceptance": row.acceptance,
        "response": row.response,
        "responded_on": row.responded_on or today,
    }
    form = RespondForm(request.POST or None, initial=initial, version=row.version)

    def act(answers: dict[str, Any]) -> str:
        services.respond(row, form.cleaned_data["version"] or 0, **answers, by=request.user, on=today)
        return row.get_absolute_url()

    context = {"incident": row.case, "title": "Response to the recommendation", "back_url": row.get_absolute_url()}
    return answer_form(request, form, act, "The response is recorded.", {**context, "lead": row.text})


def add_action(request: HttpRequest, pk: int) -> HttpResponse:
    """Agree an action under a recommendation."""
    row = open_recommendation(request, pk)
    require(request.user, Deed.WORK_CASE)
    form = ActionForm(request.POST or None)

    def act(answers: dict[str, Any]) -> str:
        services.add_action([row], **answers, by=request.user, on=london_today())
        return row.get_absolute_url()

    context = {"incident": row.case, "title": "Add an action", "back_url": row.get_absolute_url(), "lead": row.text}
    return answer_form(request, form, act, "The action is added.", context)


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
    allowed = ALLOWED[services.stage_of(row)]
    works, owns = may(user, Deed.WORK_CASE), row.owner_id == user.pk
    own = {Act.PROGRESS, Act.COMPLETE}
    context = {
        "row": row,
        "line": lines([row], user, today)[0],
        "stage": services.stage_of(row).value,
        "may": {act.name.lower(): act in allowed and (works or (owns and act in own)) for act in Act},
        "owns": owns,
        "recommendations": row.recommendations.visible_to(user, today).distinct(),
        "progress": row.progress.select_related("written_by"),
    }
    return render(request, "reviews/action.html", context)


def _form_page(request: HttpRequest, row: Action, title: str) -> dict[str, Any]:
    return {"title": f"{title}: action {row.pk}", "back_url": row.get_absolute_url(), "lead": row.text}


def progress(request: HttpRequest, pk: int) -> HttpResponse:
    """Write to the progress log."""
    row = open_action(request, pk)
    services.require_action(request.user, row, london_today())
    form = ProgressForm(request.POST or None)

    def act(answers: dict[str, Any]) -> str:
        services.write_progress(row, **answers, by=request.user, on=london_today())
        return row.get_absolute_url()

    return answer_form(request, form, act, "The progress is recorded.", _form_page(request, row, "Progress"))


def change(request: HttpRequest, pk: int) -> HttpResponse:
    """Change what is done, by whom or by when."""
    row = open_action(request, pk)
    services.require_action(request.user, row, london_today(), owner_too=False)
    initial = {name: getattr(row, name) for name in ("text", "agency", "owner")}
    initial["due_on"] = row.deadline.due_on if row.deadline else None
    form = ChangeForm(request.POST or None, initial=initial, version=row.version)

    def act(answers: dict[str, Any]) -> str:
        seen = form.cleaned_data["version"] or 0
        services.change_action(row, seen, **answers, by=request.user, on=london_today())
        return row.get_absolute_url()

    return answer_form(request, form, act, "The action is changed.", _form_page(request, row, "Change"))


def done(request: HttpRequest, pk: int) -> HttpResponse:
    """Record it as done, with evidence."""
    row = open_action(request, pk)
    services.require_action(request.user, row, london_today())
    form = DoneForm(request.POST or None, initial={"completed_on": london_today()}, version=row.version)

    def act(answers: dict[str, Any]) -> str:
        evidence = answers.pop("completion_evidence")
        seen = form.cleaned_data["version"] or 0
        services.complete(row, seen, evidence=evidence, **answers, by=request.user, on=london_today())
        return row.get_absolute_url()

    return answer_form(request, form, act, "The action is recorded as done.", _form_page(request, row, "Done"))


def impact(request: HttpRequest, pk: int) -> HttpResponse:
    """Judge what came of it; never its owner."""
    row = open_action(request, pk)
    services.require_action(request.user, row, london_today(), owner_too=False)
    initial = {"impact": row.impact, "impact_evidence": row.impact_evidence}
    form = ImpactForm(request.POST or None, initial=initial, version=row.version)

    def act(answers: dict[str, Any]) -> str:
        evidence = answers.pop("impact_evidence")
        seen = form.cleaned_data["version"] or 0
        services.judge_impact(row, seen, evidence=evidence, **answers, by=request.user, on=london_today())
        return row.get_absolute_url()

    return answer_form(request, form, act, "The impact is recorded.", _form_page(request, row, "Impact"))


def end(request: HttpRequest, pk: int) -> HttpResponse:
    """It will not be done: why."""
    row = open_action(request, pk)
    services.require_action(request.user, row, london_today(), owner_too=False)
    form = ReasonForm(request.POST or None, version=row.version)

    def act(answers: dict[str, Any]) -> str:
        services.end_action(row, form.cleaned_data["version"] or 0, **answers, by=request.user, on=london_today())
        return row.get_absolute_url()

    return answer_form(request, form, act, "The action has ended.", _form_page(request, row, "End without doing it"))


def reopen(request: HttpRequest, pk: int) -> HttpResponse:
    """Open it again."""
    row = open_action(request, pk)
    services.require_action(request.user, row, london_today(), owner_too=False)
    form = ReasonForm(request.POST or None)

    def act(answers: dict[str, Any]) -> str:
        services.reopen_action(row, **answers, by=request.user, on=london_today())
        return row.get_absolute_url()

    return answer_form(request, form, act, "The action is open again.", _form_page(request, row, "Open again"))


def theme(request: HttpRequest, slug: str) -> HttpResponse:
    """Every recommendation under a theme over the years, with what became of it."""
    require(request.user, Deed.SEE_CASES)
    found, today = get_object_or_404(Theme, slug=slug), london_today()
    log_read(request, what=f"theme {found.slug}")
    visible = Recommendation.objects.visible_to(request.user, today).filter(themes=found).distinct()
    rows = visible.select_related("incident", "review__incident", "identified_before").order_by("-made_on", "-pk")
    groups = [(row, lines(_actions_of(row), request.user, today)) for row in rows]
    return render(request, "reviews/theme.html", {"theme": found, "groups": groups})
