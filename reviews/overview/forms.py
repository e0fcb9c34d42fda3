"""Forms of the review that follows."""

from datetime import date
from typing import Any

from cases.deadlines.models import DelayReason, EndReason
from csprapp.accounts.models import User
from csprapp.accounts.roles import MAY, Permission, Role
from csprapp.partnership.models import Area
from csprapp.rule_book import spelled
from csprapp.ui.asking import AsksWhenEarly
from csprapp.ui.beside import count_together
from csprapp.ui.fields import Chapter, Choice, DateField, ModelCheckboxes, ModelSelect, Note, Text
from csprapp.ui.forms import Form
from csprapp.ui.reasons import SaysWhyChanged
from reviews.learning.models import LearningReview
from reviews.overview.starting import WITHOUT_A_CASE

NO_NAMES = "Do not name anybody: this appears in lists"
CULTURE = {
    "label": "Race, ethnicity and culture",
    "help_text": "What will the review ask about race, ethnicity, culture, faith and language: in the child’s life, "
    "and in what agencies saw, asked and assumed? Who brings that knowledge to it?",
}
KINDS = [(kind.value, kind.label) for kind in (LearningReview.Kind.LCSPR, LearningReview.Kind.ALTERNATIVE)]


class StartForm(AsksWhenEarly):
    early = ("decided_on",)

    kind = Choice(label="Which review", choices=KINDS, missing="Select which review the partners decided on")
    decided_on = DateField(
        label="Date of the decision",
        help_text=spelled("The {lcspr} of an LCSPR run from this day"),
        missing="Enter the date of the decision",
    )
    reason = Note(
        label="Why the partners decided on this review", missing="Enter why the partners decided on this review"
    )
    agreed_on = DateField(
        label="Date agreed for an alternative review",
        required=False,
        help_text="An alternative review has no statutory date",
    )


class ScopeForm(Form):
    """Long texts, whose words are counted together while one types."""

    mark_optional = False

    terms_of_reference = Chapter(label="Terms of reference", rows=12)
    ethnicity_culture = Chapter(**CULTURE, rows=5)
    method = Chapter(label="Method", rows=5)
    family_contact = Chapter(
        label="How the family is involved",
        help_text="Who speaks to them, how they wish to be told, and days to avoid",
        rows=6,
    )

    def prepare(self) -> None:
        count_together(self)


class LeadForm(Form):
    lead = ModelSelect(User.objects.none(), label="Lead for the partnership", required=False)

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["lead"].queryset = User.objects.with_roles(MAY[Permission.WORK_CASE], today)


class ReviewerForm(Form):
    name = Text(label="Reviewer’s name", missing="Enter the reviewer’s name", width="two-thirds", max_length=120)
    organisation = Text(label="Organisation", required=False, width="two-thirds", max_length=120)
    independence = Note(
        label="How independence and conflicts of interest were checked",
        missing="Enter how independence and conflicts of interest were checked",
    )
    checked_by = Text(
        label="Who checked",
        help_text="Name and role",
        missing="Enter who checked independence and conflicts of interest",
        width="two-thirds",
        max_length=120,
    )
    checked_on = DateField(label="Date of the check", missing="Enter the date of the check")
    conflict = Note(
        label="Conflict of interest declared, and how it was handled",
        help_text="Leave this empty if none was declared",
        required=False,
        say_optional=False,
        rows=3,
    )
    appointed_on = DateField(label="Date appointed", missing="Enter the date the reviewer was appointed")
    replaced_because = Note(label="Why the earlier reviewer is being replaced", required=False, rows=3)

    def __init__(self, *args: Any, replaces: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if replaces:
            self.fields["replaced_because"].help_text = f"Only if somebody is replacing {replaces}"
        else:
            del self.fields["replaced_because"]


class BeginForm(ReviewerForm):
    """What is known when the work begins. The reviewer may be appointed later: then nothing of them is asked."""

    begun_on = DateField(label="Date it began", missing="Enter the date it began")
    lead = ModelSelect(User.objects.none(), label="Lead for the partnership", required=False)
    agreed_on = DateField(label="Date agreed to finish it", required=False)
    terms_of_reference = Chapter(label="Terms of reference", rows=8)
    ethnicity_culture = Chapter(**CULTURE, rows=5)
    field_order = ["begun_on", "lead", "agreed_on", "terms_of_reference", "ethnicity_culture"]
    of_reviewer = ("name", "organisation", "independence", "checked_by", "checked_on", "conflict", "appointed_on")

    def __init__(self, *args: Any, today: date, asks_date: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["lead"].queryset = User.objects.with_roles(MAY[Permission.WORK_CASE], today)
        if not asks_date:
            del self.fields["agreed_on"]
        self.needed = [name for name in self.of_reviewer if self.fields[name].required and name != "name"]
        self.fields["name"].help_text = "Leave this empty if nobody is appointed yet"
        for name in ("name", *self.needed):
            self.fields[name].required = False

    def clean(self) -> dict[str, Any]:
        answers = super().clean()
        if (
            not answers.get("name")
            and any(answers.get(name) for name in self.of_reviewer)
            and "name" not in self.errors
        ):
            self.add_error("name", "Enter the reviewer’s name, or leave the questions about them empty")
        for name in self.needed if answers.get("name") else ():
            if not answers.get(name) and name not in self.errors:
                self.add_error(name, self.fields[name].error_messages["required"])
        return answers

    @property
    def answers(self) -> dict[str, Any]:
        """The answers, those about the reviewer apart; None when nobody is appointed."""
        given = super().answers
        reviewer = {name: given.pop(name) for name in self.of_reviewer}
        return {**given, "reviewer": reviewer if reviewer["name"] else None}


class LinkForm(Form):
    reference = Text(
        label="Case reference", help_text="For example, 2026-0042", missing="Enter the case reference", width=10
    )


class DecidedForm(AsksWhenEarly):
    early = ("decided_on",)

    decided_on = DateField(label="Date of the decision", missing="Enter the date of the decision")
    reason = Note(
        label="Why you are correcting the date", missing="Enter why you are correcting the date", rows=3, one_word=True
    )


class AgreedDateForm(Form):
    day = DateField(label="Date agreed", missing="Enter the date that was agreed")
    reason = Note(label="Who agreed it, and why", missing="Enter who agreed it, and why", rows=3)


class DelayForm(Form):
    category = Choice(label="Why it will be late", choices=DelayReason.choices, missing="Select why it will be late")
    reason = Note(label="What has happened", missing="Enter what has happened")
    look_again = Choice(
        label="Is there a new date?",
        missing="Select whether there is a new date",
        choices=[("target", "Yes, a revised target"), ("look", "No, nobody can say yet: look again on a date")],
    )
    target_on = DateField(
        label="The revised target, or the date to look again",
        subject="The date",
        missing="Enter the revised target or the date to look again",
    )
    panel_told_on = DateField(label="Date the Panel was told", required=False)
    minister_told_on = DateField(label="Date the Secretary of State was told", required=False)

    def clean_look_again(self) -> bool:
        """Whether the date is one to look again, and no target."""
        return self.cleaned_data["look_again"] == "look"


class ReportForm(SaysWhyChanged, AsksWhenEarly):
    early = ("report_finished_on",)

    report_finished_on = DateField(label="Date the final report was finished", required=False)
    sent_to_panel_on = DateField(label="Date it was sent to the Panel", required=False)
    sent_to_secretary_on = DateField(label="Date it was sent to the Secretary of State", required=False)

    def __init__(self, *args: Any, goes_to_the_panel: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not goes_to_the_panel:
            del self.fields["sent_to_panel_on"], self.fields["sent_to_secretary_on"]
        if not any(self.recorded.values()):
            del self.fields["reason"]


class PublicationForm(AsksWhenEarly):
    early = ("publication_decided_on",)

    publication_decision = Choice(
        label="What the partners decided",
        choices=LearningReview.PublicationDecision.choices,
        missing="Select what the partners decided",
    )
    publication_decided_on = DateField(label="Date of the decision", missing="Enter the date of the decision")
    publication_reason = Note(label="Reasons", missing="Enter the reasons for this decision", rows=5)
    publication_told = Note(label="Who was told, and when", required=False, rows=3)


class EndForm(AsksWhenEarly):
    early = ("ended_on",)

    ended_on = DateField(label="Date it ended", missing="Enter the date it ended")
    ended_as = Choice(label="How it ended", choices=EndReason.choices, missing="Select how it ended")
    ended_reason = Note(label="Why it ended", missing="Enter why the review is ending")


class AccessForm(Form):
    """Which account of an independent reviewer sees the cases, and until when."""

    person = ModelSelect(
        User.objects.none(), label="Independent reviewer", missing="Select the independent reviewer’s account"
    )
    until = DateField(label="Last day", missing="Enter the last day", subject="The last day")

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].queryset = User.objects.with_roles({Role.REVIEWER}, today)


class AgreeForm(Form):
    agreed_on = DateField(label="Date they were agreed", missing="Enter the date they were agreed")
    agreed_with = Note(
        label="Who agreed them",
        help_text="For example, the partners in their meeting; the family was told",
        missing="Enter who agreed them",
        rows=3,
    )


# --- Starting a review without an incident of ours in the lead -------------------------------------------------


class InAreasForm(Form):
    """Asks for the areas where there are several."""

    areas = ModelCheckboxes(
        queryset=Area.objects.none(),
        label="Areas",
        help_text="People who work in these areas can open the review. If you select none, the whole partnership can.",
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
    reason = Note(label="Why you are doing it", missing="Enter why you are doing it", rows=3)
    terms_of_reference = Note(label="Scope", required=False, rows=5)
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
    asked_what = Note(label="What they asked for", missing="Enter what they asked for")
    wanted_on = DateField(label="Date they want our return by", required=False)
    field_order = ["led_by", "kind", "title", "areas"]
