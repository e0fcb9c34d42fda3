"""The indicators of a theme: what is counted, its readings, and what they say about an action that was done."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from csprapp.accounts.models import User
from csprapp.accounts.roles import Permission, has_permission, require_permission
from csprapp.partnership.models import Theme
from csprapp.records.access import log_read
from csprapp.today import london_today
from csprapp.ui.fields import DateField, Number, Text, from_model
from csprapp.ui.form_pages import FormPage
from csprapp.ui.forms import Form
from reviews.actions.models import Action
from reviews.indicators import services
from reviews.indicators.models import Indicator, Reading
from reviews.indicators.queries import Measured, measured


class IndicatorForm(Form, model=Indicator):
    question = from_model(help_text="For example, visits whose record includes the child’s own words. No names.")
    of_what = from_model(help_text="For example, 20 visits in the last month, chosen at random")
    fewer_is_better = from_model()


class ReadingForm(Form, model=Reading):
    on = DateField(label="When was it counted?", missing="Enter the date on which it was counted")
    holds = Number(label="How many met it?", width=4, missing="Enter how many met it")
    of = Number(label="Out of how many?", width=4, missing="Enter out of how many")
    counted_by = Text(label="Who counted?", max_length=120, missing="Enter who counted")
    source = Text(label="Where does it come from?", required=False, max_length=200)


def done_under(theme: Theme, user: User, on: date) -> QuerySet[Action]:
    """The actions done under a theme that a person may see, the first one first."""
    found = Action.objects.visible_to(user, on).filter(recommendations__themes=theme, completed_on__isnull=False)
    return found.order_by("completed_on", "pk").distinct()


@require_safe
def indicator(request: HttpRequest, pk: int) -> HttpResponse:
    """One indicator: its run chart, what it says about each action that was done, and its readings."""
    require_permission(request.user, Permission.SEE_CASES)
    found, today = get_object_or_404(Indicator.objects.select_related("theme"), pk=pk), london_today()
    log_read(request, what=f"indicator {found.pk}")
    actions = list(done_under(found.theme, request.user, today)[:20])
    chosen = next((each for each in actions if str(each.pk) == request.GET.get("action")), None)
    (shown,) = measured(Indicator.objects.filter(pk=pk), None)
    chosen = chosen or _telling(found, shown.readings, actions)
    shown = Measured(found, shown.readings, chosen.completed_on if chosen else None)
    context = {
        "indicator": found,
        "shown": shown,
        "chosen": chosen,
        "told": [(each, Measured(found, shown.readings, each.completed_on).words) for each in actions],
        "works": has_permission(request.user, Permission.WORK_CASE),
    }
    return render(request, "reviews/indicators/indicator.html", context)


def _telling(asked: Indicator, readings: Sequence[Reading], actions: Sequence[Action]) -> Action | None:
    """The action from which the page begins: the latest of which the readings can tell something, else the first."""
    enough = [each for each in actions if Measured(asked, readings, each.completed_on).verdict.enough]
    return next(iter([*reversed(enough), *actions]), None)


class _Page(FormPage):
    """A page about indicators, for those who work on the cases."""

    def open(self, **kwargs: Any) -> HttpResponse | None:
        require_permission(self.request.user, Permission.WORK_CASE)
        self.find(**kwargs)
        return None

    def find(self, **kwargs: Any) -> None:
        """Set the record and what the page leads back to."""
        raise NotImplementedError


class AddIndicator(_Page):
    """An indicator for a theme."""

    title, done, form_class, button = "Add an indicator", "The indicator is added.", IndicatorForm, "Add the indicator"
    lead = "What would show that practice has changed? It will be counted again at every check-in."

    def find(self, slug: str) -> None:
        self.theme = get_object_or_404(Theme, slug=slug)

    def save(self, form: IndicatorForm) -> None:
        services.add_indicator(self.theme, **self.who, **form.answers)

    @property
    def back_url(self) -> str:
        return reverse("theme", args=[self.theme.slug])


class AddReading(_Page):
    """What was counted on a day."""

    title, done, form_class = "Record a reading", "The reading is recorded.", ReadingForm
    starts_today = ("on",)

    def find(self, pk: int) -> None:
        self.indicator = get_object_or_404(Indicator, pk=pk)

    @property
    def lead(self) -> str:
        return f"{self.indicator.question}. Counted out of: {self.indicator.of_what}."

    def save(self, form: ReadingForm) -> None:
        services.add_reading(self.indicator, **self.who, **form.answers)

    @property
    def back_url(self) -> str:
        return self.indicator.get_absolute_url()


class CorrectReading(_Page):
    """Put a reading right."""

    title, done, form_class = "Correct a reading", "The reading is corrected.", ReadingForm
    service, shows_saved = services.correct_reading, True

    def find(self, pk: int, number: int) -> None:
        self.record = get_object_or_404(Reading.objects.select_related("indicator"), pk=number, indicator=pk)

    @property
    def lead(self) -> str:
        return self.record.indicator.question
