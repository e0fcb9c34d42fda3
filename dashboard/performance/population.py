"""The children of the area beside the children of the cases: entered by an administrator, never invented."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.text import capfirst
from django.views.decorators.http import require_safe

from cases.incidents.counted import LISTS
from cases.incidents.models import Child
from csprapp.accounts.models import User
from csprapp.accounts.roles import Permission, require_permission
from csprapp.partnership.models import ChildrenOfArea
from csprapp.records.refusals import Refused, require_not_ahead
from csprapp.records.settings_rows import add_row, change_row, with_version
from csprapp.today import london_today
from csprapp.ui.facts import name_of
from csprapp.ui.fields import DateField, Note, Number, Text
from csprapp.ui.form_pages import FormPage
from csprapp.ui.forms import Form
from dashboard.performance.children import AGES, DISABLED, DISABLED_WORDS, Figure
from dashboard.performance.pasted import read_numbers

Of = ChildrenOfArea.Of
WHY = "Entered the children in the area"
# What no census counts: these children are in no comparison.
NO_VALUE = {"unknown", "not_stated"}


def values_of(of: str) -> dict[str, str]:
    """The values of a fact that are compared, code and words."""
    if of == Of.AGE:
        return {group: group for group in AGES}
    if of == Of.DISABLED:
        return DISABLED_WORDS
    return {code: capfirst(words) for code, words in LISTS[of]["words"].items() if code not in NO_VALUE}


def figure_name(of: str) -> str:
    """What the page of the children calls the fact."""
    computed = {Of.AGE: "Age when it happened", Of.DISABLED: DISABLED}
    return computed[Of(of)] if of in computed else name_of(Child, of)


@dataclass(frozen=True)
class Beside:
    """A fact of the children of the cases beside the children of the area, value by value."""

    name: str
    source: str
    counted_on: date
    rows: Sequence[tuple[str, int, str, int, str]]  # words, of the cases and their part, of the area and their part


def beside(figures: Sequence[Figure], area: Sequence[ChildrenOfArea]) -> list[Beside]:
    """The facts of which somebody entered how many children of the area there are. Parts are of those whose value is
    known."""
    found = []
    for row in area:
        figure = next(each for each in figures if each.name == figure_name(row.of))
        values = values_of(row.of)
        cases = {code: figure.counts.get(words, 0) for code, words in values.items()}
        lines = [
            (
                words,
                cases[code],
                _part(cases[code], cases),
                row.numbers.get(code, 0),
                _part(row.numbers.get(code, 0), row.numbers),
            )
            for code, words in values.items()
            if cases[code] or row.numbers.get(code)
        ]
        found.append(Beside(figure.name, row.source, row.counted_on, lines))
    return found


def _part(number: int, of: Mapping[str, int]) -> str:
    whole = sum(of.values())
    return f"{100 * number / whole:.1f}%" if whole else ""


def set_children(
    of: str, seen: int, *, numbers: Mapping[str, int], source: str, counted_on: date, by: User, today: date
) -> None:
    """Enter how many children of each value live in the area. Raises NotAllowed, Refused, Conflict."""
    require_permission(by, Permission.SET_UP)
    require_not_ahead({"counted_on": counted_on}, today)
    if not any(numbers.values()):
        raise Refused("Enter at least one number above 0")
    facts = {"numbers": {code: number for code, number in numbers.items() if number}}
    facts |= {"source": source, "counted_on": counted_on}
    row = ChildrenOfArea.objects.filter(of=of).first()
    if row is None:
        add_row(ChildrenOfArea(of=of, **facts), by=by, why=WHY)
        return
    with change_row(ChildrenOfArea, row.pk, seen, by=by, why=WHY) as held:
        for name, value in facts.items():
            setattr(held, name, value)


class ChildrenForm(Form):
    told = ("of",)
    mark_optional = False

    source = Text(
        label="Where are these numbers published?",
        help_text="For example, Office for National Statistics, Census 2021, and the number of the table",
        missing="Enter where the numbers are published",
        max_length=200,
    )
    counted_on = DateField(label="What date are they for?", missing="Enter the date the numbers are for")

    pasted = Note(
        label="Paste the table",
        help_text="Each answer and its number on a line, as a spreadsheet copies them. You check the numbers before "
        "they are saved. Or enter each number below.",
        required=False,
    )

    def prepare(self) -> None:
        for code, words in values_of(self.of).items():
            self.fields[f"n_{code}"] = Number(label=words, required=False, width=10, min_value=0)

    def clean_pasted(self) -> str:
        """Refused when a line cannot be read."""
        text: str = self.cleaned_data["pasted"]
        self.read = read_numbers(text, values_of(self.of)) if text.strip() else {}
        return text

    @property
    def numbers(self) -> dict[str, int]:
        """How many children by the code of each answer; a box left empty is none."""
        return {code: self.cleaned_data[f"n_{code}"] or 0 for code in values_of(self.of)}


class SetChildren(FormPage):
    """How many children of each value of a fact live in the area."""

    form_class, back, done, shows_saved = ChildrenForm, "settings-children", "The numbers are saved.", True
    was_read = False

    def open(self, of: str) -> HttpResponse | None:
        require_permission(self.request.user, Permission.SET_UP)
        if of not in Of.values:
            raise Http404
        self.of = of
        row = ChildrenOfArea.objects.filter(of=of).first()
        self.record = with_version(row) if row else None
        return None

    @property
    def title(self) -> str:
        return f"Children in the area: {Of(self.of).label.lower()}"

    @property
    def lead(self) -> str:  # type: ignore[override]
        if self.was_read:
            return "The table is read. Check the numbers, then save them."
        return "Children under 18 in the partnership’s area. Leave anything that is not published empty."

    def form_valid(self, form: ChildrenForm) -> HttpResponse:
        """The numbers of a pasted table are shown before they are saved."""
        if not form.read:
            return super().form_valid(form)
        self.was_read = True
        numbers = {f"n_{code}": str(form.read.get(code, "")) for code in values_of(self.of)}
        return self.render_to_response(self.get_context_data(form=self.with_day({**numbers, "pasted": ""})))

    def saved_values(self, record: Any) -> dict[str, Any]:
        numbers = {f"n_{code}": number for code, number in record.numbers.items()}
        return {"source": record.source, "counted_on": record.counted_on, **numbers}

    def save(self, form: ChildrenForm) -> None:
        told = {name: form.cleaned_data[name] for name in ("source", "counted_on")}
        set_children(self.of, form.expected_version, numbers=form.numbers, **told, **self.who)


@require_safe
def children_of_area(request: HttpRequest) -> HttpResponse:
    """By which facts the children of the area are entered."""
    require_permission(request.user, Permission.SET_UP)
    there = {row.of: row for row in ChildrenOfArea.objects.all()}
    rows = [(each.label, reverse("settings-children-of", args=[each.value]), there.get(each.value)) for each in Of]
    return render(request, "dashboard/performance/area.html", {"rows": rows, "today": london_today()})
