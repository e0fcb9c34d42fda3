"""The rules of the site's own pages: what the law asks of them, and what one person may change alone."""

import pytest

from publications.content import rules
from publications.content.rules import Page
from publications.library import body

HELP = "## Help\n\n- Samaritans listen at any time: **116 123**\n- Cruse helps: **0808 808 1677**, 9am to 5pm\n\nTalk."


@pytest.mark.parametrize("page", Page.values)
def test_the_shipped_text_of_every_page_is_whole(page):
    source = rules.shipped(page)
    assert len(source) > 200
    assert rules.missing_parts(page, source) == []
    assert rules.unknown_names(source) == []
    assert "<" not in source


@pytest.mark.parametrize(
    ("page", "heading", "words"),
    [
        (Page.ACCESSIBILITY, "## If you are not happy with our answer", "enforcement procedure"),
        (Page.ACCESSIBILITY, "## What is not accessible", "what is not accessible"),
        (Page.ACCESSIBILITY, "## Another format, or something wrong", "another format"),
        (Page.ACCESSIBILITY, "## How this statement was prepared", "prepared"),
        (Page.PRIVACY, "## Who is responsible", "controllers"),
        (Page.PRIVACY, "## How long we keep it", "how long"),
        (Page.PRIVACY, "## Your rights", "rights"),
        (Page.PRIVACY, "## Cookies, and reading this site", "cookies"),
    ],
)
def test_a_heading_that_the_law_asks_for_is_missed(page, heading, words):
    source = rules.shipped(page)
    assert heading in source
    lacking = rules.missing_parts(page, source.replace(heading, "## Something"))
    assert len(lacking) == 1
    assert words in lacking[0]


def test_other_pages_need_no_heading():
    assert rules.missing_parts(Page.HOME, "Words") == []


@pytest.mark.parametrize(
    "new",
    [
        HELP.replace("116 123", "116 124"),
        HELP.replace("0808 808 1677", "0300 123 4567"),
        HELP.replace("9am to 5pm", "8.30am to 6pm"),
        HELP.replace("- Cruse helps: **0808 808 1677**, 9am to 5pm\n", ""),
        HELP.replace("- Samaritans listen at any time: **116 123**\n", "").replace("1677", "1678"),
    ],
)
def test_numbers_and_hours_may_be_put_right_by_one_person(new):
    assert rules.only_contacts_differ(HELP, new)


def test_addresses_may_be_put_right_by_one_person():
    old = "Write to help@one.example or see [the site](https://one.example/help), Mondays."
    assert rules.only_contacts_differ(old, old.replace("one.example", "two.example").replace("Mondays", "Fridays"))


@pytest.mark.parametrize(
    "new",
    [
        HELP,
        HELP.replace("Talk.", "Talk to us."),
        HELP.replace("Cruse", "Crude"),
        HELP.replace("Talk.", ""),
        HELP.replace("## Help\n", ""),
        HELP + "\n- Somebody new: **0800 000 000**",
        HELP.replace("- Cruse", "- Nobody of that name\n- Cruse"),
        "",
    ],
)
def test_any_other_change_needs_a_second_person(new):
    assert not rules.only_contacts_differ(HELP, new)


@pytest.mark.parametrize("new", ["https://one.example/a-boy-was-hurt", "https://one.example/help?a=boy"])
def test_what_follows_the_site_in_a_web_address_could_say_something_and_needs_a_second_person(new):
    assert not rules.only_contacts_differ("See https://one.example/help", f"See {new}")


def test_an_email_address_made_of_a_sentence_needs_a_second_person():
    old = "Write to help@one.example"
    assert rules.only_contacts_differ(old, "Write to first.help@one.example")
    assert not rules.only_contacts_differ(old, "Write to a.boy.was.hurt@one.example")


@pytest.mark.parametrize(
    ("old", "new"),
    [("within 10 working days", "within 40 working days"), ("Children Act 2004", "Children Act 2014"), ("5 days", "7")],
)
def test_a_time_limit_or_a_year_is_no_contact(old, new):
    assert not rules.only_contacts_differ(old, new)


def test_a_name_in_brackets_that_nothing_fills_is_found():
    assert rules.unknown_names("{partnership} {contct} {} {contct}") == ["contct", ""]


def test_headings_of_a_page_begin_below_its_title_and_are_named_by_their_words():
    made = body.page_from_markdown("# Who decides\n\nText\n\n## More\n\n# Who decides\n\n<b>x</b> <script>y</script>")
    assert '<h2 id="who-decides">Who decides</h2>' in made.html
    assert '<h3 id="more">More</h3>' in made.html
    assert '<h2 id="who-decides-2">' in made.html
    assert "<script" not in made.html
    assert "<b>" not in made.html
    assert [heading.anchor for heading in made.headings] == ["who-decides", "who-decides-2"]
