"""The guide in the product: docs/guide as it is, with links that lead where they lead on a code host, for everybody who
is signed in, their own guides first."""

import re

import pytest
from django.urls import resolve

from csprapp.accounts.roles import Role
from csprapp.ui.guide import anchor
from dashboard.guide import shelf
from tests.deploy.test_container import copied
from tests.factories import make_user
from tests.test_documents import headings

NAMES = [guide.name for guide in shelf.GUIDES]
TITLES = {guide.name: guide.path.read_text().partition("\n")[0].lstrip("# ") for guide in shelf.GUIDES}


def links(html: str) -> list[str]:
    return re.findall(r'<a href="([^"]*)"', html)


def anchors(html: str) -> list[str]:
    return re.findall(r'<h[2-6] id="([^"]*)"', html)


def test_every_file_of_the_guide_is_on_the_shelf_and_every_role_has_one():
    assert sorted(NAMES) == sorted(path.stem for path in shelf.FOLDER.glob("*.md"))
    assert set(Role) == {role for guide in shelf.GUIDES for role in guide.roles}


@pytest.mark.parametrize("guide", shelf.GUIDES, ids=NAMES)
class TestEachGuide:
    def test_its_headings_have_the_anchors_of_a_code_host_each_once(self, guide):
        made = anchors(guide.page.html)
        assert len(made) == len(set(made))
        assert {*made, anchor(guide.page.title)} == headings(guide.path)
        assert [link.url for link in guide.page.contents] == [f"#{each}" for each in re.findall(
            r'<h2 id="([^"]*)"', guide.page.html)]  # fmt: skip

    def test_every_link_leads_to_a_page_of_the_guide_and_its_heading(self, guide):
        assert "<a>" not in guide.page.html, "a link that leads nowhere"
        for link in links(guide.page.html):
            if link.startswith("https://"):
                continue
            address, _, part = link.partition("#")
            there = shelf.BY_NAME[resolve(address).kwargs["name"]] if address else guide
            assert not part or part in anchors(there.page.html), link

    def test_every_picture_is_described_and_there(self, guide):
        for described in re.findall(r"<img [^>]*>", guide.page.html):
            assert re.search(r'alt="[^"]{10,}"', described), described
            assert re.search(r'src="/staff/guide/pictures/[a-z0-9-]+\.png"', described), described
        assert all((shelf.PICTURES / f"{name}.png").is_file() for name in guide.page.pictures)


def test_what_a_guide_says_in_angle_brackets_is_text(tmp_path):
    file = tmp_path / "odd.md"
    file.write_text("# Odd\n\n<script>alert(1)</script>\n\n[x](javascript:alert(1)) [y](../a.md) ![z](http://a/b.png)")
    page = shelf.made(file, 1)
    assert "<script" not in page.html
    assert "&lt;script&gt;" in page.html
    assert "href" not in page.html
    assert "http://" not in page.html


def test_all_of_it_goes_into_the_image():
    folders = [to for names, to in copied() for name in names if name == to]
    for path in (shelf.FOLDER, shelf.PICTURES):
        assert str(path.relative_to(shelf.settings.BASE_DIR)) in folders


@pytest.mark.django_db
class TestReading:
    @pytest.mark.parametrize("role", Role)
    def test_everybody_reads_all_of_it_their_own_first(self, sign_in, role):
        client = sign_in(make_user(role))
        said = client.get("/staff/guide/").content.decode()
        own = [guide.name for guide in shelf.GUIDES if role in guide.roles]
        places = {name: said.index(f'<a class="govuk-link" href="/staff/guide/{name}/">') for name in NAMES}
        assert sorted(places, key=places.__getitem__)[: len(own)] == own
        for name in NAMES:
            answer = client.get(f"/staff/guide/{name}/")
            assert answer.status_code == 200
            assert f'<h1 class="govuk-heading-xl">{TITLES[name]}</h1>' in answer.content.decode()

    def test_somebody_without_a_role_finds_every_guide(self, sign_in):
        said = sign_in(make_user()).get("/staff/guide/").content.decode()
        assert all(f'href="/staff/guide/{name}/"' in said for name in NAMES)

    def test_a_picture_comes_as_a_picture_and_no_other_file_of_its_folder(self, sign_in):
        client = sign_in(make_user(Role.CONTRIBUTOR))
        answer = client.get("/staff/guide/pictures/door-1280.png")
        assert answer["Content-Type"] == "image/png"
        assert b"".join(answer.streaming_content).startswith(b"\x89PNG")
        for name in ("actions-375", "take", "nothing"):
            assert client.get(f"/staff/guide/pictures/{name}.png").status_code == 404

    def test_what_is_no_guide_is_not_there(self, sign_in):
        client = sign_in(make_user(Role.COORDINATOR))
        for name in ("words", "readme", "Coordinator", "..", "coordinator.md"):
            assert client.get(f"/staff/guide/{name}/").status_code == 404

    def test_it_is_reached_from_every_page_and_from_the_account(self, sign_in):
        client = sign_in(make_user(Role.CONTRIBUTOR))
        assert client.get("/staff/").content.decode().count('href="/staff/guide/"') == 2  # above and below
        assert client.get("/staff/account/").content.decode().count('href="/staff/guide/"') == 3

    def test_a_stranger_reads_none_of_it(self, client):
        for address in ("/staff/guide/", "/staff/guide/coordinator/", "/staff/guide/pictures/door-1280.png"):
            assert client.get(address)["Location"].startswith("/staff/account/login/")
        assert b"/staff/guide/" not in client.get("/staff/account/login/").content
