"""Recommendations: of a case, one by one, and by theme; and the list of actions."""

from datetime import date
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from cases.incidents.models import Incident
from cases.incidents.permissions import open_case
from csprapp.accounts.models import User
from csprapp.accounts.roles import Deed, may, require
from csprapp.partnership.models import Theme
from csprapp.records.access import log_read
from csprapp.today import london_today
from csprapp.ui.components import Figure, Link
from reviews.actions import recommending, services
from reviews.actions.forms import (
    ActionsFilter,
    AnswerForm,
    BeforeForm,
    CorrectForm,
    FollowedForm,
    NewActionForm,
    RecommendationForm,
    RespondForm,
)
from reviews.actions.models import Recommendation
from reviews.actions.queries import counted, earlier_under, lines, listed, of_case, recurrence, recurring, told
from reviews.learning.queries import review_of
from reviews.pages import answer_form, frame

PAGE_SIZE = 50
OFFERED = 40


def actions(request: HttpRequest) -> HttpResponse:
    """The actions a person may see: overdue first, by agency, age, theme and owner."""
    today, user = london_today(), request.user
    log_read(request, what="list of actions")
    form = ActionsFilter(request.GET or None)
    form.is_valid()
    chosen = getattr(form, "cleaned_data", {})
    names = ("agency", "theme", "age", "owner")
    found = listed(user, today, show=chosen.get("show") or "open", **{name: chosen.get(name) or "" for name in names})
    page = Paginator(found, PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "page": page,
        "count": page.paginator.count,
        "lines": lines(list(page.object_list), user, today),
        "figures": figures(counted(user, today)),
        "chosen": chosen_links(request, form),
        "works": may(user, Deed.WORK_CASE),
        "themes": themes_read_by(user, today) if may(user, Deed.SEE_CASES) else [],
    }
    return render(request, "reviews/actions.html", context)


def themes_read_by(user: User, on: date) -> QuerySet[Theme]:
    """The themes under which there is a recommendation that this person may read."""
    readable = Recommendation.objects.visible_to(user, on).values("pk")
    return Theme.objects.filter(recommendations__in=readable).distinct()


def figures(counts: dict[str, int]) -> list[Figure]:
    """The counts above the list, each the address of the list it counts."""
    page = reverse("actions")
    return [
        Figure(counts["overdue"], "overdue", f"{page}?show=overdue", overdue=counts["overdue"] > 0),
        Figure(counts["open"], "open", f"{page}?show=open"),
        Figure(counts["unowned"], "without an owner", f"{page}?owner=none"),
        Figure(counts["impact"], "impact to judge", f"{page}?show=impact"),
    ]


def chosen_links(request: HttpRequest, form: ActionsFilter) -> list[Link]:
    """Each filter that is set, with the address that takes it away."""
    found = []
    for name, field in form.fields.items():
        value = form.cleaned_data.get(name) if form.is_bound else None
        if not value:
            continue
        rest = request.GET.copy()
        for key in (name, "page"):
            rest.pop(key, None)
        words = dict(field.choices).get(value, value) if hasattr(field, "choices") and isinstance(value, str) else value
        found.append(Link(f"{field.label}: {words}", f"?{rest.urlencode()}"))
    return found


def case_actions(request: HttpRequest, reference: str) -> HttpResponse:
    """The recommendations of a case, each with its actions."""
    incident, today = open_case(request, reference, "actions"), london_today()
    visible = Recommendation.objects.visible_to(request.user, today)
    found = told(of_case(incident).filter(pk__in=visible.values("pk")), request.user, today)
    context = {
        **frame(incident, f"{len(found)} recommendations" if len(found) != 1 else "1 recommendation", "case-actions"),
        "told": found,
        "works": may(request.user, Deed.WORK_CASE),
    }
    return render(request, "reviews/case_actions.html", context)


def _themed(answers: dict[str, Any]) -> dict[str, Any]:
    return {**answers, "themes": Theme.objects.filter(pk__in=answers["themes"])}


def new(request: HttpRequest, reference: str) -> HttpResponse:
    """Add a recommendation to a case: to its review when there is one, else to its rapid review."""
    incident, today = open_case(request, reference, "actions"), london_today()
    require(request.user, Deed.WORK_CASE)
    form = RecommendationForm(request.POST or None, initial={"made_on": today})

    def act(answers: dict[str, Any]) -> str:
        review = review_of(incident)
        led_here = review if review and review.incident_id == incident.pk and not review.ended_on else None
        where = {"review": led_here} if led_here else {"incident": incident}
        return next_page(
            request, services.add_recommendation(**_themed(answers), **where, by=request.user, today=today)
        )

    context = {
        "incident": incident,
        "title": "Add a recommendation",
        "back_url": reverse("case-actions", args=[reference]),
    }
    return answer_form(request, form, act, "The recommendation is added.", context)


def next_page(request: HttpRequest, row: Recommendation) -> str:
    """After a recommendation is recorded: the question whether it was identified before, when one of its themes was."""
    themes, today = row.themes.all(), london_today()
    earlier = earlier_under(themes, request.user, today, until=row.made_on, leave_out=row.pk)
    return reverse("recommendation-before", args=[row.pk]) if earlier.exists() else row.get_absolute_url()


def followed(request: HttpRequest) -> HttpResponse:
    """Follow a recommendation of a national or another area's review."""
    require(request.user, Deed.WORK_CASE)
    log_read(request, what="recommendations followed")
    form = FollowedForm(request.POST or None)

    def act(answers: dict[str, Any]) -> str:
        row = services.add_recommendation(**_themed(answers), by=request.user, today=london_today())
        return next_page(request, row)

    context = {"title": "Follow a recommendation from elsewhere", "back_url": reverse("actions")}
    return answer_form(request, form, act, "The recommendation is added.", context)


def open_recommendation(request: HttpRequest, pk: int) -> Recommendation:
    """The recommendation, with the read logged first; 404 for strangers."""
    found = Recommendation.objects.visible_to(request.user, london_today()).distinct()
    row = get_object_or_404(found.select_related("incident", "review__incident"), pk=pk)
    log_read(request, what="recommendation", case=row.case.reference if row.case else "", obj=row)
    return row


def recommendation(request: HttpRequest, pk: int) -> HttpResponse:
    """A recommendation, what was answered to it, what is done about it, and whether it was made before."""
    row, today, user = open_recommendation(request, pk), london_today(), request.user
    visible = Recommendation.objects.visible_to(user, today)
    (own,) = told(Recommendation.objects.filter(pk=row.pk), user, today)
    earlier = told(visible.filter(pk__in=[each.pk for each in recurring(row)]).order_by("-made_on", "-pk"), user, today)
    needed = Incident.objects.visible_to(user, today).filter(
        rapid_review__earlier_learning__recommendation=row, rapid_review__earlier_learning__stands=True
    )
    context = {
        "row": row,
        "case": row.case,
        "told": own,
        "earlier": earlier,
        "again": told(visible.filter(identified_before=row).distinct(), user, today),
        "needed": needed,
        "answers": row.answers.select_related("agency", "body"),
        "new_as_of": None if row.identified_before.exists() else row.before_looked_on,
        "works": may(user, Deed.WORK_CASE),
    }
    return render(request, "reviews/recommendation.html", context)


def correct(request: HttpRequest, pk: int) -> HttpResponse:
    """Put its words, its date or its themes right."""
    row = open_recommendation(request, pk)
    require(request.user, Deed.WORK_CASE)
    initial = {"text": row.text, "made_on": row.made_on, "themes": [theme.pk for theme in row.themes.all()]}
    form = CorrectForm(request.POST or None, initial=initial, version=row.version)

    def act(answers: dict[str, Any]) -> str:
        recommending.change_recommendation(
            row, form.expected_version, **_themed(answers), by=request.user, today=london_today()
        )
        return row.get_absolute_url()

    context = {"incident": row.case, "title": "Change the recommendation", "back_url": row.get_absolute_url()}
    return answer_form(request, form, act, "The recommendation is changed.", context)


def before(request: HttpRequest, pk: int) -> HttpResponse:
    """Was it identified before? The earlier recommendations with the same themes, with what became of each."""
    row, today, user = open_recommendation(request, pk), london_today(), request.user
    require(user, Deed.WORK_CASE)
    ticked = row.identified_before.values_list("pk", flat=True)
    same = earlier_under(row.themes.all(), user, today, until=row.made_on, leave_out=row.pk).values("pk")
    visible = Recommendation.objects.visible_to(user, today)
    offered = visible.filter(Q(pk__in=same) | Q(pk__in=ticked)).distinct().order_by("-made_on", "-pk")
    form = BeforeForm(
        request.POST or None, told=told(offered, user, today), initial={"earlier": list(ticked)}, version=row.version
    )

    def act(answers: dict[str, Any]) -> str:
        recommending.identify_before(row, form.expected_version, answers.get("earlier", ()), by=user, today=today)
        return row.get_absolute_url()

    context = {
        "incident": row.case,
        "title": "Was this identified before?",
        "lead": row.text,
        "back_url": row.get_absolute_url(),
        "themes": row.themes.all(),
        "none": not offered,
        "correct_url": reverse("recommendation-correct", args=[row.pk]),
    }
    return answer_form(request, form, act, "Saved.", context, template="reviews/before.html")


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
        services.respond(row, form.expected_version, **answers, by=request.user, today=today)
        return row.get_absolute_url()

    context = {"incident": row.case, "title": "Response to the recommendation", "back_url": row.get_absolute_url()}
    return answer_form(request, form, act, "The response is recorded.", {**context, "lead": row.text})


def answer(request: HttpRequest, pk: int) -> HttpResponse:
    """What one agency or partner body answered to it."""
    row = open_recommendation(request, pk)
    require(request.user, Deed.WORK_CASE)
    form = AnswerForm(request.POST or None, initial={"responded_on": london_today()})

    def act(answers: dict[str, Any]) -> str:
        del answers["who"]
        recommending.answer_for(row, **form.answerer, **answers, by=request.user, today=london_today())
        return row.get_absolute_url()

    context = {"incident": row.case, "title": "Record the answer of an agency", "back_url": row.get_absolute_url()}
    return answer_form(request, form, act, "The answer is recorded.", {**context, "lead": row.text})


def add_action(request: HttpRequest, pk: int) -> HttpResponse:
    """Agree an action under a recommendation, and under others of the same case that it serves too."""
    row, today = open_recommendation(request, pk), london_today()
    require(request.user, Deed.WORK_CASE)
    others = others_of(row, request.user, today)
    form = NewActionForm(request.POST or None, others=others, initial={"agreed_on": today})

    def act(answers: dict[str, Any]) -> str:
        also = list(answers.pop("also", []))
        services.add_action([row, *also], **answers, by=request.user, today=today)
        return row.get_absolute_url()

    context = {"incident": row.case, "title": "Add an action", "back_url": row.get_absolute_url(), "lead": row.text}
    return answer_form(request, form, act, "The action is added. Its owner is told.", context)


def others_of(row: Recommendation, user: User, on: date) -> QuerySet[Recommendation]:
    """The other recommendations that an action of this one may serve: of the same case, and those with its themes."""
    near = Q(themes__in=row.themes.all())
    if row.case:
        near |= Q(pk__in=of_case(row.case).values("pk"))
    found = Recommendation.objects.visible_to(user, on).filter(near).exclude(pk=row.pk).distinct()
    newest = list(found.order_by("-made_on", "-pk").values_list("pk", flat=True)[:OFFERED])
    chosen = Recommendation.objects.filter(pk__in=newest).select_related("incident", "review__incident")
    return chosen.order_by("-made_on", "-pk")


def theme(request: HttpRequest, slug: str) -> HttpResponse:
    """Every recommendation under a theme over the years, with what became of it."""
    require(request.user, Deed.SEE_CASES)
    found, today = get_object_or_404(Theme, slug=slug), london_today()
    log_read(request, what=f"theme {found.slug}")
    return render(request, "reviews/theme.html", {"theme": found, "recurrence": recurrence(found, request.user, today)})
