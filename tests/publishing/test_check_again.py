"""The disclosure check as it is now, over what is public: `manage.py check_public --again`."""

import datetime as dt
import io

import pytest
from django.core.management import CommandError, call_command

from csprapp.accounts.roles import Role
from csprapp.mail.models import Outbox
from csprapp.records.services import add, set_facts
from publishing.links.alerts import alerts
from publishing.links.blockers import check_again, settle
from publishing.links.models import Blocker, Clearance, PublicationLink
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
    assert "has been improved since" in Outbox.objects.filter(kind="publication_stopped").first().text
    assert f"{named.slug} is public and may have to come down" in sign_in(people[1]).get("/staff/").content.decode()
    assert check_again(NOW) == []
    assert Blocker.objects.count() == 1


def test_what_was_accepted_when_it_was_checked_stays_accepted(named):
    (stopped,) = check_again(NOW)
    settle(stopped.link, "It may stand", by=make_user(Role.CHECKER), today=TODAY)
    what, _, where = stopped.words.removeprefix("A newer check finds: ").rpartition(" (")
    row = Clearance.objects.get(edition=named.current_edition)
    now = {"what": what, "where": where.removesuffix(")"), "reason": "Agreed"}
    accepted = [*row.checklist["accepted"], now]
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


class TestRows:
    """What it finds is a row each of publishers and managers, and to be acted on at once only where it is a name."""

    @pytest.fixture
    def both(self):
        publication = make_public(summary="Ms Quillby-Festing of 14 Acacia Drove was born on 5 May 1991.")
        facts = {"addresses": "14 Acacia Drove, Hull", "date_of_birth": dt.date(1991, 5, 5)}
        make_person(case_of(publication), role="parent", initials="A.Q.", name="Amara Quillby-Festing", **facts)
        return publication, check_again(NOW)

    def test_a_name_stands_apart_from_the_rest(self, both):
        name, rest = both[1]
        assert (name.at_once, rest.at_once) == (True, False)
        assert "name of an adult" in name.words
        assert len(rest.findings) == 2

    @pytest.mark.parametrize("role", [Role.PUBLISHER, Role.MANAGER])
    def test_each_finding_has_a_row(self, both, sign_in, role):
        slug, person = both[0].slug, make_user(role)
        found = alerts(person, NOW)
        named = (
            f"{slug} is public and may have to come down: a newer check finds part of the name of an adult in the case"
        )
        assert [each.at_once for each in found] == [True, False, False]
        assert found[0].text.startswith(named)
        assert all(each.text.startswith(f"{slug} is public: a newer check finds ") for each in found[1:])
        work = sign_in(person).get("/staff/").content.decode()
        now, _, later = work.partition("Publications to act on")
        assert named in now
        assert "date of birth" in later
        assert "date of birth" not in now

    def test_nobody_is_blamed(self, both, sign_in):
        publication, stopped = both
        checker = publication.current_edition.checker
        assert not any(each.history.get().history_user for each in stopped)
        page = sign_in(make_user(Role.MANAGER)).get(f"/staff/publications/{publication.pk}/").content.decode()
        assert "has been improved since" in page
        mails = Outbox.objects.filter(kind="publication_stopped")
        assert not any(checker.name in mail.text for mail in mails)
        assert {mail.title.partition(":")[0] for mail in mails} == {
            "Look now", f"The check has found more in {publication.slug}, which is public"
        }  # fmt: skip

    def test_to_whom_its_case_is_shut_a_name_is_all_that_is_said(self, both):
        case = case_of(both[0])
        set_facts(case, None, by=case.owner, why="x", restricted=True, restricted_reason="A colleague’s family")
        (alert,) = alerts(make_user(Role.PUBLISHER), NOW)
        assert alert.text == f"{both[0].slug} is public and may have to come down"

    def test_of_many_findings_one_row_counts_the_rest(self):
        publication = make_public(summary="Nobody is named in this one.")
        link = PublicationLink.objects.get(publication=publication)
        words = "\n".join(f"{Blocker.FOUND}: Thing {number} (Summary)" for number in range(14))
        add(Blocker(link=link, words=words, at=NOW, was_public=True, at_once=False), by=None, why=Blocker.FOUND)
        found = alerts(make_user(Role.PUBLISHER), NOW)
        assert len(found) == 11
        assert found[-1].text.endswith("finds 4 things more")
