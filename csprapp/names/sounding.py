"""How a name recorded in Latin letters sounds in an alphabet of few vowels or none, as a translation has it. Pure.

Arabic, Hebrew and Indian alphabets give a foreign name by its consonants: "Marlon" is "mrlwn", "marln" or "mrlvn".
Two words sound alike when their consonants are the same, one after the other.
"""

import re
from functools import lru_cache

from anyascii import anyascii

SHORTEST = 3  # consonants: two are in too many words
_ONE_SOUND = (("sh", "s"), ("ch", "k"), ("ck", "k"), ("ph", "f"), ("th", "t"), ("c", "k"), ("q", "k"), ("x", "ks"),
              ("j", "g"), ("p", "b"))  # fmt: skip
_VOWELS = re.compile("[^bdfgklmnrstz]")  # h, v, w and y stand for vowels as well


@lru_cache(maxsize=50_000)
def consonants(word: str) -> str:
    """The consonants of a word by which it is known again, "" for too few."""
    form = anyascii(word).lower()
    for written, sound in _ONE_SOUND:
        form = form.replace(written, sound)
    form = re.sub(r"(.)\1+", r"\1", _VOWELS.sub("", form))
    return form if len(form) >= SHORTEST else ""
