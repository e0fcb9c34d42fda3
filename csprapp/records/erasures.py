"""Emptying rows of what they say about people: one person asks, another signs, and only then is it carried out.

Rows stay: who did what when is still told. What they held in their personal columns is gone, with the salt of its
digest, so that nobody can try words against the seal. Backups from before hold it until they are thinned out.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from functools import partial
from typing import Any

from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction

from csprapp import memory
from csprapp.accounts.models import User
from csprapp.memory import MemoryFault
from csprapp.records.hooks import AFTER_ERASING, BEFORE_EMPTYING, BEFORE_ERASING
from csprapp.records.models import ERASED, Erasure, ErasureRequest, ErasureRow, Record, SealedSalts
from csprapp.records.refusals import Refused, require_given
from csprapp.records.seals import outside
from csprapp.records.seals.forms import NO_SALT, SALT
from csprapp.records.seals.sealing import Sealed, make_seals, unpacked
from csprapp.records.services import add, change
from csprapp.records.triggers import personal_fields

Rows = dict[str, list[int]]
AT_ONCE = 5  # runs that seal at the same time, before this one gives up
BUSY = "Somebody is changing a record that this erasure covers. Nothing has been erased yet: try again in a minute."


def ask_for_erasure(
    records: Iterable[models.Model], reason: str, *, by: User, cases: Iterable[str] = ()
) -> ErasureRequest:
    """One person asks, with the ground and without a name in it: these records, and all that their histories hold; or
    lines of a history alone, when the record itself was put right. `cases` are the references they belong to.

    Raises Refused: no ground, nothing to empty, or something forbids it, such as a legal hold.
    """
    require_given({"reason": (reason, "Enter the ground for the erasure, and whose decision it follows")})
    rows: dict[str, list[int]] = defaultdict(list)
    for record in records:
        if not personal_fields(type(record)):
            raise Refused(f"{type(record)._meta.verbose_name} says nothing about people that could be emptied")
        rows[record._meta.db_table].append(record.pk)
    if not rows:
        raise Refused("Say what should be erased")
    _require_free(rows)
    asked = ErasureRequest(asked_by=by, reason=reason, rows=dict(rows), cases=sorted(set(cases)))
    return add(asked, by=by, why="Erasure asked for")


def refuse_erasure(pk: int, version: int | None, *, answer: str, by: User) -> ErasureRequest:
    """Another person says no, and why; or whoever asked takes it back. Raises Refused, Conflict."""
    require_given({"answer": (answer, "Enter why you do not agree")})
    with change(ErasureRequest, pk, version, by=by, why="Erasure not agreed") as request:
        _require_open(request)
        request.refused_by, request.answer = by, answer
    return request


def _require_open(request: ErasureRequest) -> None:
    if request.erasure_id:
        raise Refused("It has already been signed")
    if request.refused_by_id:
        raise Refused("It was refused. Ask for it again")


def _require_free(rows: Mapping[str, list[int]]) -> None:
    """Nothing, or Refused by whoever knows what forbids it."""
    for look in BEFORE_ERASING:
        look({model_of(table): keys for table, keys in rows.items()})


def sign_erasure(pk: int, version: int | None, *, by: User, at: datetime) -> Erasure:
    """Another person signs. From now on the rows can be emptied, and `carry_out` does it."""
    with change(ErasureRequest, pk, version, by=by, why="Erasure signed") as request:
        _require_open(request)
        if request.asked_by_id == by.pk:
            raise Refused("You asked for this, so somebody else must sign it")
        _require_free(request.rows)
        request.erasure = open_erasure(request.rows, request.reason, request.asked_by, by, at)
    return request.erasure


def open_erasure(rows: Mapping[str, list[int]], reason: str, asked: User, agreed: User, at: datetime) -> Erasure:
    """The door: these rows, and whatever their histories hold today."""
    erasure = Erasure.objects.create(reason=reason, opened_by=asked, agreed_by=agreed, opened_at=at)
    named = [(table, key) for table, keys in with_histories(rows).items() for key in keys]
    ErasureRow.objects.bulk_create(ErasureRow(erasure=erasure, table_name=t, row_pk=str(key)) for t, key in named)
    return erasure


def with_histories(rows: Mapping[str, list[int]]) -> Rows:
    """Rows, and those of their histories, as they are there now."""
    found: dict[str, set[int]] = defaultdict(set)
    for table, keys in rows.items():
        model = model_of(table)
        found[table].update(model._base_manager.filter(pk__in=keys).values_list("pk", flat=True))
        if issubclass(model, Record):
            past = model.history.model
            lines = past._base_manager.filter(**{f"{model._meta.pk.attname}__in": keys})
            found[past._meta.db_table].update(lines.values_list("pk", flat=True))
    return {table: sorted(keys) for table, keys in found.items()}


def carry_out(pk: int, *, at: datetime) -> None:
    """Seal what stands, the erasure among it; remember it outside; then empty the rows, destroy their salts and close.
    What was interrupted goes on with the next call. Raises Refused, with nothing emptied, while the memory cannot be
    written: nobody could tell a true erasure from a forged one."""
    erasure = Erasure.objects.get(pk=pk)
    if erasure.closed_at:
        return
    sealed = _sealed()
    if {Erasure._meta.db_table, ErasureRow._meta.db_table} & set(sealed.busy):
        raise Refused(BUSY)
    try:
        outside.remember(sealed.newest)
        memory.note(outside.ERASURE, **outside.facts_of(erasure))
    except MemoryFault as fault:
        raise Refused(f"{fault}. Nothing is emptied") from None
    rows = {model_of(table): keys for table, keys in _rows_of(erasure).items()}
    with transaction.atomic():
        last = [act(rows) for act in BEFORE_EMPTYING]
        held = Erasure.objects.select_for_update(no_key=True).get(pk=pk)
        if held.closed_at:
            return
        for model, keys in rows.items():
            _empty(model, keys, held)
            _destroy_salts(model._meta.db_table, keys)
        held.closed_at = at
        held.save(update_fields=["closed_at"])
        for act in AFTER_ERASING:
            act(rows, held)
        for finish in filter(None, last):
            finish()


def _sealed() -> Sealed:
    """What stands, sealed; once more where another run was quicker. Raises Refused."""
    for _ in range(AT_ONCE):
        try:
            return make_seals()
        except IntegrityError:
            continue
    raise Refused(BUSY)


def erase_again(facts: Mapping[str, Any], at: datetime) -> Erasure | None:
    """What the memory tells of an erasure, of rows that a backup brought back; None where it brought back none.
    Raises Refused where it did not bring back who signed."""
    named = {table: [int(key) for key in keys] for table, keys in facts["rows"].items()}
    there = {table: keys for table, keys in _there(named) if keys}
    if not there:
        return None
    people = User.objects.in_bulk([facts["opened_by"], facts["agreed_by"]])
    if len(people) < 2:
        raise Refused(f"Erasure {facts['erasure']} brought back by the backup, without who signed it: ask for it again")
    asked, agreed = people[facts["opened_by"]], people[facts["agreed_by"]]
    reason = f"Done again after a restore: erasure {facts['erasure']}"
    with transaction.atomic():
        erasure = open_erasure(there, reason, asked, agreed, at)
    carry_out(erasure.pk, at=at)
    return erasure


def _there(named: Mapping[str, list[int]]) -> Iterator[tuple[str, list[int]]]:
    for table, keys in named.items():
        yield table, list(model_of(table)._base_manager.filter(pk__in=keys).values_list("pk", flat=True))


def _rows_of(erasure: Erasure) -> Rows:
    rows: Rows = defaultdict(list)
    for row in erasure.rows.order_by("pk"):
        rows[row.table_name].append(int(row.row_pk))
    return rows


def model_of(table: str) -> type[models.Model]:
    """The model of a table."""
    return next(model for model in apps.get_models(include_auto_created=True) if model._meta.db_table == table)


def _empty(model: type[models.Model], keys: list[int], erasure: Erasure) -> None:
    """A record that lives is changed as every other, and its history says so; what is past is emptied as it stands."""
    nothing = {name: _nothing(model._meta.get_field(name)) for name in personal_fields(model)}
    _delete_files(model, keys, nothing)
    if not issubclass(model, Record):
        models.QuerySet(model).filter(pk__in=keys).update(**nothing)
        return
    for key in keys:
        with change(model, key, None, by=erasure.agreed_by, why=f"Erasure {erasure.pk}: {erasure.reason}") as record:
            said = [name for name in nothing if getattr(record, name)]
            for name, value in nothing.items():
                setattr(record, name, value)
            _satisfy(record, said)


def _delete_files(model: type[models.Model], keys: list[int], names: Iterable[str]) -> None:
    """The files of the rows go once the rows say nothing of them, but for those that another record shows as well; one
    that is left behind by a power cut is a stray, which `prune` deletes."""
    living = getattr(model, "instance_type", model)
    others = models.Q(pk__in=keys) if living is model else models.Q()
    for name in names:
        field = model._meta.get_field(name)
        if isinstance(field, models.FileField):
            rows = model._base_manager.filter(pk__in=keys).exclude(**{name: ""}).values_list(name, flat=True)
            paths = set(rows)
            shown = living._base_manager.filter(**{f"{name}__in": paths}).exclude(others).values_list(name, flat=True)
            for path in paths - set(shown):
                transaction.on_commit(partial(field.storage.delete, path))


def _satisfy(record: Record, said: list[str]) -> None:
    """A rule of the database may ask for words beside another fact: it gets one that says where they went."""
    try:
        record.validate_constraints()
    except ValidationError:
        for name in said:
            field = record._meta.get_field(name)
            if isinstance(field, models.CharField | models.TextField) and not field.choices:
                setattr(record, name, ERASED)


def _nothing(field: Any) -> Any:
    if isinstance(field, models.JSONField):
        return field.get_default()
    return None if field.null else ""


def _destroy_salts(table: str, keys: list[int]) -> None:
    """Of the personal parts of these rows, under every seal that they have."""
    about = SealedSalts.objects.filter(block__table=table, block__first__lte=max(keys), block__last__gte=min(keys))
    wanted = set(keys)
    for held in about.select_related("block").select_for_update(of=("self",), no_key=True).iterator(chunk_size=20):
        salts = bytearray(held.salts)
        for number, key in enumerate(unpacked(held.block.keys)):
            if key in wanted:
                salts[number * SALT : (number + 1) * SALT] = NO_SALT
        held.salts = bytes(salts)
        held.save(update_fields=["salts"])
