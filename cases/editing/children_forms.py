"""What is asked of a child when a case is corrected, topic by topic; each with why."""

from contextlib import suppress
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError

from cases.editing.forms import AdultForm
from cases.editing.parts import InParts, Part
from cases.incidents.children import SHARED, TOPICS, fits, is_dead, shared_facts
from cases.incidents.counted import STATUSES, dates_of
from cases.incidents.forms import FactsForm
from cases.incidents.models import Child, Person
from cases.intake.forms import CHILD_PARTS, check_initials, check_lifetime
from cases.restrictions.child_death import NoDeath
from cases.restrictions.models import ParallelReview
from csprapp.records.refusals import not_ahead
from csprapp.ui import fields
from csprapp.ui.facts import name_of
from csprapp.ui.fields import from_model
from csprapp.ui.forms import OURS

BORN_PARTS = [(value, label) for value, label in CHILD_PARTS if value != Person.Role.UNBORN]
COUNTED_HINT = "As it was when it happened."
PLACED_HINT = "The name or address of the placement. What is published may not say it."


class ChildForm(InParts, AdultForm, model=Child):
    """A child of the case, with what the national form and the review ask of a child in this part: of one `topic`, or
    all of it."""

    told = ("today", "death_review", "topic")
    topic = ""
    beside = ("death_review",)
    roles, born = CHILD_PARTS, "If the child is not born yet, enter the expected date below. The date of birth"
    field_order = (
        "role", "initials", "name", "other_names", "date_of_birth", "expected_on", "relationship", "addresses",
        "household", "contact_note",
    )  # fmt: skip
    topics = {
        "role": "Who the child is",
        "relationship": "Home and family",
        "sex": "Sex and ethnicity",
        "disabilities": "Disability and health",
        "school": "School and numbers",
        "died_on": "If the child died",
        "published_pseudonym": "In what is published",
        "reason": "This change",
    }
    death_review: ParallelReview | None = None

    expected_on = from_model(label_size="")
    household = from_model(help_text="Initials and part, for example D.E., mother, and a lodger", spellcheck=False)
    sex = from_model(kind=fields.Select)
    sex_note = from_model()
    ethnic_group = from_model(kind=fields.Select, help_text="The list used in the 2021 census")
    ethnicity = from_model(help_text="As the family describes it")
    disabilities = from_model(small=True)
    disability = from_model()
    health = from_model(rows=3, autosave=False)
    school = from_model()
    nhs_number = from_model(width=20, spellcheck=False)
    consistent_id = from_model(
        help_text="The single unique identifier of a child, once agencies share one.", width=20, spellcheck=False
    )
    pupil_number = from_model(width=20, spellcheck=False)
    died_on = from_model()
    published_pseudonym = from_model()

    def prepare(self) -> None:
        if self.recorded:
            facts = TOPICS[self.topic][1] if self.topic else tuple(self.fields)
            asked = {name for name in facts if fits(name, self.recorded)} | {*OURS, "reason"}
            self.fields = {name: field for name, field in self.fields.items() if name in asked}
            self.order_fields([*OURS, *facts] if self.topic else None)
        super().prepare()
        decides = {"role", "died_on"} & set(self.fields)
        if self.death_review is not None and self.is_bound and decides and not self._said_dead():
            asked = fields.Choice(
                label="What becomes of the child death review?",
                choices=NoDeath.choices,
                missing="Say what becomes of the child death review: the record no longer says that the child died",
                small=True,
            )
            order = list(self.fields)
            order.insert(order.index("died_on" if "died_on" in order else "role") + 1, "death_review")
            self.fields = {name: self.fields.get(name, asked) for name in order}

    def _said_dead(self) -> bool:
        died_on = None if "died_on" in self.fields else self.recorded.get("died_on")
        with suppress(ValidationError, KeyError):
            died_on = self.fields["died_on"].clean(self["died_on"].data)
        return is_dead((self["role"].data if "role" in self.fields else self.recorded.get("role")) or "", died_on)

    def clean_died_on(self) -> date | None:
        return not_ahead(self.cleaned_data["died_on"], self.today, "The date of death")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        check_lifetime(self)
        known = {**self.recorded, **cleaned}
        name, pseudonym = str(known.get("name", "")), str(known.get("published_pseudonym", ""))
        if pseudonym and pseudonym.casefold() in name.casefold().split():
            beside = "published_pseudonym" if "published_pseudonym" in self.fields else "name"
            self.add_error(beside, "The name used in what is published is part of the child’s own name: choose another")
        return cleaned


def _status(**said: Any) -> Any:
    return from_model(Child, kind=fields.Select, **said)


class NewChildForm(ChildForm, model=Child):
    """A child who is added: who it is, and folded below it whatever else is known, also how children's services and
    agencies knew them. What brothers and sisters share is offered and not asked again."""

    told = ("today", "siblings")
    siblings: tuple[Person, ...] = ()
    field_order = (
        "same_as", "role", "initials", "name", "date_of_birth", "addresses", "expected_on", "died_on", "relationship",
        "household", "contact_note", "sex", "sex_note", "ethnic_group", "ethnicity", "disabilities", "disability",
        "health", *STATUSES, "placement_type", "placement", "school", "other_names", "nhs_number", "consistent_id",
        "pupil_number", "published_pseudonym",
    )  # fmt: skip
    folds = True
    topics = {
        "role": "",
        "expected_on": "If the child is not born yet",
        "died_on": "If the child died",
        "relationship": "Home and family",
        "sex": "Sex, ethnicity, disability and health",
        "looked_after": "How children’s services and agencies knew the child",
        "school": "School",
        "other_names": "Other names and numbers",
        "published_pseudonym": "Name used in what is published",
        "reason": "",
    }

    same_as = fields.Select(
        label="The same as for",
        help_text="Fills in what is empty here: address, who the child lives with, ethnicity, how they were known",
        required=False,
    )
    looked_after = _status(help_text=COUNTED_HINT)
    child_in_need = _status()
    protection_plan = _status()
    care_leaver = _status()
    known_to_agency = _status()
    placement_type = from_model(kind=fields.Select)
    placement = from_model(help_text=PLACED_HINT)

    def prepare(self) -> None:
        super().prepare()
        sharing = [person for person in self.siblings if shared_facts(person)]
        self.fields["same_as"].choices = [("", "Select a child"), *((str(each.pk), each.initials) for each in sharing)]
        if not sharing:
            del self.fields["same_as"]

    @property
    def parts(self) -> list[Part]:
        found = super().parts
        if "same_as" in self.fields:
            found[0].button, found[0].style = "Fill in what they share", "app-person__same"
        return found

    @property
    def sibling(self) -> Person | None:
        """The child with whom this one shares facts, as chosen."""
        chosen = self.data.get(self.add_prefix("same_as"), "")
        return next((person for person in self.siblings if str(person.pk) == chosen), None)

    def filled_in(self) -> tuple[dict[str, Any], list[str]]:
        """What was typed, with what they share where nothing was typed; and the names of what was filled in."""
        typed: dict[str, Any] = self.typed
        known = shared_facts(self.sibling) if self.sibling else {}
        filled = {name: value for name, value in known.items() if name in self.fields and not typed.get(name)}
        names = [name_of(Person if name == "addresses" else Child, name).lower() for name in SHARED if name in filled]
        return typed | filled, names

    @property
    def answers(self) -> dict[str, Any]:
        said = super().answers
        said["facts"].pop("same_as", None)
        return said


class CareForm(InParts, model=Child):
    """How children's services and agencies knew a child when it happened, each with its dates, and the placement."""

    topics = {"placement_type": "Placement", "reason": "This change"}
    field_order = tuple(name for status in STATUSES for name in (status, *dates_of(status)))

    looked_after = _status()
    looked_after_from = from_model(label="From", subject="Looked after from", label_size="")
    looked_after_until = from_model(label="Until", subject="Looked after until", label_size="")
    child_in_need = _status()
    child_in_need_from = from_model(label="From", subject="Child in need from", label_size="")
    child_in_need_until = from_model(label="Until", subject="Child in need until", label_size="")
    protection_plan = _status()
    protection_plan_from = from_model(label="From", subject="Child protection plan from", label_size="")
    protection_plan_until = from_model(label="Until", subject="Child protection plan until", label_size="")
    care_leaver = _status()
    care_leaver_from = from_model(label="From", subject="Care leaver from", label_size="")
    care_leaver_until = from_model(label="Until", subject="Care leaver until", label_size="")
    known_to_agency = _status()
    known_to_agency_from = from_model(label="From", subject="Known to an agency from", label_size="")
    known_to_agency_until = from_model(label="Until", subject="Known to an agency until", label_size="")
    placement_type = from_model(kind=fields.Select)
    placement = from_model(help_text=PLACED_HINT)

    @property
    def parts(self) -> list[Part]:
        rows = {status: [self[name] for name in (status, *dates_of(status))] for status in STATUSES}
        taken = {field.name for row in rows.values() for field in row}
        rest = [part for part in super().parts if not taken & {field.name for field in part.fields}]
        return [*(Part("", row, "app-spans") for row in rows.values()), *rest]


class BirthForm(FactsForm, model=Person):
    """A child who was expected is born: what was recorded before stays."""

    date_of_birth = from_model(missing="Enter the date of birth")
    role = from_model(missing="Select the child’s part in the case", choices=BORN_PARTS)
    initials = from_model(width=10, spellcheck=False, missing="Enter the child’s initials")
    name = from_model(spellcheck=False)
    sex = from_model(Child, kind=fields.Select)
    died_on = from_model(Child, label_size="")

    def prepare(self) -> None:
        """What the child was called before the birth was true then: it is kept as former, and nobody is asked."""
        super().prepare()
        self.fields = {name: field for name, field in self.fields.items() if name not in self.questions}
        self.questions = {}
        reason = self.fields["reason"]
        reason.label, reason.help_text, reason.say_optional, self.recorded = "How is this known?", "", True, {}

    def clean_date_of_birth(self) -> date | None:
        return not_ahead(self.cleaned_data["date_of_birth"], self.today, "The date of birth")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        check_lifetime(self)
        check_initials(self)
        return cleaned
