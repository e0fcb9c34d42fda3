"""Recommendations: of a case, one by one, and by theme; and the list of actions."""

from datetime import date
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.functional import cached_property

from cases.incidents.form_pages import CaseFormPage
from cases.incidents.models import Incident
from cases.incidents.permissions import open_case
from csprapp.accounts.models import User
from csprapp.accounts.roles import Permission, has_permission, require_permission
from csprapp.composed import Rows
from csprapp.partnership.models import Theme
from csprapp.records.access import log_read
from csprapp.records.together import together_for
from csprapp.today import london_today
from csprapp.ui.components import Figure, Link
from csprapp.ui.form_pages import FormPage
from csprapp.ui.saved_views import LISTS, list_row, views_of
from reviews.actions import forms, services
from reviews.actions.by_theme import by_theme, themes_picture
from reviews.actions.models import Action, Recommendation
from reviews.actions.queries import (
    PAGE_SIZE,
    counted,
    earlier_under,
    lines,
    of_case,
    recurrence,
    recurring,
    shown_page,
    told,
)
from reviews.actions.sheet import action_lines
from reviews.indicators.models import Indicator
from reviews.learning.frame import frame
from reviews.learning.queries import review_of

OFFERED = 40


def actions(request: HttpRequest) -> HttpResponse:
    """The actions a person may see: overdue first, by agency, age, theme and owner."""
    today, user = london_today(), request.user
    log_read(request, what="list of actions")
    form = forms.ActionsFilter(request.GET or None)
    chosen = filters_of(form)
    counts = counted(user, today)
    page = pages_of(user, today, chosen, counts).get_page(request.GET.get("page"))
    themes = by_theme(user, today) if has_permission(user, Permission.SEE_CASES) else []
    context = {
        "form": form,
        "query": request.GET.urlencode(),
        "page": page,
        "count": page.paginator.count,
        **shown(list(page.object_list), user, today, request.GET),
        "views": views_of(user, "actions", request.GET),
        "figures": figures(counts),
        "chosen": chosen_links(request, form),
        "works": has_permission(user, Permission.WORK_CASE),
        "sees": has_permission(user, Permission.SEE_CASES),
        "themes": themes,
        "picture": themes_picture(themes),
    }
    return render(request, "reviews/actions.html", context)


def pages_of(user: User, today: date, chosen: dict[str, Any], counts: dict[str, int]) -> Paginator:
    """The list in pages. How many there are is not asked again where a figure above the list counts the very same."""
    pages = Paginator(Rows(shown_page, user, today, tuple(chosen.items())), PAGE_SIZE)
    if chosen["show"] in counts and not any(chosen[name] for name in forms.NARROWED):
        pages.count = counts[chosen["show"]]
    return pages


def shown(found: list[Action], user: User, today: date, query: QueryDict) -> dict[str, Any]:
    """The rows of a page: with the columns that its address names, or as the list is."""
    columns = LISTS["actions"].chosen(query)
    if not columns:
        return {"lines": lines(found, user, today)}
    rows = action_lines(user, today, [action.pk for action in found])
    named = ((line["action"], line) for line in rows)
    return {
        "columns": columns,
        "rows": [list_row(columns, line, str(action), action.get_absolute_url()) for action, line in named],
    }


def filters_of(form: forms.ActionsFilter) -> dict[str, Any]:
    """What `listed` is asked for by the filters of the list."""
    form.is_valid()
    chosen = getattr(form, "cleaned_data", {})
    return {"show": chosen.get("show") or "open"} | {name: chosen.get(name) or "" for name in forms.NARROWED}


def actions_filter(query: QueryDict) -> forms.ActionsFilter:
    """The filters of an address of the list."""
    return forms.ActionsFilter(query or None)


def figures(counts: dict[str, int]) -> list[Figure]:
    """The counts above the list, each the address of the list it counts."""
    page = reverse("actions")
    return [
        Figure(counts["overdue"], "overdue", f"{page}?show=overdue", overdue=counts["overdue"] > 0),
        Figure(counts["open"], "open", f"{page}?show=open"),
        Figure(counts["unowned"], "without an owner", f"{page}?owner=none"),
        Figure(counts["impact"], "impact to judge", f"{page}?show=impact"),
    ]


def chosen_links(request: HttpRequest, form: forms.ActionsFilter) -> list[Link]:
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
    found = told(of_case(incident).visible_to(request.user, today), request.user, today)
    context = {
        **frame(incident, "case-actions"),
        "told": found,
        "works": has_permission(request.user, Permission.WORK_CASE),
    }
    return render(request, "reviews/case_actions.html", context)


class NewRecommendation(CaseFormPage):
    """Add a recommendation to a case: to its review when there is one, else to its rapid review."""

    what, title, done = "actions", "Add a recommendation", "The recommendation is added."
    back, form_class, starts_today = "case-actions", forms.RecommendationForm, ("made_on",)

    def find(self) -> None:
        return None

    def save(self, form: forms.RecommendationForm) -> str:
        review = review_of(self.incident)
        led_here = review if review and review.incident_id == self.incident.pk and not review.ended_on else None
        where = {"review": led_here} if led_here else {"incident": self.incident}
        return next_page(self.request, services.add_recommendation(**form.answers, **where, **self.who))


def next_page(request: HttpRequest, row: Recommendation) -> str:
    """After a recommendation is recorded: the question whether it was identified before, when one of its themes was."""
    themes, today = row.themes.all(), london_today()
    earlier = earlier_under(themes, request.user, today, until=row.made_on, leave_out=row.pk)
    return reverse("recommendation-before", args=[row.pk]) if earlier.exists() else row.get_absolute_url()


class Follow(FormPage):
    """Follow a recommendation of a national or another area's review."""

    title, done = "Follow a recommendation from elsewhere", "The recommendation is added."
    form_class = forms.FollowedForm

    def open(self) -> None:
        require_permission(self.request.user, Permission.WORK_CASE)
        log_read(self.request, what="recommendations followed")

    @property
    def back_url(self) -> str:
        return reverse("actions")

    def save(self, form: forms.FollowedForm) -> str:
        return next_page(self.request, services.add_recommendation(**form.answers, **self.who))


def open_recommendation(request: HttpRequest, pk: int) -> Recommendation:
    """The recommendation, with the read logged first; 404 for strangers."""
    found = Recommendation.objects.visible_to(request.user, london_today()).distinct()
    row = get_object_or_404(found.select_related("incident", "review__incident"), pk=pk)
    log_read(request, what="recommendation", case=row.case.reference if row.case else "", obj=row)
    return row


def recommendation(request: HttpRequest, pk: int) -> HttpResponse:
    """A recommendation, what was answered to it, what is done about it, and whether it was made before."""
    row, today, user = open_recommendation(request, pk), london_today(), request.user
    earlier = [each.pk for each in recurring(row)]
    like_it = Q(pk__in=[row.pk, *earlier]) | Q(identified_before=row)
    visible = Recommendation.objects.visible_to(user, today).filter(like_it).distinct()
    found = told(visible.order_by("-made_on", "-pk"), user, today)
    needed = Incident.objects.visible_to(user, today).filter(
        rapid_review__earlier_learning__recommendation=row, rapid_review__earlier_learning__stands=True
    )
    context = {
        "row": row,
        "case": row.case,
        "told": next(each for each in found if each.row == row),
        "earlier": [each for each in found if each.row.pk in earlier],
        "again": [each for each in reversed(found) if row in each.before],
        "needed": needed,
        "answers": row.answers.select_related("agency", "body"),
        "new_as_of": None if earlier else row.before_looked_on,
        "works": has_permission(user, Permission.WORK_CASE),
    }
    return render(request, "reviews/recommendation.html", context)


class RecommendationPage(FormPage):
    """A page with one form about a recommendation, which it changes."""

    recommendation: Recommendation
    adds = False  # whether the page adds something to it instead

    def open(self, pk: int) -> None:
        self.recommendation = open_recommendation(self.request, pk)
        require_permission(self.request.user, Permission.WORK_CASE)
        self.record = None if self.adds else self.recommendation

    @property
    def subject(self) -> Recommendation:
        return self.recommendation

    @property
    def back_url(self) -> str:
        return self.recommendation.get_absolute_url()

    def get_context_data(self, **more: Any) -> dict[str, Any]:
        return super().get_context_data(incident=self.recommendation.case, **more)


class Correct(RecommendationPage):
    """Put its words, its date or its themes right."""

    title, done = "Change the recommendation", "The recommendation is changed."
    form_class, service = forms.CorrectForm, services.change_recommendation
    shows_saved = True

    def get_initial(self) -> dict[str, Any]:
        return super().get_initial() | {"themes": [theme.pk for theme in self.record.themes.all()]}


class Before(RecommendationPage):
    """Was it identified before? The earlier recommendations with the same themes, with what became of each."""

    guide = "before"
    title, done = "Was this identified before?", "Saved: where it was identified before."
    template_name = "reviews/before.html"
    form_class, service = forms.BeforeForm, services.identify_before
    shows_saved = True

    @cached_property
    def offered(self) -> QuerySet[Recommendation]:
        """Those with the same themes, and those it is said to repeat already."""
        row, user = self.recommendation, self.request.user
        ticked = row.identified_before.values_list("pk", flat=True)
        same = earlier_under(row.themes.all(), user, self.today, until=row.made_on, leave_out=row.pk).values("pk")
        visible = Recommendation.objects.visible_to(user, self.today)
        return visible.filter(Q(pk__in=same) | Q(pk__in=ticked)).distinct().order_by("-made_on", "-pk")

    def saved_values(self, record: Recommendation) -> dict[str, Any]:
        return {"earlier": record.identified_before.all()}

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"told": told(self.offered, self.request.user, self.today)}

    def get_context_data(self, **more: Any) -> dict[str, Any]:
        row = self.recommendation
        correct_url = reverse("recommendation-correct", args=[row.pk])
        shown = {"lead": row.text, "themes": row.themes.all(), "none": not self.offered, "correct_url": correct_url}
        return super().get_context_data(**more) | shown


class RecommendationPart(RecommendationPage):
    """A page whose form stands below the recommendation's words."""

    @property
    def lead(self) -> str:
        return self.recommendation.text


class Respond(RecommendationPart):
    """Accept it or not, with the response."""

    title, done = "Response to the recommendation", "The response is recorded."
    form_class, service = forms.RespondForm, services.respond
    shows_saved, starts_today = True, ("responded_on",)


class Answer(RecommendationPart):
    """What one agency or partner body answered to it."""

    title, done = "Record the answer from an agency", "The answer is recorded."
    form_class, service = forms.AnswerForm, services.answer_for
    adds, starts_today = True, ("responded_on",)


class AddAction(RecommendationPart):
    """Agree an action under a recommendation, and under others of the same case that it serves too."""

    title, done = "Add an action", "The action is added. Its owner will be told by email."
    form_class = forms.NewActionForm
    adds, starts_today = True, ("agreed_on",)

    def get_form_kwargs(self) -> dict[str, Any]:
        keys = others_of([self.recommendation], self.request.user, self.today)
        others = Recommendation.objects.filter(pk__in=keys).select_related("incident", "review__incident")
        return super().get_form_kwargs() | {"others": others.order_by("-made_on", "-pk")}

    def save(self, form: forms.NewActionForm) -> None:
        answers = form.answers
        also = answers.pop("also", ())
        services.add_action([self.recommendation, *also], **answers, **self.who)


def others_of(rows: list[Recommendation], user: User, on: date) -> list[int]:
    """The keys of the other recommendations that an action of these may serve: of the same cases, and those with their
    themes; the newest ones."""
    near = Q(themes__in=Theme.objects.filter(recommendations__in=rows).order_by())
    for case in {row.case for row in rows} - {None}:
        near |= Q(pk__in=of_case(case).values("pk"))
    found = Recommendation.objects.visible_to(user, on).filter(near).exclude(pk__in=[row.pk for row in rows]).distinct()
    return list(found.order_by("-made_on", "-pk").values_list("pk", flat=True)[: OFFERED * len(rows)])


def theme(request: HttpRequest, slug: str) -> HttpResponse:
    """Every recommendation under a theme over the years, with what became of it."""
    require_permission(request.user, Permission.SEE_CASES)
    ((themes, indicators),) = together_for(_of_theme, None, None, about=(slug,))
    if not themes:
        raise Http404
    found, today = themes[0], london_today()
    log_read(request, what=f"theme {found.slug}")
    told_of = recurrence(found, request.user, today, request.GET.get("page"))
    context = {
        "theme": found,
        "recurrence": told_of,
        "indicators": indicators,
        "works": has_permission(request.user, Permission.WORK_CASE),
    }
    return render(request, "reviews/theme.html", context)


def _of_theme(_: User | None, on: date | None, slug: str) -> list[list[QuerySet[Any]]]:
    return [[Theme.objects.filter(slug=slug), Indicator.objects.filter(theme__slug=slug)]]
