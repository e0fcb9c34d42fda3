"""The one way to write a private record, the drafts of what is not yet written, and the guard against double clicks."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from secrets import token_urlsafe
from typing import Any, TypeVar

from django.db import IntegrityError, OperationalError, transaction

from csprapp.accounts.models import User
from csprapp.clock.instants import london_date
from csprapp.records.hooks import AFTER_DRAFTING, saved
from csprapp.records.models import Draft, Record, Submission
from csprapp.today import now

R = TypeVar("R", bound=Record)
LATELY = timedelta(hours=1)  # within which the same, sent again, is more likely a mistake than a second one


class Conflict(Exception):
    """Somebody saved the record after this person opened it. Holds the record as it is and the version they saw."""

    def __init__(self, current: Record, seen: int):
        self.current, self.seen = current, seen
        super().__init__(f"{type(current).__name__} {current.pk} is at version {current.version}, not {seen}")

    @property
    def base(self) -> Any:
        """The history row the person was looking at, or None when it is not known."""
        return self.current.history.filter(version=self.seen).first()

    @property
    def last_change(self) -> Any:
        """The newest history row: who changed it meanwhile, when and why."""
        return self.current.history.first()


@contextmanager
def change(model: type[R], pk: Any, version: int | None, *, by: User, why: str) -> Iterator[R]:
    """Open a record for one change: one transaction, the row locked, saved once with the next version, who and why.

    `version` is the one the person saw; None only for a change that follows from another record locked in the same
    transaction. Raises `Conflict` when somebody was quicker and `model.DoesNotExist` when there is no such record.
    """
    with transaction.atomic():
        record = model._base_manager.select_for_update(no_key=True).get(pk=pk)
        if version is not None and record.version != version:
            raise Conflict(record, version)
        yield record
        record.version += 1
        write(record, by=by, why=why)


def set_facts(record: R, version: int | None, /, *, by: User, why: str, **facts: Any) -> R:
    """`change` where setting some facts of the record is all there is to do. Raises `Conflict`."""
    with change(type(record), record.pk, version, by=by, why=why) as held:
        for name, value in facts.items():
            setattr(held, name, value)
    return held


def add(record: R, *, by: User | None, why: str) -> R:
    """Save a new record with who and why; nobody where the service itself found it. Call it inside the service's
    transaction."""
    with transaction.atomic(savepoint=False):
        write(record, by=by, why=why)
    return record


def write(record: Record, *, by: User | None, why: str, new: bool = False) -> None:
    """Save with who and why, and clear both: simple-history would repeat them on the next save. A `new` row whose key
    is given lies over none that is there: IntegrityError."""
    if not why.strip():
        raise ValueError("A change says why")
    record._change_reason, record._history_user = why, by
    try:
        record.save(force_insert=new)
    finally:
        del record._change_reason, record._history_user
    saved([record], by)


def set_denormalised(model: type[R], pk: Any, **columns: Any) -> None:
    """Keep columns that only repeat other facts, such as search words: no version, no history, nobody wrote them."""
    model._base_manager.filter(pk=pk).update(**columns)


def without_nul(value: Any) -> Any:
    """PostgreSQL can store any character but this one, which nobody types on purpose."""
    if isinstance(value, str):
        return value.replace("\0", "")
    if isinstance(value, list | tuple):
        return [without_nul(each) for each in value]
    if isinstance(value, dict):
        return {without_nul(key): without_nul(each) for key, each in value.items()}
    return value


def save_draft(
    user: User, form: str, data: dict[str, Any], subject: str = "", version_seen: int | None = None
) -> Draft:
    """Keep what the person typed, in place of what they typed before on the same form."""
    draft, _ = Draft.objects.update_or_create(
        user=user,
        form=form,
        subject=subject,
        defaults={"data": without_nul(data), "version_seen": version_seen, "saved_at": now()},
    )
    if follow := AFTER_DRAFTING.get(form):
        follow(user, london_date(draft.saved_at))
    return draft


def load_draft(user: User, form: str, subject: str = "") -> Draft | None:
    """What the person typed on this form and has not saved, if anything."""
    return Draft.objects.filter(user=user, form=form, subject=subject).first()


def drop_draft(user: User, form: str, subject: str = "") -> None:
    """Forget what the person typed on this form: it is saved, or they discarded it."""
    Draft.objects.filter(user=user, form=form, subject=subject).delete()


class Overtaken(Exception):
    """Twice in a row the database gave way to somebody else's work on the same records. Nothing was saved."""

    def __init__(self) -> None:
        super().__init__(
            "Somebody else saved first. Your changes were not saved: check what the record says now and save again."
        )


def gave_way(error: OperationalError) -> bool:
    """Whether the database stopped this transaction in favour of another, so that trying again can succeed: a deadlock
    or a serialisation failure (PostgreSQL), a database locked for longer than we wait (SQLite)."""
    return getattr(error.__cause__, "sqlstate", None) in ("40P01", "40001") or "database is locked" in str(error)


class DuplicateSubmission(Exception):
    """The same button was pressed before: the `earlier` press, whose `url` is where it led."""

    def __init__(self, earlier: Submission):
        self.earlier, self.url = earlier, earlier.answer_url
        super().__init__(self.url)


def pressed_before(token: str, user: User) -> Submission | None:
    """The first press of a button, None when it was not pressed before."""
    return Submission.objects.filter(token=token, user=user).first()


def sent_lately(contents: Iterable[str], user: User) -> Submission | None:
    """The newest press of the last hour by which the person sent one of these `contents`."""
    lately = Submission.objects.filter(user=user, content__in=contents, at__gt=now() - LATELY)
    return lately.order_by("-at").first()


@contextmanager
def once(token: str, user: User, content: str = "") -> Iterator[Submission]:
    """Do something once for one token: set `answer_url` on what is yielded. Raises `DuplicateSubmission` for a repeat.

    The token is inserted first, in the same transaction as the work: a parallel repeat waits for it, then loses.
    A form sent without its token is taken as a press of its own. `content` is the digest of what was sent.
    """
    token = token or token_urlsafe(18)
    try:
        with transaction.atomic():
            submission = Submission.objects.create(token=token, user=user, content=content)
            yield submission
            submission.save(update_fields=["answer_url"])
    except IntegrityError:
        earlier = pressed_before(token, user)
        if earlier is None:
            raise
        raise DuplicateSubmission(earlier) from None


def submit_once(token: str, user: User, act: Callable[[], str], content: str = "") -> str:
    """Run `act` once for one token, in one transaction, and return the address it answers with.

    Raises `DuplicateSubmission` for a repeat. When the database gives way to somebody else's work, `act` is run once
    more, from the beginning; `Overtaken` is raised when that fails too. So `act` changes nothing but the database.
    """
    for last_try in (False, True):
        try:
            with once(token, user, content) as submission:
                submission.answer_url = act()
            return submission.answer_url
        except OperationalError as error:
            if not gave_way(error):
                raise
            if last_try:
                raise Overtaken from error
    raise AssertionError("the second try returns or raises")
