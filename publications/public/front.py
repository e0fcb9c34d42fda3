"""Public pages answered from memory, before Django, and never a moment out of date.

Before every answer the generation token is read from the database and the clock is looked at: a page is given from
memory only while the token is the one read before the page was made, and before the next midnight or hour at which
something opens. So a withdrawal shows at the next request in every process, and no job or message is needed.

The site is correct with this switched off (CSPR_FRONT=0), only slower.
"""

import gzip
import os
import threading
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from time import monotonic
from typing import Any

import brotli
from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, DatabaseError, connection, connections
from django.http.request import split_domain_port, validate_host
from django.urls import Resolver404, resolve

from csprapp import replica
from csprapp.replica import GENERATION
from csprapp.today import now
from publications.library.models import Publication

Environ = dict[str, Any]
Headers = list[tuple[str, str]]
App = Callable[[Environ, Callable[..., Any]], Iterable[bytes]]

KEPT = frozenset(
    {
        *("public-home", "public-reviews", "public-review", "public-national", "public-how", "public-support"),
        *("public-one-page", "public-about", "public-accessibility", "public-privacy", "public-listing", "public-feed"),
        *("public-sitemap", "public-robots"),
    }
)
CHANGED = f"SELECT 1 WHERE COALESCE(({GENERATION}), '') <> ?"  # of SQLite; no input but the token
MOST_PAGES = 500
MOST_ANSWERS = 4 * MOST_PAGES
USUAL = 100  # letters of what a browser says of the encodings it takes
PAUSE = 0.002  # seconds
FAILED = "csprapp.front_failed"  # in an environ: what was asked of the database was not answered
LARGEST = 512 * 1024  # bytes; a longer page goes through Django each time
# What would make Django's answer one reader's own: taken away before the page to keep is made.
PERSONAL = (
    *("HTTP_COOKIE", "HTTP_AUTHORIZATION", "HTTP_RANGE", "HTTP_ACCEPT_ENCODING", "HTTP_ACCEPT_LANGUAGE"),
    *("HTTP_IF_NONE_MATCH", "HTTP_IF_MATCH", "HTTP_IF_MODIFIED_SINCE", "HTTP_IF_UNMODIFIED_SINCE", "HTTP_IF_RANGE"),
)


@dataclass(frozen=True, slots=True)
class Variant:
    """One encoding of a page, with the headers of its answers."""

    body: bytes
    headers: Headers
    not_modified: Headers


Answer = tuple[str, Headers, list[bytes]]


@dataclass(frozen=True, slots=True)
class Page:
    """A page as Django's middleware made it, good for one token from one moment until another."""

    token: str
    since: datetime
    until: datetime
    etags: frozenset[str]
    variants: dict[str, Variant]


class Reader:
    """What a thread reads the token with: its connection, and which file that reads where it is SQLite's."""

    __slots__ = ("database", "gives_back", "inode", "is_file")

    def __init__(self) -> None:
        self.database: Any = connections[DEFAULT_DB_ALIAS]
        self.gives_back = bool(self.database.settings_dict["OPTIONS"].get("pool"))  # other threads wait for it
        self.is_file = self.database.vendor == "sqlite"
        self.inode: int | None = None


class Own(threading.local):
    """What each thread has of its own: one look here costs as much as several at what it finds."""

    def __init__(self) -> None:
        self.reader = Reader()


class Front:
    """A WSGI application around another. Opens no connection until the first request."""

    def __init__(self, app: App) -> None:
        self.app = app
        self.pages: dict[str, Page] = {}
        self.answers: dict[tuple[Any, ...], tuple[Page, Answer]] = {}  # by what was asked
        self.hosts: set[str] = set()
        self.own = Own()
        self.inode, self.look_again = 0, 0.0
        self.on_replica = replica.is_one()

    def __call__(self, environ: Environ, start_response: Callable[..., Any]) -> Iterable[bytes]:
        found = None if FAILED in environ else self.at_once(environ) or self.made_anew(environ)
        if found is None:
            return self.app(environ, start_response)
        status, headers, body = found
        start_response(status, headers)
        return body

    def at_once(self, environ: Environ) -> Answer | None:
        """The answer from memory, where nothing changed and no boundary passed since its page was made; else None."""
        kept = self.answers.get(asked(environ)) or self.judged(environ)
        if kept is None:
            return None
        page, found = kept
        try:
            if self.stands(page.token) and page.since <= now() < page.until:
                return found
        except Exception:
            # Whatever it was, Django's own machinery meets it with a fresh connection and answers for it.
            connection.close()
            environ[FAILED] = True
        return None

    def judged(self, environ: Environ) -> tuple[Page, Answer] | None:
        """The page that was asked for with its answer, from then on kept by what was asked; None where there is none
        in memory or it is not the front's to give. So each way of asking is looked at once, and by what somebody holds
        already each time. It is given only as long as its page is good."""
        page = self.pages.get(environ.get("PATH_INFO", ""))
        if page is None or not self.may_answer(environ):
            return None
        found = page, answer(page, environ)
        if "HTTP_IF_NONE_MATCH" not in environ and len(environ.get("HTTP_ACCEPT_ENCODING", "")) <= USUAL:
            if len(self.answers) >= MOST_ANSWERS:
                self.answers.clear()
            self.answers[asked(environ)] = found
        return found

    def made_anew(self, environ: Environ) -> Answer | None:
        """The answer by Django, from then on kept in memory; None where it is not the front's to give."""
        if FAILED in environ or not self.may_answer(environ):
            return None
        try:
            page = self.make(environ["PATH_INFO"], self.token(), environ)
        except Exception:
            connection.close()
            return None
        if isinstance(page, Page):
            return answer(page, environ)
        status, headers, body = page
        return status, headers, [b"" if environ["REQUEST_METHOD"] == "HEAD" else body]

    # --- Which requests -------------------------------------------------------------------------------------

    def may_answer(self, environ: Environ) -> bool:
        """A GET or HEAD of a public page, by its exact path, for a host of ours, over https."""
        path, host = environ.get("PATH_INFO", ""), environ.get("HTTP_HOST", "")
        return (
            environ["REQUEST_METHOD"] in {"GET", "HEAD"}
            and not environ.get("QUERY_STRING")
            and not environ.get("SCRIPT_NAME")
            and (path in self.pages or is_public_page(path))
            and self.is_secure(environ)
            and (host in self.hosts or self.is_our_host(host))
        )

    def is_secure(self, environ: Environ) -> bool:
        """Over https, said by the server or by the proxy that the settings trust. The demonstration runs without."""
        if not settings.SECURE_SSL_REDIRECT:
            return True
        trusted = settings.SECURE_PROXY_SSL_HEADER
        if trusted:
            said = environ.get(trusted[0], "")
            return said == trusted[1] or said.split(",")[0].strip() == trusted[1]
        return environ.get("wsgi.url_scheme") == "https"

    def is_our_host(self, host: str) -> bool:
        """Whether the Host header is in ALLOWED_HOSTS. Remembered for those that are, so it cannot be filled up."""
        domain, _ = split_domain_port(host)
        ours = bool(domain) and validate_host(domain, settings.ALLOWED_HOSTS)
        if ours and len(self.hosts) < MOST_PAGES:
            self.hosts.add(host)
        return ours

    # --- The page -------------------------------------------------------------------------------------------

    def token(self) -> str:
        """The generation token now, read past Django's machinery, on the connection that is open. Where pages are read
        from a replica it is the primary's: that the replica has come as far is asked when a page is made."""
        if self.on_replica:
            return replica.token_of_primary()
        thread = self.own.reader
        database = thread.database
        if thread.is_file:
            self.notice_another_file(thread)
        if database.connection is None:
            database.connect()
        if thread.gives_back and not database.in_atomic_block:
            try:
                return token_by_libpq(database.connection)
            finally:
                database.close()
        if not thread.is_file:
            return token_by_libpq(database.connection)
        row = database.connection.execute(GENERATION).fetchone()
        return row[0] if row else ""

    def stands(self, token: str) -> bool:
        """Whether it is the generation token now. SQLite is asked for a row only where it is not: for each row the
        threads of a process change places once more, which takes longer than the question."""
        thread = self.own.reader
        if not thread.is_file:
            return token == self.token()
        self.notice_another_file(thread)
        if thread.database.connection is None:
            thread.database.connect()
        return thread.database.connection.execute(CHANGED, (token,)).fetchone() is None

    def notice_another_file(self, thread: Reader) -> None:
        """A restored SQLite file is another file at the same address: the open connection still reads the old one.

        The threads look together, every two milliseconds at most: looking takes as long as reading the token.
        """
        moment = monotonic()
        if moment >= self.look_again:
            self.look_again = moment + PAUSE
            try:
                self.inode = os.stat(thread.database.settings_dict["NAME"]).st_ino  # the quickest call
            except OSError:
                self.inode = 0
        if self.inode != thread.inode:
            thread.inode = self.inode
            if not thread.database.in_atomic_block:
                thread.database.close()

    def make(self, path: str, token: str, environ: Environ) -> Page | tuple[str, Headers, bytes]:
        """Ask Django for the page as a stranger would, and keep it under the token read *before* it was made.

        A write committed meanwhile has replaced the token, so what may mix old and new is used once at most. Only a
        whole 200 is kept; anything else is passed on.
        """
        if self.on_replica:
            replica.require_fresh()  # else the next boundary, read here, would be one of before
        since = now()
        until = Publication.objects.next_change(since)
        status, headers, body = ask(self.app, {k: v for k, v in environ.items() if k not in PERSONAL})
        etag = dict((name.lower(), value) for name, value in headers).get("etag", "")
        if not status.startswith("200") or not etag.startswith('"') or len(body) > LARGEST:
            return status, headers, body
        page = Page(
            token,
            since,
            until,
            frozenset(name_of(etag, coding) for coding in ("", "br", "gzip")),
            {coding: variant(body, headers, etag, coding) for coding in ("", "br", "gzip")},
        )
        if len(self.pages) >= MOST_PAGES and path not in self.pages:
            self.pages.clear()
        self.pages[path] = page
        self.answers.clear()  # so none keeps a page in memory that is over
        return page


def asked(environ: Environ) -> tuple[Any, ...]:
    """What the answer hangs on beside the token and the clock: whether it is the front's to give, of which page, in
    which encoding. Nothing else that a reader sends."""
    get, trusted = environ.get, settings.SECURE_PROXY_SSL_HEADER
    return (
        get("PATH_INFO"), get("HTTP_HOST"), get("HTTP_ACCEPT_ENCODING"), get("REQUEST_METHOD"), get("QUERY_STRING"),
        get("SCRIPT_NAME"), get("wsgi.url_scheme"), get("HTTP_IF_NONE_MATCH"), trusted and get(trusted[0]),
    )  # fmt: skip


def token_by_libpq(connection: Any) -> str:
    """The token by one plain round trip, in half the time that a cursor takes. Raises when there is no good answer."""
    answer = connection.pgconn.exec_(GENERATION.encode())
    if answer.fname(0) != b"token":  # an error has no columns
        raise DatabaseError(answer.error_message.decode(errors="replace"))
    return answer.get_value(0, 0).decode() if answer.ntuples else ""


def is_public_page(path: str) -> bool:
    """Whether the path is one of a page that may be kept: never a file, never below /staff/, only plain letters."""
    if not path.isascii() or path.startswith("/staff/"):
        return False
    try:
        return resolve(path).view_name in KEPT
    except Resolver404:
        return False


def ask(app: App, environ: Environ) -> tuple[str, Headers, bytes]:
    """The whole answer of the application to a GET: status, headers, body."""
    heard: list[Any] = []

    def start_response(status: str, headers: Headers, exc_info: Any = None) -> Callable[[bytes], None]:
        heard[:] = [status, headers]
        return lambda data: None

    parts = app({**environ, "REQUEST_METHOD": "GET"}, start_response)
    try:
        body = b"".join(parts)
    finally:
        close = getattr(parts, "close", None)
        if close is not None:
            close()
    return heard[0], heard[1], body


def name_of(etag: str, coding: str) -> str:
    """Each encoding is another representation, so it has a strong ETag of its own."""
    return f'{etag[:-1]}-{coding}"' if coding else etag


def variant(body: bytes, headers: Headers, etag: str, coding: str) -> Variant:
    """The page in one encoding, compressed once."""
    if coding == "br":
        body = brotli.compress(body, quality=9)
    elif coding == "gzip":
        body = gzip.compress(body, 9, mtime=0)
    changed = {"etag", "content-length", "content-encoding", "vary"}
    kept = [(name, value) for name, value in headers if name.lower() not in changed]
    kept += [("ETag", name_of(etag, coding)), ("Vary", "Accept-Encoding")]
    whole = [*kept, ("Content-Length", str(len(body)))]
    if coding:
        whole.append(("Content-Encoding", coding))
    return Variant(body, whole, [(name, value) for name, value in kept if name.lower() != "content-type"])


def answer(page: Page, environ: Environ) -> Answer:
    """304 when the reader holds this page in any encoding, else the page in the best one the reader takes."""
    chosen = page.variants[coding_for(environ.get("HTTP_ACCEPT_ENCODING", ""))]
    held = environ.get("HTTP_IF_NONE_MATCH")
    if held and (held.strip() == "*" or any(tag in page.etags for tag in tags(held))):
        return "304 Not Modified", chosen.not_modified, []
    return "200 OK", chosen.headers, [b"" if environ["REQUEST_METHOD"] == "HEAD" else chosen.body]


def tags(held: str) -> Iterator[str]:
    """The entity tags of If-None-Match, compared weakly as RFC 9110 asks."""
    return (tag.strip().removeprefix("W/") for tag in held.split(","))


@lru_cache(maxsize=MOST_PAGES)
def coding_for(accepted: str) -> str:
    """br, gzip or plain, by what the reader accepts; a coding given weight 0 is refused."""
    offered: dict[str, bool] = {}
    for part in accepted.lower().split(","):
        coding, _, weight = part.partition(";")
        value = weight.strip().removeprefix("q=").strip()
        offered[coding.strip()] = value.strip("0.") != "" or not value
    return next((coding for coding in ("br", "gzip") if offered.get(coding)), "")
