"""Asking for a sheet, and making it: at once when it is short, beside the requests when it is long."""

import tempfile
from collections.abc import Iterable, Iterator
from datetime import date
from typing import IO, Any

from django.core.files import File
from django.db import transaction
from django.http import Http404, QueryDict

from csprapp.accounts.event_models import Kind as EventKind
from csprapp.accounts.events import note
from csprapp.accounts.models import User
from csprapp.accounts.roles import NotAllowed
from csprapp.clock.instants import london_date
from csprapp.partnership.models import Partnership
from csprapp.records.access import log_read_by
from csprapp.records.refusals import require_facts
from csprapp.tables.writing import XLSX, ZIP, in_parts, write_csv, write_xlsx
from csprapp.tasks.models import KEPT
from csprapp.tasks.work import Running, work
from csprapp.today import london_today, now
from csprapp.ui.templatetags.ui import plural
from dashboard.exports.kinds import KINDS, Asked, Kind
from dashboard.exports.models import Export

FEW = 1000  # rows that are written while somebody waits
AT_ONCE = 500  # rows of which is asked together whether they are open
OFTEN = 200  # rows between two words of how far it is
MIME = {Export.Form.XLSX: XLSX, Export.Form.CSV: ZIP}


def ask(kind: Kind, query: QueryDict, *, form: str, private: bool, purpose: str, by: User, today: date) -> Export:
    """Ask for a sheet. That it was, by whom and for what is in the access log before a row of it is read; with words
    about people, of each case it is about. Raises NotAllowed, Refused (no purpose)."""
    require_kind(kind, by)
    require_facts({"purpose": purpose}, purpose="Enter what the file is for")
    asked, private = Asked(by, today, query), private or kind.always_private
    case, keys = kind.case(asked), list(kind.keys(asked))
    with transaction.atomic():
        export = Export.objects.create(
            kind=kind.key, query=query.urlencode(), form=form, private=private, purpose=purpose, by=by
        )
        people = ", with words about people" if private else ""
        words = f"export: {kind.title.lower()}, {plural(len(keys), 'row')}{people}"
        log = {"what": words, "why": purpose, "obj": export}
        log_read_by(by, by.name, by.role_names, case=case, **log)
        if private and kind.by_case:
            for line in kind.rows(asked, keys, ()):
                if line.opened:
                    log_read_by(by, by.name, by.role_names, case=line.case.reference, **log)
        note(EventKind.EXPORT, user=by, about=export)
    return export


def require_kind(kind: Kind, user: User) -> None:
    """Nothing, or NotAllowed."""
    if not kind.allowed(user):
        raise NotAllowed(f"Your role cannot export this: {kind.title.lower()}.")


def asked_by(export: Export, today: date) -> Asked:
    """Whose sheet it is, on a London day."""
    return Asked(export.by, today, QueryDict(export.query))


def has_grown_long(export: Export, today: date) -> bool:
    """Whether a short sheet has become too long, by a London day, to be written while somebody waits."""
    return KINDS[export.kind].number(asked_by(export, today), 2 * FEW + 1) > 2 * FEW


def file_name(export: Export) -> str:
    """A name that names nobody."""
    ending = "xlsx" if export.form == Export.Form.XLSX else "zip"
    return f"{export.kind}-{london_date(export.asked_at)}.{ending}"


def write(export: Export, file: IO[bytes], job: Running | None = None) -> None:
    """Write the sheet as it is now, with the rows that who asked may see now."""
    kind, at = KINDS[export.kind], now()
    asked = asked_by(export, london_date(at))
    keys = list(kind.keys(asked))
    columns = kind.chosen(asked.query, private=export.private)
    unsaid: list[Any] = []  # rows that do not say all: what they leave stands on a sheet beside them
    whole = kind.beside is not None and not asked.query.getlist("columns")
    rows = _told(kind.rows(asked, keys, columns), len(keys), job)
    rows = _noting(rows, kind, unsaid) if whole else rows
    about = about_lines(export, kind, asked, len(keys))
    if export.form == Export.Form.XLSX:
        beside = kind.beside(unsaid) if whole and kind.beside else None
        write_xlsx(file, kind.title, columns, rows, about=about, at=at, beside=beside)
    else:
        write_csv(file, kind.key, columns, rows, about=about, at=at)


def _told(rows: Iterator[Any], total: int, job: Running | None) -> Iterator[Any]:
    for done, row in enumerate(rows, 1):
        yield row
        if job and done % OFTEN == 0:
            job.progress(done, total)


def _noting(rows: Iterator[Any], kind: Kind, unsaid: list[Any]) -> Iterator[Any]:
    for row in rows:
        if not kind.says_all(row):
            unsaid.append(row)
        yield row


def about_lines(export: Export, kind: Kind, asked: Asked, number: int) -> list[str]:
    """What stands above the data dictionary: what this is, whose and what for."""
    with_people = (
        "It includes words about people. Keep it as securely as the case file, and delete it when you no longer "
        "need it."
    )
    without = "The names of children and families, and free text about them, are left out."
    dates = "The sheet “Statutory dates” is for cases whose row cannot say how each of them ran."
    restricted = "A restricted case that you cannot open has only its number, owner and next date."
    return [
        f"{kind.title}: {Partnership.current().name or 'the partnership'}",
        f"Made on {asked.today:%d/%m/%Y} for {export.by.name}. {plural(number, 'row')}.",
        f"What it is for: {export.purpose}",
        *([f"Filtered: {said}"] if (said := kind.says(asked)) else []),
        with_people if export.private else without,
        *([restricted] if kind.key == "cases" else []),
        *([dates] if kind.beside and export.form == Export.Form.XLSX else []),
    ]


def still_allowed(owner: User, key: int) -> bool:
    """Whether somebody may still have their sheet: the deed, the case where it is about one, and every case and action
    of a file that was made while they could open it."""
    export = Export.objects.filter(pk=key, by=owner).first()
    if export is None or export.kind not in KINDS or not KINDS[export.kind].allowed(owner):
        return False
    kind, asked = KINDS[export.kind], asked_by(export, london_today())
    try:
        kind.case(asked)
    except Http404:
        return False
    return set(export.opened) <= opened_of(kind, asked, export.opened)


def opened_of(kind: Kind, asked: Asked, keys: Iterable[int]) -> set[int]:
    """Which of these rows are open to who asked, now."""
    if kind.opened is None:
        return set()
    rows = kind.opened(asked).order_by()
    return {key for some in in_parts(keys, AT_ONCE) for key in rows.filter(pk__in=some).values_list("pk", flat=True)}


def is_fresh(export: Export) -> bool:
    """Whether it may still be fetched: for a day."""
    return now() - export.asked_at < KEPT


@work("Export", may=still_allowed)
def make_export(job: Running, key: int) -> None:
    """Write a long sheet beside the requests, and remember first whose words it may hold."""
    export = Export.objects.select_related("by").get(pk=key)
    kind, asked = KINDS[export.kind], asked_by(export, london_today())
    export.opened = sorted(opened_of(kind, asked, kind.keys(asked)))
    export.save(update_fields=["opened"])
    with tempfile.TemporaryFile() as file:
        write(export, file, job)
        file.seek(0)
        job.keep_file(file_name(export), File(file), MIME[Export.Form(export.form)])
