"""The fixed words that the sentences of a case's story are made of, by the codes that a record has."""

from cases.deadlines.models import WaitingFor
from cases.letters.models import LetterKind
from cases.notifications.models import Informed
from cases.referrals.models import Outcome
from reviews.planning.rules import OTHER

DECIDED = {"lcspr": "LCSPR", "alternative": "an alternative learning review", "none": "no further review"}
REVIEWS = {"lcspr": "LCSPR", "alternative": "alternative learning review", "thematic": "thematic review",
           "audit": "audit"}  # fmt: skip
PUBLISHED = {"full": "publish the report in full", "improvements": "publish the improvements only",
             "none": "not publish"}  # fmt: skip
CONSIDERED = {
    Outcome.NOTIFY: "notify the Panel",
    Outcome.NOT_NOTIFY: "not notify the Panel",
    Outcome.LOCAL_LEARNING: "learn from it locally instead",
    Outcome.OTHER_PROCESS: "leave it to another process",
    Outcome.WAITING: "wait until more is known",
}
TOLD = {
    Informed.Whom.HOME_AUTHORITY: "the home or placing authority",
    Informed.Whom.SCRUTINEER: "the independent scrutineer",
    Informed.Whom.CHAIR: "the chair of the partnership",
    Informed.Whom.LEAD_MEMBER: "the lead member for children",
    Informed.Whom.PRESS: "the press office",
    Informed.Whom.OTHER: "somebody else",
}
PROCEEDINGS = {
    "criminal": "the criminal proceedings",
    "inquest": "the inquest",
    "family_court": "the family court proceedings",
    "care": "the care proceedings",
    "civil": "the civil claim",
    "employment": "the employment or regulatory proceedings",
    "child_death_review": "the child death review",
    "other": "other proceedings",
}
OTHER_REVIEWS = {
    "child_death": "the child death review",
    "adult": "the safeguarding adult review",
    "domestic": "the domestic abuse related death review",
    "nhs": "the NHS patient safety investigation",
    "mappa": "the MAPPA serious case review",
    "lcspr": "another area’s LCSPR",
}
REPLIED = {
    "agrees": "it agrees",
    "queries": "it asks a question",
    "disagrees": "it disagrees",
    "national": "it is considering a national review",
}
MET_BY = {"visit": "during a visit", "telephone": "by telephone", "video": "by video call", "letter": "by letter",
          "email": "by email", "through": "through somebody else"}  # fmt: skip
EVENTS = {"learning": "A learning event was held", "talks": "Practitioners were spoken to one to one",
          "managers": "A meeting of managers was held", "feedback": "The findings were shared with practitioners",
          "other": "An event with practitioners was held"}  # fmt: skip
WENT_TO = {"partners": "the statutory partners", "reviewer": "the independent reviewer", "family": "the family",
           "agencies": "agencies or practitioners", "other": "somebody else"}  # fmt: skip
# A step that another record tells when it happens, with its own day, is not told a second time.
MILESTONES = {
    "information": "The agencies’ information was received",
    "comments": "The partners’ comments on the draft were received",
    "family": "The family saw what the report will say",
    OTHER: "An agreed milestone of the review was reached",
}
LETTERS = {LetterKind.AGENCY: "an agency", LetterKind.FAMILY: "the family", LetterKind.PANEL: "the Panel",
           LetterKind.REVIEWER: "the independent reviewer", LetterKind.CORONER: "the coroner or the CPS"}  # fmt: skip
SIGNED = {"report": "the final report", "publication": "the decision about publication"}
WAITS_FOR = dict(WaitingFor.choices)
ON_TRACK = {"on_track": "on track", "at_risk": "at risk", "late": "late"}
OF_A_REPORT = frozenset({"lcspr", "improvements"})  # the review itself says when it was published
