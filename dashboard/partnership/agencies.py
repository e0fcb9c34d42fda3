"""Keeping the agencies that can be asked."""

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from django.core.validators import EmailValidator, ValidationError
from django.db import transaction

from csprapp.accounts.models import User
from csprapp.accounts.roles import Permission, require_permission
from csprapp.partnership.models import Agency
from csprapp.records.settings_rows import change_row, correct, require_only
from csprapp.ui.times import Unreadable, read_date
from dashboard.partnership.pasting import Line, judge_names
from reviews.returns.agencies import add_agency

COLUMNS = ("Name", "Kind", "Email", "Designated from")
EMAIL = EmailValidator("Its email address is not correct")


def add_agencies(every: Iterable[Mapping[str, Any]], *, by: User) -> None:
    """Several at once: all of them or, when one is refused, none. Raises NotAllowed, Refused."""
    with transaction.atomic():
        for facts in every:
            add_agency(facts, by=by)


def judge(lines: Sequence[Line]) -> None:
    """What is wrong with the lines of a pasted table of agencies."""
    judge_names(lines, "Name", {name.lower() for name in Agency.objects.values_list("name", flat=True)})
    for line in lines:
        line.facts = dict(zip(("name", "kind", "email"), line.cells.values(), strict=False))
        if line.facts["email"]:
            try:
                EMAIL(line.facts["email"])
            except ValidationError as wrong:
                line.wrong += wrong.messages
        for name, value in line.facts.items():
            longest = Agency._meta.get_field(name).max_length
            if longest and len(value) > longest:
                line.wrong.append(f"Its {name} has more than {longest} characters")
        try:
            line.facts["designated_from"] = read_day(line.cells["Designated from"])
        except Unreadable as wrong:
            line.wrong.append(wrong.message)


def read_day(text: str) -> date | None:
    """A day as spreadsheets show it, such as 1/9/2026, 1 Sep 2026 or 2026-09-01. Raises Unreadable."""
    if not text:
        return None
    parts = re.split(r"[-/. ]+", text)
    day, month, year, *_ = [*(parts[::-1] if len(parts[0]) == len("2026") else parts), "", ""]
    return read_date("Designated from", day, month, year)


def change_agency(agency: Agency, version: int, facts: Mapping[str, Any], *, by: User, why: str) -> Agency:
    """What it is called, how it is reached, what it needs. Raises NotAllowed, Refused, Conflict."""
    require_permission(by, Permission.SET_UP)
    require_only(Agency, facts["name"], but=agency.pk)
    return correct(agency, version, facts, by=by, why=why)


def set_open(agency: Agency, version: int, is_active: bool, *, reason: str, by: User) -> Agency:
    """Close an agency, which is not offered any more, or open it again. Raises NotAllowed, Conflict."""
    require_permission(by, Permission.SET_UP)
    with change_row(Agency, agency.pk, version, by=by, why=reason) as held:
        held.is_active = is_active
    return held
