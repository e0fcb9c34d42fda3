"""Several people as a pasted table."""

from collections.abc import Callable, Collection, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import EmailValidator

from csprapp.accounts.models import User
from csprapp.accounts.roles import Role
from csprapp.records.refusals import Refused
from dashboard.partnership.pasting import Line, judge_names
from dashboard.people.forms import PLACES
from dashboard.people.rules import check_roles, read_roles

COLUMNS = ("Name", "Email", "Roles", "Belongs to")
EMAIL = EmailValidator("The email address is not correct")


def judge(lines: Sequence[Line]) -> None:
    """What is wrong with the lines of a pasted table of people."""
    judge_names(lines, "Email", {email.lower() for email in User.objects.values_list("email", flat=True)})
    named = {kind: {str(row).lower(): row for row in model._default_manager.all()} for kind, model in PLACES.items()}
    for line in lines:
        if not line.cells["Name"]:
            line.wrong.append("The name is missing")
        if line.cells["Email"]:
            _try(line, EMAIL, line.cells["Email"])
        roles = _try(line, read_roles, line.cells["Roles"])
        names = [name.strip() for name in line.cells["Belongs to"].split(";") if name.strip()]
        places = _try(line, _places, names, roles or (), named)
        if roles is not None and places is not None:
            _try(line, check_roles, roles, dict(places))
        line.facts = {"name": line.cells["Name"], "email": line.cells["Email"], "roles": roles, "places": places}


def _try(line: Line, judged: Callable[..., Any], *said: Any) -> Any:
    """What a rule makes of an answer; None, and beside the line what it refused."""
    try:
        return judged(*said)
    except ValidationError as wrong:
        line.wrong += wrong.messages
        return None


def _places(names: Sequence[str], roles: Collection[Role], named: dict[str, dict[str, Any]]) -> list[tuple[str, Any]]:
    """The areas, partner bodies and agencies of these names. A partner body is an agency too: for who answers for an
    agency the agency is meant."""
    order = sorted(named, key=lambda kind: (kind == "agency") != (Role.CONTRIBUTOR in roles))
    found = []
    for name in names:
        kind = next((kind for kind in order if name.lower() in named[kind]), None)
        if kind is None:
            raise Refused(f"There is no area, partner body or agency “{name}”")
        found.append((kind, named[kind][name.lower()]))
    return found
