"""The inputs that Django does not have: a date in three boxes, choices with hints."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.dateparse import parse_date

from csprapp.today import london_today
from csprapp.ui.times import PARTS

DAY = "day-"  # begins the action of a button that fills in a day: "day-today-sent_on"
AGO = {"today": timedelta(), "yesterday": timedelta(days=1)}
LABELS = {"day": "Day", "month": "Month", "year": "Year"}
WIDTHS = {"day": 2, "month": 3, "year": 4}  # three letters: "Jan" is an answer


class DateInput(forms.Widget):
    """Three text boxes: `name_day`, `name_month`, `name_year`. Keeps what was typed, word for word."""

    template_name = "forms/date.html"
    use_fieldset = True
    has_parts = True
    parts = PARTS
    days: tuple[str, ...] = ()  # of "today" and "yesterday", which buttons beside the boxes fill in

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> tuple[str, str, str]:
        """What was typed in the three boxes, empty where nothing was sent."""
        day, month, year = (str(data.get(f"{name}_{part}") or "") for part in PARTS)
        return day, month, year

    def value_omitted_from_data(self, data: Mapping[str, Any], files: Any, name: str) -> bool:
        """True if none of the three boxes was part of what was sent."""
        return not any(f"{name}_{part}" in data for part in PARTS)

    def id_for_label(self, id_: str) -> str:
        """The first box stands for the field."""
        return f"{id_}_day" if id_ else ""

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """Adds `boxes`, one mapping per box, to Django's context."""
        attrs = dict(attrs or {})
        failed = attrs.pop("failed", [])
        context = super().get_context(name, value, attrs)
        base = context["widget"]["attrs"].get("id", "")
        today = london_today()
        context["days"] = [
            {"value": f"{DAY}{word}-{name}", "day": (today - AGO[word]).isoformat(), "label": word.capitalize()}
            for word in self.days
        ]
        context["boxes"] = [
            {
                "id": f"{base}_{part}",
                "name": f"{name}_{part}",
                "label": LABELS[part],
                "value": typed,
                "width": WIDTHS[part],
                "failed": part in failed,
                "numeric": part != "month",
            }
            for part, typed in zip(PARTS, _three(value), strict=True)
        ]
        return context


def _three(value: Any) -> tuple[str, str, str]:
    if isinstance(value, str):
        value = parse_date(value)
    if isinstance(value, date):
        return str(value.day), str(value.month), str(value.year)
    if isinstance(value, list | tuple) and len(value) == len(PARTS):
        day, month, year = value
        return str(day), str(month), str(year)
    return "", "", ""


def day_pressed(action: str, today: date) -> dict[str, str]:
    """The boxes that the button of a day fills in, by their names; nothing of any other button."""
    word, _, name = action.removeprefix(DAY).partition("-")
    if not action.startswith(DAY) or word not in AGO or not name:
        return {}
    return dict(zip((f"{name}_{part}" for part in PARTS), _three(today - AGO[word]), strict=True))


class _Hinted:
    """Options that carry a hint below their label; `hints` maps a value to its words."""

    def __init__(self, *args: Any, hints: Mapping[str, str] | None = None, inline: bool = False,
                 small: bool = False, **kwargs: Any) -> None:  # fmt: skip
        super().__init__(*args, **kwargs)
        self.hints, self.inline, self.small = dict(hints or {}), inline, small

    def create_option(self, name: str, value: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Django's option plus `hint`, tied to the input with aria-describedby."""
        option: dict[str, Any] = super().create_option(name, value, *args, **kwargs)  # type: ignore[misc]
        hint = self.hints.get(str(value), "")
        option["hint"] = hint
        if hint and option["attrs"].get("id"):
            option["attrs"]["aria-describedby"] = f"{option['attrs']['id']}_hint"
        return option

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """Adds `inline` and `small` to Django's context."""
        context: dict[str, Any] = super().get_context(name, value, attrs)  # type: ignore[misc]
        return context | {"inline": self.inline, "small": self.small}


class Radios(_Hinted, forms.RadioSelect):
    """Radio buttons with hints; one below the other unless `inline` (only for two short answers)."""


class Ticks(_Hinted, forms.CheckboxSelectMultiple):
    """Check boxes with hints."""


class FileInput(forms.FileInput):
    """A plain file input: works without JavaScript, never offers to clear a stored file."""

    template_name = "forms/file.html"
