"""Every form of every page, filled in and saved, then opened anew with Back and saved again: no record is made twice.

What is sent is what a person could type; a form that refuses it makes nothing, and nothing twice.
"""

import os
import re
from collections import Counter
from collections.abc import Iterator

import pytest
from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from lxml import html

from tests.browser import states
from tests.factories_publishing import small_pdf
from tests.security.test_strangers import TODAY
from tests.security.world import World, undone

pytestmark = [pytest.mark.django_db, pytest.mark.long, pytest.mark.sqlite, pytest.mark.proof]
ONLY = re.compile(os.environ.get("CSPR_STATES_ONLY", ""))  # addresses like this, to look at some
DAY = {"day": TODAY.day, "month": TODAY.month, "year": TODAY.year, "time": "8am", "on": TODAY.isoformat()}
OURS = {"cases", "reviews", "publications", "publishing", "dashboard", "csprapp"}
# A button that is not lit by what was typed: whoever presses it again makes another version on purpose.
ON_PURPOSE = re.compile(r"/rapid-review/report/")
# Whose rows are no record of the partnership's: what was typed, asked, read or sent; and the ledger of dates, which is
# a history.
BESIDE = {
    "cases.DeadlineChange",
    "records.Submission", "records.Draft", "records.AccessLog", "mail.Outbox", "accounts.SecurityEvent",
    "sessions.Session", "tasks.Job",
}  # fmt: skip


def rows() -> Counter[str]:
    """How many rows each model of ours has; a history grows with what is saved again, and is left out."""
    ours = [model for model in apps.get_models() if model.__module__.split(".")[0] in OURS]
    kept = [model for model in ours if model._meta.label not in BESIDE and "Historical" not in model.__name__]
    return Counter({model._meta.label: model._base_manager.count() for model in kept})


def typed(form: html.FormElement, button: html.HtmlElement | None) -> dict[str, object]:
    """What somebody could type, and the button they press."""
    values: dict[str, object] = {}
    for field in form.iter("input", "select", "textarea"):
        name, kind = field.get("name"), field.get("type", "text")
        if not name or kind in {"submit", "button"}:
            continue
        if kind == "file":
            values[name] = SimpleUploadedFile("words.pdf", small_pdf(), "application/pdf")
        elif kind == "hidden":
            values[name] = field.get("value", "")
        elif kind in {"checkbox", "radio"}:
            values.setdefault(name, field.get("value", "on"))
        elif field.tag == "select":
            values[name] = next((o.get("value") for o in field.iter("option") if o.get("value")), "")
        else:
            part = name.rpartition("_")[2]
            number = field.get("inputmode") == "numeric"
            mail = "nora@here.example" if kind == "email" else "Some plain words were said here"
            values[name] = DAY.get(part, 3 if number else mail)
    if button is not None and button.get("name"):
        values[button.get("name")] = button.get("value", "")
    return values


def forms(answer) -> Iterator[html.FormElement]:
    if states.is_page(answer):
        for form in html.fromstring(answer.content).forms:
            if form.get("method", "get").lower() == "post" and "logout" not in (form.get("action") or ""):
                yield form


def buttons(form: html.FormElement) -> list[html.HtmlElement | None]:
    return [b for b in form.iter("button") if b.get("type", "submit") == "submit"] or [None]


def sent_again(client, address: str) -> Iterator[tuple[str, Counter[str], Counter[str]]]:
    """Each button of each form of a page: what pressing it made, and what was made when that was done once more after
    the page was opened anew."""
    many = [len(buttons(form)) for form in forms(client.get(address))]
    for number, presses in enumerate(many):
        for press in range(presses):
            with undone():
                before, made = rows(), []
                for _ in range(2):
                    found = list(forms(client.get(address)))
                    if number >= len(found) or press >= len(buttons(found[number])):
                        break
                    form = found[number]
                    client.post(form.get("action") or address, typed(form, buttons(form)[press]), follow=True)
                    made.append(rows() - before)
                    before = rows()
                transaction.set_rollback(True)
            if made and made[0]:
                yield f"{address} {number}.{press}", made[0], made[1] if len(made) > 1 else Counter()


def test_no_form_makes_a_record_twice(db, sign_in):
    world = World()
    states.checks(on=False)
    made, twice = [], []
    for client, address in states.of_the_world(world, sign_in):
        client.raise_request_exception = False
        if not ONLY.search(address) or not address.startswith("/staff/"):
            continue
        with undone():
            for what, first, second in sent_again(client, address):
                made.append(what)
                print(what, dict(first), dict(second), flush=True)
                if second and not ON_PURPOSE.search(address):
                    twice.append(f"{what}: {dict(second)}")
            transaction.set_rollback(True)
    states.checks(on=True)
    assert not twice, "\n".join(twice)
    print(len(made))
    assert len(made) >= 60 or ONLY.pattern
