"""A random number for each request: in its log lines, its answer and on the page of a fault, so that what somebody saw
is found in the log. It says nothing of anybody."""

import re
import threading
from collections.abc import Callable, Iterable
from contextvars import ContextVar
from random import Random
from typing import Any

from django.conf import settings

Environ = dict[str, Any]
App = Callable[[Environ, Callable[..., Any]], Iterable[bytes]]
WELL_FORMED = re.compile(r"[0-9a-f]{32}")  # nginx's $request_id

current: ContextVar[str] = ContextVar("request_id", default="")


class Numbers(threading.local):
    """Where a thread's numbers come from: seeded by the system once, and nobody's secret.

    To ask the system for each would be a call of its own before every page that is answered from memory, and hand the
    interpreter to another thread.
    """

    def __init__(self) -> None:
        self.next = Random().getrandbits  # noqa: S311 - it tells requests apart and guards nothing


numbers = Numbers()


class RequestIds:
    """The outermost WSGI application: what the front answers from memory has its number too. A proxy of ours may give
    the number; what anybody else sends is not taken.

    An application that can give an answer `at_once`, and writes no line of a log for it, is asked for that first: to
    keep the number for such lines would cost more than the answer."""

    def __init__(self, app: App) -> None:
        self.app = app
        self.at_once: Callable[[Environ], Any] | None = getattr(app, "at_once", None)

    def __call__(self, environ: Environ, start_response: Callable[..., Any]) -> Iterable[bytes]:
        given = environ.get("HTTP_X_REQUEST_ID")
        if not (given and settings.SECURE_PROXY_SSL_HEADER and WELL_FORMED.fullmatch(given)):
            given = f"{numbers.next(128):032x}"
        header = ("X-Request-ID", given)
        if self.at_once is not None and (found := self.at_once(environ)) is not None:
            status, headers, body = found
            start_response(status, [*headers, header])
            return body  # type: ignore[no-any-return]

        def numbered(status: str, headers: list[tuple[str, str]], *error: Any) -> Any:
            return start_response(status, [*headers, header], *error)

        token = current.set(given)
        try:
            return self.app(environ, numbered)
        finally:
            current.reset(token)
