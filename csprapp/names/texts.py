"""A text made ready once for every search, and a name as it is looked for in one. Pure."""

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import accumulate, pairwise

from csprapp.names.comparing import is_near
from csprapp.names.folding import KEPT, UNSPACED, WORD, flat, fold_word, one_for_two, plain, words
from csprapp.names.sounding import consonants
from csprapp.names.spelled import MISREAD, PARTICLES, TWO_LETTERS, also_read_as, as_letters, words_run_together
from csprapp.names.variants import variants_of
from csprapp.names.veiled import Veiled, veiled_in
from csprapp.names.vocabulary import (
    BEFORE_MONTHS,
    BEFORE_MONTHS_TOO,
    BEFORE_PLACES,
    BEFORE_SEASONS,
    BESIDE_MONTHS,
    COMMON,
    FLATS,
    GENERIC,
    MONTHS,
    PHRASES,
    ROLES,
    SEASONS,
    STREETS,
    TITLES,
)

ARTICLES = frozenset({"ud", "ul", "ur", "us", "uz", "al", "el"})  # "Saif ud-Din" is also Saifuddin
FIRST_NAMES_TOO = frozenset({"al", "di"})
EVERYBODYS = tuple(tuple(words(phrase)) for phrase in PHRASES)
HEADING = 60  # letters: a line so short ends because it is a heading, not for want of room
A_DAY = re.compile(r"(?:(?<!\d)\d{1,2}(?:st|nd|rd|th)?(?: of)?[\s/-]*|\d[/-]|\bmonths?:\s)$")
BESIDE_A_MONTH = BESIDE_MONTHS.union(MONTHS, SEASONS)
AFTER_A_MONTH = re.compile(
    rf"[\s,/'-]{{0,3}}\d|(?:,|\s(?:and|to|or)|\s?[-/])\s?(?:{'|'.join(MONTHS)})\b", re.IGNORECASE
)
SIGN = re.compile(r"\d{1,4}[a-z]?(?=[A-Z][a-z]{2})|[^\W_]+(?:'[^\W_]+)*")  # of an address: a word or a figure
LONG_STREET = 6  # letters: of a word for a kind of street that may be misspelt ("Cresent")
LONG_STREETS = [spelling for spelling in STREETS if len(spelling) >= LONG_STREET]
LAST_LATIN = 0x24F  # of the letters with which European languages in Latin letters are written, and Vietnamese beyond
SPACED_OUT = re.compile("[^·]{4,}")
SHORTEST_REST = 4  # letters: what is left of a name without its particle, and is looked for
_MAC = re.compile(r"ma?c(?=[a-z]{3})")
_CAPITAL_INSIDE = re.compile(
    r"(?:Ma?c|O|D|De[lns]?|Della?|D[aiou]|D[ao]s|L[aeo]|V[ao]n(?:[Dd]e[rn]?)?|Fitz|[AE]l|St|Ap|B[ei]n|Abu)(?=[A-Z][a-z])"
)
_RUN_ON = re.compile(r"(?:mac|mc|v[ao]n(?:de[rn])?|fitz|abd[eu][lr])(?=[a-z]{4})|(?:[ae]l|de|d[ai]|du|del)(?=[a-z]{5})")
LIGATURES = ("fi", "fl", "ff", "ffi", "ffl")
_GLUED = re.compile(r"[\s'.]{0,2}-?[\s']{0,2}")  # between two words that may be one
_PROCLITIC = re.compile(
    "^(?:ال|وال|بال|فال|كال|لل|[وفبلك]|[והבלמשכ])(?=\\w{3})"
)  # "and", "to", "the" in one word with a name


# What machines and people who write to each other run together: addresses, file names, handles and hash tags.
_UNBROKEN = re.compile(r"\S+")
_RUN_TOGETHER = re.compile(
    r"[\"'“‘(<\[]*(?:https?://|www\.|[#@]\w{4})|[^@]+@[^@]+$|[^_]*\w_+\w|"
    r"[^/?#]+\.(?:com|org|net|uk|info|example|invalid|test)(?:$|[/.,;:)\]])",
    re.IGNORECASE,
)
_FILE = (".pdf", ".doc", ".docx", ".xls", ".xlsx", ".odt", ".rtf", ".txt", ".jpg", ".jpeg", ".png", ".heic", ".gif",
         ".htm", ".html", ".eml", ".msg", ".mp3", ".mp4", ".zip")  # fmt: skip
LONGEST_TOKEN = 2000  # signs: nobody's address is longer


class Text:
    """A text, its words with their places, and each word as it is compared.

    In `machine` text (an address, a file name) a small letter may begin a name, and an underscore or a figure parts
    words.
    """

    def __init__(self, text: str, machine: bool = False, public: Sequence[Sequence[str]] = ()) -> None:
        """`public`: names that everybody knows, of bodies and places, each as its words folded."""
        self.machine, self.public = machine, public
        self.plain = plain(text)
        parted = re.sub(r"[_\d]", " ", self.plain) if machine else MISREAD.sub(as_letters, self.plain)
        self.words = [(match.start(), match.end(), match.group()) for match in WORD.finditer(parted)]
        self.forms = [fold_word(word) for _, _, word in self.words]

    @cached_property
    def flat(self) -> str:
        """The text in plain letters, sign for sign."""
        return flat(self.plain)

    @cached_property
    def spots(self) -> dict[str, list[int]]:
        """Where each word stands, by what it may be read as."""
        found: dict[str, list[int]] = defaultdict(list)
        for at, form in enumerate(self.forms):
            found[form].append(at)
            if not form.isascii() and (bare := _PROCLITIC.sub("", form)) != form:
                found[bare].append(at)
            for other in also_read_as(self.words[at][2], form):
                found[other].append(at)
        return dict(found)

    @cached_property
    def small(self) -> frozenset[str]:
        """Words that the text also has with a small letter."""
        return frozenset(form for (_, _, word), form in zip(self.words, self.forms, strict=True) if word[0].islower())

    @cached_property
    def foreign(self) -> frozenset[str]:
        """Words written in another alphabet, as they are compared: such languages decline names."""
        return frozenset(
            form
            for (_, _, word), form in zip(self.words, self.forms, strict=True)
            if ord(word[0]) > LAST_LATIN and not UNSPACED.match(word)
        )

    @cached_property
    def capitals(self) -> dict[str, set[str]]:
        """Words with a capital, by their first letter."""
        found: dict[str, set[str]] = defaultdict(set)
        for at, form in enumerate(self.forms):
            if self.capital(at):
                found[form[:1]].add(form)
        return found

    @cached_property
    def joins(self) -> dict[str, list[tuple[int, int]]]:
        """Neighbours that may be one word: two, the first with a capital ("Mc Donald", "Zed-worth") or a small word
        that goes with names ("de Souza", "van der Berg"), or letters that stand one by one."""
        found: dict[str, list[tuple[int, int]]] = defaultdict(list)
        for at in range(len(self.words) - 1):
            if not self._glued(at):
                continue
            small = self.forms[at] in PARTICLES
            if self.capital(at) or small and self.capital(at + 1):
                found[self.forms[at] + self.forms[at + 1]].append((at, at + 1))
            if small and self.forms[at + 1] in PARTICLES and at + 2 < len(self.words) and self._glued(at + 1):
                found["".join(self.forms[at : at + 3])].append((at, at + 2))
            if self.capital(at) and self.words[at + 1][2].islower():
                self._over_a_ligature(at, found)
        for letters in SPACED_OUT.finditer("".join(form if len(form) == 1 else "·" for form in self.forms)):
            found[letters.group()].append((letters.start(), letters.end() - 1))
        return found

    def _over_a_ligature(self, at: int, found: dict[str, list[tuple[int, int]]]) -> None:
        """Two words that were one with a ligature between, which a program lost or set apart: "Gri thson"."""
        if self.forms[at + 1] in LIGATURES and at + 2 < len(self.words) and self._glued(at + 1):
            found["".join(self.forms[at : at + 3])].append((at, at + 2))
        elif self.forms[at + 1] not in COMMON:
            for lost in LIGATURES:
                found[self.forms[at] + lost + self.forms[at + 1]].append((at, at + 1))

    def _glued(self, at: int) -> bool:
        """Whether nothing that parts words stands between a word and the next."""
        return bool(_GLUED.fullmatch(self.plain, self.words[at][1], self.words[at + 1][0]))

    @cached_property
    def tokens(self) -> list[tuple[int, int, tuple[str, ...]]]:
        """What is run together in it (an address, a file name, a hash tag), with its place, and its words folded."""
        found = [(0, len(self.plain))] if self.machine else []
        for match in _UNBROKEN.finditer(self.plain) if not self.machine else ():
            token = match.group()[:LONGEST_TOKEN]
            if not token.isalpha() and (_RUN_TOGETHER.match(token) or token.rstrip(".,;:)]").lower().endswith(_FILE)):
                found.append(match.span())
        return [(start, end, words_run_together(self.plain[start:end])) for start, end in found]

    @cached_property
    def veiled(self) -> list[Veiled]:
        """Words in which signs stand for letters."""
        return list(veiled_in(self.flat))

    @cached_property
    def squeezed(self) -> str:
        """All letters without what stands between."""
        return "".join(self.forms)

    @cached_property
    def signs(self) -> list[tuple[int, int, str]]:
        """Words and figures with their places, as addresses are compared."""
        return [(*found.span(), address_sign(found.group().lower())) for found in SIGN.finditer(self.flat)]

    @cached_property
    def sign_spots(self) -> dict[str, list[int]]:
        """Where each sign of the text stands, by the sign."""
        found: dict[str, list[int]] = defaultdict(list)
        for at, (_, _, sign) in enumerate(self.signs):
            found[sign].append(at)
        return dict(found)

    def capital(self, at: int) -> bool:
        """Whether a word may be a name by its first letter, or one inside it ("d'Angelini"). Many scripts have no small
        ones."""
        word = self.words[at][2]
        return self.machine or not word[0].islower() or not word.islower() or "\u10d0" <= word[0] <= "\u10ff"

    @cached_property
    def sounds(self) -> dict[str, list[int]]:
        """Where words of alphabets with few vowels stand, by how they sound."""
        found: dict[str, list[int]] = defaultdict(list)
        for at, (_, _, word) in enumerate(self.words) if not self.plain.isascii() else ():
            if KEPT.search(word):
                for read in {word, _PROCLITIC.sub("", word)}:
                    found[consonants(read)].append(at)
        return found

    def before(self, at: int) -> str:
        """The word before, on the same line of thought; empty where a sentence ended between."""
        if not at or re.search(
            r"[!?:;]|\n\n|(?<!\b[A-Z]r)(?<!\b[A-Z]rs)\.", self.plain[self.words[at - 1][1] : self.words[at][0]]
        ):
            return ""
        return self.forms[at - 1]

    def opens(self, at: int) -> bool:
        """Whether a word opens a sentence, a line after a heading or a list: its capital says nothing."""
        start = self.words[at][0]
        before = self.plain[max(0, start - 200) : start].rstrip(" \t\"'“”«(-•*[")
        if not before:
            return True
        if before.endswith("\n"):
            line = before.rstrip().rpartition("\n")[2]
            return len(line) < HEADING or line[-1] in ".!?:"
        return before[-1] in "!?:" or before[-1] == "." and self.before(at) == ""

    def after(self, at: int) -> int | None:
        """The word after, with nothing but a blank between."""
        following = at + 1 < len(self.words) and self.plain[self.words[at][1] : self.words[at + 1][0]].isspace()
        return at + 1 if following else None

    def in_a_date(self, at: int) -> bool:
        """Whether a month, a season or a day of the week is only that: beside a figure, after "in" or "until"."""
        season = self.forms[at] in SEASONS
        if not season and self.forms[at] not in MONTHS:
            return False
        start, end, _ = self.words[at]
        before = self.before(at)
        if before in BEFORE_SEASONS or not season and (before in BEFORE_MONTHS or before in MONTHS):
            return True
        if (
            before == "and"
            and self.forms[at + 1 : at + 2] == ["the"]
            and set(MONTHS) & {*self.forms[max(0, at - 9) : at]}
        ):
            return True  # "November was the busiest month and June the quietest"
        far = 3 if before == "and" else 4  # "May 2024 and June", not "May, her sister and June"
        if before in BEFORE_MONTHS_TOO and not BESIDE_A_MONTH.isdisjoint(self.forms[max(0, at - far) : at - 1]):
            return True
        return bool(
            A_DAY.search(self.plain[max(0, start - 12) : start]) or AFTER_A_MONTH.match(self.plain[end : end + 16])
        )

    def where(self, squeezed_at: int, length: int) -> tuple[int, int]:
        """The place in the text of so many letters of the squeezed one, to the ends of their words."""
        ends = list(accumulate(map(len, self.forms)))
        first, last = bisect_right(ends, squeezed_at), bisect_right(ends, squeezed_at + length - 1)
        return self.words[first][0], self.words[last][1]

    @cached_property
    def covered(self) -> frozenset[int]:
        """The words that belong to a name which everybody knows; one of a single word only where a place stands."""
        found: set[int] = set()
        for phrase in (*EVERYBODYS, *self.public):
            for at in self.spots.get(phrase[0], ()):
                whole = tuple(self.forms[at : at + len(phrase)]) == tuple(phrase)
                if whole and (len(phrase) > 1 or self.before(at) in BEFORE_PLACES):
                    found.update(range(at, at + len(phrase)))
        return frozenset(found)

    @cached_property
    def common(self) -> frozenset[str]:
        """Words that are the whole name of a place or a body, and may be somebody's as well."""
        return frozenset(phrase[0] for phrase in self.public if len(phrase) == 1)


@dataclass(frozen=True)
class Name:
    """What is looked for of one name: its `parts`, each of which may give it away; `also`, parts written as one word,
    and what follows an apostrophe; `native`, what stands inside a run of signs without blanks."""

    parts: tuple[str, ...]
    also: tuple[str, ...] = ()
    native: tuple[str, ...] = ()

    @property
    def joined(self) -> str:
        return "".join(self.parts)

    @property
    def variants(self) -> list[tuple[str, ...]]:
        """Ways in which people write a whole name: all of it, and the first part with one of those after it."""
        some = [(self.parts[0], part) for part in self.parts[1:]] if len(self.parts) > 2 else []
        glued = [tuple(dict.fromkeys((self.parts[0], one))) for one in self.also if not one.startswith(self.parts[0])]
        return [self.parts, *some, *(each for each in glued if len(each) > 1)] if self.parts else []


@lru_cache(maxsize=20_000)
def name_of(value: str) -> Name:
    """A name as it is looked for. "Dr O'Neil-Example, Sam": oneil, example, sam; also oneilexample and neil."""
    text = plain(value)
    found = list(WORD.finditer(text))
    native = [each.group() for each in found if UNSPACED.fullmatch(each.group())]
    if native:
        return _without_blanks(native)
    forms = [fold_word(each.group()) for each in found]
    between = set(forms[1:-1]) & PARTICLES  # "der", "dos": at the ends of a name it may be all that somebody is called
    parts = [form for form in forms if len(form) > 1 and form not in TITLES and form not in between]
    if len(found) > 1 and forms[0] in FIRST_NAMES_TOO and text[found[0].end() : found[1].start()].isspace():
        parts = [forms[0], *parts]
    parts = parts or [form for form in forms if len(form) > 1]
    also = [each for at, one in enumerate(found) for each in _without_particle(one.group(), opens=not at)]
    run = ""
    for (one, form), (other, after) in pairwise(zip(found, forms, strict=True)):
        glued = "-" in text[one.end() : other.start()] or form in PARTICLES or after in ARTICLES
        run = (run or form) + after if glued else ""
        joined = run if glued else form + after
        also += [form + after, *_with_the_other_article(form + after)] if form in ARTICLES else []
        also += [joined, *_with_the_other_article(joined)] if len(joined) > 4 else []
    also += [fold_word(two) for each in found if (two := each.group().translate(TWO_LETTERS)) != each.group()]
    return Name(tuple(dict.fromkeys(parts)), tuple(dict.fromkeys(each for each in also if each not in parts)))


def search_words(name: str) -> list[str]:
    """Words by which a name is found beside those that are written: parts run together, in Latin letters, with one
    letter for two ("Juergen" by "jurgen"), and what stands for a part ("Kate")."""
    found = name_of(name)
    short = map(one_for_two, found.parts)
    others = (other for part in found.parts for other in sorted(variants_of(part)))
    return list(dict.fromkeys([*found.parts, *found.also, *found.native, *short, *others]))


def _without_particle(word: str, *, opens: bool) -> Iterator[str]:
    """What is left of a word without the particle it begins with: "Neil" of O'Neil, "Donald" of McDonald, "Souza" of
    DeSouza and of Desouza; and Mac for Mc. A word that `opens` a name is a first name and has none: Vanessa, Delia."""
    form = fold_word(word)
    if mac := not opens and _MAC.match(form):
        yield from (start + form[mac.end() :] for start in ("mc", "mac") if start != mac[0])
    head, _, tail = word.rpartition("'")
    begun = _CAPITAL_INSIDE.match(word) or not opens and _RUN_ON.match(form)
    rest = fold_word(tail) if head and len(head) < 5 else form[begun.end() :] if begun else ""
    if len(rest) >= SHORTEST_REST:
        yield rest


def _with_the_other_article(joined: str) -> list[str]:
    """ "elmasri" for "almasri": the same word, as another clerk writes it."""
    other = {"al": "el", "el": "al"}.get(joined[:2])
    return [other + joined[2:]] if other and len(joined) > 6 else []


def _without_blanks(words: list[str]) -> Name:
    """A Chinese, Japanese or Thai name: as it stands, its given name, and both in Latin letters."""
    whole = "".join(words)
    pieces = words if len(words) > 1 else [whole[:-2], whole[-2:]] if len(whole) > 2 else [whole[:1], whole[1:]]
    native = [whole, *(piece for piece in pieces if len(piece) > 1)]
    latin = [fold_word(piece) for piece in pieces if piece]
    return Name(
        tuple(dict.fromkeys(each for each in latin if len(each) > 1)), (fold_word(whole),), tuple(dict.fromkeys(native))
    )


def without_offices(text: str, public: Sequence[Sequence[str]] = ()) -> str:
    """What is left of who somebody is without their office and body: "Dr Ash, Northshire Hospital" is Dr Ash."""
    known = ROLES.union(GENERIC, *public)
    return " ".join(each.group() for each in WORD.finditer(plain(text)) if fold_word(each.group()) not in known)


@lru_cache(maxsize=50_000)
def address_sign(sign: str) -> str:
    """One spelling of a word of an address: "Drove" and "Dr", "14a" and 14."""
    sign = (sign.removesuffix("'s") if sign[:-2] in STREETS else sign).replace("'", "")
    if re.fullmatch(r"\d{1,4}[a-z]", sign):
        return sign[:-1]
    misspelt = next((each for each in LONG_STREETS if is_near(sign, each)), sign) if len(sign) >= LONG_STREET else sign
    return STREETS.get(sign) or STREETS.get(misspelt) or FLATS.get(sign, sign)
