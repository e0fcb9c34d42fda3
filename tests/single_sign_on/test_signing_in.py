"""Signing in with a council: joined once by an invitation, and ever after by issuer and subject."""

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as totp
from allauth.socialaccount.models import SocialAccount
from django.contrib.auth import authenticate
from django.core import mail
from django.test import Client

from csprapp.accounts.models import User
from csprapp.accounts.roles import Role
from csprapp.mail.models import Outbox
from csprapp.records.settings_rows import with_version
from csprapp.today import london_today
from dashboard.people import services
from tests.accounts.earnest import choose_password, enrol, give_password, path_of
from tests.factories import PASSWORD, make_user
from tests.single_sign_on.walking import invitation, is_in, join, sign_on

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.both]
LOGIN, RESET = "/staff/account/login/", "/staff/account/password/reset/"


def test_the_link_of_an_invitation_binds_issuer_and_subject_and_lets_in(person, council):
    client = Client()
    council.is_there("subject-1", "Person@Council.example")
    assert join(client, person)["Location"] == "/staff/"
    assert is_in(client)
    person.refresh_from_db()
    assert (person.issuer, person.subject) == (council.issuer, "subject-1")
    line = person.history.exclude(history_change_reason=None).first()
    assert (line.subject, line.history_user) == ("subject-1", person)
    assert "after the invitation" in line.history_change_reason
    assert not person.has_usable_password()
    assert not SocialAccount.objects.exists(), "nothing is kept in the tables of the library"


def test_the_link_is_good_once_and_only_for_whoever_is_not_bound(person, council):
    link = invitation(person)
    council.is_there("subject-1", person.email)
    join(Client(), person)
    for ask in (Client().get, Client().post):
        assert "has been used or has expired" in ask(link).content.decode()
    person.refresh_from_db()
    assert Client().get(invitation(person)).status_code == 404, "a new link binds nobody over somebody"


def test_after_that_they_come_by_the_button_whatever_address_is_claimed(bound, council):
    client = Client()
    council.is_there("subject-1", "another.name@council.example")
    assert sign_on(client, "council", "/staff/cases/")["Location"] == "/staff/cases/"
    assert is_in(client)
    assert "With Council Example" in client.get("/staff/account/").content.decode()


def test_a_second_factor_and_a_password_of_before_are_theirs_no_more(person, council):
    totp.TOTP.activate(person, totp.generate_totp_secret())
    person.set_password(PASSWORD)
    person.save()
    council.is_there("subject-1", person.email)
    client = Client()
    join(client, person)
    assert is_in(client)
    assert not Authenticator.objects.filter(user=person).exists()
    person.refresh_from_db()
    assert not person.check_password(PASSWORD)


@pytest.mark.parametrize("path", ["2fa/", "2fa/totp/activate/", "password/change/", "reauthenticate/"])
def test_pages_of_passwords_and_factors_are_not_for_them(here, path):
    assert here.get(f"/staff/account/{path}").status_code == 404


def test_passwords_of_their_domain_are_off_whether_or_not_there_is_an_account(person):
    person.set_password(PASSWORD)
    person.save()
    for email in (person.email, "nobody@council.example"):
        answer = Client().post(LOGIN, {"login": email, "password": PASSWORD})
        assert "People at council.example sign in with Council Example" in answer.content.decode()
        answer = Client().post(RESET, {"email": email})
        assert "People at council.example sign in with Council Example" in answer.content.decode()
    assert not mail.outbox


def test_no_password_of_theirs_is_right_whatever_asks(person, rf):
    """Behind the form, which refuses their domain before it looks for anybody."""
    other = make_user(Role.COORDINATOR, email="somebody@elsewhere.example")
    person.set_password(PASSWORD)
    person.save()
    assert authenticate(rf.post(LOGIN), email=person.email, password=PASSWORD) is None
    assert authenticate(rf.post(LOGIN), email=other.email, password=PASSWORD) == other


def test_a_link_to_a_new_password_from_before_opens_nothing(person, settings):
    tenants, settings.CSPR_SSO = settings.CSPR_SSO, ()
    link = invitation(person)
    assert "/password/reset/key/" in link
    settings.CSPR_SSO = tenants
    assert "This link no longer works" in Client().get(link, follow=True).content.decode()


def test_once_a_body_is_unset_its_people_choose_a_password(bound, settings):
    settings.CSPR_SSO = ()
    Client().post(RESET, {"email": bound.email})
    client = Client()
    choose_password(client, path_of(mail.outbox[-1].body))
    give_password(client, bound.email)
    enrol(client)
    assert is_in(client)


def test_a_session_from_a_password_ends_when_the_domain_signs_in_with_its_council(settings):
    tenants, settings.CSPR_SSO, settings.CSPR_DEMO = settings.CSPR_SSO, (), True
    person, client = make_user(Role.COORDINATOR, email="early@council.example"), Client()
    give_password(client, person.email, PASSWORD)
    assert is_in(client)
    settings.CSPR_SSO = tenants
    assert client.get("/staff/account/")["Location"].startswith(LOGIN)


def test_the_sign_in_page_has_a_button_for_each_tenant_and_a_stricter_policy_than_it_needs():
    answer = Client().get(LOGIN + "?next=/staff/cases/")
    page = answer.content.decode()
    assert "Sign in with Council Example" in page
    assert "Sign in with Health Example" in page
    assert page.count('name="next" value="/staff/cases/"') == 4, "with each, with a password, with a passkey"
    assert "form-action 'self'" in answer["Content-Security-Policy"]


def test_whoever_has_no_council_signs_in_as_before(settings):
    settings.CSPR_DEMO = True
    person, client = make_user(Role.ADMINISTRATOR), Client()
    give_password(client, person.email, PASSWORD)
    assert is_in(client)
    for name in ("again", "confirm"):
        assert client.get(f"/staff/account/{name}/").status_code == 404


def test_where_the_provider_leads_afterwards_is_a_page_of_ours(bound, council):
    for path in ("https://elsewhere.example/", "//elsewhere.example/", "javascript:alert(1)"):
        assert sign_on(Client(), "council", path)["Location"] == "/staff/"


def test_a_factor_the_tenant_must_have_asked_for(bound, council, settings):
    from dataclasses import replace

    settings.CSPR_SSO = (replace(council.tenant, factor="mfa"),)
    client = Client()
    council.is_there("subject-1", bound.email)
    assert sign_on(client, "council").status_code == 403
    council.is_there("subject-1", bound.email, amr=["pwd"])
    assert sign_on(client, "council").status_code == 403
    assert not is_in(client)
    for said in ({"amr": ["pwd", "mfa"]}, {"acr": "mfa"}, {"acrs": ["mfa"]}):
        council.is_there("subject-1", bound.email, **said)
        assert sign_on(Client(), "council").status_code == 302


class TestAdministration:
    @pytest.fixture
    def admin(self) -> User:
        return make_user(Role.ADMINISTRATOR)

    def test_the_mail_of_an_invitation_says_with_whom_they_sign_in(self, admin):
        from csprapp.mail.models import Outbox

        today = london_today()
        services.invite("New", "new@council.example", [Role.MANAGER], [], valid_from=today, by=admin, today=today)
        text = Outbox.objects.latest("pk").text
        assert "You sign in with Council Example" in text
        assert "password" not in text

    def test_taking_the_sign_in_away_ends_sessions_keeps_why_and_invites_again(self, admin, bound, here, council):
        before = with_version(User.objects.get(pk=bound.pk))
        reason = "Name and post changed"
        services.unbind(before, before.version, reason=reason, by=admin, today=london_today())
        assert not is_in(here)
        line = bound.history.first()
        assert (line.issuer, line.subject, line.history_user) == ("", "", admin)
        assert "Name and post changed" in line.history_change_reason
        assert sign_on(Client(), "council").status_code == 403, "the old sign-in opens nothing"
        bound.refresh_from_db()
        council.is_there("subject-2", bound.email)
        client = Client()
        join(client, bound)
        assert is_in(client)

    def test_a_new_link_is_not_sent_to_somebody_bound(self, admin, bound):
        from csprapp.records.refusals import Refused

        with pytest.raises(Refused, match="Remove that first"):
            services.invite_again(bound, by=admin, today=london_today())

    def test_an_account_that_ends_or_moves_to_another_address_is_bound_no_more(self, admin, bound, here, council):
        seen = with_version(User.objects.get(pk=bound.pk)).version
        ours = {"by": admin, "today": london_today()}
        services.change_details(bound, seen, name=bound.name, email="person@health.example", why="Moved", **ours)
        assert not is_in(here)
        bound.refresh_from_db()
        assert bound.issuer == ""
        assert sign_on(Client(), "council").status_code == 403

    def test_the_last_administrator_who_can_sign_in_stays(self, admin, bound):
        from csprapp.records.refusals import Refused
        from tests.factories import LONG_AGO

        bound.role_grants.create(role=Role.ADMINISTRATOR, valid_from=LONG_AGO)
        ours = {"reason": "Left", "by": bound, "today": london_today()}
        seen = with_version(User.objects.get(pk=admin.pk)).version
        services.end_account(admin, seen, heir=None, **ours)  # the one bound can
        other = make_user(Role.ADMINISTRATOR, email="unbound@council.example")
        seen = with_version(User.objects.get(pk=bound.pk)).version
        with pytest.raises(Refused, match="Nobody else could manage accounts"):
            services.end_account(bound, seen, heir=None, reason="Left", by=other, today=london_today())

    def test_the_last_administrator_takes_no_address_with_which_nobody_could_come_in(self, admin):
        from csprapp.records.refusals import Refused

        said = {"name": admin.name, "email": "admin@council.example", "why": "Moved"}
        ours = {"by": admin, "today": london_today()}
        with pytest.raises(Refused, match="Nobody else could manage accounts"):
            services.change_details(admin, with_version(admin).version, **said, **ours)
        make_user(Role.ADMINISTRATOR)
        services.change_details(admin, with_version(admin).version, **said, **ours)

    def test_the_council_keeps_their_second_factor_and_nobody_here_resets_it(self, admin, bound):
        from django.core.management import CommandError, call_command

        from csprapp.records.refusals import Refused

        seen = with_version(bound).version
        with pytest.raises(Refused, match="sign in with Council Example, which looks after their second factor"):
            services.reset_second_factor(bound, seen, checked="Rang them", by=admin, today=london_today())
        with pytest.raises(CommandError, match="which looks after their second factor"):
            call_command("reset_second_factor", bound.email)
        assert not Outbox.objects.filter(kind="account-factor").exists()

    def test_doctor_says_when_no_administrator_can_do_without(self, bound, admin):
        from dashboard.health.findings import Look, State
        from dashboard.health.work import way_in

        assert way_in(Look()).state is State.OK
        admin.is_active = False
        admin.save()
        assert way_in(Look()).state is State.WARNING

    def test_open_account_prints_the_link_that_joins(self, capsys):
        from django.core.management import call_command

        call_command("open_account", "chief@council.example", name="Chief", role="administrator")
        said = capsys.readouterr().out
        assert "joins their sign-in with Council Example" in said
        assert "/staff/account/invited/" in said


def test_a_sleeper_is_told_and_woken_by_another_invitation(bound, council):
    admin, today = make_user(Role.ADMINISTRATOR), london_today()
    User.objects.filter(pk=bound.pk).update(asleep_on=today)
    client = Client()
    assert "Your account is asleep" in sign_on(client, "council").content.decode()
    assert not is_in(client)
    bound.refresh_from_db()
    services.unbind(bound, with_version(bound).version, reason="Back from leave", by=admin, today=today)
    bound.refresh_from_db()
    join(client, bound)
    assert is_in(client)
    bound.refresh_from_db()
    assert bound.asleep_on is None


def test_the_first_administrator_has_an_address_of_no_tenant(db):
    from csprapp.records.refusals import Refused
    from csprapp.today import now
    from dashboard.administration import setup_services

    token = setup_services.make_link(now()).rstrip("/").rpartition("/")[2]
    facts = {"name": "First", "password": PASSWORD}
    with pytest.raises(Refused, match="does not sign in with Council Example"):
        setup_services.set_up(token, now(), email="first@council.example", **facts)
    assert setup_services.set_up(token, now(), email="first@partnership.example", **facts)


class TestEverybodyAtOnce:
    """Single sign-on is set up after people have worked with passwords: they are all invited with one button."""

    @pytest.fixture
    def admin(self) -> Client:
        """An administrator with a password and a second factor of this service, signed in."""
        client = Client()
        give_password(client, make_user(Role.ADMINISTRATOR).email, PASSWORD)
        enrol(client)
        return client

    def test_whoever_has_not_joined_gets_a_link_of_their_own_that_lets_them_in(self, council, person, admin):
        council.is_there("subject-1", person.email)
        join(Client(), person)
        waits = make_user(Role.COORDINATOR, name="Waits Here", email="waits@council.example")
        make_user(Role.COORDINATOR, name="Own Password", email="own@elsewhere.example")
        ended = make_user(Role.COORDINATOR, name="Ended", email="ended@council.example")
        ended.is_active = False
        ended.save()
        assert "1 person cannot sign in with their council" in admin.get("/staff/settings/people/").content.decode()
        page = admin.get("/staff/settings/people/invite/sign-in/")
        answer = admin.post(page.request["PATH_INFO"], {"token": page.context["form"]["token"].value()}, follow=True)
        assert "1 invitation will be sent within a minute." in answer.content.decode()
        assert list(Outbox.objects.filter(kind="invitation").values_list("user", flat=True)) == [waits.pk]
        here = Client()
        council.is_there("subject-2", waits.email)
        join(here, waits)
        assert is_in(here)
        assert "cannot sign in with" not in admin.get("/staff/settings/people/").content.decode()

    def test_when_everybody_has_joined_nothing_is_sent(self, council, person, admin):
        council.is_there("subject-1", person.email)
        join(Client(), person)
        answer = admin.post("/staff/settings/people/invite/sign-in/", {"token": "t"})
        assert "Everybody has already joined their sign-in" in answer.content.decode()
        assert not Outbox.objects.exists()
