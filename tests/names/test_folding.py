"""One form for every spelling of a name, and one comparison of two."""

import pytest

from csprapp.names import flat, fold, fold_word, joined, plain, same_initials, same_name, words
from csprapp.names.folding import either_apostrophe
from csprapp.names.variants import FILE, variants_of


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        ("Łukasz Wróbelik", "lukasz wrobelik"),
        ("ÆRLING Øst", "aerling ost"),
        ("Strauß", "strauss"),
        ("O’Neil", "oneil"),
        ("O`Neil's", "oneil"),
        ("D´Souza", "dsouza"),
        ("Quillby–Festing", "quillby festing"),
        ("Quillby -\nFesting", "quillby festing"),
        ("Quillby-\nFesting", "quillby festing"),
        ("Quill-\nby", "quillby"),
        ("Quil\u00adlby\u200b", "quillby"),
        ("Ama\u0301ra", "amara"),
        ("Оксана", "oksana"),
        ("ＡＭＡＲＡ", "amara"),
        ("ﬁona", "fiona"),
    ],
)
def test_every_spelling_has_one_form(written, folded):
    assert fold(written) == folded


@pytest.mark.parametrize(("one", "other"), [("مُحَمَّد", "محمد"), ("محـمد", "محمد"), ("علی", "علي"), ("أحمد", "احمد")])
def test_arabic_is_compared_in_its_own_letters_without_marks(one, other):
    assert fold(one) == fold(other) != ""


def test_names_of_arabic_that_differ_stay_apart():
    assert len({fold(name) for name in ("عمر", "عمرو", "أمير", "مريم")}) == 4


def test_chinese_is_one_word_joined_and_apart():
    assert joined("李小明") == joined("李 小明") == "lixiaoming"


def test_plain_keeps_letters_as_they_are_written():
    assert plain("Łukasz’s\u00a0李小明 – ٢٠١٩") == "Łukasz's 李小明 - 2019"


def test_flat_is_sign_for_sign():
    text = plain("Ł. É. Ærling 李")
    assert flat(text) == "L. E. Arling 李"


def test_words_are_halves_of_double_names():
    assert words("O'Neil-Example, Dr Sam") == ["oneil", "example", "dr", "sam"]


def test_a_possessive_is_the_name():
    assert fold_word("Zedworth’s") == fold_word("Zedworth")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Amara Quillby-Festing", "Quillby Festing, Amara"),
        ("Amara Quillby-Festing", "AmaraQuillbyFesting"),
        ("Łukasz Wróbelik", "LUKASZ WROBELIK"),
        ("Kate Teasdale", "Teasdale, Katherine"),
        ("Muhammad Ali Zedworth", "Mohammed Aly Zedworth"),
    ],
)
def test_a_name_is_the_same_in_any_order_joined_or_apart(one, other):
    assert same_name(one, other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("", ""),
        ("Amara", "Amira"),
        ("Amara Festing", "Amara"),
        ("Kate Kate", "Kate Jo"),
        ("Alexander Zed", "Alexandra Zed"),
    ],
)
def test_other_names_are_others(one, other):
    assert not same_name(one, other)


@pytest.mark.parametrize(
    ("one", "other"), [("A.Q.", "AQ"), ("A.Q.", "AQF"), ("A.Q.", "Q.A."), ("É.K.", "e k"), ("A.Q.", "Child 1")]
)
def test_initials_of_one_name(one, other):
    assert same_initials(one, other)
    assert same_initials(other, one)


@pytest.mark.parametrize(("one", "other"), [("A.Q.", "B.Q."), ("A.Q.", ""), ("A.Q.", "A.F.Q.")])
def test_initials_of_others(one, other):
    assert not same_initials(one, other)


def test_the_table_of_variants_is_folded_and_each_name_stands_once_in_a_line():
    lines = [line.split() for line in FILE.read_text().splitlines() if line[:1] != "#"]
    assert all(fold_word(name) == name for line in lines for name in line)
    assert all(len(set(line)) == len(line) != 1 for line in lines)
    assert "stephen" in variants_of("steven")
    assert "alexandra" not in variants_of("alexander")


@pytest.mark.parametrize("typed", ["the panel's", "the panel’s", "the panel`s"])
def test_a_text_is_looked_for_with_each_apostrophe(typed):
    assert either_apostrophe(typed) == ("the panel's", "the panel’s")


def test_a_text_without_one_is_looked_for_once():
    assert either_apostrophe("Zoë, the Panel") == ("Zoë, the Panel",)
