"""A random number for each request: in its log lines, its answer and on the page of a fault, so that what somebody saw
is found in the log. It says nothing of anybody."""

import re
from collections.abc import Callable, Iterable
from contextvars import ContextVar
from secrets import token_hex
from typing import Any

from django.conf import settings

App = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]
WELL_FORMED = re.compile(r"[0-9a-f]{32}")  # nginx's $request_id

current: ContextVar[str] = ContextVar("request_id", default="")


class RequestIds:
    """The outermost WSGI application: what the front answers from memory has its number too. A proxy of ours may give
    the number; what anybody else sends is not taken."""

    def __init__(self, app: App) -> None:
        self.app = app

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        given = environ.get("HTTP_X_REQUEST_ID", "") if settings.SECURE_PROXY_SSL_HEADER else ""
        number = given if WELL_FORMED.fullmatch(given) else token_hex(16)

        def numbered(status: str, headers: list[tuple[str, str]], *error: Any) -> Any:
            return start_response(status, [*headers, ("X-Request-ID", number)], *error)

        token = current.set(number)
        try:
            return self.app(environ, numbered)
        finally:
            current.reset(token)
