"""Whether two children who were born on one day may be one child, by what they are called. Pure."""

from csprapp.names.comparing import initials, is_initials, is_near
from csprapp.names.folding import joined, words
from csprapp.names.texts import name_of
from csprapp.names.variants import variants_of

# What a child is called before there is a name, or beside one.
NOT_A_NAME = frozenset("baby boy girl infant child unborn twin of mr mrs ms miss unknown not known the and".split())  # noqa: SIM905


def may_be_one_child(one: str, other: str) -> bool:
    """Whether two names of children born on one day may be one child's: some words of the one are those of the other
    ("Baby Teasdale", "Amara Festing"), one of them as its first letter, or one of several with a slip."""
    some, others = sorted(map(_called, (one, other)), key=len)
    if not some or joined(one) == joined(other):
        return bool(some)
    same = [word for word in some if word in others or variants_of(word) & {*others}]
    rest, left = [word for word in some if word not in same], [word for word in others if word not in same]
    letters = [word for word in rest if len(word) == 1 and any(each.startswith(word) for each in left)]
    slips = [word for word in rest if any(is_near(word, each) or is_near(each, word) for each in left)]
    return bool(same) and len(rest) <= len(letters) + len(slips) and len(slips) < 2


def _called(name: str) -> list[str]:
    """The words of a name, of a Chinese one in Latin letters too, without what says only that it is a child's."""
    found = name_of(name)
    return [word for word in (found.parts if found.native else words(name)) if word not in NOT_A_NAME]


def are_initials_of(written: str, name: str) -> bool:
    """Whether initials can be of a name, of two or more of its words in any order."""
    letters, left = initials(written), [word[0] for word in words(name)]
    if len(letters) < 2 or not is_initials(written):
        return False
    return all(letter in left and not left.remove(letter) for letter in letters)  # type: ignore[func-returns-value]


def says_a_name(written: str, name: str) -> bool:
    """Whether what was written for initials says a word of the name: "Amara F." of Amara Festing. One of three letters
    or more, for shorter ones may be initials, and none that says only that it is a child's ("Baby F." of Baby
    Festing)."""
    return any(len(word) > 2 and word in words(written) for word in _called(name))
