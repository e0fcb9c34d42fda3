"""Forms that start a review without an incident of ours in the lead."""

from typing import Any

from csprapp.partnership.models import Area
from csprapp.ui.fields import Choice, DateField, LongText, ModelCheckboxes, Text
from csprapp.ui.forms import Form
from reviews.learning.models import LearningReview
from reviews.overview.starting import WITHOUT_A_CASE

NO_NAMES = "No names: it stands in lists"


class InAreasForm(Form):
    """Asks for the areas where there are several."""

    areas = ModelCheckboxes(
        queryset=Area.objects.none(),
        label="Areas",
        help_text="Who works in them may open the review. Select none for the whole partnership.",
        required=False,
        say_optional=False,
    )

    def __init__(self, *args: Any, areas: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["areas"].queryset = areas
        if Area.objects.filter(is_active=True).count() < 2:
            del self.fields["areas"]

    @property
    def answers(self) -> dict[str, Any]:
        """The answers, with the areas as a list."""
        return {**super().answers, "areas": list(self.cleaned_data.get("areas") or [])}


class WithoutCaseForm(InAreasForm):
    kind = Choice(
        label="What is it?",
        choices=[(kind.value, kind.label) for kind in WITHOUT_A_CASE],
        inline=True,
        missing="Select whether it is a thematic review or an audit",
    )
    title = Text(
        label="Title",
        help_text=f"{NO_NAMES}. For example, Injuries to babies before they can crawl.",
        missing="Enter a title",
        max_length=120,
    )
    decided_on = DateField(label="Date it was decided", missing="Enter the date it was decided")
    reason = LongText(label="Why it is made", rows=3, missing="Enter why it is made", autosave=False)
    terms_of_reference = LongText(label="Scope", rows=5, required=False, autosave=False)
    agreed_on = DateField(label="Date agreed to finish it", required=False)
    field_order = ["kind", "title", "areas"]


class ElsewhereForm(InAreasForm):
    led_by = Text(
        label="Which area leads it?", missing="Enter the area that leads the review", max_length=120, width="two-thirds"
    )
    kind = Choice(label="What is it?", choices=LearningReview.Kind.choices, missing="Select what kind of review it is")
    title = Text(label="Title", help_text=f"{NO_NAMES}.", missing="Enter a title", max_length=120)
    asked_by = Text(
        label="Who asked us?",
        help_text="Role and organisation",
        missing="Enter who asked us",
        max_length=200,
        width="two-thirds",
    )
    asked_on = DateField(label="Date they asked", missing="Enter the date they asked")
    asked_what = LongText(label="What they asked for", rows=4, missing="Enter what they asked for", autosave=False)
    wanted_on = DateField(label="Date they want our return by", required=False)
    field_order = ["led_by", "kind", "title", "areas"]
