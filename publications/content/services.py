"""Services for the words of the site's own pages: the only way to write one. Each is one transaction with who and why.

They raise `NotAllowed` (role or second person), `Refused` (a rule; `.messages` are sentences to show) and `Conflict`
(somebody was quicker). `version` is the edition's as the person saw it, `at` an aware datetime (None: now).

    start(page, by)                                 a draft: a copy of what the public reads now
    save(edition_id, version, source, change_note, by)
    submit(edition_id, version, by, at)
    send_back(edition_id, version, by, why)
    approve(edition_id, version, digest, by, at)    another person than whoever wrote in it
    publish_contacts(edition_id, version, by, at)   one person, at once: only numbers, addresses and hours changed
    go_back(page, by, why, at, fit)                 one person, at once: the text before is public again
    go_back_again(page, digest, by, why, at, fit)   the same after a restore, by the memory
    see(edition_id, version, by)                    a second person has looked at why it went back
    set_contacts(answers, seen, by)                 the partnership's own numbers and addresses, at once
"""

from collections.abc import Callable, Container, Mapping
from datetime import datetime
from functools import partial

from django.db import transaction

from csprapp import memory
from csprapp.accounts.models import User
from csprapp.accounts.roles import NotAllowed, Permission, require_permission
from csprapp.partnership.models import Partnership
from csprapp.records.refusals import Refused
from csprapp.records.services import Conflict, add, change
from csprapp.records.settings_rows import add_row, change_row
from csprapp.today import now
from publications.library import edition_states

from . import queries, rules
from .models import PageEdition

State = PageEdition.State
WORDS_OFF = "words_off"  # what the memory calls it when a text was taken down
CONTACTS = ("contact_email", "contact_phone", "worried_phone", "worried_hours", "out_of_hours_phone")


def start(page: str, *, by: User) -> PageEdition:
    """A new draft, a copy of what the public reads now. Raises Refused while another is in hand."""
    require_permission(by, Permission.WRITE_PUBLICATION)
    if page not in rules.Page.values:
        raise ValueError(f"No such page: {page}")
    with transaction.atomic():
        PageEdition.objects.of(page).select_for_update(no_key=True).first()
        draft = PageEdition(page=page, source=queries.in_force(page).source)
        return edition_states.start(draft, by=by, why="A new edition of the page")


def save(edition_id: int, version: int, source: str, change_note: str, *, by: User) -> PageEdition:
    """Set the words of a draft and the note for the second person. Raises Refused for a name nothing fills."""
    require_permission(by, Permission.WRITE_PUBLICATION)
    if unknown := rules.unknown_names(source):
        raise Refused(f"There is nothing to fill {{{unknown[0]}}} with. Remove it, or use one of the names shown.")
    if not source.strip():
        raise Refused("Enter the text of the page")
    with edition_states.draft_for_change(
        PageEdition, edition_id, version, by=by, why=change_note or "Written", instead="Begin a new edition."
    ) as edition:
        edition.source, edition.change_note = source, change_note
    return edition


def _changed(edition: PageEdition) -> str:
    """The digest of an edition. Raises Refused when nothing differs from what the public reads."""
    if edition.source == queries.in_force(edition.page).source:
        raise Refused("This is the same as what the public reads now.")
    return rules.digest(edition.source)


submit = partial(edition_states.submit, PageEdition, _changed)
send_back = partial(edition_states.send_back, PageEdition)


def approve(edition_id: int, version: int, digest: str, *, by: User, at: datetime | None = None) -> PageEdition:
    """Put out the words whose digest the person saw. Raises NotAllowed for anyone who wrote in the edition."""

    def as_seen(edition: PageEdition) -> str:
        if digest != rules.digest(edition.source):
            raise Refused("The text has changed since you looked at it. Look at it again.")
        return _changed(edition)

    why = "Checked and approved"
    return edition_states.approve(PageEdition, as_seen, edition_id, version, by=by, why=why, at=at)


def publish_contacts(edition_id: int, version: int, *, by: User, at: datetime | None = None) -> PageEdition:
    """Put out a draft in which only ways to reach somebody changed: a wrong helpline number must not wait for anyone.

    Raises Refused when anything else differs from what the public reads.
    """
    require_permission(by, Permission.WRITE_PUBLICATION)
    with change(PageEdition, edition_id, version, by=by, why="Only numbers, addresses or hours changed") as edition:
        edition_states.refuse_unless(edition, State.DRAFT, "Only a draft can be published straight away.")
        if not rules.only_contacts_differ(queries.in_force(edition.page).source, edition.source):
            raise Refused("More has changed than numbers, addresses and hours, so a second person must read it first.")
        edition.contacts_only = True
        edition_states.put_out(edition, _changed(edition), by=by, at=at)
    return edition


def go_back(
    page: str, *, by: User, why: str, at: datetime | None = None, fit: Callable[[str], bool] = lambda source: True
) -> PageEdition:
    """Take what the public reads down at once: the text before it stands again, as an edition of its own.

    What was ever taken down never comes back this way, nor a text that is not `fit` to be public now; when nothing else
    is left it is the shipped text. No version is asked, as for every taking down. Raises Refused when the shipped text
    stands already.
    """
    require_permission(by, Permission.TAKE_DOWN)
    with transaction.atomic():
        PageEdition.objects.of(page).select_for_update(no_key=True).first()
        now_public = queries.approved_edition(page)
        if now_public is None or now_public.source == rules.shipped(page):
            raise Refused("The public reads the text supplied with this service. There is no earlier text.")
        memory.after_commit(WORDS_OFF, page=page, digest=now_public.digest, by=by.pk)
        return _in_its_place(now_public, by=by, why=why, at=at, fit=fit)


def go_back_again(
    page: str, digest: str, *, by: User | None, why: str, at: datetime, fit: Callable[[str], bool]
) -> PageEdition | None:
    """After a restore: the words with this digest were taken down since, and are again. None when others stand there.

    `by` is who took them down, as far as that is known; else who wrote them answers for it.
    """
    with transaction.atomic():
        now_public = queries.approved_edition(page)
        if now_public is None or now_public.digest != digest:
            return None
        return _in_its_place(now_public, by=by or now_public.author, why=why, at=at, fit=fit)


def remember_taken_down(known: Container[tuple[str, str]]) -> None:
    """Write into the memory the texts that were taken down and that it does not know: (page, digest). Raises
    MemoryFault."""
    for edition in PageEdition.objects.filter(took_down__isnull=False).select_related("took_down"):
        if edition.took_down and (edition.page, edition.took_down.digest) not in known:
            memory.note(WORDS_OFF, page=edition.page, digest=edition.took_down.digest, by=None)


def _in_its_place(
    now_public: PageEdition, *, by: User, why: str, at: datetime | None, fit: Callable[[str], bool]
) -> PageEdition:
    source = queries.text_to_go_back_to(now_public, fit)
    edition_states.supersede(now_public.siblings.approved(), by=by, why=why)
    edition = PageEdition(
        page=now_public.page,
        number=now_public.siblings.next_number(),
        state=State.APPROVED,
        source=source,
        change_note=why[:300],
        author=by,
        written_by=[by.pk],
        took_down=now_public,
        approved_at=at or now(),
        digest=rules.digest(source),
    )
    return add(edition, by=by, why=why)


def see(edition_id: int, version: int, *, by: User) -> PageEdition:
    """A second person has looked at why a page went back, which takes the flag away. Raises NotAllowed, Conflict."""
    require_permission(by, Permission.TAKE_DOWN)
    with change(PageEdition, edition_id, version, by=by, why="A second person has looked") as edition:
        if not edition.unseen:
            raise Refused("Nothing is waiting for a second look.")
        if edition.author_id == by.pk:
            raise NotAllowed("You took it down, so somebody else must look at it.")
        edition.checker = by
    return edition


def set_contacts(answers: Mapping[str, str], seen: int | None, *, by: User) -> Partnership:
    """The numbers and addresses that stand on every public page, at once and by one person.

    `answers` names some of CONTACTS; `seen` is `contacts_seen()` when the page was made. Raises Refused when
    somebody else changed them meanwhile.
    """
    require_permission(by, Permission.WRITE_PUBLICATION)
    if unknown := set(answers) - set(CONTACTS):
        raise ValueError(f"Not a contact: {', '.join(sorted(unknown))}")
    why = "Contacts on the public pages"
    try:
        with change_row(Partnership, 1, seen or 0, by=by, why=why) as partnership:
            for name, value in answers.items():
                setattr(partnership, name, value)
    except Partnership.DoesNotExist:
        return add_row(Partnership(pk=1, **answers), by=by, why=why)
    except Conflict:
        raise Refused("Somebody else has changed the contacts. Check them, then save again.") from None
    return partnership


def contacts_seen() -> int | None:
    """What tells one state of the partnership's row from a later one: the key of its newest history row."""
    return Partnership.history.order_by("-history_id").values_list("history_id", flat=True).first()
