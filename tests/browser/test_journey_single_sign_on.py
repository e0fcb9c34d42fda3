"""From the mailed invitation over the council's sign-in to My work, and again eight hours later with typed text."""

import pytest
from django.core.cache import cache

from csprapp.accounts.invitations import link_for
from csprapp.accounts.models import User
from csprapp.accounts.roles import Role
from csprapp.mail.models import Outbox
from csprapp.partnership.models import Partnership
from csprapp.today import london_today
from dashboard.people import services
from tests.accounts.earnest import path_of
from tests.browser.journey import at
from tests.browser.walk import Walker
from tests.factories import make_user
from tests.single_sign_on.provider import Server

pytestmark = pytest.mark.django_db(transaction=True)
EMAIL = "casey.example@council.example"


@pytest.fixture
def server(settings, live_server):
    running = Server()
    settings.CSPR_DEMO, settings.CSPR_SITE = False, live_server.url
    settings.CSPR_SSO = (running.council.tenant, running.health.tenant)
    cache.clear()
    yield running
    running.close()
    cache.clear()


@pytest.mark.parametrize("script", [True, False], ids=["with JavaScript", "without"])
def test_from_the_invitation_to_my_work_and_again_after_eight_hours(server, new_page, live_server, clock, script):
    clock.move_to(at(2026, 3, 2, 9))
    Partnership.objects.create(pk=1, name="Northshire Safeguarding Children Partnership")
    today, admin = london_today(), make_user(Role.ADMINISTRATOR)
    person = services.invite("Casey Example", EMAIL, [Role.COORDINATOR], [], valid_from=today, by=admin, today=today)
    assert "You sign in with Council Example" in Outbox.objects.get().text
    server.council.is_there("subject-1", EMAIL)
    walker = Walker(new_page(java_script_enabled=script), live_server.url, checked=script)

    walker.go(path_of(link_for(person))).sees("You sign in with Council Example")
    press_and_see(walker, "Sign in", "My work")
    assert User.objects.get(pk=person.pk).subject == "subject-1"

    walker.press("Sign out")
    walker.go("/staff/account/login/").sees("With a password")
    press_and_see(walker, "Sign in with Council Example", "My work")

    walker.go("/staff/account/reminders/")
    clock.move_to(at(2026, 3, 2, 17))
    press_and_see(walker, "Save", "none of it is lost")
    walker.press("Send it").sees("Your account")


def press_and_see(walker: Walker, name: str, *words: str) -> Walker:
    """Press a button that leads to the provider, and wait until the browser is back on the page with these words."""
    walker.page.get_by_role("button", name=name, exact=True).click()
    return walker.sees(*words).look()
