"""One publication as staff pages show it: where it stands, what is done, what is missing, and the one next step."""

from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from csprapp.accounts.models import User
from csprapp.accounts.roles import Permission, has_permission
from csprapp.clock.deadline import day_words
from csprapp.composed import OneOf, composed
from csprapp.records.together import keep_beside
from csprapp.ui.components import Fact, Link, Task
from publications.library import rules as library_rules, writing
from publications.library.kinds import KINDS, REPORTS, WITH_A_PAGE
from publications.library.models import Edition, Publication, PublicDocument
from publications.library.permissions import may_approve
from publications.library.rules import Standing
from publishing.links import queries, rules, takedown_checklist, words
from publishing.links.models import HandOver, PublicationLink
from publishing.overview.lacking import where_written
from reviews.learning.models import LearningReview


@dataclass(frozen=True)
class Overview:
    """A publication with its editions, read once."""

    publication: Publication
    editions: list[Edition]
    standing: Standing

    @property
    def newest(self) -> Edition | None:
        return self.editions[0] if self.editions else None

    @property
    def current(self) -> Edition | None:
        """The edition that is approved: what the public reads, or will; None before."""
        return next((edition for edition in self.editions if edition.state == Edition.State.APPROVED), None)

    @property
    def title(self) -> str:
        """What it is called here, even before anybody named it."""
        shown = self.current or self.newest
        return (shown.title if shown else "") or f"{KINDS[self.publication.kind].offered}, not named yet"

    @property
    def kind(self) -> str:
        """What its kind is called where one is chosen."""
        return KINDS[self.publication.kind].offered

    @property
    def state(self) -> str:
        """How it stands, in words."""
        return words.state_words(self.publication, self.newest, self.standing)

    @property
    def ended(self) -> bool:
        """Whether it was ended before anything of it was public."""
        return self.publication.ended_on is not None

    @property
    def in_hand(self) -> str:
        """How the edition that is being written stands, in words; "" for none."""
        return words.in_hand_words(self.newest, self.standing)

    @property
    def unseen(self) -> bool:
        """Whether it, or a file of it, was taken down or replaced and no second person has looked yet."""
        if self.standing is Standing.WITHDRAWN and self.publication.withdrawal_seen_by_id is None:
            return True
        return self.current is not None and any(each.unseen for each in self.current.documents.all())

    @property
    def corrected(self) -> bool:
        """Whether an edition was approved after the one that was taken down."""
        down = self.publication.withdrawn_edition
        return self.current is not None and down is not None and self.current.number > down

    @property
    def draft(self) -> Edition | None:
        """The edition being written, if any."""
        return self.newest if self.newest and self.newest.is_open else None

    @property
    def waiting(self) -> Edition | None:
        """The edition that waits for its second person, if any."""
        return self.newest if self.newest and self.newest.state == Edition.State.IN_REVIEW else None

    @property
    def url(self) -> str:
        """Its page for publishers."""
        return self.page("publication")

    def page(self, name: str) -> str:
        """The address of one of its staff pages."""
        return reverse(name, args=[self.publication.pk])


def overview(publication: Publication, at: datetime) -> Overview:
    """The overview of one publication, or of one read with its editions prefetched."""
    editions = sorted(publication.editions.all(), key=lambda edition: -edition.number)
    approved = any(edition.state == Edition.State.APPROVED for edition in editions)
    return Overview(publication, editions, library_rules.standing(publication.window, approved=approved, at=at))


GROUPS = (
    ("Came back from a backup, and waiting to be confirmed", {Standing.UNCONFIRMED}),
    ("In progress", {Standing.NOT_READY, Standing.SCHEDULED}),
    ("Public now", {Standing.PUBLIC}),
    ("No longer public", {Standing.ENDED, Standing.WITHDRAWN}),
)


@dataclass(frozen=True)
class Group:
    heading: str
    rows: list[Overview]


def grouped(publications: Iterable[Publication], at: datetime, closed: Container[int] = ()) -> list[Group]:
    """The staff list: what is in hand first, then what is public, then what no longer is.

    `closed` holds the keys of those that draw on a case shut to the person; such a one is listed while it is public.
    """
    found = (overview(publication, at) for publication in publications)
    seen = [row for row in found if row.publication.pk not in closed or row.standing is Standing.PUBLIC]
    groups = [Group(heading, [row for row in seen if row.standing in standings]) for heading, standings in GROUPS]
    return [group for group in groups if group.rows]


def ended(publications: Iterable[Publication], at: datetime, closed: Container[int] = ()) -> list[Overview]:
    """Those that were ended before they were public, the last one first."""
    over = [(each.ended_on, each.pk, each) for each in publications if each.ended_on and each.pk not in closed]
    return [overview(each, at) for *_, each in sorted(over, key=lambda row: row[:2], reverse=True)]


def reports_to_begin(user: User, on: date) -> list[LearningReview]:
    """What `to_publish` finds, with what the list says of each."""
    return composed(_to_begin, user, on)


def _to_begin(user: User, on: date) -> QuerySet[LearningReview]:
    said = ("kind", "title", "incident__reference", "report_finished_on")
    return queries.to_publish(user, on).only(*said, "publication_decision", "publication_decided_on")


def listed() -> list[Publication]:
    """Every publication with its editions, and with the files of what is approved, as lists show them. Whom they are
    shown to is said by `hidden_from`."""
    found, editions = composed(_publications, None, None), composed(_editions, None, None)
    approved = {each.pk: each for each in editions if each.state == Edition.State.APPROVED}
    files = composed(_files, None, None, about=(tuple(approved),)) if approved else []
    _keep_with(approved, "documents", files, "edition_id")
    _keep_with({each.pk: each for each in found}, "editions", editions, "publication_id")
    return found


def _keep_with(owners: Mapping[int, Any], name: str, rows: list[Any], key: str) -> None:
    own: dict[int, list[Any]] = {owner: [] for owner in owners}
    for row in rows:
        if getattr(row, key) in own:
            own[getattr(row, key)].append(row)
    for each, owner in owners.items():
        keep_beside(owner, name, own[each])


def _publications(_: User | None, on: date | None) -> QuerySet[Publication]:
    window = ("public_from", "public_from_time", "public_until", "withdrawn_at", "unconfirmed_since")
    down = ("withdrawn_silently", "withdrawn_edition", "withdrawal_seen_by")
    return Publication.objects.only("slug", "kind", "ended_on", *window, *down)


def _editions(_: User | None, on: date | None) -> QuerySet[Edition]:
    return Edition.objects.order_by().only("publication", "number", "state", "title")


def _files(_: User | None, on: date | None, keys: Any) -> QuerySet[PublicDocument]:
    looked_at = ("withheld_at", "withheld_seen_by", "redacted_at", "redacted_seen_by")
    return PublicDocument.objects.filter(OneOf("edition_id", keys)).order_by().only("edition", *looked_at)


# --- One publication ----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Next:
    """The one next step: a link, a button that posts, or only words when it is somebody else's."""

    text: str
    url: str = ""
    post: bool = False
    words: str = ""


def next_step(view: Overview, link: PublicationLink, user: User, *, stopped: bool = False) -> Next | None:
    """What this person does next, or whom it waits for."""
    if view.standing is Standing.UNCONFIRMED:
        return _next_after_a_restore(view, user)
    if view.standing is Standing.WITHDRAWN:
        return _after_withdrawal(view, user)
    if stopped and not view.waiting:
        return _after_a_stop(view, user)
    if view.draft:
        return _next_of_draft(view, view.draft, user)
    if view.waiting:
        if may_approve(user, view.waiting):
            return Next("Check this edition", view.page("publication-check"))
        return _whom_it_waits_for(view)
    if view.standing is Standing.NOT_READY:
        return _next_of_approved(view, link, user)
    if view.unseen and has_permission(user, Permission.TAKE_DOWN):
        return Next("Look at the file that was taken off or replaced", view.page("publication-withdraw"))
    if _unrecorded(view, link):
        return Next("Record on the review that it is public", view.page("publication-record"), post=True)
    return None


def _next_after_a_restore(view: Overview, user: User) -> Next:
    if has_permission(user, Permission.WRITE_PUBLICATION):
        return Next("Confirm that it may be public again", view.page("publication-restored"))
    return Next("", words="It came back from a backup and is waiting for a publisher to confirm it.")


def _next_of_approved(view: Overview, link: PublicationLink, user: User) -> Next:
    """A date, or the word of those it waits for."""
    if link.held_on:
        return Next("See who has confirmed", view.page("publication-by-hand"))
    if has_permission(user, Permission.WRITE_PUBLICATION):
        text = "Publish it with its first day" if link.elsewhere_since else "Set the publication date"
        return Next(text, view.page("publication-publish"))
    return Next("", words="It is approved and is waiting for a publisher to set the date.")


def _after_a_stop(view: Overview, user: User) -> Next | None:
    """Check it again; for others the words above every page say that somebody must."""
    if view.current and may_approve(user, view.current):
        return Next("Check it again", view.page("publication-check"))
    return None


def _unrecorded(view: Overview, link: PublicationLink) -> bool:
    out = view.standing in {Standing.PUBLIC, Standing.ENDED}
    return out and bool(link.review_id) and not link.recorded_on and view.publication.kind in REPORTS


def _after_withdrawal(view: Overview, user: User) -> Next | None:
    """While it is down a new edition is written, checked and approved as at any other time; then two people put it
    back. What one person took down is looked at by another, and followed elsewhere."""
    publication, back = view.publication, view.page("publication-put-back")
    asked_by, writes = publication.put_back_asked_by_id, has_permission(user, Permission.WRITE_PUBLICATION)
    if view.draft and writes:
        return _next_of_draft(view, view.draft, user)
    if view.waiting and may_approve(user, view.waiting):
        return Next("Check this edition", view.page("publication-check"))
    if asked_by not in {None, user.pk} and has_permission(user, Permission.CHECK_PUBLICATION):
        return Next("Decide whether to put it back", back)
    if writes and asked_by is None and view.corrected:
        return Next("Ask to put it back", back)
    if has_permission(user, Permission.TAKE_DOWN) and publication.withdrawal_seen_by_id is None:
        return Next("Look at why it was taken down", view.page("publication-withdraw"))
    left = any(line.done_on is None for line in takedown_checklist.lines_of(publication))
    if left and has_permission(user, Permission.TAKE_DOWN):
        return Next("Work through the copies elsewhere", view.page("publication-withdraw"))
    return _whom_it_waits_for(view)


def _whom_it_waits_for(view: Overview) -> Next | None:
    """The same for those who can do nothing now."""
    if view.waiting:
        return Next(
            "", words="It is waiting for a second person, who did not write any of it, to check and approve it."
        )
    if view.publication.put_back_asked_by:
        return Next("", words="It is waiting for another person to decide whether to put it back.")
    return Next("", words="A publisher is writing a new edition.") if view.draft else None


def _next_of_draft(view: Overview, draft: Edition, user: User) -> Next | None:
    if not has_permission(user, Permission.WRITE_PUBLICATION):
        return Next("", words="A publisher is writing this edition.")
    if missing := writing.lacking(draft):
        return Next("Continue writing", where_written(view.publication, missing[0]))
    return Next("Send for a check", view.page("publication-check"))


def tasks(view: Overview, facts: rules.Facts, user: User) -> list[Task]:
    """Everything there is to do, in order; each status is worked out from the facts."""
    edition = view.newest
    if edition is None:
        return []
    kind = KINDS[view.publication.kind]
    national = kind.is_link
    writes = bool(view.draft) and has_permission(user, Permission.WRITE_PUBLICATION)

    def to_write(name: str) -> str:
        return view.page(name) if writes else ""

    names = "The link" if national else "Title and names"
    found = [_task(names, bool(edition.title), to_write("publication-names"))]
    if not national:
        files = [document for document in edition.documents.all() if not document.is_picture]
        written = bool(edition.body_html)
        words_done = bool(edition.summary and edition.learning) or bool(edition.statement)
        text = Task("Full text", "Written" if written else "None", to_write("publication-text"), done=True)
        said = _task("What the page says", words_done, to_write("publication-words"))
        if kind.is_brief:
            text = _task("The seven parts", written or words_done, to_write("publication-text"))
            asked_too = "Written" if edition.questions or edition.content_note else "None"
            said = Task("Content note and questions", asked_too, to_write("publication-words"), done=True)
        found += [
            *((text, said) if kind.is_brief else (said, text)),
            Task("Documents", _count(files), to_write("publication-documents"), done=True),
        ]
    asked = [line for line in rules.lines(facts) if not line.ask and line.key in {"family", "practitioners", "copies"}]
    if asked:
        done = all(line.done for line in asked)
        found.append(_task("Done before publishing", done, view.page("publication-ready"), "Recorded"))
    return [*found, *_last_tasks(view, user)]


def _last_tasks(view: Overview, user: User) -> list[Task]:
    checks = view.waiting is not None and has_permission(user, Permission.CHECK_PUBLICATION)
    said = _check_words(view)
    url = view.page("publication-check") if checks else ""
    checked = Task("Check by a second person", said, url, done=said == "Approved")
    dated = view.publication.public_from is not None
    day = words.moment_words(view.publication.public_from, view.publication.public_from_time)
    may_date = (
        view.current is not None
        and has_permission(user, Permission.WRITE_PUBLICATION)
        and view.standing in {Standing.NOT_READY, Standing.SCHEDULED}
    )
    url = view.page("publication-publish") if may_date else ""
    found = [checked, Task("Publication date", day or "Not set", url, done=dated)]
    if view.current is not None and view.standing is Standing.NOT_READY:
        held = PublicationLink.objects.filter(publication=view.publication, held_on__isnull=False).exists()
        what = "Publish by hand" if held else "Or hold it as ready and publish by hand"
        found.append(Task(what, "Held as ready" if held else "", view.page("publication-by-hand"), done=True))
    out = view.standing in {Standing.PUBLIC, Standing.ENDED}
    if out and view.publication.kind in REPORTS:
        handed = HandOver.objects.filter(link__publication=view.publication).exists()
        found.append(_task("Copy for the national repository", handed, view.page("publication-repository"), "Sent"))
    if view.standing is Standing.PUBLIC and view.publication.public_until:
        found.append(Task("Before the last public day", "", view.page("publication-going"), done=True))
    return found


def _check_words(view: Overview) -> str:
    if view.waiting:
        return "Waiting"
    return "Approved" if view.current is not None and view.newest == view.current else "Not yet"


def _count(files: list[PublicDocument]) -> str:
    return f"{len(files)} {'PDF' if len(files) == 1 else 'PDFs'}" if files else "None"


def _task(title: str, done: bool, url: str, said: str = "Written", todo: str = "To do") -> Task:
    return Task(title, said if done else todo, url, done=done)


def facts_shown(view: Overview, source: str, link: PublicationLink) -> list[Fact]:
    """The publication's identity."""
    publication = view.publication
    shown = [
        Fact("Status", view.state, note=publication.ended_because or view.in_hand),
        Fact("Kind", view.kind),
        Fact("Written from", source),
        Fact("Address", f"/reviews/{publication.slug}/" if publication.kind in WITH_A_PAGE else "/national/"),
    ]
    if link.elsewhere_since and not publication.public_from:
        shown.append(Fact("Public elsewhere", f"Since {day_words(link.elsewhere_since)}", note=link.elsewhere))
    if publication.public_from:
        first = words.moment_words(publication.public_from, publication.public_from_time)
        until = words.moment_words(publication.public_until, None) or "No last day"
        shown += [Fact("First public day", first), Fact("Last public day", until, note=publication.kept_longer_because)]
    return shown


def places(view: Overview, current: str) -> list[Link]:
    """The pages of one publication. Taking it down is one of them everywhere, once an edition is approved: before,
    nothing of it can be read."""
    listed = [
        ("Overview", "publication"),
        ("Preview", "publication-preview"),
        ("Check", "publication-check"),
        ("Publication date", "publication-publish"),
        ("Take it down", "publication-withdraw"),
    ]
    shown = listed if view.current or view.publication.withdrawn_at else listed[:-1]
    return [Link(text, view.page(name), name == current) for text, name in shown]
