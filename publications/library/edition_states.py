"""The way of an edition from its first word to the public, the same for publications and for pages of the site.

The rooms' services call these with their own model; `ready` raises Refused with what stands in the way, or gives the
digest of what the public would see. They raise `NotAllowed`, `Refused` and `Conflict`.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import TypeVar

from csprapp.accounts.models import User
from csprapp.accounts.roles import Permission, require_permission
from csprapp.records.refusals import Refused
from csprapp.records.services import add, change
from csprapp.today import now

from .edition_base import AbstractEdition, EditionQuerySet, State
from .permissions import require_another_person

E = TypeVar("E", bound=AbstractEdition)
Ready = Callable[[E], str]


def start(draft: E, *, by: User, why: str) -> E:
    """Keep a new draft under the next number; the caller holds a lock of what it is an edition of.

    Raises Refused while another edition is being written or waits for its second person.
    """
    if draft.siblings.in_hand().exists():
        raise Refused("Another edition is already being written. Finish that one first.")
    draft.number, draft.author, draft.written_by = draft.siblings.next_number(), by, [by.pk]
    return add(draft, by=by, why=why)


@contextmanager
def draft_for_change(model: type[E], edition_id: int, version: int, *, by: User, why: str, instead: str) -> Iterator[E]:
    """A draft opened for one change by a writer, who is noted; `instead` says what to do when it is no draft."""
    require_permission(by, Permission.WRITE_PUBLICATION)
    with change(model, edition_id, version, by=by, why=why) as edition:
        refuse_unless(edition, State.DRAFT, f"Only a draft can be changed. {instead}")
        yield edition
        edition.written_by = sorted({*edition.written_by, by.pk})


def submit(
    model: type[E], ready: Ready[E], edition_id: int, version: int, *, by: User, at: datetime | None = None,
    why: str = "Ready for a second person",
) -> E:  # fmt: skip
    """Ask for a second person. Raises Refused with what stands in the way."""
    require_permission(by, Permission.WRITE_PUBLICATION)
    with change(model, edition_id, version, by=by, why=why) as edition:
        refuse_unless(edition, State.DRAFT, "Only a draft can be sent for checking.")
        edition.digest = ready(edition)
        edition.state, edition.submitted_at = State.IN_REVIEW, at or now()
    return edition


def send_back(model: type[E], edition_id: int, version: int, *, by: User, why: str) -> E:
    """Back to the writer, with the reason. The checker or the writer may do it."""
    require_permission(by, Permission.SEE_PUBLICATIONS)
    with change(model, edition_id, version, by=by, why=why) as edition:
        refuse_unless(edition, State.IN_REVIEW, "Only an edition that is waiting for a check can be sent back.")
        edition.state, edition.submitted_at = State.DRAFT, None
    return edition


def approve(
    model: type[E], ready: Ready[E], edition_id: int, version: int, *, by: User, why: str, at: datetime | None = None
) -> E:
    """Approve it, as a person who did not write in it; the one approved before is superseded at the same instant."""
    with change(model, edition_id, version, by=by, why=why) as edition:
        refuse_unless(edition, State.IN_REVIEW, "Only an edition that is waiting for a check can be approved.")
        require_another_person(by, edition)
        put_out(edition, ready(edition), by=by, at=at)
        edition.checker = by
    return edition


def put_out(edition: AbstractEdition, digest: str, *, by: User, at: datetime | None = None) -> None:
    """Approve an edition inside `change`."""
    supersede(edition.siblings.approved(), by=by, why=f"Replaced by edition {edition.number}")
    edition.state, edition.approved_at, edition.digest = State.APPROVED, at or now(), digest


def supersede(editions: EditionQuerySet[AbstractEdition], *, by: User, why: str) -> None:
    """What was approved is replaced, in the transaction of what replaces it."""
    for earlier in editions:
        with change(type(earlier), earlier.pk, None, by=by, why=why) as replaced:
            replaced.state = State.SUPERSEDED


def refuse_unless(edition: AbstractEdition, state: State, sentence: str) -> None:
    """Nothing, or Refused with the sentence when the edition stands elsewhere."""
    if edition.state != state:
        raise Refused(sentence)
