"""A first sign-in outside the demonstration, from where the person begins, with and without JavaScript."""

import pytest
from django.core import mail
from django.core.management import call_command

from csprapp.accounts.models import User
from csprapp.accounts.roles import Role
from tests.accounts.earnest import CHOSEN, path_of
from tests.browser.walk import Walker, enrol
from tests.factories import make_user

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("in_earnest")]


@pytest.fixture(params=[True, False], ids=["with JavaScript", "without"])
def walker(request, new_page, live_server) -> Walker:
    """Somebody at a browser of their own; without JavaScript axe does not look at the pages."""
    return Walker(new_page(java_script_enabled=request.param), live_server.url, checked=request.param)


def test_the_first_administrator_comes_from_the_printed_line_to_the_settings(walker, capsys):
    call_command("setup")
    link, page = path_of(capsys.readouterr().out), walker.page
    walker.go(link)
    page.get_by_label("Your name").fill("First Person")
    page.get_by_label("Your email address").fill("first.person@council.example")
    page.get_by_label("Password", exact=True).fill("too short")
    page.get_by_label("Password again").fill("too short")
    walker.send(refused=True)
    page.get_by_label("Password", exact=True).fill(CHOSEN)
    page.get_by_label("Password again").fill(CHOSEN)
    walker.send()
    enrol(walker)
    walker.follow("Settings")
    assert page.get_by_role("heading", name="Settings").is_visible()
    walker.go(link)
    assert page.get_by_role("heading", name="This link is no longer valid").is_visible()
    assert User.objects.get().roles() == {Role.ADMINISTRATOR}


def test_whoever_has_forgotten_their_password_comes_to_their_work(walker):
    user, page = make_user(Role.COORDINATOR), walker.page
    walker.go("/staff/").follow("I have forgotten my password")
    page.get_by_label("Email address").fill(user.email)
    walker.send()
    assert page.get_by_role("heading", name="Check your email").is_visible()
    walker.go(path_of(mail.outbox[-1].body))
    page.get_by_label("New password", exact=True).fill(CHOSEN)
    page.get_by_label("New password again").fill(CHOSEN)
    walker.send()
    walker.follow("Sign in with your new password")
    page.get_by_label("Email address").fill(user.email)
    page.get_by_label("Password", exact=True).fill(CHOSEN)
    walker.send()
    enrol(walker)
    walker.go("/staff/")
    assert page.get_by_role("heading", name="My work").is_visible()
