"""Several people as a pasted table."""

from collections.abc import Callable, Sequence
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
        if line.cells["Email"]:
            _try(line, EMAIL, line.cells["Email"])
        roles = _try(line, read_roles, line.cells["Roles"])
        names = [name.strip() for name in line.cells["Belongs to"].split(";") if name.strip()]
        places = _try(line, lambda names: [_place(name, named) for name in names], names)
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


def _rows(model: Any) -> Any:
    """A partner body and the agency of its name: the body comes last and is meant."""
    return model._default_manager.filter(body=None) if model.__name__ == "Agency" else model._default_manager.all()


def _place(name: str, named: dict[str, tuple[str, Any]]) -> tuple[str, Any]:
    if name.lower() not in named:
        raise Refused(f"There is no area, partner body or agency “{name}”")
    return named[name.lower()]
