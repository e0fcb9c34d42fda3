"""Forms of recommendations and actions."""

from typing import Any

from django.db.models import QuerySet

from cases.documents.forms import ACCEPT, KINDS
from csprapp.accounts.models import User
from csprapp.partnership.models import Agency, PartnerBody, Theme
from csprapp.ui.asking import AsksWhenEarly
from csprapp.ui.fields import (
    Checkboxes,
    Choice,
    DateField,
    Email,
    FileField,
    ModelCheckboxes,
    ModelSelect,
    Note,
    Number,
    Select,
    Text,
    Tick,
)
from csprapp.ui.forms import FilterForm, Form, UploadForm
from reviews.actions.models import Action, ActionEvidence, CheckIn, Recommendation
from reviews.actions.rules import AGES

FOLLOWED = [(value, label) for value, label in Recommendation.Source.choices if value != Recommendation.Source.OURS]
SHOWN = [
    ("open", "Open"),
    ("overdue", "Overdue"),
    ("impact", "Impact to judge"),
    ("done", "Done or ended"),
    ("all", "All"),
]
OWNERS = [("", "Anybody"), ("mine", "Me"), ("none", "Nobody")]
NARROWED = ("agency", "theme", "age", "owner")  # the filters beside `show`
NO_NAMES = "Do not name anybody: what you write here appears in work lists"
TOLD_BY = "Where this comes from"
TOLD_HINT = "If somebody told you: who, and how. For example, the owner by telephone on 3 March"


class RecommendationForm(Form):
    """A recommendation of ours. Where it was identified before is asked next, once its themes are known."""

    text = Note(label="Recommendation", missing="Enter the recommendation")
    made_on = DateField(label="Date it was made", missing="Enter the date it was made")
    themes = Checkboxes(label="Themes", required=False, small=True)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["themes"].choices = [(theme.pk, theme.name) for theme in Theme.objects.all()]

    def clean_themes(self) -> QuerySet[Theme]:
        return Theme.objects.filter(pk__in=self.cleaned_data["themes"])


class CorrectForm(RecommendationForm):
    reason = Note(label="Why you are changing it", missing="Enter why you are changing it", rows=2, one_word=True)


class BeforeForm(Form):
    """The earlier recommendations that may say the same: `told` of each, to tick."""

    earlier = ModelCheckboxes(
        Recommendation.objects.none(), label="It was identified before in", required=False, say_optional=False
    )

    def __init__(self, *args: Any, told: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if told:
            tick_earlier(self.fields["earlier"], told)
        else:
            del self.fields["earlier"]


def tick_earlier(field: ModelCheckboxes, told: Any) -> None:
    """Offer each recommendation by its words, with where it is from and what became of it below."""
    field.queryset = Recommendation.objects.filter(pk__in=[each.row.pk for each in told]).order_by("-made_on", "-pk")
    field.label_from_instance = lambda row: row.text
    field.widget.hints = {str(each.row.pk): f"{origin(each.row)}. {each.became}" for each in told}


def origin(row: Recommendation) -> str:
    """Where a recommendation is from, in few words: its year and its case, or the review elsewhere."""
    where = row.source_title or (f"case {row.case.reference}" if row.case else "a review without a case")
    return f"{row.made_on.year}, {where}"


class FollowedForm(RecommendationForm):
    """A recommendation of a national or another area's review."""

    source = Choice(label="Whose review", choices=FOLLOWED, missing="Select whose review it is from")
    source_title = Text(label="Which review", missing="Enter which review it is from", max_length=200)
    field_order = ["source", "source_title"]


class RespondForm(Form):
    acceptance = Choice(
        label="Is it accepted?", choices=Recommendation.Acceptance.choices, missing="Select whether it is accepted"
    )
    response = Note(label="Response", missing="Enter the response")
    responded_on = DateField(label="Date of the response", missing="Enter the date of the response")


class AnswerForm(RespondForm):
    """What one agency or partner body answered."""

    who = Select(label="Who answers", missing="Select who answers")
    field_order = ["who"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        bodies = [(f"body-{body.pk}", body.name) for body in PartnerBody.objects.all()]
        agencies = [(f"agency-{row.pk}", row.name) for row in Agency.objects.filter(is_active=True)]
        self.fields["who"].choices = [("", "Select"), ("Statutory partners", bodies), ("Agencies", agencies)]

    @property
    def answers(self) -> dict[str, Any]:
        """With the agency or the body that was chosen, as `recommending.answer_for` takes it."""
        answers = super().answers
        kind, _, key = answers.pop("who").partition("-")
        model = {"body": PartnerBody, "agency": Agency}[kind]
        return {**answers, kind: model.objects.get(pk=key)}


class ActionForm(Form):
    text = Note(label="What will be done", missing="Enter what will be done", rows=3, help_text=NO_NAMES)
    agency = ModelSelect(Agency.objects.filter(is_active=True), label="Lead agency", required=False)
    owner = ModelSelect(User.objects.filter(is_active=True), label="Owner who has an account here", required=False)
    owner_name = Text(label="Name of an owner without an account", required=False, max_length=120, width="two-thirds")
    owner_email = Email(
        label="Their email address",
        required=False,
        help_text="The email gives only the number of the action and when it is due",
    )
    due_on = DateField(label="Due", missing="Enter the date it is due", subject="The date it is due")


class NewActionForm(ActionForm):
    """A new action; `others` are recommendations that it may serve too."""

    agreed_on = DateField(label="Date it was agreed", missing="Enter the date it was agreed")
    also = ModelCheckboxes(
        Recommendation.objects.none(), label="Other recommendations it is for", required=False, small=True
    )
    field_order = ["text", "agency", "owner", "owner_name", "owner_email", "agreed_on", "due_on", "also"]

    def __init__(self, *args: Any, others: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "also", others)


def offer(form: Form, name: str, rows: Any) -> None:
    """Offer recommendations to tick, by number and words; without any, nothing is asked."""
    field = form.fields[name]
    field.queryset = rows
    field.label_from_instance = lambda row: f"Recommendation {row.pk} ({origin(row)}): {row.text[:120]}"
    if not rows:
        del form.fields[name]


class ServesForm(Form):
    """Which recommendations an action serves."""

    recommendations = ModelCheckboxes(
        Recommendation.objects.none(), label="Recommendations", missing="Select at least one recommendation", small=True
    )

    def __init__(self, *args: Any, offered: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "recommendations", offered)


class ChangeForm(ActionForm):
    reason = Note(label="Why you are changing it", missing="Enter why you are changing it", rows=2, one_word=True)


class ProgressForm(Form):
    text = Note(label="Progress", missing="Enter the progress", rows=3)
    source = Text(label=TOLD_BY, help_text=TOLD_HINT, required=False, max_length=200)


class CheckForm(Form):
    """How an action stands, and what was counted for each indicator of its themes; nobody need have counted."""

    told = ("indicators",)

    standing = Choice(label="How is it going?", choices=CheckIn.Standing.choices, missing="Select how it is going")
    text = Note(label="What was done, and what comes next", missing="Enter what was done")
    made_on = DateField(label="Date of this answer", missing="Enter the date of this answer")
    source = Text(label=TOLD_BY, help_text=TOLD_HINT, required=False, max_length=200)

    def prepare(self) -> None:
        for each in self.indicators:
            hint = f"Counted out of: {each.of_what}. Leave it empty if nobody has counted."
            self.fields[f"holds_{each.pk}"] = Number(
                label=f"How many: {each.question}", help_text=hint, width=4, required=False, say_optional=False
            )
            self.fields[f"of_{each.pk}"] = Number(
                label=f"Out of how many: {each.of_what}", width=4, required=False, say_optional=False
            )
            self.fields[f"on_{each.pk}"] = DateField(
                label=f"When was it counted: {each.question}", subject="The date it was counted", required=False,
                help_text="Leave it empty if it was on the date of this answer.", say_optional=False, label_size="",
            )  # fmt: skip

    @property
    def answers(self) -> dict[str, Any]:
        """What was said, and what was counted by the key of its indicator; nothing of one that nobody counted."""
        said = dict(self.cleaned_data)
        taken = {
            each.pk: {name: said.get(f"{name}_{each.pk}") for name in ("holds", "of", "on")} for each in self.indicators
        }
        own = {name: said[name] for name in ("standing", "text", "made_on", "source") if name in said}
        return own | {"counted": {key: row for key, row in taken.items() if any(v is not None for v in row.values())}}


class RepeatForm(Form):
    every = Number(label="Ask every", width=3, missing="Enter a number, like 3")
    unit = Choice(label="Weeks or months", choices=Action.Unit.choices, inline=True, missing="Select weeks or months")
    first_on = DateField(label="Next check-in", missing="Enter the date of the next check-in")
    after_done = Tick(label="Keep asking after it is done, until its impact is judged", required=False)


class EvidenceForm(UploadForm):
    title = Text(
        label="What should people call it?",
        help_text="For example, Course lists, March 2026. No names.",
        max_length=120,
        missing="Enter a name for the document",
    )
    shows = Choice(label="What does it show?", choices=ActionEvidence.Shows.choices, missing="Select what it shows")
    file = FileField(label="File", help_text=KINDS, accept=ACCEPT, missing="Select a file")


class DoneForm(AsksWhenEarly):
    early = ("completed_on",)

    completed_on = DateField(label="Date it was done", missing="Enter the date it was done")
    completion_evidence = Note(
        label="Evidence that it was done",
        help_text="What was done, and where that can be seen",
        missing="Enter the evidence. An action cannot be closed without it",
    )
    look_on = DateField(label="When to review its impact", missing="Enter when to review its impact")


class ImpactForm(Form):
    impact = Choice(label="What came of it?", choices=Action.Impact.choices, missing="Select what came of it")
    impact_evidence = Note(
        label="Evidence of impact",
        help_text="What is different for children and families, and how that is known",
        missing="Enter the evidence of impact",
    )
    look_on = DateField(label="When to look again", help_text="Only if it is too early to say", required=False)


class ActionsFilter(FilterForm):
    show = Select(label="Show", choices=SHOWN, required=False)
    agency = ModelSelect(Agency.objects.all(), label="Agency", required=False, empty_label="Any agency")
    theme = ModelSelect(Theme.objects.all(), label="Theme", required=False, empty_label="Any theme")
    age = Select(
        label="Open for",
        choices=[("", "Any time"), *((key, words) for key, (words, _) in AGES.items())],
        required=False,
    )
    owner = Select(label="Owner", choices=OWNERS, required=False)
