"""Who is told at once that something of a publication, or of a page of the site, is theirs now: the second people when
it waits for a check, was taken down (the page or a file of it) or is to be put back, its writer when it came back,
was approved and has no date, or was taken down.

One mail to the next person, none to whoever did it. It names the public address or the page, never a title.
"""

from collections.abc import Iterable, Sequence
from datetime import date

from django.urls import reverse

from csprapp.accounts.models import User
from csprapp.accounts.roles import Role
from csprapp.mail.services import compose, post
from csprapp.today import london_today
from publications.content.models import PageEdition
from publications.library.edition_base import AbstractEdition, State
from publications.library.models import Edition, Publication, PublicDocument
from publishing.links.queries import hidden_from
from publishing.links.words import moment_words

KINDS = CHECK, BACK, DATE, PUT_BACK = "edition_to_check", "edition_sent_back", "edition_approved", "put_back_asked"
DOWN, FILE_OFF, DATED, ENDED = "taken_down", "file_taken_off", "edition_dated", "publication_ended"
STEPS: dict[tuple[str | None, str], str] = {(State.DRAFT, State.IN_REVIEW): CHECK, (State.IN_REVIEW, State.DRAFT): BACK}
STEPS |= {(State.IN_REVIEW, State.APPROVED): DATE}
PAGES = {
    CHECK: "publication-check", DATE: "publication-publish", PUT_BACK: "publication-put-back",
    DOWN: "publication-withdraw", FILE_OFF: "publication-files",
}  # fmt: skip
OF_STATE = {State.IN_REVIEW: CHECK, State.APPROVED: DATE}


def named(edition: Edition | PageEdition) -> str:
    """ "review-2026-k7, edition 2", "the page “Support”"."""
    if isinstance(edition, PageEdition):
        return f"the page “{edition.get_page_display()}”"
    return f"{edition.publication.slug}, edition {edition.number}"


def key_of(row: AbstractEdition | Publication) -> tuple[str, str]:
    """Kind and subject of the mail that tells of it as it stands, or of the wish to put it back."""
    if isinstance(row, Publication):
        return PUT_BACK, f"publication:{row.pk}:{row.withdrawn_at:%Y%m%d%H%M%S}"
    return OF_STATE.get(State(row.state), BACK), f"{row._meta.model_name}:{row.pk}:{row.version}"


def page_of(row: Edition | PageEdition | Publication, kind: str = "") -> str:
    """The page that does what a mail asks: without a kind, what is asked of it as it stands."""
    kind = kind or key_of(row)[0]
    if isinstance(row, PageEdition):
        return reverse("content-check" if kind == CHECK else "content-page", args=[row.page])
    publication = row.pk if isinstance(row, Publication) else row.publication_id
    return reverse(PAGES.get(kind, "publication"), args=[publication])


def second_people(edition: AbstractEdition, publishers: Sequence[User], checkers: Sequence[User]) -> list[User]:
    """Who checks an edition: second checkers who wrote nothing in it; where there is none, another publisher."""
    free = [user for user in checkers if not edition.has_words_of(user)]
    return free or [user for user in publishers if not edition.has_words_of(user)]


def edition_saved(rows: Sequence[Edition | PageEdition], by: User | None) -> None:
    """Tell the next person, when an edition went from one hand to another. After a restore nobody did it."""
    today = london_today()
    for row in rows:
        before = row.history.filter(version=row.version - 1).values_list("state", flat=True).first()
        kind = STEPS.get((before, row.state))
        if kind == CHECK:
            holders = [_holders(role, today) for role in (Role.PUBLISHER, Role.CHECKER)]
            _tell(kind, row, second_people(row, *holders), by=by, today=today)
        elif kind == BACK or kind == DATE and isinstance(row, Edition) and row.publication.public_from is None:
            _tell(kind, row, [row.author], by=by, today=today)


def approved_with_its_date(edition: Edition, *, by: User, today: date) -> None:
    """Tell the writer that their edition is approved and on which day it comes out, or that it is public since one."""
    publication = edition.publication
    day = moment_words(publication.public_from, publication.public_from_time)
    since = day if publication.public_from and publication.public_from < today else ""
    _tell(DATED, edition, [edition.author], by=by, today=today, key=f"edition:{edition.pk}", day=day, since=since)


def ended(publication: Publication, writers: Iterable[User], *, by: User, today: date) -> None:
    """Tell those who were writing it that somebody else ended it."""
    _tell(ENDED, publication, writers, by=by, today=today, key=f"publication:{publication.pk}:{publication.version}")


def publication_saved(rows: Sequence[Publication], by: User | None) -> None:
    """Tell managers and the writer what was taken down, and the second people when one asks to put it back."""
    today = london_today()
    if by is None:
        return
    for row in rows:
        before = row.history.filter(version=row.version - 1).values_list("withdrawn_at", flat=True).first()
        if row.withdrawn_at is not None and before is None:
            _tell(DOWN, row, _with_writer(row, _holders(Role.MANAGER, today)), by=by, today=today)
        if row.put_back_asked_by_id == by.pk:
            told = {user for role in (Role.PUBLISHER, Role.CHECKER) for user in _holders(role, today)}
            _tell(PUT_BACK, row, sorted(told, key=lambda user: user.pk), by=by, today=today)


def documents_saved(rows: Sequence[PublicDocument], by: User | None) -> None:
    """Tell managers that one person took a file off the page, or replaced it by a more redacted one."""
    today = london_today()
    for row in rows if by else ():
        before = row.history.filter(version=row.version - 1).values_list("withheld_at", "redacted_at").first()
        if before and row.unseen and before != (row.withheld_at, row.redacted_at):
            publication = row.edition.publication
            at = max(filter(None, (row.withheld_at, row.redacted_at)))
            key = f"publication:{publication.pk}:file:{at:%Y%m%d%H%M%S}"
            _tell(FILE_OFF, publication, _holders(Role.MANAGER, today), by=by, today=today, key=key)


def _with_writer(publication: Publication, people: list[User]) -> list[User]:
    """These people, and whoever wrote the edition that was public."""
    edition = publication.current_edition
    writer = edition.author if edition else None
    return [writer, *people] if writer and writer.is_awake and writer not in people else people


def _holders(role: Role, today: date) -> list[User]:
    """Whoever holds a role and is here; when all of them sleep, all of them, for a mail may wake somebody."""
    held = list(User.objects.with_roles({role}, today).order_by("pk"))
    return [user for user in held if user.is_awake] or held


def _tell(
    kind: str, row: Edition | PageEdition | Publication, people: Iterable[User], *, by: User | None, today: date,
    key: str = "", **more: str,
) -> None:  # fmt: skip
    if isinstance(row, PageEdition):
        publication, name = None, named(row)
    else:
        publication = row.pk if isinstance(row, Publication) else row.publication_id
        name = row.slug if isinstance(row, Publication) else named(row)
    title, text = compose(kind, name=name, url=page_of(row, kind), **more)
    for user in people:
        if user != by and user.is_active and (publication is None or publication not in hidden_from(user, today)):
            post(kind, key or key_of(row)[1], user, title, text, day=today)
