"""Somebody who reads the public site through a WSGI application, such as the front that answers from memory."""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager

from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from django.test import RequestFactory

from tests.standing_clock import clock


@contextmanager
def connection_kept() -> Iterator[None]:
    """The test's connection stays open between requests, as with Django's own client."""
    signals = (request_started, request_finished)
    for signal in signals:
        signal.disconnect(close_old_connections)
    yield
    for signal in signals:
        signal.connect(close_old_connections)


class Reader:
    """Somebody who asks the running site, by way of the pages kept in memory or past them."""

    def __init__(self, app):
        self.app = app

    def __call__(self, path: str, at: dt.datetime, method: str = "GET", **headers) -> tuple[int, dict, bytes]:
        path, _, query = path.partition("?")
        environ = RequestFactory().generic(method, path).environ
        environ |= {"QUERY_STRING": query, "HTTP_HOST": "testserver"} | headers
        heard = []
        with clock.at(at):
            parts = self.app(environ, lambda status, headers, exc_info=None: heard.append((status, headers)))
            body = b"".join(parts)
            getattr(parts, "close", lambda: None)()
        status, sent = heard[-1]
        return int(status.split()[0]), {name.lower(): value for name, value in sent}, body
