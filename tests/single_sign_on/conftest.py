"""The provider, and two tenants of this service that use it."""

import pytest
from django.core.cache import cache
from django.test import Client

from csprapp.accounts.models import User
from csprapp.accounts.roles import Role
from tests.factories import make_user
from tests.single_sign_on.provider import Server, TestTenant
from tests.single_sign_on.walking import is_in, join


@pytest.fixture(scope="session")
def server():
    running = Server()
    yield running
    running.close()


@pytest.fixture(autouse=True)
def tenants(server, settings):
    settings.CSPR_DEMO = False
    settings.CSPR_SSO = (server.council.tenant, server.health.tenant)
    server.council.begin()
    server.health.begin()
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def council(server) -> TestTenant:
    return server.council


@pytest.fixture
def health(server) -> TestTenant:
    return server.health


@pytest.fixture
def person() -> User:
    """Somebody of the council who was invited and has not come yet."""
    person = make_user(Role.COORDINATOR, name="Council Person", email="person@council.example")
    person.set_unusable_password()
    person.save()
    return person


@pytest.fixture
def bound(person, council) -> User:
    """The same, once they have come."""
    client = Client()
    council.is_there("subject-1", person.email)
    join(client, person)
    assert is_in(client)
    person.refresh_from_db()
    return person


@pytest.fixture
def here(bound) -> Client:
    """A browser in which they are signed in."""
    from tests.single_sign_on.walking import sign_on

    client = Client()
    sign_on(client, "council")
    assert is_in(client)
    return client
