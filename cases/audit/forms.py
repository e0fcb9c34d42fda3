"""What is asked when a case is restricted, or somebody is named on it."""

from datetime import date
from typing import Any

from cases.access.models import EmergencyReview
from cases.audit.moments import end_of
from cases.incidents.agreeing import seconds
from cases.incidents.queries import nameable
from csprapp.accounts.models import User
from csprapp.clock.deadline import day_words
from csprapp.clock.instants import NoSuchTime
from csprapp.ui import fields
from csprapp.ui.forms import FilterForm, Form
from csprapp.ui.times import say_time

AT = "Leave this empty for the end of the day"


class RestrictForm(Form):
    """Who is named on a restricted case, and why it is restricted."""

    people = fields.ModelCheckboxes(
        queryset=None,
        label="Who should be able to open it?",
        help_text="At least two people, one of them a coordinator or manager who can act on its dates",
        missing="Select at least two people",
    )
    reason = fields.LongText(
        label="Why are you restricting it?", missing="Enter why you are restricting the case", rows=3
    )

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["people"].queryset = nameable(today)


class Second(fields.ModelSelect):
    """Who is asked as the second person."""

    def __init__(self, **kwargs: Any) -> None:
        words = {"label": "Who will you ask to agree, as a second person?", "missing": "Select who to ask"}
        super().__init__(**{"queryset": None, **words, **kwargs})


class SecondForm(Form):
    """Why, and who is asked as the second person."""

    told = ("actor", "today")

    reason = fields.LongText(label="Why?", missing="Enter why", rows=4, autosave=False)
    second = Second(help_text="Another manager or the privacy lead. Nothing changes until they agree.")

    def prepare(self) -> None:
        self.fields["second"].queryset = seconds(self.actor, self.today)


class AnswerForm(Form):
    """What the second person says."""

    agrees = fields.YesNo(label="Do you agree?", missing="Select whether you agree")
    answer = fields.LongText(
        label="If not, why?", required=False, say_optional=False, rows=3, autosave=False, gives_reason=True
    )


class ReviewForm(Form, model=EmergencyReview):
    """Whether what was opened in an emergency had to be."""

    finding = fields.from_model(missing="Select whether it was needed")
    follows = fields.from_model(
        label="What did you look at, and what follows?",
        help_text="Do not name anybody.",
        missing="Enter what you looked at",
        gives_reason=True,
    )


class NameForm(Form):
    """One more person on a case."""

    told = ("actor",)

    person = fields.ModelSelect(queryset=None, label="Who?", missing="Select the person")
    until = fields.DateField(
        label="Until when?",
        subject="Last day",
        help_text="The last day they can open it. Leave this empty if it is for as long as the case lasts.",
        required=False,
    )
    reason = fields.Text(label="Why?", missing="Enter why they need to open the case", max_length=300)
    second = Second(help_text="Only if you name yourself.", required=False, say_optional=False)
    actor: User | None = None

    def __init__(self, *args: Any, today: date, already: list[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["second"].queryset = seconds(self.actor, today) if self.actor else User.objects.none()
        named = [user.pk for user in already]
        self.fields["person"].queryset = nameable(today).exclude(pk__in=named)


class MomentsForm(FilterForm):
    """At which moment a case is looked at, and at which later one to see what changed in between."""

    period = ("day", "then", "The second day must be after the first")

    day = fields.DateField(label="Day", subject="The day", missing="Enter the day")
    at = fields.TimeField(label="Time", help_text=AT, required=False)
    then = fields.DateField(label="Compare with a later day", subject="The second day", required=False)
    then_at = fields.TimeField(label="Time on that day", help_text=AT, required=False)

    def clean(self) -> dict[str, Any]:
        """The answers, with `ends`: the one or two instants by which something has to be recorded to count."""
        answers = super().clean()
        if answers.get("then_at") and not answers.get("then") and "then" not in self.errors:
            self.add_error("then", "Enter the second day, or take its time out")
        if self.errors:
            return answers
        answers["ends"] = []
        for day, at in (("day", "at"), ("then", "then_at")):
            if answers[day]:
                try:
                    answers["ends"].append(end_of(answers[day], answers[at]))
                except NoSuchTime as error:
                    self.add_error(at, str(error))
        if answers["ends"] != sorted(answers["ends"]):
            self.add_error("then_at", "The second time must be after the first")
        return answers

    @property
    def words(self) -> list[str]:
        """The moments that were asked for, in words: "the end of Tue 17 Nov 2026", "3pm Tue 17 Nov 2026"."""
        said = self.cleaned_data
        pairs = ((said[day], said[at]) for day, at in (("day", "at"), ("then", "then_at")))
        return [f"{say_time(at) if at else 'the end of'} {day_words(day)}" for day, at in pairs if day]
