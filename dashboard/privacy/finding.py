"""Where a person stands in what is kept: over people, texts, names of documents, histories, drafts and mail.

Names are compared as everywhere (csprapp/names): former names too, in any order, in short forms, nearly spelt. What a
case says is given only as far as the reader may open that case; of others its reference, to ask somebody who may.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import partial
from itertools import groupby
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.text import capfirst

from cases.audit.sources import all_lines, sources
from cases.audit.texts import fields_of
from cases.incidents.former import FormerValue
from cases.incidents.models import Incident, Person
from cases.incidents.search import found_by
from cases.retention.models import SubjectRequest
from csprapp.accounts.models import User
from csprapp.clock.deadline import plain_day
from csprapp.clock.instants import london_date
from csprapp.names.comparing import same_initials, same_name
from csprapp.records.apostrophes import says
from csprapp.records.models import Draft
from csprapp.records.triggers import personal_fields
from csprapp.ui.conflicts import words
from dashboard.privacy.pieces import Piece, longest_first, piece
from dashboard.privacy.published import published
from dashboard.privacy.rows import BESIDE, BY_REFERENCE, called, cases_of, every
from publishing.disclosure.searches import Known, Place, Searched, Sort, in_one_place

MOST = 500  # cases that one name may be found in


@dataclass(frozen=True)
class Found:
    """All of it; and the references of cases with the name that are not open to the reader."""

    pieces: tuple[Piece, ...]
    elsewhere: tuple[str, ...]
    documents: tuple[tuple[str, str], ...]  # case and title of each document to read: files are not searched


def find(request: SubjectRequest, user: User, on: date) -> Found:
    """Everything found for a request, as far as this person may open it on a London day."""
    keys = cases_with(request)
    cases = Incident.objects.filter(pk__in=keys).order_by("reference")
    mine = list(cases.visible_to(user, on).select_related("area").prefetch_related("documents"))
    others = cases.exclude(pk__in=[case.pk for case in mine]).select_related("area")
    elsewhere = [case.reference for case in others if any(True for _ in _of_case(case, request, user, on))]
    pieces = {case: list(_of_case(case, request, user, on)) for case in mine}
    documents = [(case.reference, str(each)) for case in mine if pieces[case] for each in case.documents.all()]
    public, shut = published(partial(_known_in, request), user, on)
    once = {each.sign: each for some in (*pieces.values(), public) for each in some}  # some rows belong to both sides
    found = sorted(once.values(), key=lambda each: each.case or "~")
    return Found((*found, *_drafts(request)), tuple(sorted({*elsewhere, *shut})), tuple(documents))


# --- Which cases ------------------------------------------------------------------------------------------------------


def cases_with(request: SubjectRequest) -> set[int]:
    """The keys of every case that may hold the person: by its people now and before, by its words, and by what its
    histories said once."""
    found = {case for case, *told in _people() if _is_person(request, *told)}
    for name in request.names:
        found.update(found_by(Incident.objects.all(), name, MOST))
        found |= _in_texts(max(name.split(), key=len))
    return found


def _people() -> Iterator[tuple[int, str, str, date | None]]:
    """Everybody who is or was recorded in a case: its key, a name, initials, date of birth."""
    columns = ("incident_id", "name", "other_names", "initials", "date_of_birth")
    now = Person.everything.order_by().values_list(*columns)
    for case, name, others, initials, born in now.union(Person.history.order_by().values_list(*columns)):
        for each in (name, *others.replace(";", "\n").replace(",", "\n").splitlines()):
            yield case, each, initials, born
    before = FormerValue.everything.filter(field__in=FormerValue.NAMES).order_by()
    for case, value in before.values_list("incident_id", "value"):
        for each in value.splitlines():
            yield case, each, "", None


def _is_person(request: SubjectRequest, name: str, initials: str, born: date | None) -> bool:
    if any(same_name(each, name) for each in request.names):
        return True
    same_day = born is not None and born == request.date_of_birth
    return same_day and bool(initials) and any(same_initials(_initials(each), initials) for each in request.names)


def _initials(name: str) -> str:
    return ".".join(word[0].upper() for word in name.split())


def _in_texts(word: str) -> set[int]:
    """The cases in whose texts, now or once, a word stands as it is spelt."""
    found: set[int] = set()
    kept = [source.model for source in sources()] + [model for model, _ in BESIDE]
    for model in {*kept, *BY_REFERENCE}:
        for table in (model, getattr(model, "history", None) and model.history.model):
            if (
                table
                and (said := _says(table, word))
                and (keys := list(every(table).filter(said).values_list("pk", flat=True)))
            ):
                found |= cases_of({table: keys})
    return found


def _says(model: type[models.Model], word: str) -> Q:
    said = Q()
    for name in personal_fields(model):
        field = model._meta.get_field(name)
        if isinstance(field, models.CharField | models.TextField) and not field.choices:
            said |= says(name, word)
    return said


# --- What of a case ---------------------------------------------------------------------------------------------------


def _of_case(case: Incident, request: SubjectRequest, user: User, on: date) -> Iterator[Piece]:
    """Each record that says something of the person, and what it said before where that was something else."""
    known, people = _known(case, request)
    lines = all_lines(case, user, on)
    for (source, key), group in groupby(lines, key=lambda line: (line.source, line.row.id)):
        told = list(group)
        now = _text(source.model, told[-1].row)
        name = called(source.model)
        about = {Person: key, FormerValue: getattr(told[-1].row, "person_id", None)}.get(source.model)
        certain = about in people or getattr(told[-1].row, "person_id", None) in people
        yield from piece(f"{source.model._meta.db_table}:{key}", case.reference, Place(name, now), known, certain)
        seen = {now}
        for line in told:
            before, past = _text(source.model, line.row), f"{source.model.history.model._meta.db_table}:{line.key}"
            if before not in seen:
                seen.add(before)
                then = Place(f"{name}, as it was on {plain_day(london_date(line.at))}", before)
                yield from piece(past, case.reference, then, known, certain)
            yield from piece(f"{past}:why", case.reference, Place(f"{name}, why it was changed", line.why), known)
    for model, ways in (*BESIDE, *((model, ("case",)) for model in BY_REFERENCE)):
        for way in ways:
            value = case.reference if way == "case" else case.pk
            for row in every(model).filter(**{way: value}):
                here = Place(called(model), _text(model, row))
                yield from piece(f"{model._meta.db_table}:{row.pk}", case.reference, here, known)


def _known_in(request: SubjectRequest, cases: Iterable[Incident]) -> list[Known]:
    """What is looked for in a publication: the names asked for, and what the cases it draws on call the person."""
    every = [fact for case in cases for fact in _known(case, request)[0]]
    names = [Known(Sort.NAME, name, "the name") for name in request.names]
    return longest_first(dict.fromkeys([*every, *names]))


def _known(case: Incident, request: SubjectRequest) -> tuple[list[Known], set[int]]:
    """What is looked for in a case: the names that were asked for, and whatever the case calls the people who may be
    this person, initials too; and the keys of those people."""
    names, initials, people = list(request.names), [], set()
    for person in Person.everything.filter(incident=case).prefetch_related("former_values"):
        before = [value for row in person.former_values.all() if row.field in FormerValue.NAMES for value in row.values]
        every_name = [person.name, *person.other_names.replace(";", "\n").splitlines(), *before]
        if any(_is_person(request, name, person.initials, person.date_of_birth) for name in every_name):
            people.add(person.pk)
            names += [name for name in every_name if name.strip()]
            initials.append(person.initials)
    known = [Known(Sort.NAME, name, "the name") for name in dict.fromkeys(names)]
    known += [Known(Sort.INITIALS, each, "the initials") for each in dict.fromkeys(initials) if each]
    if request.date_of_birth:
        known.append(Known(Sort.DAY, "", "the date of birth", request.date_of_birth))
    return longest_first(known), people


def _text(model: type[models.Model], row: models.Model) -> str:
    """What a record says, a line for each fact."""
    said = []
    for name in _fields(model):
        field, value = model._meta.get_field(name), getattr(row, name, None)
        if value and not isinstance(field, models.FileField) and not hasattr(value, "storage"):
            said.append(f"{capfirst(str(field.verbose_name))}: {_said(field, value)}")
    return "\n".join(said)


def _said(field: models.Field, value: Any) -> str:
    return plain_day(value) if isinstance(value, date) else words(value, dict(field.flatchoices))


def _fields(model: type[models.Model]) -> list[str]:
    names = [name for name in personal_fields(model) if name != "search_text"]
    return list(dict.fromkeys([*names, *fields_of(model)])) if hasattr(model, "history") else names


def _drafts(request: SubjectRequest) -> Iterator[Piece]:
    """What somebody typed and has not saved: whose it is, without its words, which are theirs until they save."""
    known = [Known(Sort.NAME, name, "the name") for name in request.names]
    for draft in Draft.objects.select_related("user").iterator():
        searched = Searched(Place("", "\n".join(map(str, draft.data.values()))))
        if any(True for fact in known for _ in in_one_place(searched, fact)):
            place = f"Unsaved text of {draft.user}: {draft.form}"
            yield Piece(f"records_draft:{draft.pk}", "", place, "Ask them to save or discard it.", "")
