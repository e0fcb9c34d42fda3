"""The disclosure check as it is now, over what is public: `manage.py check_public --again`."""

import io

import pytest
from django.core.management import CommandError, call_command

from csprapp.accounts.roles import Role
from csprapp.mail.models import Outbox
from csprapp.records.services import set_facts
from publishing.links.blockers import check_again, settle
from publishing.links.models import Blocker, Clearance
from tests.factories import make_user
from tests.factories_cases import make_person
from tests.factories_publishing import NOW, TODAY, case_of, make_public
from tests.standing_clock import clock

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def today():
    with clock.at(NOW):
        yield


@pytest.fixture
def named():
    """A public report that says a name which nobody knew when it was checked."""
    publication = make_public(summary="Ms Quillby-Festing was seen by a health visitor.")
    make_person(case_of(publication), role="parent", initials="A.Q.", name="Amara Quillby-Festing")
    return publication


def test_what_it_finds_now_and_nobody_accepted_is_told_once_to_publishers_and_managers(named, sign_in):
    people = [make_user(Role.PUBLISHER), make_user(Role.MANAGER)]
    make_public(summary="Nobody is named in this one.")
    (stopped,) = check_again(NOW)
    assert stopped.was_found
    assert stopped.was_public
    assert "A newer check finds: Part of the name of an adult in the case (Summary)" in stopped.words
    assert {mail.user for mail in Outbox.objects.filter(kind="publication_stopped")} >= set(people)
    assert "finds in" in Outbox.objects.filter(kind="publication_stopped").first().text
    assert f"{named.slug} is public and may have to come down" in sign_in(people[1]).get("/staff/").content.decode()
    assert check_again(NOW) == []
    assert Blocker.objects.count() == 1


def test_what_was_accepted_when_it_was_checked_stays_accepted(named):
    (stopped,) = check_again(NOW)
    settle(stopped.link, "It may stand", by=make_user(Role.CHECKER), today=TODAY)
    what, _, where = stopped.words.removeprefix("A newer check finds: ").rpartition(" (")
    row = Clearance.objects.get(edition=named.current_edition)
    accepted = [{"what": what, "where": where.removesuffix(")"), "reason": "Agreed"}]
    set_facts(row, None, by=row.cleared_by, why="Agreed", checklist={**row.checklist, "accepted": accepted})
    assert check_again(NOW) == []


def test_the_command_names_the_page_and_ends_with_one(named, capsys):
    out = io.StringIO()
    with pytest.raises(CommandError, match="1 publication to look at"):
        call_command("check_public", "--again", stdout=out)
    assert named.slug in out.getvalue()
    assert "Quillby" not in out.getvalue()


def test_where_all_is_well_it_says_so():
    make_public(summary="Nobody is named in this one.")
    out = io.StringIO()
    call_command("check_public", "--again", stdout=out)
    assert "nothing new" in out.getvalue()
