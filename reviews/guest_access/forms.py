"""What is asked to make a door, and at the door."""

from datetime import date
from typing import Any

from csprapp.ui import fields
from csprapp.ui.forms import Form
from reviews.guest_access.queries import state_of
from reviews.guest_access.rules import Visitor
from reviews.returns.models import AgencyRequest


class DoorForm(Form):
    """One press sends the link; the passcode is shown afterwards, once."""

    email = fields.Email(
        label="Where should we send the link?",
        help_text="Use somebody’s own work address, or one that few people can read.",
        missing="Enter the address to send the link to",
    )


def link_of(request: AgencyRequest, today: date) -> dict[str, Any]:
    """What the page of a request shows of its link: how it stands, and the form that sends one, or a new one."""
    state = state_of(request, today)
    door = state.door if state else None
    form = DoorForm(initial={"email": door.email if door else request.email}, version=door.version if door else 0)
    return {"door": state, "door_form": form}


class KnockForm(Form):
    """At the door: who comes, and the passcode."""

    name = fields.Text(label="Your name", max_length=80, autocomplete="name", missing="Enter your name")
    job = fields.Text(
        label="Your job title", max_length=80, autocomplete="organization-title", missing="Enter your job title"
    )
    passcode = fields.Text(
        label="Passcode",
        help_text="The eight digits we gave you by telephone. Spaces do not matter.",
        width=10,
        max_length=20,
        autocomplete="off",
        spellcheck=False,
        missing="Enter the passcode",
    )

    @property
    def visitor(self) -> Visitor:
        """Who they say they are."""
        return Visitor(self.cleaned_data["name"], self.cleaned_data["job"])
