"""On which grounds a case file goes out, each with the law it stands in. Data: a new ground is one line.

The partnership decides whether a ground holds. `for_whom` names the recipients of whom it is offered.
"""

from typing import NamedTuple


class Ground(NamedTuple):
    key: str
    name: str
    source: str
    for_whom: frozenset[str]


def _of(*recipients: str) -> frozenset[str]:
    return frozenset(recipients)


EVERYBODY = _of("court", "coroner", "police", "inspector", "inquiry", "other", "partner")

GROUNDS: tuple[Ground, ...] = (
    Ground("court_order", "A court ordered it", "The order itself; Data Protection Act 2018 Schedule 2 paragraph 5(2)",
           _of("court", "police", "other")),
    Ground("family_court", "The family court asked for it or permits it", "Family Procedure Rules 2010 rule 12.73",
           _of("court", "other")),
    Ground("witness_summons", "A witness summons",
           "Criminal Procedure (Attendance of Witnesses) Act 1965 section 2", _of("court", "police")),
    Ground("coroner", "The coroner requires it", "Coroners and Justice Act 2009 Schedule 5 paragraph 1",
           _of("coroner")),
    Ground("coroner_asks", "The coroner asks for it, to investigate a death",
           "Coroners and Justice Act 2009 section 1; Data Protection Act 2018 Schedule 2 paragraph 5(2)",
           _of("coroner")),
    Ground("crime", "To prevent, detect or prosecute crime", "Data Protection Act 2018 Schedule 2 paragraph 2",
           _of("police")),
    Ground("joint_inspection", "A joint inspection of the area", "Children Act 2004 section 20", _of("inspector")),
    Ground("inspection", "Another inspection of children’s services",
           "Education and Inspections Act 2006 Part 8 chapter 4", _of("inspector")),
    Ground("inquiry_notice", "A notice of an inquiry", "Inquiries Act 2005 section 21", _of("inquiry")),
    Ground("inquiry_asks", "An inquiry’s rule 9 request", "Inquiry Rules 2006 rule 9", _of("inquiry")),
    Ground("partners", "Another safeguarding partner has asked for it, for its review", "Children Act 2004 section 16H",
           _of("other", "partner")),
    Ground("advice", "Legal advice or proceedings", "Data Protection Act 2018 Schedule 2 paragraph 5(3)",
           _of("court", "coroner", "inquiry", "other", "partner")),
    Ground("safeguarding", "To protect a child or an adult at risk", "Data Protection Act 2018 Schedule 1 paragraph 18",
           EVERYBODY),
)  # fmt: skip

_BY_KEY = {each.key: each for each in GROUNDS}


def ground(key: str) -> Ground:
    """One ground; of a key that was taken out of the list, the key itself."""
    return _BY_KEY.get(key) or Ground(key, key, "no longer in the list", frozenset())
