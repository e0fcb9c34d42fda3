"""Two people edit one record: what both come to, and when that is a conflict."""

from collections.abc import Mapping
from typing import Any

from csprapp.records.models import Record
from csprapp.records.services import Conflict


def merge(
    base: Mapping[str, Any], theirs: Mapping[str, Any], mine: Mapping[str, Any]
) -> tuple[dict[str, Any], list[str]]:
    """What two people's edits of the same fields come to, and the fields on which they differ.

    `base` is what this person opened, `theirs` what has been saved meanwhile, `mine` what they now save. A field only
    one of them changed takes that change; one that both changed, differently, is a conflict and nobody's is taken.
    """
    merged, conflicts = {}, []
    for name, value in mine.items():
        if value == base[name] or value == theirs[name]:
            merged[name] = theirs[name]
        elif theirs[name] == base[name]:
            merged[name] = value
        else:
            conflicts.append(name)
    return merged, conflicts


def merged_facts(record: Record, seen: int, facts: dict[str, Any]) -> dict[str, Any]:
    """The facts to save by a person who saw version `seen` (0: there was no record yet).

    What a colleague changed meanwhile in other fields is kept. Raises `Conflict` when both changed the same field, or
    when the version seen is not known.
    """
    if seen == record.version:
        return facts
    base = record.history.filter(version=seen).first() if seen else type(record)()
    if base is None:
        raise Conflict(record, seen)
    before, now = ({name: getattr(row, name) for name in facts} for row in (base, record))
    merged, conflicts = merge(before, now, facts)
    if conflicts:
        raise Conflict(record, seen)
    return merged
