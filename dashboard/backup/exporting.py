"""Everything in open formats, so that the partners can leave: a CSV and a JSON file for each table, every stored file
under a name that can be read, and a data dictionary made from the models."""

import csv
import json
import mimetypes
import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TextIO, cast

from django.apps import apps
from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, models
from django.utils.text import get_valid_filename

from csprapp.files.storage import private

from .archive import BackupFault

# What opens doors, what nobody has finished typing, and what the service keeps for itself.
NOT_OURS = {"auth", "contenttypes", "sessions", "account", "mfa", "usersessions", "tasks", "django_tasks_database"}
LEFT_OUT = {
    "dashboard.calendarfeed",
    *("records.submission", "records.draft", "reviews.doorkey", "publications.generation"),
    *("records.sealedblock", "records.sealedsalts", "publishing.readpart", "publishing.compared"),
}
SECRET = {"password"}
RISKY = ("=", "+", "-", "@", "\t", "\r")  # a spreadsheet would take a cell that begins so for a formula
A_NUMBER = re.compile(r"[+-]?\d+(\.\d+)?")
DICTIONARY = ("file", "table", "about", "column", "name", "help", "kind", "longest", "may be empty", "of", "values")
README = """Everything this service held when it was exported, without what opens doors: passwords, second factors
and sessions.

tables/NAME.csv    one table, UTF-8, a heading line; dates are YYYY-MM-DD, instants have their zone
tables/NAME.json   the same rows, as it stands in the database
files/             every stored file, by table, with the reference of its case where it has one; files.csv lists them
dictionary.csv     what each column means, its kind, what it refers to and which values it takes

A column that ends in _id holds the key, `id`, of a row of the table named in the dictionary. Tables that begin with
“historical” hold every earlier version of a row: who changed it, when and why.
In the CSV files a cell that begins with = + - @ has an apostrophe before it, so that no spreadsheet takes it for a
formula. The JSON files are exact.
"""


def exported_models() -> list[type[models.Model]]:
    """The models whose rows go along, histories included."""
    return [
        model
        for model in apps.get_models(include_auto_created=True)
        if model._meta.app_label not in NOT_OURS and model._meta.label_lower not in LEFT_OUT
        if model._meta.label_lower.replace("historical", "") not in LEFT_OUT
    ]


def fields_of(model: type[models.Model]) -> list[Any]:
    """The columns of a model that go along, in their order."""
    return [each for each in model._meta.concrete_fields if each.name not in SECRET]


def export(to: Path) -> dict[str, int]:
    """Write everything into a new or empty folder, as of one moment, for its owner's eyes alone; gives the rows of each
    table. Raises BackupFault."""
    if to.exists() and (not to.is_dir() or any(to.iterdir())):
        raise BackupFault(f"{to} is not an empty folder. Nothing was written")
    before = os.umask(0o077)
    try:
        (to / "tables").mkdir(parents=True, exist_ok=True)
        to.chmod(0o700)
        with one_moment():
            counts = {model._meta.label_lower: write_table(model, to / "tables") for model in exported_models()}
            write_files(to)
        with created(to / "dictionary.csv") as file:
            write_rows(file, DICTIONARY, dictionary())
        with created(to / "README.txt") as file:
            file.write(README)
    finally:
        os.umask(before)
    return counts


@contextmanager
def one_moment() -> Iterator[None]:
    """Inside it everything is read as it was at the beginning, while others write."""
    begin = "BEGIN" if connection.vendor == "sqlite" else "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"
    with connection.cursor() as cursor:
        cursor.execute(begin)
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("COMMIT")


def created(path: Path) -> TextIO:
    """A new text file, in UTF-8 and with the line ends that are written."""
    return path.open("x", encoding="utf-8", newline="")


def write_table(model: type[models.Model], folder: Path) -> int:
    """One table, as CSV and as JSON, a row at a time; gives how many."""
    names, count = [each.attname for each in fields_of(model)], 0
    rows = model._base_manager.order_by("pk").values_list(*names).iterator(chunk_size=2000)
    name = model._meta.label_lower
    with created(folder / f"{name}.csv") as sheet, created(folder / f"{name}.json") as text:
        lines = csv.writer(sheet)
        lines.writerow(names)
        text.write("[")
        for row in rows:
            lines.writerow([cell(value) for value in row])
            text.write(",\n" if count else "\n")
            json.dump(dict(zip(names, row, strict=True)), text, cls=DjangoJSONEncoder, ensure_ascii=False)
            count += 1
        text.write("\n]\n")
    return count


def cell(value: Any) -> str:
    """A value as text for a spreadsheet, which must not take it for a formula."""
    if value is None:
        return ""
    if isinstance(value, dict | list):
        text = json.dumps(value, cls=DjangoJSONEncoder, ensure_ascii=False)
    else:
        text = value.isoformat() if hasattr(value, "isoformat") else str(value)
    return f"'{text}" if text.startswith(RISKY) and not A_NUMBER.fullmatch(text) else text


def write_rows(file: TextIO, heading: tuple[str, ...], rows: Iterator[tuple[Any, ...]]) -> None:
    """A sheet."""
    lines = csv.writer(file)
    lines.writerow(heading)
    lines.writerows([cell(value) for value in row] for row in rows)


# --- Files ------------------------------------------------------------------------------------------------------------


def write_files(to: Path) -> None:
    """Every stored file of a row, and the list of them; what is not there is in the list with a note."""
    with created(to / "files.csv") as file:
        write_rows(file, ("file", "table", "id", "sha256", "note"), _files(to))


def _files(to: Path) -> Iterator[tuple[Any, ...]]:
    for model in exported_models():
        stored = [each for each in model._meta.concrete_fields if isinstance(each, models.FileField)]
        for row in model._base_manager.order_by("pk").iterator(chunk_size=200) if stored else ():
            for each in stored:
                if name := str(getattr(row, each.attname)):
                    path, table = Path("files") / model._meta.label_lower / readable(row), model._meta.label_lower
                    note = _put(name, to / path)
                    yield str(path), table, row.pk, getattr(row, "sha256", ""), note


def _put(stored: str, to: Path) -> str:
    to.parent.mkdir(parents=True, exist_ok=True)
    try:
        with private.open(stored, "rb") as source, to.open("xb") as into:
            shutil.copyfileobj(source, into)
    except FileNotFoundError:
        return "the file is missing"
    return ""


def readable(row: models.Model) -> str:
    """ "2026-0042 Minutes, version 1 (17).pdf": the case where there is one, what it is called, its key."""
    case = _case(row)
    words = f"{case} {getattr(row, 'name', '') or row}".strip()
    ending = mimetypes.guess_extension(getattr(row, "mime", "")) or (".docx" if not hasattr(row, "mime") else "")
    plain = get_valid_filename(words.removesuffix(ending).replace("/", "-"))[:100]
    return f"{plain}_({row.pk}){ending}"


def _case(row: models.Model) -> str:
    """The reference of the case that a row belongs to, itself or through the document it is a version of."""
    for holder in (row, getattr(row, "document", None)):
        incident = getattr(holder, "incident", None)
        if incident is not None:
            return str(incident)
    return ""


# --- What everything means --------------------------------------------------------------------------------------------


def dictionary() -> Iterator[tuple[Any, ...]]:
    """A line for each column, from the models: their names, help texts, lengths, and the values they take."""
    for model in exported_models():
        of = getattr(model, "instance_type", model)  # of a history: the model whose earlier versions it keeps
        about = "" if (of.__doc__ or "").startswith(f"{of.__name__}(") else (of.__doc__ or "").split("\n\n")[0]
        about = " ".join(("Every earlier version. " if of is not model else "", *about.split())).strip()
        for each in fields_of(model):
            refers = each.remote_field.model._meta.label_lower if each.remote_field else ""
            values = "; ".join(f"{value} = {words}" for value, words in _choices(each))
            yield (
                *(model._meta.label_lower, str(model._meta.verbose_name), about, each.attname),
                *(str(each.verbose_name), str(each.help_text), each.get_internal_type(), each.max_length),
                *("yes" if each.null or each.blank else "no", refers, values),
            )


def _choices(of: Any) -> list[tuple[Any, Any]]:
    return cast("list[tuple[Any, Any]]", of.flatchoices) if of.choices else []
