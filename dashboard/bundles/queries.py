"""What is here already, as files are compared with it."""

from __future__ import annotations

from collections import defaultdict
from datetime import date

from django.db.models import QuerySet

from cases.documents.models import DocumentVersion
from cases.incidents.models import Incident, Person
from cases.incidents.sources import SourceRow
from cases.notifications.models import Notification
from csprapp.names.folding import words
from dashboard.bundles.matching import References
from dashboard.bundles.models import Bundle, BundleFile
from dashboard.bundles.planning import Here, Looked, Plan, plan


def here(cases: QuerySet[Incident]) -> Here:
    """The references by which these cases are known, the files they have, and the names in them."""
    found = References()
    for reference, panel, code_name in cases.values_list("reference", "panel_reference", "code_name"):
        found.cases.add(reference)
        for spelling in filter(None, (reference, panel)):
            found.add(spelling, reference)
        if code_name:
            found.code_names[code_name.lower()] = reference
    theirs = SourceRow.objects.filter(incident__in=cases).exclude(reference="")
    national = Notification.objects.filter(incident__in=cases).exclude(national_reference="")
    for spelling, reference in [
        *theirs.values_list("reference", "incident__reference").distinct(),
        *national.values_list("national_reference", "incident__reference"),
    ]:
        if spelling not in found.cases:
            found.add(spelling, reference)
    files = DocumentVersion.objects.filter(document__incident__in=cases).order_by("-pk")
    have = {
        (reference, digest): title
        for reference, digest, title in files.values_list("document__incident__reference", "sha256", "document__title")
    }
    names: dict[str, set[str]] = defaultdict(set)
    for reference, name in Person.objects.filter(incident__in=cases).values_list("incident__reference", "name"):
        names[reference].update(word for word in words(name) if len(word) > 2)
    return Here(found, have, names)


def looked(file: BundleFile) -> Looked:
    """A file on its way in, as it is planned."""
    names = ("path", "sha256", "refused", "oddities", "reference", "title", "kind", "dated_on", "marking",
             "is_left_out")  # fmt: skip
    return Looked(key=file.pk, **{name: getattr(file, name) for name in names})


def plan_of(bundle: Bundle, cases: QuerySet[Incident], today: date) -> Plan:
    """What would become of every file that is not kept yet, compared with these cases."""
    files = [looked(file) for file in bundle.files.filter(outcome="", is_looked_at=True)]
    others = bundle.files.exclude(outcome="").values_list("path", flat=True)
    case = bundle.case.reference if bundle.case else ""
    return plan(files, bundle.listed, here(cases), today, case=case, marking=bundle.marking, others=others)
