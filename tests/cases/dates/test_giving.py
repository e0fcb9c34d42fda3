"""A manager gives a date or a case to somebody in the row of a list, with a note that the new owner reads."""

import re

import pytest

from cases.dates import giving
from cases.deadlines.models import Deadline
from csprapp.accounts.roles import NotAllowed
from csprapp.mail.models import Outbox
from csprapp.records.refusals import Refused
from tests.dashboard.factories import TODAY, make_agreed
from tests.factories import make_area, make_user
from tests.factories_cases import log_case, make_case

pytestmark = pytest.mark.django_db


def test_the_row_leads_a_manager_to_a_page_that_gives_it_with_a_note(sign_in):
    anna, bela = make_user("coordinator", name="Anna Invented"), make_user("coordinator", name="Bela Invented")
    mona = make_user("manager", name="Mona Manager")
    deadline = make_agreed(make_case(by=anna), TODAY, label="Ask the school")
    client = sign_in(mona)
    page = f"/staff/deadlines/{deadline.pk}/give/?from=team"
    assert f'href="{page}"' in client.get("/staff/team/").content.decode()
    assert "Give to" not in sign_in(anna).get("/staff/team/").content.decode()
    client = sign_in(mona)
    form = client.get(page).content.decode()
    token = re.search(r'name="token" value="([^"]*)"', form)[1]
    said = {"owner": bela.pk, "note": "Before noon, please", "token": token, "version": deadline.version}
    answer = client.post(page, said)
    assert answer["Location"] == "/staff/team/"
    deadline = Deadline.objects.get(pk=deadline.pk)
    assert deadline.owner == bela
    mail = Outbox.objects.get(recipient=bela.email)
    assert "noon" not in mail.text + mail.title
    assert "school" not in mail.text + mail.title
    assert "Mona Manager: Before noon, please" in sign_in(bela).get("/staff/").content.decode()
    assert "Ask the school" not in sign_in(anna).get("/staff/").content.decode()


def test_whoever_takes_it_themselves_is_not_told_that_somebody_was_emailed(sign_in):
    mona, deadline = make_user("manager"), make_agreed(make_case(), TODAY)
    said = {"owner": mona.pk, "token": "t", "version": deadline.version}
    page = sign_in(mona).post(f"/staff/deadlines/{deadline.pk}/give/", said, follow=True).content.decode()
    assert "It is now yours." in page
    assert "emailed" not in page


def test_the_whole_case_goes_with_its_owners_dates():
    anna, bela, mona = make_user("coordinator"), make_user("coordinator"), make_user("manager")
    case = log_case(by=anna)
    first, *others = case.deadlines.open().order_by("pk")
    giving.give(first, first.version, bela, whole=True, note="You know the family", by=mona, today=TODAY)
    case.refresh_from_db()
    assert case.owner == bela
    assert {each.owner for each in case.deadlines.open()} == {bela}
    assert case.history.first().history_change_reason == "You know the family"
    assert Outbox.objects.filter(recipient=bela.email).count() == 1


def test_only_a_manager_gives_and_only_to_who_may_own_and_open_it():
    anna, mona = make_user("coordinator"), make_user("manager")
    elsewhere = make_user("coordinator", area=make_area())
    deadline = make_agreed(make_case(by=anna), TODAY)
    said = {"whole": False, "note": "", "today": TODAY}
    with pytest.raises(NotAllowed):
        giving.give(deadline, deadline.version, anna, by=anna, **said)
    for owner in (elsewhere, make_user("publisher")):
        with pytest.raises(Refused):
            giving.give(deadline, deadline.version, owner, by=mona, **said)
    hidden = make_agreed(make_case(by=anna, restricted=True), TODAY)
    with pytest.raises(NotAllowed):
        giving.give(hidden, hidden.version, anna, by=mona, **said)
