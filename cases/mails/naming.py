"""How a mail names a case: the one place where the word for it is chosen."""

from cases.incidents.models import Incident

COLUMNS = ("reference", "code_name")  # of the case, that the words need


def name_of(reference: str, code_name: str) -> str:
    """The case as mail names it, its subject too: by what says nothing about anybody. Takes what `COLUMNS` name."""
    return f"{reference} ({code_name})" if code_name else reference


def named(case: Incident) -> str:
    """The same of a case that was read."""
    return name_of(*(getattr(case, column) for column in COLUMNS))
