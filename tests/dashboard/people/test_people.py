"""People come and go without a shell: invited, changed, ended, and whoever is concerned is told."""

import datetime as dt
import re
from pathlib import Path

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.core import mail
from django.test import Client

from cases.deadlines.models import Deadline
from cases.incidents import agreeing
from csprapp.accounts.models import User
from csprapp.accounts.roles import NotAllowed, Role
from csprapp.mail.delivery import deliver
from csprapp.mail.models import Outbox
from csprapp.mail.services import LINK
from csprapp.partnership.models import Membership
from csprapp.records.refusals import Refused
from csprapp.records.services import Conflict, set_facts
from csprapp.records.settings_rows import with_version
from csprapp.today import london_today
from dashboard.people import services
from dashboard.people.work import work_of
from dashboard.privacy import subjects
from tests.dashboard.factories import start_clock
from tests.factories import make_agency, make_area, make_body, make_user
from tests.factories_actions import done
from tests.factories_cases import log_case, make_case
from tests.factories_reviews import make_action

pytestmark = pytest.mark.django_db
LIST = "/staff/settings/people/"
DAY = dt.timedelta(1)


@pytest.fixture
def today():
    return london_today()


@pytest.fixture
def admin():
    return make_user(Role.ADMINISTRATOR, name="Ada Min")


def hidden(response):
    return dict(re.findall(r'name="(token|version)" value="([^"]*)"', response.content.decode()))


def boxes(name, day):
    return {f"{name}_day": day.day, f"{name}_month": day.month, f"{name}_year": day.year}


def version(row):
    return with_version(row).version


def told(kind):
    return sorted(Outbox.objects.filter(kind=kind).values_list("recipient", flat=True))


def invite(admin, today, roles=(Role.COORDINATOR,), places=(), email="new@council.example", **days):
    return services.invite("New Person", email, roles, places, by=admin, today=today, **{"valid_from": today} | days)


class TestAnInvitation:
    def test_opens_an_account_whose_link_is_in_the_mail_and_nowhere_else(self, admin, today):
        area = make_area()
        person = invite(admin, today, places=[("area", area)], valid_until=today + DAY)
        assert person.roles() == {Role.COORDINATOR}
        assert person.memberships.get().area == area
        assert not person.has_usable_password()
        assert LINK in Outbox.objects.get(kind="invitation").text
        deliver()
        link = re.search(r"https?://[^/]+(/\S+)", mail.outbox[-1].body)[1]
        client = Client()
        page = client.get(link, follow=True)
        chosen = "a long enough pass phrase"
        client.post(page.redirect_chain[-1][0], {"password1": chosen, "password2": chosen})
        assert User.objects.get(pk=person.pk).check_password(chosen)

    def test_needs_what_the_roles_need(self, admin, today):
        for roles, words in (
            ([], "at least one role"),
            ([Role.PARTNER], "partner body"),
            ([Role.CONTRIBUTOR], "agency"),
        ):
            with pytest.raises(Refused, match=words):
                invite(admin, today, roles)
        assert invite(admin, today, [Role.PARTNER], [("body", make_body())]).pk

    def test_is_sent_once_to_an_address_and_again_when_asked(self, admin, today):
        person = invite(admin, today)
        with pytest.raises(Refused, match="already"):
            invite(admin, today, email="NEW@council.example")
        services.invite_again(person, by=admin, today=today)
        assert told("invitation") == ["new@council.example"] * 2

    def test_begins_no_earlier_than_today(self, admin, today):
        with pytest.raises(Refused, match="today or later"):
            invite(admin, today, valid_from=today - DAY)

    def test_is_for_administrators_to_send(self, today):
        with pytest.raises(NotAllowed):
            invite(make_user(Role.MANAGER), today)

    def test_goes_out_from_its_page(self, sign_in, admin, today):
        client = sign_in(admin)
        page = LIST + "invite/"
        sent = {
            "name": "New Person",
            "email": "new@council.example",
            "roles": ["manager"],
            **boxes("valid_from", today),
        }
        answer = client.post(page, {**hidden(client.get(page)), **sent})
        person = User.objects.get(email="new@council.example")
        assert answer["Location"] == f"{LIST}{person.pk}/"
        assert "Invited, never signed in" in client.get(answer["Location"]).content.decode()
        assert person.history.last().history_user == admin

    def test_in_a_new_installation_nothing_is_asked_of_which_there_is_none(self, sign_in, admin):
        client, asked = sign_in(admin), ("Limit their work to areas", "Partner body", "Agency")
        page = client.get(f"{LIST}invite/").content.decode()
        assert not [words for words in asked if f">{words}<" in page or f"\n{words}\n" in page]
        make_body("police", make_area())
        make_agency()
        page = client.get(f"{LIST}invite/").content.decode()
        assert all(words in page for words in asked)

    def test_many_go_out_from_a_table_and_what_is_wrong_stands_beside_its_line(self, sign_in, admin):
        make_area("Northshire")
        make_body(name="Northshire Police")
        make_agency("Hill School")
        make_agency("Northshire Police")
        client = sign_in(admin)
        page = LIST + "paste/"
        good = (
            "Cora\tcora@council.example\tCoordinator and publisher\tNorthshire\n"
            "Pat\tpat@police.example\tStatutory partner\tNorthshire Police\n"
            "Con\tcon@police.example\tAgency contributor\tNorthshire Police\n"
        )
        sent = hidden(client.get(page))
        bad = good + "Eve\tno address\tWizard\t\nPat\tpat@police.example\tStatutory partner\tNowhere\n"
        shown = client.post(page, {**sent, "table": bad, "action": "add"}).content.decode()
        for words in (
            "address is not correct",
            "no role “Wizard”",
            "in the table twice",
            "no area, partner body or agency “Nowhere”",
        ):
            assert words in shown, words
        assert not User.objects.filter(name="Cora").exists()
        assert "Add 3 people" in client.post(page, {**sent, "table": good}).content.decode()
        assert client.post(page, {**sent, "table": good, "action": "add"})["Location"] == LIST
        assert User.objects.get(name="Cora").roles() == {Role.COORDINATOR, Role.PUBLISHER}
        assert Membership.objects.get(user__name="Pat").body.name == "Northshire Police"
        assert Membership.objects.get(user__name="Con").agency.name == "Northshire Police"
        assert Outbox.objects.filter(kind="invitation").count() == 3


def test_a_unit_of_two_does_everything_between_them(sign_in, admin, today):
    client = sign_in(admin)
    sent = {"own": "coordinator", "name": "Mana Ger", "email": "mana@council.example"}
    client.post(LIST + "two/", {**hidden(client.get(LIST + "two/")), **sent})
    one, other = User.objects.get(pk=admin.pk), User.objects.get(email="mana@council.example")
    assert one.roles() == {Role.COORDINATOR, Role.PUBLISHER, Role.ADMINISTRATOR}
    assert other.roles() == {Role.MANAGER, Role.CHECKER, Role.ADMINISTRATOR}


class TestRoles:
    def test_are_given_and_ended_with_a_day(self, admin, today):
        person = make_user(Role.COORDINATOR)
        grant = services.give_role(person, Role.MANAGER, valid_from=today + DAY, by=admin, today=today)
        with pytest.raises(Refused, match="already"):
            services.give_role(person, Role.MANAGER, valid_from=today + DAY, by=admin, today=today)
        services.end(grant, version(grant), last_day=today + 2 * DAY, reason="Cover", by=admin, today=today)
        assert [Role.MANAGER in User.objects.get(pk=person.pk).roles(today + n * DAY) for n in (0, 1, 2, 3)] == [
            False, True, True, False,
        ]  # fmt: skip
        with pytest.raises(Conflict):
            services.end(grant, 0, last_day=today, reason="Twice", by=admin, today=today)

    def test_given_today_may_end_at_once(self, admin, today):
        person = make_user()
        grant = services.give_role(person, Role.MANAGER, valid_from=today, by=admin, today=today)
        services.end(grant, version(grant), last_day=today - DAY, reason="Mistake", by=admin, today=today)
        assert person.roles(today) == frozenset()

    def test_by_which_a_second_person_answers_nobody_gives_themselves(self, admin, today):
        for role in (Role.CHECKER, Role.PARTNER):
            with pytest.raises(Refused, match="another administrator"):
                services.give_role(admin, role, valid_from=today, by=admin, today=today)
        with pytest.raises(Refused, match="delegation"):
            services.give_place(admin, "body", make_body(), valid_from=today, by=admin, today=today)

    def test_of_ones_own_are_told_to_the_other_administrators_and_the_privacy_lead(self, admin, today):
        others = [make_user(Role.ADMINISTRATOR), make_user(Role.PRIVACY_LEAD)]
        make_user(Role.MANAGER)
        services.give_role(admin, Role.PUBLISHER, valid_from=today, by=admin, today=today)
        assert sorted(told("account-own-roles")) == sorted(other.email for other in others)

    def test_that_an_administrator_alone_gives_themselves_are_told_to_the_privacy_lead(self, admin, today):
        lead = make_user(Role.PRIVACY_LEAD)
        services.give_place(admin, "area", make_area("Northshire"), valid_from=today, by=admin, today=today)
        assert told("account-own-roles") == [lead.email]

    def test_that_open_cases_nobody_gives_themselves_while_another_administrator_could(self, admin, today):
        services.give_role(admin, Role.COORDINATOR, valid_from=today, by=admin, today=today)
        services.give_place(admin, "area", make_area(), valid_from=today, by=admin, today=today)
        make_user(Role.ADMINISTRATOR)
        with pytest.raises(Refused, match="another administrator"):
            services.give_role(admin, Role.MANAGER, valid_from=today, by=admin, today=today)
        with pytest.raises(Refused, match="another administrator"):
            services.give_place(admin, "area", make_area(), valid_from=today, by=admin, today=today)

    def test_and_places_are_given_and_ended_on_their_pages(self, sign_in, admin, today):
        person, area, client = make_user(Role.COORDINATOR), make_area("Northshire"), sign_in(admin)
        page = f"{LIST}{person.pk}/place/"
        client.post(page, {**hidden(client.get(page)), "place": f"area-{area.pk}", **boxes("valid_from", today)})
        row = Membership.objects.get(user=person)
        assert "Northshire" in client.get(f"{LIST}{person.pk}/").content.decode()
        page = f"{page}{row.pk}/end/"
        client.post(page, {**hidden(client.get(page)), **boxes("last_day", today), "reason": "Moved"})
        row.refresh_from_db()
        assert row.valid_until == today
        changes = client.get(f"{LIST}{person.pk}/changes/").content.decode()
        for words in ("Northshire, from", "Moved", "Ada Min"):
            assert words in changes, words


class TestTheLastAdministrator:
    def test_cannot_be_ended_nor_end_themselves(self, admin, today):
        other = make_user(Role.ADMINISTRATOR)
        grant = other.role_grants.get()
        end = {"reason": "Leaves", "today": today}
        with pytest.raises(Refused, match="own account"):
            services.end_account(admin, version(admin), heir=None, by=admin, **end)
        with pytest.raises(Refused, match="own administrator role"):
            mine = admin.role_grants.get()
            services.end(mine, version(mine), last_day=today, by=admin, **end)
        services.end(grant, version(grant), last_day=today, by=admin, **end)
        helper = make_user(Role.ADMINISTRATOR)
        services.end_account(helper, version(helper), heir=None, by=admin, **end)
        with pytest.raises(Refused, match="Nobody else could manage accounts"):
            services.end_account(admin, version(admin), heir=None, by=other, **end)

    def test_an_invited_one_who_never_chose_a_password_does_not_count(self, admin, today):
        invite(admin, today, [Role.ADMINISTRATOR])
        other = make_user(Role.ADMINISTRATOR)
        services.end_account(other, version(other), heir=None, reason="Left", by=admin, today=today)
        grant = admin.role_grants.get()
        with pytest.raises(Refused, match="Nobody else"):
            services.end(grant, version(grant), last_day=today, reason="Left", by=other, today=today)


class TestTheEnd:
    def test_gives_open_work_to_somebody_and_signs_out_at_once(self, sign_in, admin, today):
        area = make_area()
        leaver, heir = make_user(Role.COORDINATOR, name="Lea Ver"), make_user(Role.COORDINATOR)
        case = make_case(area=area, owner=leaver)
        deadline = start_clock(case, "notify_panel", today)
        theirs = sign_in(leaver)
        assert theirs.get("/staff/").status_code == 200
        assert "1 case" in str(work_of(leaver))
        before = User.objects.get(pk=leaver.pk).sessions_key
        client, page = sign_in(admin), f"{LIST}{leaver.pk}/end/"
        sent = {**hidden(client.get(page)), "reason": "Left the council"}
        assert "Select who takes over" in client.post(page, sent).content.decode()
        client.post(page, {**sent, "heir": heir.pk})
        case.refresh_from_db()
        assert (case.owner, Deadline.objects.get(pk=deadline.pk).owner) == (heir, heir)
        assert not work_of(leaver)
        assert theirs.get("/staff/").status_code == 302
        leaver.refresh_from_db()
        assert not leaver.is_active
        assert leaver.sessions_key != before  # ended by itself, not only because the account is closed
        assert told("account-work") == [heir.email]
        assert "Lea Ver" not in client.get(LIST).content.decode()

    def test_asks_for_nobody_to_take_over_what_is_finished(self, admin, today):
        finished = done(make_action(owner="coordinator"))
        leaver = finished.owner
        review = finished.recommendations.get().review
        facts = {"lead": leaver, "published_on": today}
        set_facts(review, None, by=admin, why="For a test", **facts)
        services.end_account(leaver, version(leaver), heir=None, reason="Left", by=admin, today=today)
        finished.refresh_from_db()
        review.refresh_from_db()
        assert (finished.owner, review.lead) == (leaver, leaver)

    def test_what_a_second_person_was_asked_goes_to_one_who_can_answer_whoever_takes_over(self, admin, today):
        """Never to whoever asks, who would agree with themselves, nor to somebody who cannot answer."""
        asks, leaver = make_user(Role.MANAGER), make_user(Role.PRIVACY_LEAD)
        case = log_case(by=asks, restricted_reason="A family", named=[make_user(Role.COORDINATOR)], today=today)
        asked = agreeing.lift(case, second=leaver, reason="They left", by=asks, today=today)
        end = {"reason": "Left", "by": admin, "today": today}
        with pytest.raises(Refused, match="Nobody else can do this: Decide on a change"):
            services.end_account(leaver, version(leaver), heir=asks, **end)
        other = make_user(Role.MANAGER)
        services.end_account(leaver, version(leaver), heir=asks, **end)
        asked.deadline.refresh_from_db()
        assert asked.deadline.owner == other

    @pytest.mark.both
    def test_a_request_for_personal_data_goes_with_its_date_to_one_who_can_answer(self, sign_in, admin, today):
        leaver, lead, cora = make_user(Role.MANAGER), make_user(Role.PRIVACY_LEAD), make_user(Role.COORDINATOR)
        facts = {"name": "Q Z", "asked_by": "Herself", "worker": leaver, "received_on": today, "counted_from": today}
        row = subjects.open_request(facts, by=leaver, today=today)
        services.end_account(leaver, version(leaver), heir=cora, reason="Left", by=admin, today=today)
        row.refresh_from_db()
        assert row.worker == lead == subjects.clock_of(row).owner
        other = make_user(Role.MANAGER)
        services.end_account(lead, version(lead), heir=other, reason="Left", by=admin, today=today)
        assert sign_in(other).get(row.get_absolute_url()).status_code == 200

    def test_is_refused_when_the_heir_may_not_own_a_case(self, admin, today):
        leaver = make_user(Role.COORDINATOR)
        case = make_case(owner=leaver)
        end = {"reason": "Left", "by": admin, "today": today}
        with pytest.raises(Refused, match="cannot own a case"):
            services.end_account(leaver, version(leaver), heir=make_user(Role.PARTNER), **end)
        heir = make_user(Role.MANAGER)
        case.restricted, case.restricted_reason = True, "Staff"
        case._change_reason, case._history_user = "For a test", admin
        case.save()
        with pytest.raises(Refused, match="not named"):
            services.end_account(leaver, version(leaver), heir=heir, **end)
        assert User.objects.get(pk=leaver.pk).is_active

    def test_can_be_taken_back_without_the_roles_of_before(self, admin, today):
        person = make_user(Role.MANAGER)
        services.end_account(person, version(person), heir=None, reason="Left", by=admin, today=today)
        services.invite_again(person, by=admin, today=today)
        found = User.objects.get(pk=person.pk)
        assert found.is_active
        assert found.roles(today + DAY) == frozenset()


class TestChanges:
    def test_of_an_address_are_told_to_both_and_the_old_one_opens_nothing(self, admin, today):
        person = make_user(Role.MANAGER, name="Mana Ger", email="old@council.example")
        EmailAddress.objects.create(user=person, email=person.email, primary=True)
        change = {"name": "Mana Ger", "email": "New@council.example", "by": admin, "today": today}
        with pytest.raises(Refused, match="why"):
            services.change_details(person, version(person), why="", **change)
        services.change_details(person, version(person), why="Married", **change)
        assert told("account-changed") == ["new@council.example", "old@council.example"]
        assert not EmailAddress.objects.exists()

    def test_to_an_address_that_somebody_has_are_refused(self, admin, today):
        person, other = make_user(), make_user()
        change = {"name": person.name, "email": other.email, "why": "Said so", "by": admin, "today": today}
        with pytest.raises(Refused, match="already"):
            services.change_details(person, version(person), **change)


class TestALostSecondFactor:
    def test_is_reset_after_a_check_that_is_kept_and_told(self, sign_in_afresh, admin, today):
        other, person = make_user(Role.ADMINISTRATOR), make_user(Role.MANAGER)
        Authenticator.objects.create(user=person, type="totp", data={})
        client, page = sign_in_afresh(admin), f"{LIST}{person.pk}/second-factor/"
        sent = hidden(client.get(page))
        assert "Enter how you checked" in client.post(page, sent).content.decode()
        client.post(page, {**sent, "checked": "Rang them on the directory’s number"})
        assert not Authenticator.objects.exists()
        assert "directory" in person.history.first().history_change_reason
        assert told("account-factor") == sorted([person.email, other.email])

    @pytest.mark.parametrize("part", ["second-factor", "details"])
    def test_and_an_address_ask_the_administrator_who_they_are(self, sign_in_afresh, admin, part):
        page = f"{LIST}{make_user().pk}/{part}/"
        answer = sign_in_afresh(admin, ago=3600).post(page, {"checked": "Rang them"})
        assert answer["Location"].startswith("/staff/account/reauthenticate/")

    def test_is_not_reset_without_a_check_whatever_page_asks(self, admin, today):
        person = make_user(Role.MANAGER)
        Authenticator.objects.create(user=person, type="totp", data={})
        with pytest.raises(Refused, match="how you checked"):
            services.reset_second_factor(person, version(person), checked=" ", by=admin, today=today)
        assert Authenticator.objects.exists()

    def test_is_not_reset_for_oneself(self, admin, today):
        with pytest.raises(Refused, match="another administrator"):
            services.reset_second_factor(admin, version(admin), checked="Me", by=admin, today=today)


def test_the_list_says_what_each_may_and_when_they_were_here(sign_in, admin):
    make_user(Role.MANAGER, name="Mana Ger", area=make_area("Northshire"))
    make_user(Role.CHECKER, name="Che Cker")
    client = sign_in(admin)
    page = client.get(LIST).content.decode()
    for words in ("Mana Ger", "Northshire", "Never", "Second checker"):
        assert words in page, words
    found = client.get(LIST + "?role=manager&q=mana").content.decode()
    assert "Mana Ger" in found
    assert "Che Cker" not in found


@pytest.mark.both
def test_an_invitation_is_said_to_be_sent_once_it_has_been_and_not_before(admin, today, sign_in, monkeypatch):
    client = sign_in(admin)
    page = client.get(f"{LIST}invite/")
    sent = {
        "name": "New Person",
        "email": "new@council.example",
        "roles": ["coordinator"],
        **boxes("valid_from", today),
    }
    said = client.post(f"{LIST}invite/", hidden(page) | sent, follow=True).content.decode()
    assert "The invitation will be sent within a minute: this page shows when it has been." in said
    assert "Invitation: waiting to be sent" in said
    assert "has been sent" not in said
    deliver()
    where = f"{LIST}{User.objects.get(email='new@council.example').pk}/"
    assert "Invitation: sent " in client.get(where).content.decode()
    Outbox.objects.filter(kind="invitation").update(sent_at=None, failing_since="2026-11-01T09:00:00Z")
    assert "Invitation: could not be sent yet" in client.get(where).content.decode()


def test_no_page_says_that_a_mail_has_been_sent_when_it_is_only_written():
    said = r"(invitations?|email|link|reminder)s? (has|have) been sent\b|emailed them|is on its way"
    claims = re.compile(said, re.IGNORECASE)
    folders = ("cases", "reviews", "publishing", "dashboard", "csprapp")
    sources = [path for folder in folders for path in Path(folder).rglob("*.py") if "migrations" not in path.parts]
    wrong = [f"{path}: {found[0]}" for path in sources for found in claims.finditer(path.read_text())]
    assert wrong == ["csprapp/mail/services.py: email has been sent"], "said of one that is"
