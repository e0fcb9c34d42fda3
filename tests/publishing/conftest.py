"""The desk's tests are on one Monday at noon; a signed-in person has just signed in, unless a test says otherwise."""

import time

import pytest


@pytest.fixture
def sign_in_afresh(sign_in):
    """A function that gives a client whose person confirmed who they are this minute."""

    def signed_in(user, ago: int = 0):
        client = sign_in(user)
        session = client.session
        session["account_authentication_methods"] = [{"method": "password", "at": time.time() - ago}]
        session["account_authentication_methods_user"] = str(user.pk)
        session.save()
        return client

    return signed_in
