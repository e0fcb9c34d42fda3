"""Documents on their way in together: sent, looked at, put right, kept. Each step is kept, so that a time-out loses
nothing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import ExitStack
from datetime import date
from typing import Any

from django.db import transaction

from cases.incidents.models import Incident
from cases.incidents.permissions import require_case
from csprapp.accounts.models import User
from csprapp.accounts.roles import Permission, require_permission
from csprapp.files.archives import clean_path, is_litter
from csprapp.files.refused import FileRefused
from csprapp.files.storage import private, store_upload
from csprapp.records.refusals import Refused
from csprapp.tasks.work import start
from dashboard.bundles.listing import read_list
from dashboard.bundles.models import Bundle, BundleFile
from dashboard.bundles.planning import GOES, Plan
from dashboard.bundles.work import keep_bundle, look_through
from dashboard.imports.reading import read_file

MOST_FILES = 2000  # of one bundle

Sent = tuple[str, bytes]  # name and content


def begin(
    files: Iterable[Sent], sheet: bytes | None, marking: str, case: Incident | None, *, by: User, today: date
) -> Bundle:
    """Keep what was sent and have it looked through. Raises NotAllowed, FileRefused, Refused."""
    require_permission(by, Permission.WORK_CASE)
    if case is not None:
        require_case(by, Permission.WORK_CASE, case, today)
    with transaction.atomic():
        bundle = Bundle.objects.create(owner=by, case=case, marking=marking)
        _take(bundle, files, sheet, by)
    return bundle


def add_files(bundle: Bundle, files: Iterable[Sent], sheet: bytes | None, marking: str, *, by: User) -> Bundle:
    """Add more files, or another list in the place of the one before. Raises NotAllowed, FileRefused, Refused."""
    require_permission(by, Permission.WORK_CASE)
    with transaction.atomic():
        held = _held(bundle)
        held.marking = marking
        held.save(update_fields=["marking"])
        _take(held, files, sheet, by)
    return held


def _take(bundle: Bundle, files: Iterable[Sent], sheet: bytes | None, by: User) -> None:
    if sheet is not None:
        bundle.listed, bundle.not_used = _list_of(sheet)
    sent = [(clean_path(name), data) for name, data in files]
    taken = [(path, data) for path, data in sent if not is_litter(path)]
    if not taken and sheet is None:
        raise Refused({"files": "Select the documents, or one ZIP of them"})
    bundle.litter += len(sent) - len(taken)
    bundle.save(update_fields=["listed", "not_used", "litter"])
    with ExitStack() as stack:
        for path, data in taken:
            name = stack.enter_context(store_upload(data))
            BundleFile.objects.create(bundle=bundle, path=path, file=name, size=len(data))
        if bundle.files.count() > MOST_FILES:
            raise Refused({"files": f"{MOST_FILES:,} files can be sent together. Keep these first"})
        start(look_through, bundle.pk, by=by)


def _list_of(sheet: bytes) -> tuple[list[dict[str, str]], list[str]]:
    try:
        return read_list(read_file(sheet))
    except FileRefused as refused:
        raise Refused({"listed": " ".join(refused.messages)}) from refused


def _held(bundle: Bundle) -> Bundle:
    return Bundle.objects.select_for_update(no_key=True).get(pk=bundle.pk)


def put_right(bundle: Bundle, said: Mapping[int, Mapping[str, Any]], *, by: User) -> None:
    """What a person says of files that are not kept yet, by the key of each. Raises NotAllowed."""
    require_permission(by, Permission.WORK_CASE)
    with transaction.atomic():
        for file in _held(bundle).files.filter(pk__in=said, outcome=""):
            for name, value in said[file.pk].items():
                setattr(file, name, value)
            file.save(update_fields=list(said[file.pk]))


def keep(bundle: Bundle, made: Plan, *, by: User) -> None:
    """Have the files that go to a case kept beside the requests, each as it is planned. The others wait to be put
    right. Raises NotAllowed, Refused."""
    require_permission(by, Permission.WORK_CASE)
    going = {each.file.key: each for each in made.of(GOES)}
    if not going:
        raise Refused("There is nothing to keep: no file goes to a case")
    with transaction.atomic():
        cases = Incident.objects.in_bulk({each.reference for each in going.values()}, field_name="reference")
        for file in _held(bundle).files.filter(pk__in=going, outcome=""):
            each = going[file.pk]
            file.outcome, file.case = GOES, cases[each.reference]
            for name in ("title", "kind", "dated_on", "marking"):
                setattr(file, name, getattr(each, name))
            file.save()
        start(keep_bundle, bundle.pk, by=by)


def go_on(bundle: Bundle, *, by: User) -> None:
    """Take up again what was left undone. Raises NotAllowed."""
    require_permission(by, Permission.WORK_CASE)
    if bundle.files.filter(is_looked_at=False).exists():
        start(look_through, bundle.pk, by=by)
    if bundle.files.filter(outcome=GOES).exists():
        start(keep_bundle, bundle.pk, by=by)


def drop(bundle: Bundle, *, by: User) -> None:
    """Forget files that are not kept, or what became of those that are. Raises NotAllowed."""
    require_permission(by, Permission.WORK_CASE)
    forget(bundle.pk)


def forget(pk: int) -> None:
    """A bundle with its files, if it is still there; locked before them, as whoever works on it does."""
    with transaction.atomic():
        held = Bundle.objects.select_for_update(no_key=True).filter(pk=pk).first()
        if held is None:
            return
        stored = [file.file.name for file in held.files.all() if file.file]
        held.delete()
        transaction.on_commit(lambda: [private.delete(name) for name in stored] and None)
