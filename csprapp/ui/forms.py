"""The form that ours derive from, and the error summary every form can have."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, time
from secrets import token_urlsafe
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.forms import BaseForm, DeclarativeFieldsMetaclass
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict

from csprapp.clock.instants import NoSuchTime, london_instant
from csprapp.partnership.national import called_now
from csprapp.records.reasons import SAY_MORE, SAY_SOMETHING, is_reason
from csprapp.records.refusals import Refused
from csprapp.records.services import without_nul
from csprapp.ui.addresses import number_in
from csprapp.ui.fields import DateField, LongText, Unnamed

DJANGO_REQUIRED = "This field is required."
OURS = ("token", "version")
ANOTHER = "another."  # begins the token of a form that was sent already and is to be saved as another one
# What a date is called that usually is today, when somebody records it: its box has a button that says so.
USUALLY_TODAY = frozenset(
    ("told", "sent", "received", "held", "contacted", "said", "dated", "responded", "returned", "reached", "resolved",
     "checked", "lifted", "withdrawn", "decided", "appointed", "asked", "closed", "done", "made", "met",
     "completed", "learned")
)  # fmt: skip
# By which names the reasons are known that forms ask for.
REASONS = frozenset(("reason", "reasons", "why", "because", "purpose"))


@dataclass(frozen=True)
class Problem:
    """A line of the error summary: the words, and the id of the input to go to ("" for the whole form)."""

    message: str
    target: str


def problems(form: BaseForm) -> Iterator[Problem]:
    """The error summary's lines of one form, in the order of its fields; those of the whole form first."""
    if not form.is_bound:
        return
    for message in form.non_field_errors():
        yield Problem(message, "")
    for field in form:
        for message in field.errors:
            target = "" if field.is_hidden else getattr(field, "first_id", field.id_for_label)
            yield Problem(message, target)


def lower_first(words: str) -> str:
    """The words with a small first letter, unless they begin with an abbreviation ("NHS number") or with initials."""
    return words if not words[1:2] or words[1] == "." or words[1].isupper() else words[0].lower() + words[1:]


def missing_words(verb: str, label: str) -> str:
    """What to say when a required answer is missing and the form's author has not said it better."""
    if label.endswith("?"):
        return f"Answer the question: {label}"
    return f"{verb} {lower_first(label)}"


def _keys(field: forms.Field, name: str) -> list[str]:
    """The names under which a field's inputs are sent: three for a date."""
    return [f"{name}_{part}" for part in getattr(field.widget, "parts", ())] or [name]


def rename(field: forms.Field) -> None:
    """Call the national Panel in a field's label, hints, errors and answers as it is called now."""
    field.label, field.help_text = (words and called_now(str(words)) for words in (field.label, field.help_text))
    field.error_messages = {key: called_now(str(words)) for key, words in field.error_messages.items()}
    if hints := getattr(field.widget, "hints", None):
        field.widget.hints = {key: called_now(words) for key, words in hints.items()}
    if isinstance(field, forms.ChoiceField) and isinstance(field.choices, list):
        field.choices = [(key, called_now(words) if isinstance(words, str) else words) for key, words in field.choices]


def gives_reason(name: str, field: forms.Field) -> bool:
    """Whether the answer to a field is a reason, on which somebody relies who reads it later."""
    said = getattr(field, "gives_reason", False)
    return bool(REASONS & set(name.split("_"))) if said is None else said


def sent(data: Mapping[str, Any]) -> QueryDict:
    """A draft as a form reads it: as if the person had just sent it."""
    found: MultiValueDict[str, str] = QueryDict(mutable=True)
    for key, value in data.items():
        found.setlist(key, value if isinstance(value, list) else [value])
    return found


class FormOfModel(DeclarativeFieldsMetaclass):
    """The class of our forms: makes the fields of the form's `model` that `from_model` leaves unnamed."""

    def __new__(mcs, name: str, bases: tuple[type, ...], attrs: dict[str, Any], model: Any = None) -> Any:
        made = {
            key: value.func(value.args[0] or model, key, **value.keywords) if isinstance(value, Unnamed) else value
            for key, value in attrs.items()
        }
        return super().__new__(mcs, name, bases, made)


class FilterForm(forms.Form, metaclass=FormOfModel):
    """A form sent by GET: no token, no version, nothing required by the browser."""

    use_required_attribute = False
    mark_optional = False
    period: tuple[str, ...] = ()  # the fields of its first and last day, and what to say when they run backwards

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            label = str(field.label or name.replace("_", " ").capitalize())
            rename(field)
            if field.required and str(field.error_messages.get("required")) == DJANGO_REQUIRED:
                field.error_messages["required"] = missing_words(getattr(field, "verb", "Enter"), label)

    def clean(self) -> dict[str, Any]:
        answers: dict[str, Any] = super().clean() or self.cleaned_data
        if self.period:
            first, last, backwards = self.period
            if answers.get(first) and answers.get(last) and answers[last] < answers[first]:
                self.add_error(last, backwards)
        return answers

    def offer(self, name: str, choices: Any) -> None:
        """Give a field what there is to choose from, where that is known only when the form is made."""
        self.fields[name].choices = choices


class ListFilter(FilterForm):
    """The filters of a list, all of them in its address, so that it can be shared."""

    @property
    def chosen(self) -> dict[str, str]:
        """The filters that were understood and set; what is not understood is left out."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}


class Form(FilterForm):
    """A form sent by POST.

    `token` is new on every fresh page and the same on a repeat: `records.services.once` tells them apart.
    `version` is the version of the record the page was made from: `records.services.change` compares it.
    Optional fields say so, unless a form sets `mark_optional = False`.
    `told` names what the form has to know besides, such as `today`: a `FormPage` tells it under its own names.
    `happened` names the days with a time beside them that are over ("sent"): such a form is told `today` and `now`.
    """

    mark_optional = True
    told: tuple[str, ...] = ()
    happened: tuple[str, ...] = ()
    unsaved: tuple[str, ...] = OURS  # what is sent along and is no fact of any record

    token = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput({"id": False}))
    version = forms.IntegerField(required=False, widget=forms.HiddenInput({"id": False}))

    def __init__(self, *args: Any, version: int | None = None, **kwargs: Any) -> None:
        self.__dict__.update({name: kwargs.pop(name) for name in self.told if name in kwargs})
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            if isinstance(field, DateField) and name.endswith("_on") and USUALLY_TODAY & set(name.split("_")):
                field.widget.days = field.widget.days or ("today",)
        for name, value in (("token", token_urlsafe(18)), ("version", version)):
            if name in self.fields:
                self.fields[name].initial = value
        self.prepare()

    @classmethod
    def told_by(cls, page: Any) -> dict[str, Any]:
        """What a page tells the form."""
        return {name: getattr(page, name) for name in cls.told}

    def prepare(self) -> None:
        """Fit the fields to what the form was told: which rows there are to choose from, what is not asked."""

    def clean(self) -> dict[str, Any]:
        """A reason says why. A time beside a day ("sent_time", "sent_on") is one that London clocks showed on that day,
        or have shown."""
        cleaned = super().clean()
        for name, field in self.fields.items():
            # What is recorded from before and stays as it is was a reason then.
            if gives_reason(name, field) and cleaned.get(name) and self[name]._has_changed():
                one_word = getattr(field, "one_word", False)
                if not is_reason(str(cleaned[name]), one_word=one_word):
                    self.add_error(name, SAY_SOMETHING if one_word else SAY_MORE)
        for name, at in list(cleaned.items()):
            what = name.removesuffix("_time")
            day = cleaned.get(f"{what}_on") if name.endswith("_time") and at else None
            if day:
                self.require_shown(name, day, at)
                if what in self.happened and day == self.today and at > self.now:
                    self.add_error(name, "The time must not be in the future")
        return cleaned

    def require_shown(self, name: str, day: date, at: time) -> None:
        """An error beside the field of that name where no London clock shows the time on the day."""
        try:
            london_instant(day, at)
        except NoSuchTime as refused:
            self.add_error(name, str(refused))

    @property
    def press(self) -> str:
        """Which press of the button this is: the token that was sent, or a new one."""
        return self.cleaned_data["token"] or self["token"].initial

    @property
    def sent_token(self) -> str:
        """The token that was sent; "" without one."""
        return str(without_nul(self["token"].data or "")) if "token" in self.fields else ""

    @property
    def sent_version(self) -> int | None:
        """The version of the record that was sent; None without one."""
        return number_in(str(self["version"].data)) if "version" in self.fields else None

    def as_another(self) -> None:
        """Keep what was typed, and let the next press save it as another one."""
        self.data = self.data.copy()
        self.data[self.add_prefix("token")] = ANOTHER + token_urlsafe(18)

    @property
    def says_something(self) -> bool:
        """Whether it was filled in: what is sent differs from what the page shows to whoever opens it anew."""
        return not set(self.changed_data) <= set(OURS)

    @property
    def expected_version(self) -> int:
        """The version of the record that the person saw; 0 when the page knew none."""
        return self.cleaned_data["version"] or 0

    @property
    def sent_files(self) -> Iterator[bytes]:
        """The bytes of each file that was sent, left as if nobody had read them."""
        for sent in self.files.values():
            sent.seek(0)
            yield sent.read()
            sent.seek(0)

    @property
    def answers(self) -> dict[str, Any]:
        """The cleaned answers without token and version."""
        return {name: value for name, value in self.cleaned_data.items() if name not in OURS}

    @property
    def typed(self) -> dict[str, str | list[str]]:
        """What was typed, word for word, fit for a draft; `SomeForm.resume(draft.data)` shows it again.

        Files are left out, and so are token and version.
        """
        kept: dict[str, str | list[str]] = {}
        for name, field in self.fields.items():
            if name in OURS or field.widget.needs_multipart_form:
                continue
            for key in _keys(field, self.add_prefix(name)):
                kept.update(self._sent(key, field))
        return without_nul(kept)

    @classmethod
    def resume(cls, data: Mapping[str, Any], **kwargs: Any) -> "Form":
        """The form showing a draft again (`typed`, or what autosave kept), with nothing judged yet."""
        sent = MultiValueDict({key: value if isinstance(value, list) else [value] for key, value in data.items()})
        form = cls(**kwargs)
        for name, field in form.fields.items():
            key = form.add_prefix(name)
            if name not in OURS and any(part in sent for part in _keys(field, key)):
                form.initial[name] = field.widget.value_from_datadict(sent, MultiValueDict(), key)
        return form

    def _sent(self, key: str, field: forms.Field) -> dict[str, str | list[str]]:
        if getattr(field.widget, "allow_multiple_selected", False):
            return {key: field.widget.value_from_datadict(self.data, {}, key) or []}
        if isinstance(field.widget, forms.CheckboxInput):
            return {key: self.data.get(key, "")}  # a box left empty is not sent, and yet is an answer
        return {key: self.data[key]} if key in self.data else {}

    def refuse(self, refused: ValidationError) -> None:
        """Put what a service refused beside the answers at fault; what this form does not ask stands above it."""
        if not hasattr(refused, "error_dict"):
            self.add_error(None, [called_now(sentence) for sentence in refused.messages])
            return
        for name, sentences in refused.message_dict.items():
            self.add_error(name if name in self.fields else None, [called_now(sentence) for sentence in sentences])

    def renew(self, version: int) -> None:
        """After a conflict: keep what was typed, and let the next Save be made against `version`."""
        self.data = self.data.copy()
        self.data[self.add_prefix("version")] = str(version)


class ReasonForm(Form):
    """A reason and nothing else; in other words by `ReasonForm.asking("What is new?", "Enter what is new")`."""

    reason = LongText(label="Why?", missing="Enter why", rows=4, autosave=False)

    @classmethod
    def asking(
        cls, label: str, missing: str = "Enter why", rows: int = 4, *, one_word: bool = False
    ) -> "type[ReasonForm]":
        """The form with the words of one page: its label, what is said when nothing was entered, and whether one word
        may be enough."""
        asked = LongText(label=label, missing=missing, rows=rows, autosave=False, one_word=one_word)
        return type(cls.__name__, (cls,), {"reason": asked, "__doc__": cls.__doc__, "__module__": cls.__module__})


class UploadForm(Form):
    """A form that sends one file: what the checks or the virus scanner refuse stands beside it."""

    @property
    def upload(self) -> str:
        """The name of the field that takes the file."""
        return next(name for name, field in self.fields.items() if isinstance(field, forms.FileField))

    @property
    def uploaded(self) -> bytes:
        """The bytes that were sent, however often they are asked for."""
        sent = self.cleaned_data[self.upload]
        sent.seek(0)
        return sent.read()

    def refuse(self, refused: ValidationError) -> None:
        if isinstance(refused, Refused):
            super().refuse(refused)
        else:
            self.add_error(self.upload, refused)
