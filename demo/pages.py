"""What the invented partnership has changed on a page of its site: two editions, and one that waits for its check."""

from demo.days import Day, moment
from demo.telling import Teller
from publications.content import rules, services
from publications.content.models import PageEdition
from publications.content.rules import Page
from publishing.site_pages import services as desk

BEFORE = "We do not print the names"
COMPANY = "A worker of your own choice can be with you each time we meet.\n\n"
WAYS = "You can tell us your story in writing, as a recording, or together with somebody you trust.\n\n"
SIBLINGS = "Brothers and sisters are asked too, when they are old enough and wish it.\n\n"


def change_pages(teller: Teller) -> None:
    """The page on how reviews work, twice changed and once more in hand."""
    for when, words, note in (
        (Day(months=-9), COMPANY, "Who may come with a family"),
        (Day(months=-2), WAYS, "Other ways to tell a story"),
    ):
        put_out(written(teller, when, words, note), teller, when)
    written(teller, Day(days=-1), SIBLINGS, "Brothers and sisters, as the families’ group asked")


def written(teller: Teller, when: Day, words: str, note: str) -> PageEdition:
    """A draft with some words more about families, sent to the second person."""
    with teller.on(teller.days.of(when)) as day:
        by = teller.users["publisher"]
        draft = services.start(Page.HOW, by=by)
        draft = services.save(draft.pk, draft.version, draft.source.replace(BEFORE, words + BEFORE), note, by=by)
        return services.submit(draft.pk, draft.version, by=by, at=moment(day))


def put_out(edition: PageEdition, teller: Teller, when: Day) -> None:
    """The second person approves an edition of a page, and it is public from that hour."""
    with teller.on(teller.days.of(when)) as day:
        digest, checker = rules.digest(edition.source), teller.users["checker"]
        desk.approve(edition.pk, edition.version, digest, {}, by=checker, at=moment(day, 60))
