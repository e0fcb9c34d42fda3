"""A tracker on its way in: begun with a file, its columns named, its rows put right, brought over. Each step is kept,
so that a time-out loses nothing."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from functools import partial

from django.db import transaction

from cases.documents.services import scan_upload
from cases.incidents.models import Incident
from cases.incidents.queries import areas_for
from csprapp.accounts.models import User
from csprapp.accounts.roles import Permission, has_permission, require_permission
from csprapp.clock.calendar import OutsideCalendar
from csprapp.files.storage import private, read, store_upload
from csprapp.partnership.models import Area
from csprapp.records.refusals import Refused
from csprapp.tables.headings import plain
from csprapp.tasks.models import Job
from csprapp.tasks.work import Running, start, work
from csprapp.today import london_today, now
from dashboard.imports.books import Book, open_book
from dashboard.imports.models import KnownHeading, TrackerImport
from dashboard.imports.planning import ERROR, Asked, Plan, plan
from dashboard.imports.queries import counting, here
from dashboard.imports.reading import read_file, remembered
from dashboard.imports.rules import history_from
from dashboard.imports.services import bring_over, lock_added

ASKED = ("columns", "corrections", "left_out", "area_id", "history_before")  # what a person said of a file
MOST_KEPT = 2000  # rows that are not brought over, with what they said


def begin(data: bytes, file_name: str, *, by: User, today: dt.date) -> TrackerImport:
    """Keep a file and what its columns seem to be. Raises NotAllowed, FileRefused; Refused for one without cases."""
    require_permission(by, Permission.IMPORT)
    scan_upload(data)
    book = open_book(read_file(data), today, remembered())
    if not book.tables:
        whys = "; ".join(f"{sheet.name}: {why[0].lower()}{why[1:]}" for sheet, why in book.left_out[:5])
        raise Refused({"file": f"No sheet of this file looks like a tracker of cases ({whys})"})
    areas = list(areas_for(by, today)[:2])
    if not areas:
        raise Refused({"file": "There is no area yet to bring cases into. Ask an administrator to add one"})
    with store_upload(data) as name:
        return TrackerImport.objects.create(
            owner=by, file_name=file_name[-120:], file=name, area=areas[0] if len(areas) == 1 else None,
            history_before=history_from(today), columns=_as_json(book),
        )  # fmt: skip


def _as_json(book: Book) -> dict[str, dict[str, str]]:
    return {sheet: {str(column): key for column, key in mapping.items()} for sheet, mapping in book.mappings.items()}


def book_of(record: TrackerImport, today: dt.date) -> Book:
    """The file as it was read, with the columns as they were named."""
    chosen = {sheet: {int(column): key for column, key in columns.items()} for sheet, columns in record.columns.items()}
    return open_book(read_file(read(record.file.name)), today, remembered(), chosen)


def plan_of(record: TrackerImport, *, by: User, today: dt.date, book: Book | None = None) -> Plan:
    """What would become of every row, compared with the cases that this person may open."""
    left_out = frozenset((sheet, row) for sheet, row in record.left_out)
    asked = Asked(today, record.history_before, record.corrections, left_out)
    return plan(book or book_of(record, today), asked, here(Incident.objects.visible_to(by, today)), counting())


def name_columns(
    record: TrackerImport, columns: Mapping[str, Mapping[int, str]], headings: Mapping[str, str], area: Area,
    history_before: dt.date, *, by: User,
) -> TrackerImport:  # fmt: skip
    """What each column is, sheet by sheet, and for the next file too: `headings`, heading -> key ("" for one that is
    only kept). Raises NotAllowed."""
    require_permission(by, Permission.IMPORT)
    with transaction.atomic():
        held = TrackerImport.objects.select_for_update(no_key=True).get(pk=record.pk)
        held.columns = {sheet: {str(column): key for column, key in each.items()} for sheet, each in columns.items()}
        held.area, held.history_before = area, history_before
        held.save(update_fields=["columns", "area", "history_before"])
        for heading, key in headings.items():
            if known := plain(heading)[:120]:
                KnownHeading.objects.update_or_create(heading=known, defaults={"key": key})
    return held


def put_right(
    record: TrackerImport, cells: Iterable[tuple[str, str, str]], left_out: Collection[tuple[str, int]], *, by: User
) -> TrackerImport:
    """Cells as they should be (sheet, cell, text), and rows that are not brought over. Raises NotAllowed."""
    require_permission(by, Permission.IMPORT)
    with transaction.atomic():
        held = TrackerImport.objects.select_for_update(no_key=True).get(pk=record.pk)
        for sheet, cell, text in cells:
            held.corrections.setdefault(sheet, {})[cell] = text
        held.left_out = [
            *held.left_out,
            *([sheet, row] for sheet, row in left_out if [sheet, row] not in held.left_out),
        ]
        held.save(update_fields=["corrections", "left_out"])
    return held


def finish(
    record: TrackerImport, owners: Mapping[str, User], *, partners_told: bool = False, by: User, today: dt.date
) -> TrackerImport:
    """Bring the cases over, and keep what became of the rows. The cases that are here already are locked first, then
    the file. Raises NotAllowed, Refused, OutsideCalendar."""
    with transaction.atomic():
        found = TrackerImport.objects.get(pk=record.pk)
        if found.done_at:
            return found
        if found.area is None:
            raise Refused("Say first which area the cases are in")
        made = plan_of(found, by=by, today=today)
        lock_added(made)
        held = TrackerImport.objects.select_for_update(no_key=True).get(pk=record.pk)
        if held.done_at:
            return held
        if any(getattr(held, name) != getattr(found, name) for name in ASKED):
            raise Refused("The columns or the rows of this file have been changed since. Look at them again")
        said = {"file_name": held.file_name, "area": held.area, "owners": owners, "partners_told": partners_told}
        new = bring_over(made, **said, by=by, today=today)
        held.result = _result(made, [case.reference for case in new])
        stored, held.file, held.done_at = held.file.name, "", now()
        held.corrections, held.columns = {}, {}
        held.save()
        transaction.on_commit(partial(private.delete, stored))
    return held


def may_bring(owner: User, pk: int) -> bool:
    """Whether whoever began with a file may still bring its cases over."""
    return has_permission(owner, Permission.IMPORT) and TrackerImport.objects.filter(pk=pk, owner=owner).exists()


def finish_later(
    record: TrackerImport, owners: Mapping[str, User], *, partners_told: bool = False, by: User
) -> TrackerImport:
    """Have the cases brought over beside the requests, with what was said on the last page. Raises NotAllowed."""
    require_permission(by, Permission.IMPORT)
    with transaction.atomic():
        held = TrackerImport.objects.select_for_update(no_key=True).get(pk=record.pk)
        held.owners, held.partners_told = {name: user.pk for name, user in owners.items()}, partners_told
        held.save(update_fields=["owners", "partners_told"])
        start(bring_tracker, held.pk, by=by)
    return held


@work("Bringing cases over", may=may_bring)
def bring_tracker(job: Running, pk: int) -> None:
    """Bring the cases over in the one transaction of `finish`: of a worker that is killed nothing stays, and the next
    begins anew. Done twice it is done once."""
    record = TrackerImport.objects.select_related("owner").filter(pk=pk).first()
    if record is None or record.done_at:
        return
    people = User.objects.in_bulk(record.owners.values())
    owners = {name: people[key] for name, key in record.owners.items()}
    job.progress(0, 0)
    try:
        finish(record, owners, partners_told=record.partners_told, by=record.owner, today=london_today())
    except FileNotFoundError:
        raise Refused("The file is no longer there. Select it again.") from None
    except OutsideCalendar as outside:
        raise Refused(str(outside)) from outside


def job_of(record: TrackerImport) -> Job | None:
    """The work that brings its cases over, as it stands."""
    return Job.objects.of(bring_tracker.path, str(record.pk)).filter(owner=record.owner_id).order_by("-pk").first()


def drop(record: TrackerImport, *, by: User) -> None:
    """Forget a file that is not brought over."""
    require_permission(by, Permission.IMPORT)
    stored = record.file.name
    with transaction.atomic():
        TrackerImport.objects.filter(pk=record.pk).delete()
        if stored:
            transaction.on_commit(partial(private.delete, stored))


def _result(made: Plan, references: list[str]) -> dict[str, object]:
    rejected = [
        {"sheet": each.sheet, "row": each.row, "cell": each.cell, "reason": each.reason,
         "cells": each.facts.cells if each.facts else {}}
        for each in made.outcomes
        if each.outcome == ERROR or each.reason == "Left out by you"
    ]  # fmt: skip
    outcomes = Counter(each.outcome for each in made.told)
    counts = {name: outcomes[name] for name in ("created", "history", "matched", "error", "ignored")}
    told = [
        {"place": each.place, "name": each.name, "sheet": each.sheet.isoformat(), "computed": each.computed.isoformat(),
         "reason": each.reason}
        for each in made.differences[:MOST_KEPT]
    ]  # fmt: skip
    added = [case.here for case in made.adds if case.here not in references]
    return {
        "cases": references,
        "added": added,
        "counts": counts,
        "differences": told,
        "rejected": rejected[:MOST_KEPT],
    }
