"""Who may do what to this case. Roles and deeds: `csprapp/accounts/roles.py`; which cases: `Incident.objects.visible_to`."""

from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from cases.incidents.models import Incident
from csprapp.records.access import log_read
from csprapp.today import london_today


def open_case(request: HttpRequest, reference: str, what: str, why: str = "") -> Incident:
    """The case, with the read logged before anything of it leaves. Strangers get the 404 of a case that does not exist."""
    visible = Incident.objects.visible_to(request.user, london_today()).select_related("area", "owner", "logged_by")
    incident = get_object_or_404(visible, reference=reference)
    log_read(request, what=what, case=incident.reference, obj=incident, why=why)
    return incident
