"""The law that each kind of letter rests on: by which edition, from which day. A letter made on a day cites the one in
force on that day; what was made before keeps what it says.

As with the rules of the clock: what ships is the floor, and the partnership's own rows come on top.
"""

import datetime as dt
from collections.abc import Iterator
from typing import Any

from cases.letters.models import LegalBasis, LetterKind
from csprapp.accounts.models import User
from csprapp.accounts.roles import Permission, require_permission
from csprapp.clock.editions import CHILDREN_ACT, REGULATIONS, newest
from csprapp.records.refusals import Refused, require_facts, require_given
from csprapp.records.services import add, set_facts


def _shipped(kind: LetterKind, words: str, text: str) -> LegalBasis:
    edition = newest(text)
    return LegalBasis(kind=kind, words=words, edition=str(edition), in_force_from=edition.in_force_from, version=0)  # type: ignore[union-attr]


SHIPPED = (
    _shipped(LetterKind.AGENCY, "section 16H of the Children Act 2004", CHILDREN_ACT),
    _shipped(LetterKind.REVIEWER, f"the {REGULATIONS}", REGULATIONS),
    _shipped(LetterKind.CORONER, "section 16F of the Children Act 2004", CHILDREN_ACT),
)


def bases() -> dict[str, list[LegalBasis]]:
    """Every basis of each kind of letter, the newest first; our own takes the place of a shipped one of its day."""
    found: dict[str, dict[dt.date, LegalBasis]] = {kind: {} for kind in LetterKind.values}
    for row in (*SHIPPED, *LegalBasis.objects.all()):
        found[row.kind][row.in_force_from] = row
    return {kind: [rows[day] for day in sorted(rows, reverse=True)] for kind, rows in found.items()}


def in_force(rows: list[LegalBasis], day: dt.date) -> LegalBasis | None:
    """The one of these, newest first, that is in force on a London day. Pure."""
    return next((row for row in rows if row.in_force_from <= day), None)


def basis_on(kind: str, day: dt.date) -> str:
    """What a letter of this kind cites on a London day; "" when it cites nothing."""
    row = in_force(bases()[kind], day)
    return row.words if row else ""


def listed(today: dt.date) -> Iterator[tuple[LetterKind, LegalBasis, str]]:
    """Every basis with its kind of letter and how it stands on a London day, kind by kind, the newest first."""
    for kind, rows in bases().items():
        now = in_force(rows, today)
        for row in rows:
            standing = (
                "In force" if row is now else "Not yet in force" if row.in_force_from > today else "No longer in force"
            )
            yield LetterKind(kind), row, standing


def add_basis(*, why: str, by: User, **facts: Any) -> LegalBasis:
    """Another basis of a kind of letter from a day on. Raises NotAllowed, Refused (there is one of ours from that
    day)."""
    _check(None, facts, why, by)
    return add(LegalBasis(**facts), by=by, why=why)


def correct_basis(basis: LegalBasis, seen: int, *, why: str, by: User, **facts: Any) -> LegalBasis:
    """What was recorded of a basis was wrong: letters already made keep theirs. Raises NotAllowed, Refused,
    Conflict."""
    _check(basis.pk, facts, why, by)
    return set_facts(basis, seen, by=by, why=why, **facts)


def _check(pk: int | None, facts: dict[str, Any], why: str, by: User) -> None:
    require_permission(by, Permission.SET_UP)
    require_given({"why": (why, "Enter why you are recording it")})
    require_facts(facts, words="Enter the law as the letter cites it", edition="Enter the edition")
    same = LegalBasis.objects.filter(kind=facts["kind"], in_force_from=facts["in_force_from"])
    if same.exclude(pk=pk).exists():
        raise Refused(
            {"in_force_from": "This kind of letter already has a legal basis from that day: correct that one"}
        )
