"""Wherever a page asks why, its answer says something: one rule, and every form of the resolver that asks."""

import pytest
from django.forms import CharField
from django.urls import URLResolver, get_resolver

from csprapp.accounts.roles import Role
from csprapp.records.reasons import SAY_MORE, SAY_SOMETHING
from csprapp.ui.fields import LongText, Text
from csprapp.ui.form_pages import FormPage
from csprapp.ui.forms import Form, ReasonForm, gives_reason
from tests.factories import make_user
from tests.factories_cases import log_case

# What says "why" and asks for the story itself, or for a text that is read as a whole.
NO_REASONS = {"significance", "family_note", "text"}


class WhyForm(Form):
    reason = LongText(label="Why?", required=False)
    words = Text(label="Title", required=False)
    slip_reason = Text(label="Why?", required=False, one_word=True)


def errors(**sent):
    return dict(WhyForm(sent).errors)


def test_the_message_stands_beside_the_field_and_other_words_are_free():
    assert errors(reason="x", words="x", slip_reason="x") == {"reason": [SAY_MORE], "slip_reason": [SAY_SOMETHING]}
    assert errors(reason="Court order", slip_reason="Typo") == {}
    assert errors() == {}


def test_what_was_recorded_before_and_stays_is_not_asked_again():
    assert WhyForm({"reason": "x"}, initial={"reason": "x"}).is_valid()
    assert not WhyForm({"reason": "y"}, initial={"reason": "x"}).is_valid()


def pages(patterns=None):
    for each in patterns if patterns is not None else get_resolver().url_patterns:
        if isinstance(each, URLResolver):
            yield from pages(each.url_patterns)
        elif issubclass(getattr(each.callback, "view_class", object), FormPage):
            yield each.callback.view_class


@pytest.mark.django_db
def test_every_page_that_asks_why_keeps_the_rule():
    asked = {}
    for page in pages():
        form = getattr(page, "form_class", None)
        for name, field in getattr(form, "base_fields", {}).items():
            words = str(field.label or "")
            if isinstance(field, CharField) and "why" in words.lower() and name not in NO_REASONS:
                asked[f"{form.__module__}.{form.__name__}.{name}"] = gives_reason(name, field)
    assert len(asked) >= 40
    assert not [name for name, does in asked.items() if not does]


@pytest.mark.django_db
@pytest.mark.both
def test_nobody_opens_a_restricted_case_in_an_emergency_with_one_letter(sign_in):
    named = make_user(Role.COORDINATOR)
    case = log_case(by=make_user(Role.COORDINATOR), restricted_reason="A colleague's family", named=[named])
    manager = sign_in(make_user(Role.MANAGER, area=case.area))
    place = f"/staff/cases/{case.reference}/break-glass/"
    for said in ("x", "n/a", "test", "Urgent"):
        assert SAY_MORE in manager.post(place, {"reason": said}).content.decode(), said
    assert manager.get(f"{case.get_absolute_url()}access/").status_code == 404
    assert manager.post(place, {"reason": "Court order"}).status_code == 302
    assert manager.get(f"{case.get_absolute_url()}access/").status_code == 200


def test_a_reason_alone_is_asked_by_the_same_rule():
    assert not ReasonForm({"reason": "x"}).is_valid()
