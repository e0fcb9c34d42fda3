"""Saving a page of the site, and what a stale save is answered with."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest

from csprapp.accounts.roles import NotAllowed
from csprapp.records.services import Conflict
from csprapp.ui.forms import Form


@dataclass(frozen=True)
class Difference:
    """A field that somebody else changed meanwhile: what they saved and what this person typed."""

    label: str
    theirs: str
    yours: str


def attempt(request: HttpRequest, form: Form, act: Callable[[], Any]) -> tuple[bool, list[Difference]]:
    """Do it, and put whatever was wrong on the form: (done, differences to show when somebody else was quicker)."""
    try:
        act()
    except Conflict as conflict:
        found = differences(form, conflict)
        form.renew(conflict.current.version)
        return False, found
    except NotAllowed as refusal:
        form.add_error(None, str(refusal))
    except ValidationError as refusal:
        form.add_error(None, refusal.messages)
    else:
        return True, []
    return False, []


def differences(form: Form, conflict: Conflict) -> list[Difference]:
    """Field by field what a colleague saved while this person typed something else."""
    found = []
    for name, yours in form.answers.items():
        if not hasattr(conflict.current, name):
            continue
        theirs = getattr(conflict.current, name)
        if theirs != yours and not (theirs in (None, "") and yours in (None, "")):
            label = str(form.fields[name].label or name)
            found.append(Difference(label, _shown(theirs), _shown(yours)))
    return found or [Difference("Something else on this page", "A newer version", "What you typed")]


def _shown(value: Any) -> str:
    if isinstance(value, bool):
        return "Yes" if value else "No"
    return str(value) if value not in (None, "") else "Empty"


def done(request: HttpRequest, words: str) -> None:
    messages.success(request, words)
