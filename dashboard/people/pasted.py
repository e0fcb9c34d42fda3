"""Several people as a pasted table."""

from collections.abc import Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import EmailValidator

from csprapp.accounts.models import User
from csprapp.records.refusals import Refused
from dashboard.partnership.pasting import Line, judge_names
from dashboard.people.forms import PLACES
from dashboard.people.rules import check_roles, read_roles

COLUMNS = ("Name", "Email", "Roles", "Belongs to")
EMAIL = EmailValidator("Its email address is not right")


def judge(lines: Sequence[Line]) -> None:
    """What is wrong with the lines of a pasted table of people."""
    judge_names(lines, "Email", {email.lower() for email in User.objects.values_list("email", flat=True)})
    named = {str(row).lower(): (kind, row) for kind, model in PLACES.items() for row in _rows(model)}
    for line in lines:
        if not line.cells["Name"]:
            line.wrong.append("Its name is missing")
        try:
            if line.cells["Email"]:
                EMAIL(line.cells["Email"])
            roles = read_roles(line.cells["Roles"])
            places = [_place(name.strip(), named) for name in line.cells["Belongs to"].split(";") if name.strip()]
            check_roles(roles, dict(places))
        except ValidationError as wrong:
            line.wrong += wrong.messages
        else:
            name, email = line.cells["Name"], line.cells["Email"]
            line.facts = {"name": name, "email": email, "roles": roles, "places": places}


def _rows(model: Any) -> Any:
    """A partner body and the agency of its name: the body comes last and is meant."""
    return model._default_manager.filter(body=None) if model.__name__ == "Agency" else model._default_manager.all()


def _place(name: str, named: dict[str, tuple[str, Any]]) -> tuple[str, Any]:
    if name.lower() not in named:
        raise Refused(f"There is no area, partner body or agency “{name}”")
    return named[name.lower()]
