"""The child death review that every death of a child has: opened with the record of the death, once for each child.

Source: Child Death Review, statutory and operational guidance (England); Children Act 2004 ss16M to 16Q.
"""

from collections.abc import Iterable

from django.db import models

from cases.incidents.children import is_dead
from cases.incidents.models import Child, Incident, Person
from cases.restrictions.models import ParallelReview
from csprapp.accounts.models import User
from csprapp.records.many import add_all
from csprapp.records.services import set_facts

KIND = ParallelReview.Kind.CHILD_DEATH
WHY = "A child died, and every child’s death has this review"


class NoDeath(models.TextChoices):
    """What becomes of the review when the record no longer says that the child died."""

    STAYS = "stays", "Keep it: the review continues"
    MISTAKE = "mistake", "It was recorded by mistake: remove it"


def is_recorded_dead(person: Person) -> bool:
    """Whether somebody is a child who died, as their record stands."""
    child = Child.objects.filter(person=person).first() if person.is_child else None
    return person.is_child and is_dead(person.role, child.died_on if child else None)


def is_untouched(review: ParallelReview) -> bool:
    """Whether a review was opened with the record of a death, and nothing was written of it since."""
    return review.kind == KIND and review.version == 1


def asks(review: ParallelReview) -> str:
    """The question about a child death review of a child who, as the record stands, did not die; "" of any other."""
    if review.kind != KIND or review.person is None or is_recorded_dead(review.person):
        return ""
    return "The record does not say that this child died. Is this review needed? If not, it was recorded by mistake."


def review_of(person: Person, *, but: int | None = None) -> ParallelReview | None:
    """The child death review of a child, one that was struck as a mistake included; not the one with the key `but`."""
    return ParallelReview.everything.filter(person=person, kind=KIND).exclude(pk=but).first()


def open_reviews(incident: Incident, dead: Iterable[Person], *, by: User) -> None:
    """Open the review of each of these children who has none. One that was recorded for the whole case before becomes
    that of the only child who died. Call it in the service's transaction."""
    known = list(ParallelReview.everything.filter(incident=incident, kind=KIND))
    missing = [person for person in dead if person.pk not in {row.person_id for row in known}]
    whole = [row for row in known if row.person_id is None and not row.in_error]
    if len(missing) == len(whole) == 1:
        set_facts(whole[0], None, by=by, why=WHY, person=missing[0])
        return
    add_all([ParallelReview(incident=incident, person=person, kind=KIND) for person in missing], by=by, why=WHY)


def follow_death(person: Person, was_dead: bool, answer: str, *, by: User, why: str) -> None:
    """After a correction: open the review of a child who is recorded dead and has none, or take it up again. When the
    child is no longer recorded so, `answer` (`NoDeath`) says what becomes of it; without one it stays, and is asked."""
    dead = not person.in_error and is_recorded_dead(person)
    review = review_of(person) if dead or was_dead else None
    if dead and review is None:
        open_reviews(person.incident, [person], by=by)
    elif dead == was_dead:
        return
    elif dead and review is not None and review.in_error:
        set_facts(review, None, by=by, why=why, in_error=False)
    elif not dead and answer == NoDeath.MISTAKE and review is not None and not review.in_error:
        set_facts(review, None, by=by, why=why, in_error=True)
