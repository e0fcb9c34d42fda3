"""The steps of signing in with a council, as a client takes them between this service and the provider."""

import html
import re
from http.client import HTTPConnection
from urllib.parse import urlsplit

from django.core.cache import cache
from django.test import Client

from csprapp.accounts.invitations import link_for
from csprapp.accounts.models import User


def address_in(answer) -> str:
    """Where a page goes on to by itself."""
    return html.unescape(re.search(r'http-equiv="refresh" content="0;url=([^"]+)"', answer.content.decode())[1])


def at_provider(address: str) -> str:
    """What the provider sends the browser back to: path and query."""
    there = urlsplit(address)
    connection = HTTPConnection(there.hostname, there.port)
    connection.request("GET", f"{there.path}?{there.query}")
    back = urlsplit(connection.getresponse().headers["Location"])
    connection.close()
    return f"{back.path}?{back.query}"


def there_and_back(client: Client, answer):
    """From a page that goes on to the provider to the answer on the way back."""
    cache.clear()  # the limits of sign-in are tried elsewhere
    return client.get(at_provider(address_in(answer)))


def sign_on(client: Client, tenant: str, path: str = ""):
    """Press the button of the sign-in page, and come back."""
    return there_and_back(client, client.post(f"/staff/account/with/{tenant}/", {"next": path}))


def invitation(person: User) -> str:
    """The path of the link that their mail holds."""
    return urlsplit(link_for(person)).path


def join(client: Client, person: User):
    """Open the link of the invitation, press its button, and come back."""
    link = invitation(person)
    assert "You sign in with" in client.get(link).content.decode()
    return there_and_back(client, client.post(link))


def is_in(client: Client) -> bool:
    return client.get("/staff/account/").status_code == 200
