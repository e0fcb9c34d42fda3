"""Statutory clocks as a sheet beside the list of cases, and known again when it is read in: what a row for each case
cannot hold, such as the clocks before a case was opened again. Plain words, which both directions share.
"""

from collections.abc import Mapping

from csprapp.clock.rules import SHIPPED
from csprapp.partnership.national import called_now

SHEET = "Statutory dates"
RULES = ("notify_panel", "report_death", "tell_partners", "rapid_review", "lcspr")
# What each column is called; the words of the Panel as it is called now.
HEADINGS: Mapping[str, str] = {
    "reference": "Reference",
    "duty": "Duty",
    "started_on": "Started on",
    "computed_on": "Statutory date",
    "due_on": "Date that applied",
    "met_on": "Met on",
    "ended_on": "No longer needed from",
    "end_reason": "Why it was no longer needed",
    "learned_on": "New fact learned on",
    "starts": "What the new fact started again",
    "closed_on": "Closed before the new fact on",
    "closed_as": "How it had ended",
    "report_finished_on": "Report finished on",
    "sent_to_panel_on": "Report sent to the Panel on",
    "sent_to_secretary_on": "Report sent to the Secretary of State on",
}
DAYS = tuple(key for key in HEADINGS if key.endswith("_on"))
_NAMES = {rule.key: rule.name for rule in SHIPPED if rule.key in RULES}


def duty_words(rule_key: str) -> str:
    """What the duty of a rule is called in the sheet."""
    return called_now(_NAMES[rule_key])


def duty_called(words: str) -> str:
    """The rule whose duty is called so, or ""."""
    return next((key for key, name in _NAMES.items() if words in (name, called_now(name))), "")
