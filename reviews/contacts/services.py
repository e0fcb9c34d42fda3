"""The lines of the family contact log, of the letters to the Panel, and of what goes on while publication waits."""

from datetime import date
from functools import partial
from typing import Any

from cases.incidents.permissions import case_for_change
from csprapp.partnership.national import called
from csprapp.records.log_lines import Log
from csprapp.records.refusals import Refused, require_facts, require_given, require_not_ahead
from reviews.contacts import models
from reviews.learning.permissions import review_for_change


def _member(row: models.FamilyMember, on: date) -> None:
    if row.person is None:
        require_given({"who": (row.who, "Select a person in the case, or enter who it is")})
    _of_this_case(row, "person")
    if row.leave_alone:
        require_given({"leave_alone_because": (row.leave_alone_because, "Enter why they must not be contacted")})
    row.leave_alone_because = row.leave_alone_because if row.leave_alone else ""


def _day(row: models.SignificantDate, on: date) -> None:
    require_given({"label": (row.label, "Enter which day it is")})


def _contact(row: models.FamilyContact, on: date) -> None:
    facts = {"by_whom": row.by_whom, "said": row.said + row.wished}
    require_facts(facts, by_whom="Enter who spoke or wrote to the family", said="Enter what was said or asked")
    _one_of(row, "how", models.FamilyContact.How.values, "Select how the family was told or asked")
    _of_this_case(row, "member")
    require_not_ahead({"contacted_on": row.contacted_on}, on)


def _agreement(row: models.FamilyAgreement, on: date) -> None:
    require_facts(
        vars(row),
        agreed="Enter what was agreed",
        agreed_with="Enter who in the family agreed",
        agreed_by="Enter who agreed it for the partnership",
    )
    _one_of(row, "about", models.FamilyAgreement.About.values, "Select what was agreed about")
    if row.about == models.FamilyAgreement.About.NAME:
        _one_of(row, "name_used", models.FamilyAgreement.Name.values, "Select which name is used")
    else:
        row.name_used = ""
    require_not_ahead({"agreed_on": row.agreed_on}, on)


def _message(row: models.PanelMessage, on: date) -> None:
    require_given({"summary": (row.summary, "Enter what it says")})
    _one_of(row, "direction", models.PanelMessage.Direction.values, "Select who wrote")
    _one_of(row, "about", models.PanelMessage.About.values, "Select what it is about")
    _of_this_case(row, "document")
    require_not_ahead({"dated_on": row.dated_on}, on)


def _meanwhile(row: models.Meanwhile, on: date) -> None:
    require_given({"words": (row.words, "Enter who it was shared with, or which actions started")})
    _one_of(row, "what", models.Meanwhile.What.values, "Select what was done")
    require_not_ahead({"done_on": row.done_on}, on)


def _one_of(row: Any, name: str, values: list[str], sentence: str) -> None:
    if getattr(row, name) not in values:
        raise Refused({name: sentence})


def _of_this_case(row: Any, name: str) -> None:
    other = getattr(row, name)
    if other is not None and other.incident_id != row.incident_id:
        raise Refused({name: "Choose one from this case"})


CaseLog = partial(Log, parent="incident", way_in=case_for_change)

MEMBERS = CaseLog(
    models.FamilyMember,
    facts=("person", "who", "told_how", "told_by", "needs", "leave_alone", "leave_alone_because"),
    check=_member,
    appended="Recorded who in the family should be told, and how",
)
DATES = CaseLog(
    models.SignificantDate, facts=("label", "day", "yearly", "note"), check=_day, appended="Recorded a date to avoid"
)
CONTACTS = CaseLog(
    models.FamilyContact,
    facts=("member", "contacted_on", "by_whom", "how", "said", "wished"),
    check=_contact,
    appended="Recorded a contact with the family",
)
AGREEMENTS = CaseLog(
    models.FamilyAgreement,
    facts=("about", "name_used", "agreed", "agreed_with", "agreed_by", "agreed_on"),
    check=_agreement,
    appended="Recorded what was agreed with the family",
)
LETTERS = CaseLog(
    models.PanelMessage,
    facts=("direction", "dated_on", "about", "summary", "document"),
    check=_message,
    appended=called("Recorded a letter to or from the Panel"),
)
MEANWHILE = Log(
    models.Meanwhile,
    parent="review",
    facts=("what", "done_on", "words"),
    way_in=review_for_change,
    check=_meanwhile,
    appended="Recorded what was done while publication is waiting",
)
