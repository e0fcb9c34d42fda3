"""How a mail names a case: the one place where the word for it is chosen."""

from cases.incidents.models import Incident

COLUMNS = ("reference", "code_name")  # of the case, that the words need


def named(case: Incident) -> str:
    """The case as mail names it, its subject included: by what says nothing about anybody."""
    return f"{case.reference} ({case.code_name})" if case.code_name else case.reference
