"""Looking through files that were sent together, and keeping them, beside the requests: file by file, so that another
worker goes on where one was killed."""

from __future__ import annotations

from contextlib import ExitStack
from functools import partial

from django.db import transaction

from cases.documents.services import add_document, inspect_upload
from csprapp.accounts.models import User
from csprapp.accounts.roles import NotAllowed, Permission, has_permission
from csprapp.files import archives, child
from csprapp.files.refused import FileRefused
from csprapp.files.storage import private, read, store_upload
from csprapp.tasks.work import Running, work
from csprapp.today import london_today
from dashboard.bundles.models import Bundle, BundleFile
from dashboard.bundles.planning import GOES, KEPT, REFUSED

GONE = "The file is no longer there. Select it again."


def may_work(owner: User, pk: int) -> bool:
    """Whether whoever sent the files may still bring them over."""
    return has_permission(owner, Permission.WORK_CASE) and Bundle.objects.filter(pk=pk, owner=owner).exists()


@work("Looking through documents", may=may_work)
def look_through(job: Running, pk: int) -> None:
    """Unpack what is packed, and have every file checked and scanned. Done twice it does no harm."""
    waiting = BundleFile.objects.filter(bundle=pk, is_looked_at=False)
    done = BundleFile.objects.filter(bundle=pk, is_looked_at=True).count()
    while file := waiting.first():
        look(file)
        done += 1
        job.progress(done, done + waiting.count())


def look(file: BundleFile) -> None:
    """What the checks and the scanner say of one file; an archive becomes the files in it."""
    try:
        data = read(file.file.name)
        if not file.archive and child.run(archives.is_archive, data):
            _unpack(file, data)
            return
        if child.run(archives.is_packed, data):
            raise FileRefused(archives.NESTED)
        checked, _ = inspect_upload(data)
    except FileNotFoundError:
        _looked(file, refused=GONE)
    except FileRefused as refused:
        _looked(file, refused=" ".join(refused.messages))
    else:
        _looked(file, sha256=checked.sha256, oddities=", ".join(checked.oddities))


def _looked(file: BundleFile, **found: str) -> None:
    for name, value in found.items():
        setattr(file, name, value[: BundleFile._meta.get_field(name).max_length])
    file.is_looked_at = True
    file.save(update_fields=["is_looked_at", *found])


def _unpack(archive: BundleFile, data: bytes) -> None:
    """The files of an archive as rows in its place, all or none of them."""
    name = archive.path.rpartition("/")[2][-120:]
    with ExitStack() as stack, transaction.atomic():
        litter = 0
        for batch in archives.unpacked(data):
            litter = batch.litter
            for entry in batch.entries:
                row = BundleFile(bundle_id=archive.bundle_id, path=entry.path, archive=name, size=len(entry.data))
                row.refused, row.is_looked_at = entry.refused, bool(entry.refused)
                if not entry.refused:
                    row.file = stack.enter_context(store_upload(entry.data))
                row.save()
        held = Bundle.objects.select_for_update(no_key=True).get(pk=archive.bundle_id)
        held.litter += litter
        held.save(update_fields=["litter"])
        stored = archive.file.name
        archive.delete()
        transaction.on_commit(partial(private.delete, stored))


@work("Keeping documents", may=may_work)
def keep_bundle(job: Running, pk: int) -> None:
    """Keep every file that goes to a case. One that is kept already is passed over."""
    bundle = Bundle.objects.select_related("owner").filter(pk=pk).first()
    if bundle is None:
        return
    files = bundle.files.filter(outcome=GOES).order_by("pk")
    keys, total = list(files.values_list("pk", flat=True)), bundle.files.filter(outcome__in=[GOES, KEPT]).count()
    for done, key in enumerate(keys, start=total - len(keys) + 1):
        keep_one(key, by=bundle.owner)
        job.progress(done, total)


def keep_one(key: int, *, by: User) -> None:
    """One file as a document of its case, with where it came from; or why it could not be."""
    with transaction.atomic():
        file = BundleFile.objects.select_for_update(no_key=True, of=("self",)).select_related("case").get(pk=key)
        if file.outcome != GOES or file.case is None:
            return
        stored = file.file.name
        said = {"kind": file.kind, "dated_on": file.dated_on, "source": source_of(file.path, file.archive)}
        try:
            data = read(stored)
            with transaction.atomic():
                file.document = add_document(
                    file.case, file.title, file.marking, data, by=by, today=london_today(), **said
                )
        except (FileRefused, NotAllowed, FileNotFoundError) as why:
            words = " ".join(why.messages) if isinstance(why, FileRefused) else GONE if isinstance(why, OSError) else ""
            file.outcome, file.refused = REFUSED, (words or str(why))[:300]
        else:
            file.outcome = KEPT
        file.file = ""
        file.save()
        transaction.on_commit(partial(private.delete, stored))


def source_of(path: str, archive: str = "") -> str:
    """Where a document came from, as its history keeps it."""
    return f"{archive}: {path}"[:400] if archive else path[:400]
