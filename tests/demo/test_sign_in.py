"""The sign-in page of the demonstration."""

import pytest

from demo.people import PASSWORD, PEOPLE

pytestmark = pytest.mark.django_db


def test_who_there_is_and_their_password_are_said_only_where_everybody_is_invented(client, settings):
    settings.CSPR_DEMO = True
    page = client.get("/staff/account/login/").content.decode()
    assert PASSWORD in page
    assert all(person.email in page for person in PEOPLE)
    settings.CSPR_DEMO = False
    page = client.get("/staff/account/login/").content.decode()
    assert PASSWORD not in page
    assert "demo.example" not in page
