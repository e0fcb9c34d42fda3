"""A fact has one name, which forms, pages, the sheet, the history and the report read from the model."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError

from cases.incidents.models import Child, Harm, Incident, Person, Proceeding
from cases.intake.forms import KnownForm
from cases.notifications.models import AreaLead
from cases.notifications.sheet import groups
from cases.restrictions.models import ReportingRestriction
from csprapp.ui import fields
from csprapp.ui.facts import fact, facts, name_of, value_of
from csprapp.ui.fields import from_model
from dashboard.casefile.views import what_happened
from tests.factories_cases import make_case


@pytest.mark.parametrize(
    ("model", "name", "kind"),
    [
        (Incident, "setting", fields.Text),
        (Incident, "summary", fields.LongText),
        (Incident, "occurred_on", fields.DateField),
        (Incident, "occurred_time", fields.TimeField),
        (Incident, "nature", fields.Choice),
        (Incident, "harms", fields.Checkboxes),
        (Incident, "media_interest", fields.YesNo),
        (Incident, "restricted", fields.Tick),
        (Incident, "owner", fields.ModelSelect),
        (Incident, "agencies", fields.ModelCheckboxes),
    ],
)
def test_each_type_of_the_model_has_a_field_of_ours(model, name, kind):
    assert type(from_model(model, name)) is kind


def test_length_choices_help_and_label_are_the_models():
    setting = from_model(Incident, "setting")
    assert (setting.label, setting.max_length, setting.required) == ("Setting", 200, False)
    assert setting.help_text.startswith("For example, family home")
    assert from_model(Incident, "harms").choices == Harm.choices


def test_a_form_asks_the_question_and_a_date_begins_its_messages_with_the_name():
    happened = from_model(Incident, "occurred_on")
    assert (happened.label, happened.subject) == ("When did it happen?", "When it happened")


def test_what_a_page_says_itself_comes_first():
    field = from_model(Incident, "setting", label="Where?", max_length=9, help_text="", kind=fields.LongText, rows=3)
    assert (field.label, field.max_length, field.help_text) == ("Where?", 9, "")
    assert type(field) is fields.LongText


def test_a_fact_that_may_be_blank_is_asked_for_where_a_page_says_so():
    assert from_model(AreaLead, "sent_on", missing="Enter when it was sent").required
    assert not from_model(Proceeding, "embargo", kind=fields.YesNo).required
    assert from_model(ReportingRestriction, "protects").required
    assert not from_model(Person, "initials", required=False).required


def test_a_list_that_may_stay_empty_begins_with_nothing():
    assert from_model(Child, "sex", kind=fields.Select).choices[0] == fields.UNKNOWN


def test_a_fact_in_words():
    case = Incident(harms=["neglect", "other"], media_interest=False, occurred_on=dt.date(2026, 11, 16))
    assert value_of(case, "harms") == "Neglect, Other"
    assert value_of(case, "harms", between="\n") == "Neglect\nOther"
    assert (value_of(case, "media_interest"), value_of(case, "occurred_on")) == ("No", "Mon 16 Nov 2026")
    assert (value_of(case, "setting"), value_of(case, "nature")) == ("", "")
    assert fact(case, "setting", value="A home").value == "A home"
    assert [each.key for each in facts(case, ["setting", "harms"])] == ["Setting", "Kinds of harm"]


def test_only_what_can_be_chosen_is_valid_in_a_list():
    field = Incident._meta.get_field("harms")
    field.validate(["neglect"], None)
    with pytest.raises(ValidationError):
        field.validate(["neglect", "weather"], None)


@pytest.mark.django_db
def test_what_is_known_of_an_incident_is_asked_and_shown_under_one_name():
    case = make_case()
    names = {name_of(Incident, name) for name in Incident.KNOWN}
    assert names <= {row.key for row in what_happened(case)}
    assert names <= {row.key for group in groups(case) for row in group.facts}
    assert set(Incident.KNOWN) - {"media_interest"} <= set(KnownForm.base_fields)
