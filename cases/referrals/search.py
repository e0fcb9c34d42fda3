"""The words a referral is found by, and the referrals found by words: only by who may read referrals."""

from collections.abc import Callable, Sequence
from datetime import date
from functools import partial
from typing import Any

from django.db.models import QuerySet

from cases.incidents import rules, search
from cases.incidents.search_index import REFERRALS
from cases.referrals.models import Consideration, Referral
from csprapp.accounts.models import User
from csprapp.composed import OneOf, composed
from csprapp.records.services import set_denormalised

BATCH = 500
SAID = ("agency", "referred_by", "contact", "summary", "told")
SHOWN = ("received_on", "reference", "outcome", "incident__reference")  # what a line says of a referral
OF_A_LOOK = ("considered_by", "reason", "new_fact", "waiting_for")


def words_of(referral: Referral) -> str:
    """Its own words and those of each look at it; the child's initials and its reference also whole."""
    texts = [referral.reference, rules.same_initials(referral.initials), referral.initials]
    texts += [getattr(referral, name) for name in SAID]
    texts += [getattr(look, name) for look in referral.considerations.all() for name in OF_A_LOOK]
    words = [word for text in texts for word in rules.searched_words(text)]
    return rules.search_text([*words, *(rules.whole(text) for text in texts[:3] if text)])


def keep_words(records: Sequence[Any], by: User | None = None) -> None:
    """Keep the words of referrals that were saved, or of those whose consideration was."""
    keys = {row.referral_id if isinstance(row, Consideration) else row.pk for row in records}
    for referral in Referral.objects.filter(pk__in=keys).prefetch_related("considerations"):
        words = words_of(referral)
        if words != referral.search_text:
            set_denormalised(Referral, referral.pk, search_text=words)


def refresh_all() -> int:
    """Work out the words of every referral again; how many there are."""
    keys = list(Referral.objects.order_by("pk").values_list("pk", flat=True))
    for first in range(0, len(keys), BATCH):
        keep_words(Referral.objects.filter(pk__in=keys[first : first + BATCH]))
    return len(keys)


def found_by(user: User, on: date, typed: str, most: int) -> list[Referral]:
    """The newest referrals that this person may read, so many `most`, in which every typed word begins a word; read of
    them is what a line of the results says."""
    keys = search.found_by(partial(composed, _looked_through, user, on), typed, most, REFERRALS)
    found = {row.pk: row for row in composed(_these, user, on, about=(tuple(keys),))} if keys else {}
    return [found[key] for key in keys if key in found]


def _looked_through(user: User, on: date, make: Callable[..., QuerySet[Any]], *asked: Any) -> QuerySet[Any]:
    return make(Referral.objects.visible_to(user, on), *asked)


def _these(user: User, on: date, keys: Any) -> QuerySet[Referral]:
    found = Referral.objects.visible_to(user, on).filter(OneOf("pk", keys)).select_related("incident")
    return found.only(*SHOWN).order_by()
