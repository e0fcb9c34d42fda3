"""How many questions a page asks of the database, and how many it may ask."""

from dataclasses import dataclass

from django.db import connection
from django.urls import Resolver404, resolve

from csprapp import kept
from csprapp.ui.form_pages import FormPage

MOST = 12
FIGURES = ("", "-list", "-considered", "-children", "-path", "-agencies", "-actions", "-behind")
FEWER = dict.fromkeys(("work", "team", "case-list", *(f"performance{page}" for page in FIGURES)), 10)
# Pages that may ask more, by name: how many, and why.
EXCEPTIONS = {"work": (16, "of somebody with all eleven roles and a row of theirs; each role alone is asked about too")}
# What only begins or ends a transaction, and what a session writes once a minute and after a message was shown.
NO_QUESTION = ("SAVEPOINT", "RELEASE", "ROLLBACK", "BEGIN", 'UPDATE "django_session"')


@dataclass
class Page:
    """A page as it answered: which view, what it asked, statement by statement, and what it said."""

    view: str
    asked: list[str]
    content: bytes

    @property
    def most(self) -> int:
        most, _ = EXCEPTIONS.get(self.view, (FEWER.get(self.view, MOST), ""))
        return most

    def __str__(self) -> str:
        return "\n".join(f"{number:3} {sql[:300]}" for number, sql in enumerate(self.asked, start=1))


def ready(client):
    """What a process keeps for long is read before anything is counted."""
    with kept.asked_once():
        for each in kept._KEPT:
            each()
    return client


def page_of(client, address: str) -> Page | None:
    """The page at an address, or None where there is none for this person."""
    asked: list[str] = []

    def noted(execute, sql, params, many, context):
        if not sql.startswith(NO_QUESTION):
            asked.append(sql)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(noted):  # without the values, which take longer to write down than to ask with
        answer = client.get(address)
    if answer.status_code != 200 or not answer["Content-Type"].startswith("text/html"):
        return None
    return Page(answer.resolver_match.view_name, asked, answer.content)


def pages_at(client, addresses: list[str]) -> dict[str, Page]:
    """The pages at some addresses, none of which asks more than it may."""
    pages = {address: page for address in addresses if (page := page_of(client, address))}
    over = [address for address, page in pages.items() if len(page.asked) > page.most]
    assert not over, "\n".join(f"{address} asks {len(pages[address].asked)}\n{pages[address]}" for address in over)
    return pages


def is_form(address: str) -> bool:
    """Whether a page is one form, and no list."""
    try:
        view = getattr(resolve(address.partition("?")[0]).func, "view_class", object)
    except Resolver404:
        return False
    return issubclass(view, FormPage)
