"""The first person of a new installation gets in without any account to open theirs from."""

import re

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from csprapp.accounts.models import User
from csprapp.accounts.roles import Role
from tests.factories import make_area

pytestmark = pytest.mark.django_db


def open_account(capsys, **options) -> str:
    call_command("open_account", "first.person@council.example", name="First Person", **options)
    return re.search(r"https?://[^/]+(/\S+)", capsys.readouterr().out)[1]


def test_the_link_sets_a_password_with_which_the_person_signs_in(client, capsys):
    link = open_account(capsys, role="administrator")
    page = client.get(link, follow=True)
    assert page.status_code == 200
    chosen = "a long enough pass phrase"
    client.post(page.redirect_chain[-1][0], {"password1": chosen, "password2": chosen})
    user = User.objects.get()
    assert user.check_password(chosen)
    assert user.roles() == {Role.ADMINISTRATOR}


def test_run_again_it_adds_a_role_and_no_second_person(capsys):
    make_area("Northshire")
    open_account(capsys, role="coordinator", area="Northshire")
    open_account(capsys, role="manager", area="Northshire")
    user = User.objects.get()
    assert user.roles() == {Role.COORDINATOR, Role.MANAGER}
    assert user.memberships.count() == 1


def test_an_unknown_area_is_named_and_nothing_is_made(capsys):
    with pytest.raises(CommandError, match="Elsewhere"):
        open_account(capsys, role="coordinator", area="Elsewhere")
    assert not User.objects.exists()
