"""What is asked about people and their accounts."""

from typing import Any

from csprapp.accounts.models import RoleGrant, User
from csprapp.accounts.roles import Role
from csprapp.partnership.models import Agency, Area, PartnerBody
from csprapp.ui.fields import (
    Checkboxes,
    Choice,
    DateField,
    Email,
    ModelCheckboxes,
    ModelSelect,
    Note,
    Select,
    Text,
    from_model,
)
from csprapp.ui.forms import Form, ListFilter
from dashboard.partnership.pages import SettingForm

FIRST: dict[str, Any] = {"label": "From", "subject": "The first day", "missing": "Enter the first day"}
LAST: dict[str, Any] = {
    "label": "Until",
    "help_text": "It includes this day. Leave it empty if there is no end date.",
    "subject": "The last day",
    "required": False,
    "say_optional": False,
}
PLACES = {"area": Area, "body": PartnerBody, "agency": Agency}


def places_offered() -> dict[str, list[tuple[str, str]]]:
    """Everything somebody can belong to, by kind, each as "area-3"."""
    open_ones = {"area": Area.objects.filter(is_active=True), "agency": Agency.objects.filter(is_active=True)}
    rows = {kind: open_ones.get(kind, model._default_manager.all()) for kind, model in PLACES.items()}
    return {kind: [(f"{kind}-{row.pk}", str(row)) for row in found] for kind, found in rows.items()}


class InviteForm(Form, model=User):
    """A new person, with what they may do and where."""

    name = from_model(label="Name", missing="Enter the name", width="two-thirds")
    email = Email(label="Email address", missing="Enter the email address", max_length=254)
    roles = Checkboxes(label="Roles", choices=Role.choices, missing="Select at least one role", small=True)
    areas = ModelCheckboxes(
        label="Limit their work to areas",
        help_text="For coordinators, managers and scrutineers. If you tick none, they work in all areas.",
        queryset=Area.objects.filter(is_active=True),
        required=False,
        say_optional=False,
        small=True,
    )
    body = ModelSelect(
        label="Partner body",
        help_text="For statutory partners, who decide for it, and for notifiers.",
        queryset=PartnerBody.objects.all(),
        empty_label="None",
        required=False,
        say_optional=False,
    )
    agency = ModelSelect(
        label="Agency",
        help_text="For agency contributors, who answer its requests.",
        queryset=Agency.objects.filter(is_active=True),
        empty_label="None",
        required=False,
        say_optional=False,
    )
    valid_from = DateField(**FIRST)
    valid_until = DateField(**LAST)

    def prepare(self) -> None:
        """In a new installation nothing is asked of which there is none yet."""
        for name in ("areas", "body", "agency"):
            if not self.fields[name].queryset.exists():
                del self.fields[name]

    @property
    def places(self) -> list[tuple[str, Any]]:
        """What they belong to: (kind, row)."""
        said = self.cleaned_data
        one = [(kind, said[kind]) for kind in ("body", "agency") if said.get(kind)]
        return [*(("area", area) for area in said.get("areas", ())), *one]


class TwoForm(Form, model=User):
    """The colleague in a unit of two."""

    own = Choice(
        label="Which of the two are you?",
        choices=[(Role.COORDINATOR, "Coordinator"), (Role.MANAGER, "Manager")],
        missing="Select which of the two you are",
        inline=True,
    )
    name = from_model(label="Name of your colleague", missing="Enter the name of your colleague", width="two-thirds")
    email = Email(label="Email address of your colleague", missing="Enter the email address", max_length=254)


class PeopleFilter(ListFilter):
    """By what the list is narrowed."""

    q = Text(label="Name or email", required=False, say_optional=False, width=20)
    role = Select(label="Role", required=False, say_optional=False, choices=[("", "Any role"), *Role.choices])
    show = Select(
        label="Show",
        required=False,
        say_optional=False,
        choices=[
            ("", "Open accounts"),
            ("waiting", "Never signed in"),
            ("asleep", "Asleep"),
            ("to_end", "To end"),
            ("ended", "Ended accounts"),
        ],
    )


class CheckForm(Form):
    """Whose account is to end; all others stay."""

    to_end = ModelCheckboxes(label="To end", queryset=User.objects.none(), required=False)

    def prepare(self) -> None:
        self.fields["to_end"].queryset = User.objects.filter(is_active=True)


class RoleForm(Form, model=RoleGrant):
    """One more role."""

    role = from_model(label="Role", missing="Select the role")
    valid_from = DateField(**FIRST)
    valid_until = DateField(**LAST)


class PlaceForm(Form):
    """One more area, body or agency."""

    place = Select(label="Area, partner body or agency", choices=[], missing="Select where they belong")
    valid_from = DateField(**FIRST)
    valid_until = DateField(**LAST)

    def prepare(self) -> None:
        names = {"area": "Areas", "body": "Partner bodies", "agency": "Agencies"}
        groups = [(names[kind], rows) for kind, rows in places_offered().items() if rows]
        self.offer("place", [("", "Select"), *groups])

    def clean_place(self) -> tuple[str, Any]:
        kind, _, key = self.cleaned_data["place"].partition("-")
        return kind, PLACES[kind]._default_manager.get(pk=key)


class EndForm(Form):
    """The last day of a role or a membership."""

    last_day = DateField(
        label="Last day",
        subject="The last day",
        help_text="To end it immediately, enter yesterday.",
        missing="Enter the last day",
    )
    reason = Note(label="Why does it end?", missing="Enter why it ends", rows=2, one_word=True)


class DetailsForm(SettingForm, model=User):
    """Name and address."""

    name = from_model(label="Name", missing="Enter the name", width="two-thirds")
    email = Email(label="Email address", missing="Enter the email address", max_length=254)


class EndAccountForm(Form):
    """The end of an account, and who takes over."""

    told = ("work", "record")

    heir = ModelSelect(label="Who takes over their open work?", queryset=User.objects.none(), required=False)
    reason = Note(label="Why does the account end?", missing="Enter why the account ends", rows=2, one_word=True)

    def prepare(self) -> None:
        if self.work:
            others = User.objects.filter(is_active=True).exclude(pk=self.record.pk)
            self.fields["heir"].queryset = others
            self.fields["heir"].required = True
            self.fields["heir"].error_messages["required"] = f"Select who takes over: {self.work}"
        else:
            del self.fields["heir"]


class UnbindForm(Form):
    """Why somebody's sign-in with their council opens the account no more."""

    reason = Note(label="Why are you removing it?", missing="Enter why you are removing it", rows=2, one_word=True)


class FactorForm(Form):
    """How somebody's identity was checked."""

    checked = Note(
        label="How did you check that it is really them?",
        help_text="For example: called them on the number in the council’s directory, or saw their staff card.",
        missing="Enter how you checked that it is really them",
        gives_reason=True,
        rows=3,
    )
