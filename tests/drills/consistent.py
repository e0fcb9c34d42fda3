"""What must be true of the database and the files after any number of kills."""

from django.apps import apps

from cases.deadlines.calendars import calendar_in_force, rules_in_force
from cases.deadlines.models import Deadline, DeadlineChange
from cases.deadlines.services import folded
from cases.documents.models import DocumentVersion
from cases.incidents import search_index
from cases.incidents.models import Incident, Person
from cases.notes.models import CaseNote
from cases.notifications.models import Notification
from cases.referrals.models import IncomingReferral, Referral
from csprapp import memory
from csprapp.accounts.models import User
from csprapp.files.checks import sha256
from csprapp.files.storage import read
from csprapp.mail.models import Outbox
from csprapp.partnership.models import Area
from csprapp.records import triggers
from csprapp.records.erasures import carry_out
from csprapp.records.models import Draft, Erasure, Record
from csprapp.records.seals import outside
from csprapp.records.seals.sealing import make_seals
from csprapp.records.seals.verifying import verify
from csprapp.today import now
from dashboard.exports.models import Export
from dashboard.pruning.files import without_file
from publications.library.models import Publication, PublicDocument
from publications.library.remembering import is_down
from reviews.actions.models import ActionEvidence, ActionProgress
from reviews.decisions.models import PartnerDecision
from reviews.returns.models import AgencyRequest

FOUND = {
    "case": (Incident, "summary"),
    "notification": (Notification, "national_reference"),
    "decision": (PartnerDecision, "reasons"),
    "document": (DocumentVersion, "sha256"),
    "evidence": (ActionEvidence, "sha256"),
    "progress": (ActionProgress, "text"),
    "referral": (Referral, "summary"),
    "draft": (Draft, "subject"),
    "note": (CaseNote, "text"),
    "request": (AgencyRequest, "context"),
    "invitation": (User, "email"),
    "tracker": (Incident, "reference"),
    "export": (Export, "purpose"),
    "left": (IncomingReferral, "reference"),
    "setting": (Area, "name"),
}
OF_HISTORY = {
    "public": (Publication, "public_from"),
    "down": (Publication, "version"),
    "file": (PublicDocument, "version"),
}
KINDS = {*FOUND, *OF_HISTORY, "mail", "erasure"}


def lost(acknowledged: list[tuple[str, int, str]]) -> list[tuple[str, int, str]]:
    """What was acknowledged and is not there as it was said."""
    there = {kind: dict(model._base_manager.values_list("pk", name)) for kind, (model, name) in FOUND.items()}
    missing = []
    for kind, pk, said in acknowledged:
        if kind == "mail":
            good = True  # counted below: several have one kind
        elif kind in FOUND:
            good = there[kind].get(pk) == said
        elif kind == "erasure":
            good = Erasure.objects.filter(pk=pk, closed_at__isnull=False).exists() and _emptied(int(said))
        else:
            model, name = OF_HISTORY[kind]
            good = model.history.filter(id=pk, **{name: said}).exists()
        missing += [] if good else [(kind, pk, said)]
    for number in {said for kind, _, said in acknowledged if kind == "mail"}:
        told = sum(kind == "mail" and said == number for kind, _, said in acknowledged)
        if Outbox.objects.filter(subject__startswith=number).count() < told:
            missing.append(("mail", 0, number))
    return missing


def _emptied(person: int) -> bool:
    """Whether nobody is named in a person's row and in its history."""
    rows = Person.history.filter(id=person), Person.everything.filter(pk=person)
    return not any(found.exclude(name="").exists() for found in rows)


def half() -> list[str]:
    """What is there in part only, in words."""
    return [*_histories(), *_ledgers(), *_cases(), *_files(), *_take_downs(), *_erasures(), *_seals()]


def _erasures():
    """One that was killed on its way is still open, and whoever does it again ends it."""
    for erasure in Erasure.objects.filter(closed_at=None):
        carry_out(erasure.pk, at=now())
    for erasure in Erasure.objects.all():
        keys = erasure.rows.filter(table_name=Person._meta.db_table).values_list("row_pk", flat=True)
        if not all(_emptied(int(key)) for key in keys):
            yield f"Erasure {erasure.pk} is done, and somebody is still named"


def _seals():
    outside.remember(make_seals().newest)
    yield from (f"{fault.table} {fault.key}: {fault.what}" for fault in verify().faults)


def _histories():
    for model in apps.get_models():
        if not (issubclass(model, Record) and hasattr(model, "history")):
            continue
        newest = {}
        for pk, version in model.history.order_by("history_id").values_list(model._meta.pk.attname, "version"):
            newest[pk] = version
        for pk, version in model._base_manager.values_list("pk", "version"):
            if newest.get(pk) != version:
                yield f"{model.__name__} {pk} is at version {version}, its history at {newest.get(pk)}"


def _ledgers():
    calendar, rules = calendar_in_force(), rules_in_force()
    for deadline in Deadline.objects.select_related("incident"):
        lines = list(DeadlineChange.objects.filter(deadline=deadline))
        dates = folded(deadline, lines, calendar, rules)
        for name in ("computed_on", "due_on", "act_on", "met_on", "ended_on"):
            if getattr(deadline, name) != getattr(dates, name):
                yield f"Deadline {deadline.pk}: {name} is not what its ledger says"


def _cases():
    for case in Incident.objects.exclude(summary=""):
        if not case.deadlines.exists() or not case.people.exists():
            yield f"Case {case.reference} has no clock or no person"
    for case in Incident.objects.filter(notifications__isnull=False):
        if not case.deadlines.filter(rule_key="rapid_review").exists():
            yield f"Case {case.reference} was notified and no rapid review runs"
    if not search_index.agrees():
        yield "The index of search is not that of the cases"
    for asked in AgencyRequest.objects.filter(deadline=None):
        yield f"The request {asked.pk} has no date"
    for person in User.objects.filter(name="Invented Person"):
        if not person.role_grants.exists() or not Outbox.objects.filter(recipient=person.email).exists():
            yield f"The account {person.pk} was opened without a role or a mail"
    if triggers.unprotected():
        yield "Triggers are missing"


def _files():
    yield from without_file()
    for model in (DocumentVersion, ActionEvidence, PublicDocument):
        for row in model.objects.all():
            if sha256(read(row.file.name)) != row.sha256:
                yield f"The file of {model.__name__} {row.pk} is not the one that was sent"


def _take_downs():
    if wrong := [words for words in memory.memory_faults() if "same disk" not in words and "CSPR_MEMORY" not in words]:
        yield str(wrong)
    remembered = is_down(memory.read().lines)
    for slug in Publication.objects.filter(withdrawn_at__isnull=False).values_list("slug", flat=True):
        if slug not in str(remembered):
            yield f"The memory does not know that {slug} is down"
