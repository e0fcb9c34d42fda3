"""Fields for forms. Every field takes Django's arguments and:

missing      what to say when a required answer is not given ("Enter the date the incident happened")
label_size   "s", "m", "l" or "xl"; "" for plain text
say_optional False keeps "(optional)" off the label
only_with    the tick boxes it belongs to: it is shown when one of them is ticked, where the style sheet knows them
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from datetime import date, time
from functools import partial
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.forms.models import ModelChoiceIterator
from django.utils.dateparse import parse_date
from django.utils.text import capfirst

from csprapp.names.folding import seen, straight
from csprapp.records.fields import ChoiceListField
from csprapp.ui.addresses import number_in
from csprapp.ui.times import Unreadable, read_date, read_time, say_time
from csprapp.ui.widgets import DateInput, FileInput, Radios, Ticks

UNIT_WIDTHS = {2, 3, 4, 5, 10, 20, 30}


class _Said:
    """What our fields share: the words for a missing answer, the label's size, "(optional)" or not."""

    verb = "Enter"

    def __init__(self, *args: Any, missing: str = "", label_size: str | None = None,
                 say_optional: bool = True, only_with: str = "", **kwargs: Any) -> None:  # fmt: skip
        self.only_with = only_with
        if missing:
            kwargs["error_messages"] = {"required": missing, **kwargs.get("error_messages", {})}
        self.missing = missing
        self.say_optional = say_optional
        if label_size is not None:
            self.label_size = label_size
        super().__init__(*args, **kwargs)


def width_class(width: int | str | None) -> str:
    """GOV.UK's class for a width in characters (2, 3, 4, 5, 10, 20, 30) or a fraction ("one-half")."""
    if width is None:
        return ""
    return f"govuk-input--width-{width}" if width in UNIT_WIDTHS else f"govuk-!-width-{width}"


def _attrs(width: int | str | None = None, **attrs: Any) -> dict[str, Any]:
    named = {name.replace("_", "-"): value for name, value in attrs.items() if value not in (None, "")}
    return {"class": width_class(width), **named} if width else named


class _Words(_Said, forms.CharField):
    """Words: what shows none, such as a sign of no width alone, is no answer. It would be a reason that says nothing,
    or a title that nobody could select. Signs that turn the direction of what is written are left out: a title with one
    would turn round what stands beside it.

    A reason has to say something (`is_reason`). `gives_reason` says whether it is one, where its name does not tell
    (`reason`, `why`, `purpose`, see Form); of `one_word` where that can say it all, as why a slip was put right.
    """

    def __init__(self, *args: Any, gives_reason: bool | None = None, one_word: bool = False, **kwargs: Any) -> None:
        self.gives_reason, self.one_word = gives_reason, one_word
        super().__init__(*args, **kwargs)

    def to_python(self, value: Any) -> Any:
        words = super().to_python(straight(value) if isinstance(value, str) else value)
        return words if words and seen(words).strip() else self.empty_value


class Text(_Words):
    """One line of text. `width` in characters or "one-half"; `autocomplete` as HTML names it."""

    def __init__(self, *args: Any, width: int | str | None = None, autocomplete: str = "",
                 spellcheck: bool = True, **kwargs: Any) -> None:  # fmt: skip
        spelling = None if spellcheck else "false"
        attrs = _attrs(width, autocomplete=autocomplete, spellcheck=spelling)
        super().__init__(*args, **{"widget": forms.TextInput(attrs), **kwargs})


class Email(_Said, forms.EmailField):
    """An e-mail address."""

    default_error_messages = {"invalid": "Enter an email address in the correct format, like name@example.com"}

    def __init__(self, *args: Any, autocomplete: str = "off", **kwargs: Any) -> None:
        widget = forms.EmailInput(_attrs("two-thirds", autocomplete=autocomplete, spellcheck="false"))
        super().__init__(*args, **{"widget": widget, **kwargs})

    def to_python(self, value: Any) -> Any:
        """The address in one spelling, without what was copied with it: else it would be another person's."""
        return super().to_python(one_address(value) if isinstance(value, str) else value)


# An address as mail programs copy it: "Nora <nora@here.example>;", "mailto:nora@here.example", in quotes.
_COPIED = re.compile(
    r"(?:[^<>@,;\r\n]*<)?[\"'“‘]?(?:mailto:)?(?P<address>[^\s<>\"'“”‘’@][^\s<>\"“”@]*@[^\s<>\"'“”‘’@]+?)[\"'”’]?>?[.;,]*",
    re.IGNORECASE,
)


LONGEST_COPIED = 500  # signs: of an address with a name beside it


def one_address(typed: str) -> str:
    """An email address as it is kept: small letters, no unseen sign, nothing around it; other words as they are."""
    if len(typed) > LONGEST_COPIED:
        return typed
    shown = unicodedata.normalize("NFKC", seen(typed)).replace("。", ".").strip()
    copied = _COPIED.fullmatch(shown)
    return copied["address"].lower() if copied else shown


class Number(_Said, forms.IntegerField):
    """A whole number, in a text box that shows the number keys on a telephone."""

    default_error_messages = {"invalid": "Enter a whole number, like 3"}

    def __init__(self, *args: Any, width: int | str | None = 5, **kwargs: Any) -> None:
        super().__init__(*args, **{"widget": forms.TextInput(_attrs(width, inputmode="numeric")), **kwargs})


class LongText(_Words):
    """Text of any length. With `autosave` the page keeps a draft of it every 30 seconds (see Form)."""

    def __init__(self, *args: Any, rows: int = 8, autosave: bool = True, **kwargs: Any) -> None:
        attrs: dict[str, Any] = {"rows": rows}
        if autosave:
            attrs["data-autosave"] = True
        super().__init__(*args, **{"widget": forms.Textarea(attrs), **kwargs})


class Note(LongText):
    """A few lines of text, of which no draft is kept."""

    def __init__(self, *args: Any, rows: int = 4, **kwargs: Any) -> None:
        super().__init__(*args, rows=rows, autosave=False, **kwargs)


class Chapter(LongText):
    """A part of a long record under a heading of its own, with a draft; it may stay empty."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, required=False, label_size="m", **kwargs)


class DateField(_Said, forms.Field):
    """A date in three boxes; the month may be a name. Its value is a `datetime.date` or None.

    `subject` begins its messages ("Date of the incident must include a year"); by default the label. `days` are those
    that a button fills in, "today" and "yesterday"; what is usually told, sent or held today has Today (see Form).
    """

    widget = DateInput

    def __init__(self, *args: Any, subject: str = "", days: tuple[str, ...] = (), **kwargs: Any) -> None:
        self.subject = subject
        super().__init__(*args, **kwargs)
        self.widget.days = days

    def to_python(self, value: Any) -> date | None:
        """The date typed. Raises ValidationError whose params name the boxes that are wrong."""
        if value is None or isinstance(value, date):
            return value
        if isinstance(value, str):
            return parse_date(value) if value else None
        try:
            return read_date(self.subject or str(self.label or "Date").rstrip("?"), *value)
        except Unreadable as unreadable:
            raise ValidationError(unreadable.message, code="invalid", params={"parts": unreadable.parts}) from None

    def has_changed(self, initial: Any, data: Any) -> bool:
        """True if the boxes now say another date, or something that is no date."""
        try:
            return self.to_python(initial) != self.to_python(data)
        except ValidationError:
            return True


class TimeField(_Said, forms.Field):
    """A time of day in one box: 2:15pm, 14:15 or midday. Its value is a `datetime.time` or None."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("help_text", "For example, 2:15pm or 14:15")
        super().__init__(*args, **{"widget": forms.TextInput(_attrs(10, autocomplete="off")), **kwargs})

    def prepare_value(self, value: Any) -> Any:
        """A stored time as people write it; what was typed stays as typed."""
        return say_time(value) if isinstance(value, time) else value

    def to_python(self, value: Any) -> time | None:
        """The time typed. Raises ValidationError when it is none."""
        if value is None or isinstance(value, time):
            return value
        if not value.strip():
            return None
        found = read_time(value)
        if found is None:
            raise ValidationError("Enter a time, like 2:15pm or 14:15", code="invalid")
        return found


class _Chosen(_Said):
    """What our fields with choices share. `hints` maps a value to words below its label."""

    verb = "Select"
    shown_as: type[Radios] | type[Ticks]

    def __init__(self, *args: Any, hints: Mapping[str, str] | None = None, inline: bool = False,
                 small: bool = False, **kwargs: Any) -> None:  # fmt: skip
        widget = self.shown_as(hints=hints, inline=inline, small=small)
        super().__init__(*args, **{"widget": widget, **kwargs})


class Choice(_Chosen, forms.ChoiceField):
    """Radio buttons."""

    shown_as = Radios


class YesNo(Choice):
    """Yes or no, as radio buttons; its value is True, False or None when not answered."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"choices": [("yes", "Yes"), ("no", "No")], "inline": True, **kwargs})

    def prepare_value(self, value: Any) -> Any:
        """A stored answer as the value of a radio button."""
        return {True: "yes", False: "no"}.get(value, value) if isinstance(value, bool) else value

    def clean(self, value: Any) -> bool | None:
        """True, False or None."""
        answer = super().clean(self.prepare_value(value))
        return {"yes": True, "no": False}.get(answer)


class Select(_Said, forms.ChoiceField):
    """A drop-down list, for more than about eight short choices."""

    verb = "Select"


class Checkboxes(_Chosen, forms.MultipleChoiceField):
    """Check boxes, any number of which may be ticked. Its value is a list."""

    shown_as = Ticks


class Tick(_Said, forms.BooleanField):
    """One check box with its label beside it. Required means that it must be ticked."""

    verb = "Tick"


class _AtOnce(ModelChoiceIterator):
    """Rows to choose from, asked for once and read whole, anew each time. Django asks for them by a cursor that the
    server keeps, for lists too long to hold: PostgreSQL is asked three times then for a list of ten."""

    def __iter__(self) -> Iterator[tuple[Any, str]]:
        if self.field.empty_label is not None:
            yield "", self.field.empty_label
        yield from map(self.choice, self.queryset.all())


class ModelChoice(_Chosen, forms.ModelChoiceField):
    """One row of a queryset, as radio buttons."""

    iterator = _AtOnce
    shown_as = widget = Radios

    def __init__(self, queryset: Any, *, empty_label: str | None = None, **kwargs: Any) -> None:
        super().__init__(queryset, empty_label=empty_label, **kwargs)


class ModelSelect(_Said, forms.ModelChoiceField):
    """One row of a queryset, as a drop-down list."""

    iterator = _AtOnce
    verb = "Select"

    def __init__(self, queryset: Any, *, empty_label: str = "Select", **kwargs: Any) -> None:
        super().__init__(queryset, empty_label=empty_label, **kwargs)


class ModelCheckboxes(_Chosen, forms.ModelMultipleChoiceField):
    """Any number of rows of a queryset, as check boxes."""

    iterator = _AtOnce
    shown_as = Ticks

    def _check_values(self, value: Any) -> Any:
        """The rows. Of a key that is larger than a database takes Django would ask it all the same."""
        for key in map(str, value):
            if number_in(key) is None:
                raise ValidationError(self.error_messages["invalid_pk_value"], "invalid_pk_value", {"pk": key[:40]})
        return super()._check_values(value)


class FileField(_Said, forms.FileField):
    """A file. `accept` lists endings for the browser's dialogue (".pdf,.docx"); the server checks content."""

    verb = "Select"
    default_error_messages = {"empty": "The selected file is empty"}

    def __init__(self, *args: Any, accept: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **{"widget": FileInput(_attrs(accept=accept)), **kwargs})

    def to_python(self, data: Any) -> Any:
        """The file, with a name that turns nothing round beside it: "gpj.exe" would be shown as "exe.jpg"."""
        if data and data.name:
            data.name = straight(data.name)
        return super().to_python(data)


UNKNOWN = ("", "Not recorded yet")


class Unnamed(partial):
    """`from_model` of a fact that has the name under which the form asks for it: the form's class makes the field."""


def from_model(
    model: type[models.Model] | None = None, name: str = "", *, kind: type[forms.Field] | None = None, **said: Any
) -> Any:
    """The field of a form for a fact of a model. Its label, help, longest length and choices are the model's.

    Of the form's own model, and of the form's own name for it, when nothing else is given: `class AForm(Form,
    model=Referral)` asks for the fact `agency` by `agency = from_model()`.

    The label is the model's question for it, else the fact's name, which begins the messages of a date. What a page
    says itself comes first. A fact that may be blank is required only where a page says what to do when it is
    `missing`. `kind` is one of our fields, where the model's type leaves a choice (Select or radio buttons).
    """
    if model is None or not name:
        return Unnamed(from_model, model, kind=kind, **said)
    field = model._meta.get_field(name)
    kind = kind or _kind_for(field)
    fact = capfirst(str(field.verbose_name))
    from_field: dict[str, Any] = {
        "label": getattr(model, "form_questions", {}).get(name, fact),
        "required": bool(said.get("missing")) or not (field.blank or isinstance(field, models.BooleanField)),
    }
    if field.help_text:
        from_field["help_text"] = field.help_text
    if field.max_length and not field.choices:
        from_field["max_length"] = field.max_length
    if field.choices:
        from_field["choices"] = [*([UNKNOWN] if field.blank and issubclass(kind, Select) else []), *field.choices]
    if field.default is True:
        from_field["initial"] = True
    if issubclass(kind, DateField):
        from_field["subject"] = fact
    if field.is_relation:
        from_field["queryset"] = None  # which rows there are is known to the form, when it is made
    return kind(**from_field | said)


def _kind_for(field: models.Field) -> type[forms.Field]:
    """Our field for a type of the model's."""
    if isinstance(field, models.BooleanField):
        return YesNo if field.null else Tick
    if field.choices:
        return Checkboxes if isinstance(field, ChoiceListField) else Choice
    return next(ours for theirs, ours in KINDS.items() if isinstance(field, theirs))


KINDS: dict[type[models.Field], type[forms.Field]] = {
    models.EmailField: Email,
    models.CharField: Text,
    models.TextField: LongText,
    models.DateField: DateField,
    models.TimeField: TimeField,
    models.IntegerField: Number,
    models.ManyToManyField: ModelCheckboxes,
    models.ForeignKey: ModelSelect,
}
