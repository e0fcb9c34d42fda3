"""What a duty is called in mail: its own word and the case, nothing of what happened, to whom or where."""

from cases.deadlines.models import Deadline
from cases.mails.naming import named
from csprapp.clock.rules import AGREED
from csprapp.mail.services import full_address
from csprapp.ui.addresses import address
from publishing.links.handoffs import DUTIES as HANDOFFS
from reviews.actions.clocks import CHECK_ROUTE, IMPACT_ROUTE, ROUTE

# The label of an agreed duty stays inside: it names agencies, birthdays, and what somebody typed. The words for it, by
# the page that resolves it, with what leads to the case.
WORDS = {
    "case-mail": "deal with an email that could not be sent for",
    "case-close": "plan what comes next, or close, in",
    "case-awareness": "find out when the local authority became aware of",
    "case-another-area": "send our part to the area that leads in",
    "person-birth": "record an expected birth in",
    "person-birthday": "check orders and support in",
    "referral": "look again at a referral for",
    "request": "return from an agency for",
    "review": "finish the review of",
    "review-access": "extend the reviewer’s access, or let it end, in the review of",
    "milestone": "milestone of the review of",
    "progress-check": "progress check of the review of",
    "publication": "correct an edition and send it for a check again for",
    "publication-withdraw": "look at why a publication was taken down for",
    "publication-by-hand": "publish what is being held as ready for",
    "publication-files": "look at why a file was removed or replaced in a publication of",
    "case-requests-ask": "ask the agencies about",
    "case-requests": "returns of the agencies for",
    "case-rapid-review-meeting": "hold the rapid review meeting of",
    "case-decision-ask": "partners’ decision on the rapid review of",
    "disagreement": "record how the partners’ disagreement was resolved on",
    "access-change": "decide on a change to who can open a case in",
    "disclosure": "decide whether a case file can go out in",
    "emergency": "review what was opened in an emergency in",
    "retention-review": "decide whether to keep a closed case in",
    "erasure": "decide whether an erasure is carried out in",
    "subject-request": "answer a request for personal data in",
    "publication-going": "30 days left for a publication of",
    "publication-repository": "copy for the national repository of",
}
OTHERWISE = "agreed task for"
# A cited rule is called by its name, unless that says too much or too little.
RULES = {"rapid_review": "send the rapid review of", "report_death": "send the report to DfE and Ofsted about"}
NUMBERED = {ROUTE, CHECK_ROUTE, IMPACT_ROUTE}  # dates of actions: the number stands for the action, and for its case


def words_of(deadline: Deadline, *, masked: bool = False, own: bool = True) -> str:
    """ "send the rapid review of 2026-0031", "milestone of the review of 2026-0007", "action 12"; of a restricted case
    that the reader may not open, that it is one. Which publication it is, is said to those alone whose `own` it is."""
    case = deadline.incident
    if masked and case:
        return f"restricted case {case.reference}"
    label = deadline.label[:1].lower() + deadline.label[1:]
    if deadline.route in NUMBERED or own and case is None and deadline.route in HANDOFFS:
        return label
    if deadline.rule_key == AGREED:
        words = WORDS.get(deadline.route, OTHERWISE)
    else:
        words = RULES.get(deadline.rule_key) or f"{label} of"
    return f"{words} {named(case)}" if case else words.rpartition(" ")[0]


def page_of(deadline: Deadline, *, masked: bool = False) -> str:
    """The address, with its host, of the page that resolves a duty: of an action the one that asks how it is going."""
    if masked:
        return ""
    update = address("action-update", deadline.subject_id) if deadline.route == ROUTE else ""
    return full_address(update or deadline.resolved_at())
