"""One form for every spelling: without case, accents, letters of their own, apostrophes, dashes and line ends. Pure."""

import re
import unicodedata
from functools import lru_cache
from html import unescape

from anyascii import anyascii

APOSTROPHES = "’‘‛ʼʻʹʽˈˊˋ′‵´`＇՚׳ꞌʾʿ"
DASHES = "‐‑‒–—―−⁃˗﹘﹣－⸗־᠆"
SLASHES = "⁄∕⧸╱"
LINE_ENDS = "\r\x0b\x0c\x85\u2028\u2029"
_SIGNS = str.maketrans(
    {
        "。": ".",
        "\x91": "'",  # Windows letters that were read as Latin ones
        "\x92": "'",
        "\x96": "-",
        "\x97": "-",
        **dict.fromkeys(APOSTROPHES, "'"),
        **dict.fromkeys(DASHES, "-"),
        **dict.fromkeys(SLASHES, "/"),
        **dict.fromkeys(LINE_ENDS, "\n"),
    }
)
_STRAIGHT = str.maketrans(dict.fromkeys(APOSTROPHES, "'"))
_UNSEEN = re.compile(
    "[\u00ad\u034f\u061c\u0640\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f"
    "\ufeff\uffa0\ufff0-\ufffb\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"
)
# Letters as pictures, which no rule of Unicode turns into letters: in circles, in squares, and as flags.
_PICTURED = {start + place: chr(ord("A") + place) for start in (0x1F150, 0x1F170, 0x1F1E6) for place in range(26)}
_PICTURED |= {ord(sign): chr(ord("A") + place) for place, sign in enumerate("⠁⠃⠉⠙⠑⠋⠛⠓⠊⠚⠅⠇⠍⠝⠕⠏⠟⠗⠎⠞⠥⠧⠺⠭⠽⠵")}  # Braille
# Signs that have what follows written the other way round, until another one ends it: also what stands beside the text.
_TURNS = re.compile("[\u202a-\u202e\u2066-\u2069]")
_TURNED_ROUND = re.compile("\u202e([^\u202c\u2069\n]*)[\u202c\u2069]?")  # shown from right to left
# UTF-8 that was read as Windows text: "â€™" for an apostrophe, "Ã«" for an e with two dots.
_READ_WRONGLY = re.compile(
    "[\u00c2-\u00f4][\u0080-\u00bf\u20ac\u201a\u0192\u201e\u2026\u2020\u2021\u02c6\u2030\u0160\u2039\u0152\u017d\u2018\u2019\u201c\u201d\u2022\u2013\u2014\u02dc\u2122\u0161\u203a\u0153\u017e\u0178]{1,3}"
)
_LOST = re.compile(r"(?<=[^\W\d_])(?:\ufffd|\?)(?=[a-z])")  # a letter that some program could not keep
_ENTITY = re.compile(r"&(?:#\d{2,6}|#[xX][\da-fA-F]{2,5}|[A-Za-z]{2,8});")
_FOREIGN_DIGIT = re.compile(r"[^\D0-9]")
_ONE_FOR_TWO = re.compile(r"(?<![aeiou])([aou])(?:e|(?<=a)a)(?=[^\Waeio])")  # inside a word, before no vowel but "u"
# A hyphen at a line's end, as it is typed, scanned ("¬"), or set by a mail program ("="); the next line may be quoted.
_CUT = re.compile(r"([^\W\d_])(?:[-¬][ \t]*|=)\n[\s>|]{0,6}([^\W\d_])")
_HYPHENS_OF_PDF = re.compile("[\x02\xad\ufffe](?=[ \t]*\r?\n)")  # by which programs for PDFs say that a line cut a word
_OF_MACHINES = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\xad\ufffe\uffff]")
_NOTHING = re.compile("[\x00\x02\x7f-\x84\x86-\x9f\ufffe\uffff]")  # signs of machines that say nothing
_LOST_LETTERS = re.compile(r"(?<=[^\W\d_])[\x01-\x08\x0e-\x1f](?=[a-z])")  # where a ligature had no letters
# Marks that stand over, under or after a letter and are no letter of their own: words go on over them.
MARKS = "".join(chr(sign) for sign in [*range(0x300, 0x370), *range(0x483, 0x1200), *range(0x17B4, 0x17D4)]
                if unicodedata.category(chr(sign))[0] == "M")  # fmt: skip
LETTER = rf"[^\W\d_][{MARKS}]*"
# A word goes on over an apostrophe and ends at a dash: both of its halves are words.
WORD = re.compile(rf"(?:{LETTER})+(?:'(?:{LETTER})+)*")
# Scripts that leave vowels out or write them as marks: in Latin letters two different names would be one.
KEPT = re.compile("[\u0590-\u08ff\u0900-\u0e7f\u0f00-\u109f\u1780-\u17ff]")
_ONE_LETTER = str.maketrans({"ى": "ي", "ی": "ي", "ک": "ك", "ە": "ه", "ة": "ه", "ۀ": "ه"})
# Written without blanks between words, or with endings that hang on (Korean): one sign is part of a name, and a name is
# found inside a run of them.
UNSPACED = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\uac00-\ud7af\u2e80-\u2fdf\u3005-\u3007\u3040-\u30ff\u3400-\u9fff"
    "\uf900-\ufaff\U00020000-\U0003ffff]+"
)


def seen(text: str) -> str:
    """The text without signs that nobody sees, which come along when something is copied from a page."""
    return text if text.isascii() else _UNSEEN.sub("", text)


def straight(text: str) -> str:
    """The text as it is kept: without the signs that turn its direction, and with it that of what stands beside it on a
    page. Hebrew and Arabic run from right to left without them."""
    return text if text.isascii() else _TURNS.sub("", text)


def plain(text: str) -> str:
    """The text as it is searched and shown: one sign for each apostrophe, dash and line end, no unseen sign, figures
    as figures, and a word that a line's end cut made whole again. Letters stay as they are written."""
    text = text.replace("\r\n", "\n")
    if _OF_MACHINES.search(text):
        text = _LOST_LETTERS.sub("*", _NOTHING.sub("", _HYPHENS_OF_PDF.sub("-", text).translate(_SIGNS)))
    if "&" in text:
        text = _ENTITY.sub(lambda written: unescape(written.group()), text)
    if not text.isascii():
        text = _TURNED_ROUND.sub(lambda turned: turned[1][::-1], _READ_WRONGLY.sub(_read_rightly, text))
        text = text.translate(_PICTURED)
        text = unicodedata.normalize("NFKC", _UNSEEN.sub("", text.translate(_SIGNS))).translate(_SIGNS)
        text = _FOREIGN_DIGIT.sub(lambda digit: str(unicodedata.decimal(digit[0])), text)
    elif any(sign in text for sign in "`\r\x0b\x0c"):
        text = text.translate(_SIGNS)
    return _CUT.sub(_made_whole, _LOST.sub("", text) if "?" in text or "\ufffd" in text else text)


def _read_rightly(signs: re.Match[str]) -> str:
    """What some signs were before a program took UTF-8 for Windows text; themselves where they were no such thing."""
    try:
        return b"".join(
            sign.encode("latin-1") if ord(sign) < 256 else sign.encode("cp1252") for sign in signs.group()
        ).decode()
    except UnicodeError:
        return signs.group()


def plain_apostrophes(text: str) -> str:
    """The text with each apostrophe as a keyboard has it."""
    return text.translate(_STRAIGHT)


def either_apostrophe(text: str) -> tuple[str, ...]:
    """The text with straight apostrophes and with curly ones, for a comparison that the database makes; once where it
    has none."""
    typed = plain_apostrophes(text)
    return tuple(dict.fromkeys((typed, typed.replace("'", "’"))))


def placed(text: str) -> tuple[str, list[int]]:
    """The text sign by sign without what is unseen or only an accent, and for each of its signs (and its end) the place
    in the text: for what changes a text and must leave the rest of it as it is."""
    signs, at = [], []
    for place, sign in enumerate(text):
        shown = sign if sign.isascii() else unicodedata.normalize("NFKC", _UNSEEN.sub("", sign.translate(_SIGNS)))
        for each in shown.translate(_SIGNS):
            if not unicodedata.combining(each):
                signs.append(each)
                at.append(place)
    return "".join(signs), [*at, len(text)]


def _made_whole(cut: re.Match[str]) -> str:
    """Small letters on both sides: one word, parted for want of room. Else the dash belongs to it."""
    return cut[1] + cut[2] if cut[1].islower() and cut[2].islower() else f"{cut[1]}-{cut[2]}"


def flat(text: str) -> str:
    """The text with each letter in its plain form, sign for sign: a place in the one is a place in the other."""
    return text if text.isascii() else "".join(sign if sign.isascii() else _plain_letter(sign) for sign in text)


@lru_cache(maxsize=10_000)
def _plain_letter(sign: str) -> str:
    if unicodedata.combining(sign) or not sign.isalpha() or UNSPACED.match(sign):
        return sign
    return anyascii(sign)[:1] or sign if not KEPT.match(sign) else sign


def latin(text: str) -> str:
    """The text with letters of the Latin alphabet in their plain form and small; other alphabets stay, for whoever
    types in them."""
    return text if text.isascii() else "".join(sign if sign.isascii() else _latin_letter(sign) for sign in text)


@lru_cache(maxsize=10_000)
def _latin_letter(sign: str) -> str:
    return anyascii(sign).lower() if unicodedata.name(sign, "").startswith("LATIN ") else sign


@lru_cache(maxsize=100_000)
def fold_word(word: str) -> str:
    """One word as it is compared: small letters of the Latin alphabet, without apostrophes, dashes or the 's of a
    possessive. Arabic, Hebrew and Indian letters stay, without their marks of reading."""
    if not word.isascii():
        word = plain(word)
        if KEPT.search(word):
            bare = unicodedata.normalize("NFKD", word).translate(_ONE_LETTER)
            return "".join(sign for sign in bare if not unicodedata.combining(sign) and sign not in "'-").casefold()
        marks = unicodedata.normalize("NFC", word)
        word = anyascii("".join(sign for sign in marks if not unicodedata.combining(sign)))
    word = word.lower()
    return re.sub(r"[^a-z0-9]", "", word.removesuffix("'s") if len(word) > 3 else word)


def words(text: str) -> list[str]:
    """The words of a text as they are compared, apart: both halves of a double name are words."""
    return [folded for match in WORD.finditer(plain(text)) if (folded := fold_word(match.group()))]


def fold(text: str) -> str:
    """A text as it is compared: its words, folded, one blank between two."""
    return " ".join(words(text))


def one_for_two(folded: str) -> str:
    """Folded words with one letter where two may stand for one with dots or a ring: "jurgen muller" for "juergen
    mueller", as people write who leave the dots out."""
    return _ONE_FOR_TWO.sub(r"\1", folded)


def joined(text: str) -> str:
    """A text as it is compared without the gaps between its words: "Quillby-Festing" and "QuillbyFesting" are one."""
    return "".join(words(text))
