"""What can be taken out as a sheet: of each who may, which rows the filters leave, and what its columns say.

The rows are those that the person's own pages list, asked for again when the file is made: who has lost a case
meanwhile does not find it in the file.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import islice
from typing import Any

from django.db.models import QuerySet
from django.http import Http404, QueryDict
from django.shortcuts import get_object_or_404
from django.urls import reverse

from cases.deadlines.models import Deadline
from cases.incidents.models import Incident
from csprapp.accounts.models import User
from csprapp.accounts.roles import Permission, has_permission
from csprapp.partnership.models import Agency
from csprapp.tables.writing import Beside, Column, in_parts
from csprapp.ui.forms import FilterForm
from dashboard.casefile import ran, sheet as cases
from dashboard.casefile.forms import CaseFilter
from dashboard.casefile.listing import case_filter, narrowed, order_of, ordered
from dashboard.casefile.queries import ORDERS, listed
from dashboard.exports import columns
from dashboard.performance.forms import asked as asked_period
from dashboard.performance.periods import Period
from dashboard.performance.queries import opened_first, population
from dashboard.sheets.reading import read
from reviews.actions import sheet as actions
from reviews.actions.models import Action, Recommendation
from reviews.actions.queries import listed as listed_actions
from reviews.actions.views import actions_filter, filters_of
from reviews.returns.models import AgencyRequest
from reviews.returns.queries import chronology_of


@dataclass(frozen=True)
class Asked:
    """Who asks, on which London day, and the filters of the list as they stand in its address."""

    user: User
    today: date
    query: QueryDict

    @cached_property
    def cases(self) -> CaseFilter:
        """The filters of the list of cases."""
        return case_filter(self.query, self.today)


@dataclass(frozen=True)
class Kind:
    """A sheet: `keys` are those of its rows, in order, `rows` reads them, so many at a time; `says` is the filters in
    words, and `case` the reference of the one case that it is about. `some` are the keys of so many rows at most, where
    they are found without putting all in order."""

    key: str
    title: str
    page: str  # the list that it is of
    columns: Callable[[], Sequence[Column]]
    deeds: tuple[Permission, ...]  # any of them
    keys: Callable[[Asked], Iterable[int]]
    rows: Callable[[Asked, Iterable[int], Sequence[Column]], Iterator[Any]]
    says: Callable[[Asked], str] = lambda asked: ""
    case: Callable[[Asked], str] = lambda asked: ""
    opened: Callable[[Asked], QuerySet[Any]] | None = None  # of a sheet of several cases, the rows open to who asks
    some: Callable[[Asked, int], QuerySet[Any]] | None = None
    by_case: bool = False  # a row is a case, whose read is logged when it goes out with words about people
    always_private: bool = False
    beside: Callable[[Iterable[Any]], Beside] | None = (
        None  # of rows that do not say all, what stands on a sheet beside
    )
    says_all: Callable[[Any], bool] = lambda row: True
    private_words: str = ""

    def allowed(self, user: User) -> bool:
        """Whether one of this person's roles may make it."""
        return any(has_permission(user, deed) for deed in self.deeds)

    def number(self, asked: Asked, most: int) -> int:
        """How many rows it has, counted no further than `most` of them."""
        return self.some(asked, most).count() if self.some else len(list(islice(self.keys(asked), most)))

    def back(self, asked: Asked) -> str:
        """The list as it is filtered."""
        reference = self.case(asked)
        address = reverse(self.page, args=[reference] if reference else [])
        query = "" if reference else asked.query.urlencode()
        return f"{address}?{query}" if query else address

    def chosen(self, query: QueryDict, *, private: bool) -> list[Column]:
        """The columns: those that a view chose, in its order, or all; with words about people only where asked."""
        every = {column.key: column for column in self.columns() if private or not column.private}
        named = [every[key] for key in dict.fromkeys(query.getlist("columns")) if key in every]
        if named and private:
            named += [column for column in every.values() if column.private and column not in named]
        return named or list(every.values())


def in_words(form: FilterForm) -> str:
    """The filters that are set, in words."""
    if not form.is_bound or not form.is_valid():
        return ""
    return "; ".join(_set(form, name, value) for name, value in form.cleaned_data.items() if value)


def _set(form: FilterForm, name: str, value: Any) -> str:
    choices = dict(getattr(form.fields[name], "choices", ())) if isinstance(value, str) else {}
    return f"{form.fields[name].label}: {choices.get(value, value)}"


def _opened_cases(asked: Asked) -> QuerySet[Any]:
    return Incident.objects.visible_to(asked.user, asked.today)


# --- Cases ----------------------------------------------------------------------------------------------------------


def _case_keys(asked: Asked) -> list[int]:
    return ordered(asked.user, asked.today, asked.cases.chosen, order_of(asked.query))


def _some_cases(asked: Asked, most: int) -> QuerySet[Any]:
    found = narrowed(listed(asked.user, asked.today), asked.cases.chosen, asked.today)
    return found.order_by("reference").values_list("pk", flat=True)[:most]


def _case_rows(asked: Asked, keys: Iterable[int], columns: Sequence[Column]) -> Iterator[Any]:
    return cases.case_lines(asked.user, asked.today, keys, columns)


def _case_words(asked: Asked) -> str:
    form = asked.cases
    return in_words(form) or "Open cases"


def _tracker_keys(asked: Asked) -> list[int]:
    """The cases of the list that are open to the reader, as filtered."""
    chosen = asked.cases.chosen
    found = narrowed(listed(asked.user, asked.today).filter(opened=True), chosen, asked.today)
    return list(found.order_by(*ORDERS[order_of(asked.query)]).values_list("pk", flat=True))


# --- Actions and recommendations ------------------------------------------------------------------------------------


def _action_keys(asked: Asked) -> list[int]:
    return list(
        listed_actions(asked.user, asked.today, **filters_of(actions_filter(asked.query))).values_list("pk", flat=True)
    )


def _recommendation_keys(asked: Asked) -> list[int]:
    found = Recommendation.objects.visible_to(asked.user, asked.today).distinct().order_by("-made_on", "-pk")
    return [key for key, _ in found.values_list("pk", "made_on")]


# --- Duties ---------------------------------------------------------------------------------------------------------


def _period(asked: Asked) -> Period:
    return asked_period(asked.query, asked.today)[1]


def _duty_keys(asked: Asked) -> list[int]:
    found = opened_first(population(asked.user, _period(asked), asked.today), asked.user, asked.today, "started_on")
    return list(found.values_list("pk", flat=True))


def _duty_rows(asked: Asked, keys: Iterable[int], chosen: Sequence[Column]) -> Iterator[columns.Duty]:
    for some in in_parts(keys, cases.CHUNK):
        found = opened_first(Deadline.objects.filter(pk__in=some), asked.user, asked.today)
        by_key = {each.pk: each for each in found.select_related("incident__area", "learning_review")}
        yield from (columns.Duty(by_key[key], asked.today) for key in some if key in by_key)


def _duty_words(asked: Asked) -> str:
    period = _period(asked)
    return f"Clocks that started from {period.start:%d/%m/%Y} to {period.end:%d/%m/%Y}"


# --- One chronology -------------------------------------------------------------------------------------------------


def _case_of(asked: Asked) -> Incident:
    visible = Incident.objects.visible_to(asked.user, asked.today)
    return get_object_or_404(visible, reference=asked.query.get("case", ""))


def _events(asked: Asked) -> QuerySet[Any]:
    found: QuerySet[Any] = chronology_of(_case_of(asked))
    return found


# --- Agencies -------------------------------------------------------------------------------------------------------


def _agency_rows(asked: Asked, keys: Iterable[int], chosen: Sequence[Column]) -> Iterator[columns.AgencyLine]:
    found = Agency.objects.in_bulk(list(keys))
    visible = AgencyRequest.objects.visible_to(asked.user, asked.today).select_related("deadline")
    requests = visible.filter(withdrawn_on=None).order_by()
    by_agency: dict[int, list[AgencyRequest]] = {}
    for request in requests.filter(agency__in=found):
        by_agency.setdefault(request.agency_id, []).append(request)
    yield from (columns.AgencyLine(agency, by_agency.get(key, []), asked.today) for key, agency in found.items())


SEES = (Permission.SEE_CASES,)
KINDS: dict[str, Kind] = {
    kind.key: kind
    for kind in (
        Kind(
            "cases",
            "Cases",
            "case-list",
            cases.columns,
            (*SEES, Permission.SEE_OWN_NOTIFICATIONS),
            _case_keys,
            _case_rows,
            _case_words,
            opened=_opened_cases,
            some=_some_cases,
            by_case=True,
            beside=lambda lines: Beside(ran.SHEET, ran.columns(), ran.clocks_beside(lines)),
            says_all=ran.says_all,
            private_words="Initials, names and dates of birth of children, who referred, and what is known so far",
        ),
        Kind(
            "icb",
            "Sheet for the ICB",
            "sheets",
            lambda: columns.TRACKER,
            SEES,
            _tracker_keys,
            lambda asked, keys, chosen: read(asked.user, asked.today, keys),
            _case_words,
            opened=_opened_cases,
            by_case=True,
            private_words="The designated professional, recommendations, actions and comments, without known names of "
            "the child and family",
        ),
        Kind(
            "actions",
            "Actions",
            "actions",
            lambda: actions.ACTION_COLUMNS,
            SEES,
            _action_keys,
            lambda asked, keys, chosen: actions.action_lines(asked.user, asked.today, keys),
            lambda asked: in_words(actions_filter(asked.query)) or "Open actions",
            opened=lambda asked: Action.objects.visible_to(asked.user, asked.today),
            private_words="Evidence, why an action ended, and the email address of an owner without an account",
        ),
        Kind(
            "recommendations",
            "Recommendations",
            "actions",
            lambda: actions.RECOMMENDATION_COLUMNS,
            SEES,
            _recommendation_keys,
            lambda asked, keys, chosen: actions.told_ones(asked.user, asked.today, keys),
            opened=lambda asked: Recommendation.objects.visible_to(asked.user, asked.today),
            private_words="The words of the partnership’s response",
        ),
        Kind(
            "duties",
            "Statutory duties",
            "performance",
            lambda: columns.DUTIES,
            (Permission.SEE_PERFORMANCE,),
            _duty_keys,
            _duty_rows,
            _duty_words,
            opened=lambda asked: Deadline.objects.filter(incident__in=_opened_cases(asked)),
        ),
        Kind(
            "chronology",
            "Chronology",
            "case-timeline",
            lambda: columns.EVENTS,
            SEES,
            lambda asked: list(_events(asked).values_list("pk", flat=True)),
            lambda asked, keys, chosen: _events(asked).iterator(cases.CHUNK),
            lambda asked: f"Case {_case_of(asked).reference}",
            lambda asked: _case_of(asked).reference,
            always_private=True,
        ),
        Kind(
            "agencies",
            "Agencies",
            "exports",
            lambda: columns.AGENCIES,
            (Permission.ADD_AGENCY,),
            lambda asked: list(Agency.objects.order_by("name").values_list("pk", flat=True)),
            _agency_rows,
        ),
    )
}


def kind_called(key: str) -> Kind:
    """404 for what is no sheet."""
    if key not in KINDS:
        raise Http404
    return KINDS[key]
