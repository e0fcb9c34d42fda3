"""Names, dates and numbers, as people write them: one folding and one comparison for everything that looks for them.

Pure, beside the clock. The disclosure check, the memorial rule, the Panel's report, search and duplicates all ask
here, so that what one of them finds none of the others misses.

    fold("Łukasz  QUILLBY–Festing’s")  -> "lukasz quillby festing"    the words of a text, compared apart
    joined("Quillby Festing")          -> "quillbyfesting"            the same, compared joined
    words("O'Neil, Dr Sam")            -> ["oneil", "dr", "sam"]
    same_name("Festing Amara", "Amara FESTING")  -> True
    same_initials("A.Q.", "AQF")       -> True
"""

from csprapp.names.comparing import distance, is_near, same_initials, same_name
from csprapp.names.folding import flat, fold, fold_word, joined, plain, words

__all__ = [
    "distance", "flat", "fold", "fold_word", "is_near", "joined", "plain", "same_initials", "same_name", "words",
]  # fmt: skip
