"""How a report is found: the list narrowed, the list as JSON, what the feed offers, and the page about us."""

import datetime as dt
import json

import pytest
from django.test import Client

from csprapp.partnership.models import PartnerBody, Partnership
from publications.library import services, writing
from publications.public import narrowing
from publications.public.entries import Entry
from tests.factories_publications import approve, make_draft, make_publication, make_publisher
from tests.standing_clock import clock

IN_THE_WINDOW = "2026-06-01T12:00:00+01:00"
LAST_DAY = "2027-03-10T23:59:59+00:00"
AFTER = "2027-03-11T00:00:00+00:00"


def get(path: str, at: str = IN_THE_WINDOW) -> str:
    with clock.at(at):
        return Client().get(path).content.decode()


def listing(at: str = IN_THE_WINDOW) -> list[dict]:
    return json.loads(get("/reviews.json", at))["reviews"]


def line(title: str = "A title", **more) -> Entry:
    return Entry(
        **{"title": title, "url": "/", "kind": "Statement", "themes": [], "published": dt.date(2026, 3, 1)} | more
    )


class TestNarrowing:
    def test_a_line_stands_under_each_of_its_themes(self):
        both = line(themes=["Neglect", "Hidden harm"])
        for theme in both.themes:
            assert narrowing.narrowed({"theme": theme}, [both, line()])["entries"] == [both]

    def test_words_kind_theme_and_year_all_have_to_fit(self):
        wanted = line("Snow", kind="Learning brief", themes=["Neglect"], published=dt.date(2025, 5, 5))
        others = [
            line("Rain", kind="Learning brief", themes=["Neglect"], published=dt.date(2025, 5, 5)),
            line("Snow", themes=["Neglect"], published=dt.date(2025, 5, 5)),
            line("Snow", kind="Learning brief", published=dt.date(2025, 5, 5)),
            line("Snow", kind="Learning brief", themes=["Neglect"]),
        ]
        asked = {"q": "sno", "kind": "Learning brief", "theme": "Neglect", "year": "2025"}
        assert narrowing.narrowed(asked, [*others, wanted])["entries"] == [wanted]

    def test_what_no_line_has_is_left_out_and_said(self):
        found = narrowing.narrowed({"theme": "Nothing", "year": "1066"}, [line(themes=["Neglect"])])
        assert len(found["entries"]) == 1
        assert found["unknown"] == ["theme", "year"]
        assert not found["narrowed"]

    def test_only_what_is_listed_is_offered_and_years_begin_with_the_newest(self):
        listed = [line(published=dt.date(year, 1, 1)) for year in (2024, 2026, 2025)]
        offered = {each["name"]: each["choices"] for each in narrowing.narrowed({}, listed)["filters"]}
        assert offered == {"kind": ["Statement"], "theme": [], "year": ["2026", "2025", "2024"]}


@pytest.mark.django_db
class TestTheListAsJSON:
    def test_it_holds_what_is_public_and_nothing_before_or_after(self):
        shown = make_publication(pdf=True)
        make_publication(on=dt.date(2026, 6, 2))
        make_publication(on=None)
        [said] = listing()
        assert said["address"].endswith(f"/reviews/{shown.slug}/")
        assert (said["published"], said["public_until"]) == ("2026-03-10", "2027-03-10")
        assert said["documents"][0]["address"].startswith(said["address"])
        assert shown.slug in get("/reviews.json", LAST_DAY)
        assert shown.slug not in get("/reviews.json", AFTER)

    def test_taken_down_it_is_gone_at_the_next_look(self):
        shown = make_publication()
        assert listing()
        with clock.at(IN_THE_WINDOW):
            services.withdraw(shown.pk, by=make_publisher(), why="A name was left in")
        assert listing() == []

    def test_a_summary_goes_out_only_where_the_edition_offers_it(self):
        make_publication()
        assert listing()[0]["summary"] is None
        assert "An invented summary" not in get("/feed.atom")

    def test_an_offered_summary_stands_in_list_and_feed_as_plain_words(self):
        make_publication(summary="An **invented** summary, [read on](https://e.example/).", summary_in_feed=True)
        assert listing()[0]["summary"] == "An invented summary, read on."
        assert "<summary>An invented summary, read on.</summary>" in get("/feed.atom")

    def test_reviewer_date_and_themes_are_said_on_the_page_and_in_the_list(self):
        shown = make_publication(
            theme="Neglect", more_themes="Hidden harm\nSafer sleep", reviewer="Imaginary Writewell",
            reported_on=dt.date(2026, 1, 31),
        )  # fmt: skip
        [said] = listing()
        assert said["themes"] == ["Neglect", "Hidden harm", "Safer sleep"]
        assert (said["reviewer"], said["report_date"]) == ("Imaginary Writewell", "2026-01-31")
        page = get(f"/reviews/{shown.slug}/")
        for words in (
            "Neglect, Hidden harm, Safer sleep",
            "Review carried out by Imaginary Writewell",
            "31 January 2026",
        ):
            assert words in page


@pytest.mark.django_db
def test_what_was_approved_before_these_were_asked_keeps_its_digest():
    """Only what is filled counts: an approval given in an earlier version is still for the same words."""
    draft = make_draft()
    words = {field: getattr(draft, field) for field in writing.PUBLIC_TEXT if field not in writing.SINCE}
    assert writing.digest_of(draft) == writing.rules.digest(words, [])
    changed = writing.save_edition(draft.pk, draft.version, {"reviewer": "N"}, by=draft.author, why="x")
    assert changed.digest != draft.digest


@pytest.mark.django_db
class TestAboutUs:
    def test_it_names_the_partners_and_who_chairs_and_scrutinises(self):
        PartnerBody.objects.create(name="Inventedshire Council", kind="local_authority")
        ours = Partnership.current()
        ours.chair, ours.scrutineer = "Ima Gineer", "Ficti Tious"
        ours.arrangements_site = "https://inventedshire.example/arrangements"
        ours.save()
        page = get("/about/")
        for words in (
            "Inventedshire Council",
            "chaired by Ima Gineer",
            "scrutineer is Ficti Tious",
            ours.arrangements_site,
        ):
            assert words in page

    def test_nothing_is_said_of_what_is_not_recorded(self):
        page = get("/about/")
        assert "chaired by" not in page
        assert "scrutineer" not in page
        assert "read our arrangements" not in page

    def test_it_leads_to_the_newest_yearly_report_that_is_public(self):
        old = make_publication("yearly", title="Our year 2024")
        new = make_publication("yearly", title="Our year 2025", on=dt.date(2026, 5, 1))
        make_publication("yearly", title="Our year 2026", on=dt.date(2026, 6, 2))
        page = get("/about/")
        assert f"/reviews/{new.slug}/" in page
        assert f"/reviews/{old.slug}/" not in page
        assert "Our year 2026" not in page


# What the page from which this site came said, and a phrase of ours for each, on the start page or one click from it.
SAID = {
    "the purpose": ("/how-reviews-work/", "what must change to keep other children safer"),
    "no blame": ("/", "A review does not decide who is to blame"),
    "both responsibilities": ("/", "identify and review those that matter for this area"),
    "complex or national": ("/how-reviews-work/", "complex or of national importance"),
    "what happened and why": ("/how-reviews-work/", "asks what happened and why"),
    "the impact of agencies": ("/how-reviews-work/", "affected the child’s life"),
    "a different approach": ("/how-reviews-work/", "whether a different approach could have changed it"),
    "recurrence": ("/how-reviews-work/", "stop similar incidents from happening again"),
    "serious harm": ("/how-reviews-work/", "“Serious harm” includes lasting harm"),
    "criteria are not enough": ("/", "Meeting the criteria does not by itself mean that there will be a review"),
    "when to notify": ("/", "5\N{NO-BREAK SPACE}working days"),
    "the rapid review": ("/", "15\N{NO-BREAK SPACE}working days"),
    "six months": ("/", "6 months"),
    "twelve months": ("/", "12 months"),
    "the law": ("/how-reviews-work/", "https://www.legislation.gov.uk/ukpga/2004/31/part/2"),
    "the guidance": ("/how-reviews-work/", "working-together-to-safeguard-children"),
}


@pytest.mark.django_db
@pytest.mark.parametrize("what", SAID)
def test_everything_is_said_at_most_one_click_from_the_start(what):
    path, words = SAID[what]
    page = " ".join(get(path).replace("\N{NO-BREAK SPACE}", " ").split())
    assert words.replace("\N{NO-BREAK SPACE}", " ") in page
    assert path == "/" or f'href="{path}"' in get("/")


@pytest.mark.django_db
def test_one_page_holds_how_it_works_the_national_reports_and_what_is_public_now():
    make_publication(title="Learning at Inventedham")
    make_publication(title="Not yet to be read", on=dt.date(2026, 6, 2))
    link = {"link_address": "https://e.example/national", "link_published_on": dt.date(2026, 1, 1)}
    make_publication("national", "national", title="A national report", **link)
    page = get("/on-one-page/")
    for words in ("What happens, and by when", "Learning at Inventedham", "A national report"):
        assert words in page
    assert "Not yet to be read" not in page
    assert "Learning at Inventedham" not in get("/on-one-page/", AFTER)


@pytest.mark.django_db
def test_a_correction_can_say_what_became_of_each_recommendation():
    shown = make_publication()
    draft = writing.start_edition(shown.pk, by=make_publisher(), why="A year on")
    words = {"followed": "1. Ask twice.\n\n   Accepted. 1 action done.", "change_note": "We say what became of it."}
    draft = writing.save_edition(draft.pk, draft.version, words, by=draft.author, why="A year on")
    assert "What became of each recommendation" not in get(f"/reviews/{shown.slug}/")
    approve(draft, at=dt.datetime(2026, 5, 1, tzinfo=dt.UTC))
    page = get(f"/reviews/{shown.slug}/")
    assert page.index("What became of each recommendation") < page.index("Accepted. 1 action done.")
