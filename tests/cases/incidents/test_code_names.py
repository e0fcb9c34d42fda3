"""Every case has a code name: a neutral word, of nobody, that no other open case has."""

import re

import pytest
from django.apps import apps
from django.db import IntegrityError, transaction

from cases.deadlines.models import Deadline
from cases.editing import corrections
from cases.incidents import code_names, rules
from cases.incidents.code_names import WORDS
from cases.incidents.models import Incident
from cases.incidents.search import found_by
from csprapp.accounts.roles import NotAllowed
from csprapp.records import triggers
from csprapp.records.refusals import Refused
from tests.factories import make_area, make_user
from tests.factories_cases import TODAY, log_case, make_case, person_facts
from tests.freeze import DATA
from tests.meeting import at_once, meeting

pytestmark = pytest.mark.django_db

# Words of the kinds that the list holds and that people are called by, or that are places in England.
NAMES = (DATA / "names_and_places.txt").read_text().split()


def test_the_list_is_long_plain_and_of_nobody():
    assert len(WORDS) >= 300
    assert len({word.lower() for word in WORDS}) == len(WORDS)
    assert [word for word in WORDS if not re.fullmatch(r"[A-Z][a-z]{3,14}", word)] == []
    assert {word.lower() for word in WORDS} & {name.lower() for name in NAMES} == set()


def test_a_logged_case_has_a_word_that_its_own_record_does_not_hold(monkeypatch):
    monkeypatch.setattr(code_names, "WORDS", ("Larch", "Plover", "Quince"))
    case = log_case(people=[person_facts("harmed", "Q.Z.", name="Robin Plover")], summary="Seen under a larch")
    assert case.code_name == "Quince"


def test_no_two_open_cases_share_one_and_the_list_does_not_end(monkeypatch):
    monkeypatch.setattr(code_names, "WORDS", ("Larch", "Quince"))
    cases = [log_case() for _ in range(5)]
    assert {case.code_name for case in cases} >= {"Larch", "Quince", "Larch 2", "Quince 2"}
    assert len({case.code_name for case in cases}) == 5
    with pytest.raises(IntegrityError), transaction.atomic():
        Incident.objects.filter(pk=cases[0].pk).update(code_name=cases[1].code_name)
    Incident.objects.filter(pk=cases[0].pk).update(code_name=cases[1].code_name, closed_on=TODAY, closed_as="finished")


@pytest.mark.django_db(transaction=True)
@pytest.mark.postgres
def test_two_who_log_at_once_are_given_two(monkeypatch):
    monkeypatch.setattr(code_names, "WORDS", ("Larch",))
    by, area = make_user("coordinator"), make_area()
    years = (TODAY.replace(year=2025), TODAY.replace(year=2026))  # the counter of a year would make one wait
    with meeting((code_names, "names_for"), (code_names, "names_for")):
        results = at_once(*(lambda on=on: log_case(by=by, area=area, aware_on=on, today=TODAY) for on in years))
    assert {case.code_name for case in results} == {"Larch", "Larch 2"}


def test_a_case_is_found_by_its_code_name_and_by_the_new_one_once_it_changed(sign_in):
    anna = make_user("coordinator")
    case, other = log_case(by=anna), log_case(by=anna)
    assert found_by(Incident.objects.all(), case.code_name.upper(), 5) == [case.pk]
    client, page = sign_in(anna), f"{case.get_absolute_url()}code-name/"
    form = client.get(page).content.decode()
    assert f">{case.code_name}<" in form
    assert f">{other.code_name}<" not in form
    new = next(word for word in WORDS if word not in (case.code_name, other.code_name))
    token = re.search(r'name="token" value="([^"]*)"', form)[1]
    said = {"code_name": new, "reason": "Too like another", "token": token, "version": case.version}
    assert client.post(page, said).status_code == 302
    old, case = case.code_name, Incident.objects.get(pk=case.pk)
    assert case.code_name == new
    assert found_by(Incident.objects.all(), old, 5) == []
    assert found_by(Incident.objects.all(), new, 5) == [case.pk]
    latest = case.history.first()
    assert (latest.code_name, latest.history_change_reason) == (new, "Too like another")


def test_only_who_works_on_the_case_changes_it_and_only_to_a_free_word_of_the_list():
    anna = make_user("coordinator")
    case, other = log_case(by=anna), log_case(by=anna)
    said = {"reason": "Why not", "today": TODAY}
    for word in (other.code_name, "Liverpool"):
        with pytest.raises(Refused):
            corrections.set_code_name(case, case.version, word, by=anna, **said)
    for role in ("scrutineer", "partner", "reviewer"):
        with pytest.raises(NotAllowed):
            corrections.set_code_name(case, case.version, "Larch", by=make_user(role), **said)


def test_a_case_opened_again_has_its_word_back_unless_it_is_taken():
    by = make_user("coordinator")
    first, second = log_case(by=by), log_case(by=by)
    word = first.code_name
    for case in (first, second):
        said = {"reason": "Done", "by": by, "today": TODAY}
        corrections.close_case(case, case.version, TODAY, "finished", **said)
    taker = log_case(by=by)
    Incident.objects.filter(pk=taker.pk).update(code_name=word)
    again = [
        corrections.reopen_case(case, case.version + 1, reason="Too soon", by=by, today=TODAY)
        for case in (first, second)
    ]
    assert again[0].code_name not in ("", word)
    assert found_by(Incident.objects.filter(pk=first.pk), again[0].code_name, 5) == [first.pk]
    assert again[1].code_name == second.code_name


def test_it_stands_in_the_header_of_the_case_and_in_the_list(sign_in):
    anna = make_user("coordinator")
    case = log_case(by=anna)
    client = sign_in(anna)
    assert f'app-identity__name">{case.code_name}<' in client.get(case.get_absolute_url()).content.decode()
    assert f">{case.code_name}<" in client.get("/staff/cases/").content.decode()
    assert Deadline.objects.filter(incident=case, label__contains=case.code_name).count() == 0


def test_cases_that_there_were_are_given_one_and_can_lose_it_again(monkeypatch):
    from importlib import import_module

    migration = import_module("cases.migrations.0004_code_names")
    monkeypatch.setattr(code_names, "WORDS", ("Larch", "Quince"))
    words = rules.search_text(["2026", "seen", "under", "a", "larch"])
    cases = [make_case(search_text=words if number == 1 else " 2026") for number in range(4)]
    cases.append(make_case(closed_on=TODAY, closed_as="finished"))
    triggers.drop()
    migration.give_names(apps, None)
    names = dict(Incident.objects.values_list("pk", "code_name"))
    assert names[cases[1].pk].startswith("Quince")
    assert len({names[case.pk] for case in cases[:4]}) == 4
    assert names[cases[4].pk] in ("Larch", "Quince")
    assert {row.code_name for row in Incident.history.filter(id=cases[0].pk)} == {names[cases[0].pk]}
    assert found_by(Incident.objects.all(), names[cases[0].pk], 5)[-1] == cases[0].pk
    migration.forget_names(apps, None)
    assert [case.search_text for case in Incident.objects.order_by("pk")[:2]] == [" 2026", words]
