"""What says once more what an erasure empties: text that somebody has not saved yet, and files that were made for
somebody. Neither has a history; both can be made again."""

from collections.abc import Callable, Iterator, Mapping
from functools import partial

from django.db import models, transaction

from cases.incidents.former import FormerValue
from cases.incidents.models import Child, Incident
from cases.intake import begun
from csprapp.files.storage import private
from csprapp.records.models import Draft
from csprapp.records.triggers import personal_fields
from csprapp.tasks.models import Job
from csprapp.today import london_today
from dashboard.privacy.rows import cases_of, every

Rows = Mapping[type[models.Model], list[int]]

LONG = 40  # letters: a text of so many is nobody else's by chance
NAMES = {"name", "other_names", *Child.NUMBERS}  # what stands for one person, however short the text


def forget(rows: Rows) -> Callable[[], None]:
    """Before rows are emptied: find drafts in which one of their names or longer texts stands. Gives what deletes them,
    and the files that were made of their cases or of lists of all: at the end of the transaction that empties the rows,
    since whoever else locks a draft or a piece of work holds what they change already."""
    names, texts = set(_names(rows)), set(_texts(rows))
    drafts = []
    for draft in Draft.objects.order_by("pk").iterator():
        typed = [_plain(each) for each in _strings(draft.data)]
        whole = "\n".join(typed)
        if any(name in whole for name in names) or any(
            text in whole or any(len(each) >= LONG and each in text for each in typed) for text in texts
        ):
            drafts.append(draft.pk)
    about = {"", *Incident.objects.filter(pk__in=cases_of(rows)).values_list("reference", flat=True)}

    def delete() -> None:
        found = Draft.objects.filter(pk__in=drafts)
        begun.forget(found, london_today())
        found.delete()
        for job in Job.objects.filter(case__in=about).exclude(file="").order_by("pk"):
            transaction.on_commit(partial(private.delete, job.file.name))
            job.file = ""
            job.save(update_fields=["file"])

    return delete


def _names(rows: Rows) -> Iterator[str]:
    """Whatever stands for one person, name by name."""
    for model, keys in rows.items():
        for field in NAMES.intersection(personal_fields(model)):
            for value in every(model).filter(pk__in=keys).exclude(**{field: ""}).values_list(field, flat=True):
                yield from _lines(value)
        if getattr(model, "instance_type", model) is FormerValue:
            for value in every(model).filter(pk__in=keys, field__in=FormerValue.NAMES).values_list("value", flat=True):
                yield from _lines(value)


def _lines(value: str) -> Iterator[str]:
    """Whole names and numbers: a first name alone stands in what is about somebody else, or in another word."""
    lines = map(_plain, value.replace(";", "\n").splitlines())
    yield from (line for line in lines if " " in line or any(map(str.isdigit, line)))


def _texts(rows: Rows) -> Iterator[str]:
    """Every text of the rows that is long enough to be known by."""
    for model, keys in rows.items():
        words = (models.CharField, models.TextField)
        fields = [name for name in personal_fields(model) if isinstance(model._meta.get_field(name), words)]
        for values in every(model).filter(pk__in=keys).values_list(*fields) if fields else ():
            yield from (text for value in values if value and len(text := _plain(value)) >= LONG)


def _plain(text: str) -> str:
    return " ".join(text.casefold().split())


def _strings(data: object) -> Iterator[str]:
    """Every text of what was typed, however deep it lies."""
    if isinstance(data, str):
        yield data
    elif isinstance(data, dict):
        for each in data.values():
            yield from _strings(each)
    elif isinstance(data, list):
        for each in data:
            yield from _strings(each)
