"""The words a case is found by."""

from collections.abc import Iterable

from cases.incidents import rules
from cases.incidents.models import Incident, Person
from csprapp.records.services import set_denormalised


def words_of(incident: Incident, people: Iterable[Person], sent: Iterable[str]) -> str:
    """The words a case is found by: its own, its people's, its references."""
    texts = [incident.reference, incident.panel_reference, incident.setting, incident.summary, incident.home_authority]
    texts += [incident.area.name, incident.other_areas, incident.referred_by]
    for person in people:
        texts += [person.initials, rules.same_initials(person.initials), person.name, person.other_names]
    return rules.search_text([*texts, *sent])


def refresh_search(incident: Incident) -> None:
    """Keep the words a case is found by. Call it after any of them changed."""
    sent = incident.notifications.values_list("national_reference", flat=True)
    _keep(incident, words_of(incident, incident.people.all(), sent))


def find_by(incident: Incident, text: str) -> None:
    """Let a case, whose row is locked, be found by these words too."""
    _keep(incident, rules.search_text([incident.search_text, text]))


def _keep(incident: Incident, words: str) -> None:
    incident.search_text = words
    set_denormalised(Incident, incident.pk, search_text=words)
