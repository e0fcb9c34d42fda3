"""How a mail names a case: the one place where the word for it is chosen."""

from cases.incidents.models import Incident

COLUMNS = ("reference",)  # of the case, that the words need


def named(case: Incident) -> str:
    """The case as mail names it, its subject included: by what says nothing about anybody."""
    return case.reference
