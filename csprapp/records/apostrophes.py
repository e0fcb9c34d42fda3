"""What was typed finds what was written, whichever apostrophe either has: a keyboard's is straight, Word's is curly."""

from django.db.models import Q

from csprapp.names.folding import either_apostrophe


def says(field: str, words: str, how: str = "icontains") -> Q:
    """That a field has these words, with straight apostrophes or with curly ones. `how` is one of Django's lookups."""
    return Q(*((f"{field}__{how}", each) for each in either_apostrophe(words)), _connector=Q.OR)
