"""The words a case is found by."""

from cases.incidents import rules
from cases.incidents.models import Incident
from csprapp.records.services import set_denormalised


def refresh_search(incident: Incident) -> None:
    """Keep the words a case is found by: its own, its people's, its references. Call it after any of them changed."""
    texts = [incident.reference, incident.panel_reference, incident.setting, incident.summary, incident.home_authority]
    texts += [incident.area.name, incident.other_areas, incident.referred_by]
    for person in incident.people.all():
        texts += [person.initials, rules.same_initials(person.initials), person.name, person.other_names]
    texts += incident.notifications.values_list("national_reference", flat=True)
    incident.search_text = rules.search_text(texts)
    set_denormalised(Incident, incident.pk, search_text=incident.search_text)
