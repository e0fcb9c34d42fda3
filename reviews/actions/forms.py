"""Forms of recommendations and actions."""

from typing import Any

from csprapp.accounts.models import User
from csprapp.partnership.models import Agency, Theme
from csprapp.ui.fields import Checkboxes, Choice, DateField, LongText, ModelSelect, Select, Text
from csprapp.ui.forms import FilterForm, Form
from reviews.actions.models import Action, Recommendation

FOLLOWED = [(value, label) for value, label in Recommendation.Source.choices if value != Recommendation.Source.OURS]
SHOWN = [("open", "Open"), ("impact", "Impact to judge"), ("done", "Done or ended"), ("all", "All")]


class RecommendationForm(Form):
    """A recommendation of ours. `earlier` are those it may repeat."""

    text = LongText(label="Recommendation", rows=4, missing="Enter the recommendation", autosave=False)
    made_on = DateField(label="Date it was made", missing="Enter the date it was made")
    themes = Checkboxes(label="Themes", required=False, small=True)
    identified_before = ModelSelect(
        Recommendation.objects.none(),
        label="Was this identified before?",
        help_text="The law asks whether improvements were identified previously",
        required=False,
        empty_label="No, or not known",
    )

    def __init__(self, *args: Any, earlier: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["themes"].choices = [(theme.pk, theme.name) for theme in Theme.objects.all()]
        field = self.fields["identified_before"]
        field.queryset = earlier
        field.label_from_instance = earlier_words


def earlier_words(recommendation: Recommendation) -> str:
    """A recommendation as a line of a drop-down list: its year, where from, and its beginning."""
    where = recommendation.source_title or (recommendation.case.reference if recommendation.case else "a review")
    return f"{recommendation.made_on.year}, {where}: {recommendation.text[:80]}"


class FollowedForm(RecommendationForm):
    """A recommendation of a national or another area's review."""

    source = Choice(label="Whose review", choices=FOLLOWED, missing="Select whose review it is from")
    source_title = Text(label="Which review", missing="Enter which review it is from", max_length=200)
    field_order = ["source", "source_title"]


class RespondForm(Form):
    acceptance = Choice(
        label="Is it accepted?", choices=Recommendation.Acceptance.choices, missing="Select whether it is accepted"
    )
    response = LongText(label="Response", rows=4, missing="Enter the response", autosave=False)
    responded_on = DateField(label="Date of the response", missing="Enter the date of the response")


class ActionForm(Form):
    text = LongText(label="What will be done", rows=3, missing="Enter what will be done", autosave=False)
    agency = ModelSelect(Agency.objects.filter(is_active=True), label="Lead agency", required=False)
    owner = ModelSelect(User.objects.filter(is_active=True), label="Owner", required=False)
    due_on = DateField(label="Due", missing="Enter the date it is due", subject="The date it is due")


class ChangeForm(ActionForm):
    reason = LongText(label="Why it is changed", rows=2, missing="Enter why it is changed", autosave=False)


class ProgressForm(Form):
    text = LongText(label="Progress", rows=3, missing="Enter the progress", autosave=False)


class DoneForm(Form):
    completed_on = DateField(label="Date it was done", missing="Enter the date it was done")
    completion_evidence = LongText(
        label="Evidence that it was done",
        help_text="What was done, and where that can be seen",
        rows=4,
        missing="Enter the evidence: an action is not closed without it",
        autosave=False,
    )
    look_on = DateField(label="When to look at its impact", missing="Enter when to look at its impact")


class ImpactForm(Form):
    impact = Choice(label="What came of it?", choices=Action.Impact.choices, missing="Select what came of it")
    impact_evidence = LongText(
        label="Evidence of impact",
        help_text="What is different for children and families, and how that is known",
        rows=4,
        missing="Enter the evidence of impact",
        autosave=False,
    )
    look_on = DateField(label="When to look again", help_text="Only if it is too early to say", required=False)


class ReasonForm(Form):
    reason = LongText(label="Reason", rows=3, missing="Enter the reason", autosave=False)


class ActionsFilter(FilterForm):
    show = Select(label="Show", choices=SHOWN, required=False)
    agency = ModelSelect(Agency.objects.all(), label="Agency", required=False, empty_label="Any agency")
    theme = ModelSelect(Theme.objects.all(), label="Theme", required=False, empty_label="Any theme")
