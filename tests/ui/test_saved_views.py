"""Views of a list under a name: opened by a link, shared with the team, deleted by who may."""

import datetime as dt
import io

import pytest
from python_calamine import CalamineWorkbook

from csprapp.accounts.view_models import SavedView
from tests.dashboard.factories import TODAY, make_agreed
from tests.factories import make_area, make_user
from tests.factories_cases import give_access, make_case
from tests.factories_reviews import make_action, make_recommendation

pytestmark = [pytest.mark.django_db, pytest.mark.both]


@pytest.fixture
def anna():
    return make_user("coordinator", name="Anna Invented")


def save(client, page="case-list", query="", **answers):
    answers = {"name": "The north", **answers}
    return client.post(f"/staff/views/{page}/?{query}", answers)


def test_a_view_keeps_filters_columns_and_order_and_is_opened_by_a_link(sign_in, anna):
    north, south = make_area("North"), make_area("South")
    case = make_case(by=anna, area=north, home_authority="Elsewhereshire")
    other = make_case(by=anna, area=south)
    client = sign_in(anna)
    answer = save(client, query=f"area={north.pk}&sort=-reference&page=7&view=3", columns=["home_authority", "stage"])
    view = SavedView.objects.get()
    assert answer["Location"] == f"/staff/cases/?{view.query}&view={view.pk}"
    assert view.query == f"area={north.pk}&sort=-reference&columns=reference&columns=stage&columns=home_authority"
    page = client.get(answer["Location"]).content.decode()
    assert case.reference in page
    assert other.reference not in page
    heads = [page.index(f'<th scope="col" class="govuk-table__header">{title}') for title in
             ("Reference", "Stage", "Home authority")]  # fmt: skip
    assert heads == sorted(heads)
    assert "Elsewhereshire" in page
    assert ">The north</a>" in client.get("/staff/cases/").content.decode()


def test_the_columns_of_a_view_are_those_of_its_export(sign_in, anna):
    case = make_case(by=anna)
    client = sign_in(anna)
    opened = save(client, columns=["stage"])["Location"]
    page = client.get(opened).content.decode()
    export = f"/staff/exports/cases/?{opened.partition('?')[2]}"
    assert export.replace("&", "&amp;") in page
    answer = client.get(client.post(export, {"form": "xlsx", "purpose": "For the board"})["Location"])
    rows = CalamineWorkbook.from_filelike(io.BytesIO(answer.content)).get_sheet_by_index(0).to_python()
    assert rows[0] == ["Reference", "Stage"]
    assert rows[1][0] == case.reference


def test_a_view_is_private_until_it_is_shared_and_shows_everybody_their_own_list(sign_in, anna):
    secret = make_case(restricted=True, home_authority="Hiddenshire")
    give_access(secret, anna)
    bela = make_user("coordinator", name="Bela Invented")
    save(sign_in(anna), columns=["home_authority"])
    assert "The north" not in sign_in(bela).get("/staff/cases/").content.decode()
    opened = save(sign_in(anna), columns=["home_authority"], shared="on")["Location"]
    assert SavedView.objects.count() == 1
    assert "The north (Anna Invented)" in sign_in(bela).get("/staff/cases/").content.decode()
    assert "Hiddenshire" in sign_in(anna).get(opened).content.decode()
    page = sign_in(bela).get(opened).content.decode()
    assert secret.reference in page
    assert "Hiddenshire" not in page


def test_its_owner_and_a_manager_delete_it_and_nobody_else(sign_in, anna):
    client = sign_in(anna)
    opened = save(client, shared="on")["Location"]
    view = SavedView.objects.get()
    page = f"/staff/views/{view.pk}/delete/"
    bela = sign_in(make_user("coordinator"))
    assert "Delete this view" not in bela.get(opened).content.decode()
    assert bela.post(page, {}).status_code == 403
    manager = sign_in(make_user("manager"))
    assert page in manager.get(opened).content.decode()
    assert manager.post(page, {}).status_code == 302
    assert not SavedView.objects.exists()
    save(client)
    view = SavedView.objects.get()
    assert manager.post(f"/staff/views/{view.pk}/delete/", {}).status_code == 404
    assert client.post(f"/staff/views/{view.pk}/delete/", {}).status_code == 302


def test_names_are_no_column_and_what_is_no_list_has_no_views(sign_in, anna):
    client = sign_in(anna)
    assert "Children’s names" not in client.get("/staff/views/case-list/").content.decode()
    assert "Select a valid choice" in save(client, columns=["names"]).content.decode()
    assert client.get("/staff/views/nonsense/").status_code == 404
    assert sign_in(make_user("publisher")).get("/staff/views/case-list/").status_code == 403
    scrutineer = sign_in(make_user("scrutineer"))
    assert "Share it with the team" not in scrutineer.get("/staff/views/case-list/").content.decode()
    save(scrutineer, shared="on")
    assert not SavedView.objects.get().shared


def test_actions_have_views_too(sign_in):
    recommendation = make_recommendation()
    action = make_action(recommendation)
    client = sign_in(recommendation.case.owner)
    opened = save(client, "actions", "owner=none", columns=["started_on", "stage"])["Location"]
    assert opened.startswith("/staff/actions/?owner=none&columns=number&columns=started_on&columns=stage&view=")
    page = client.get(opened.replace("owner=none&", "")).content.decode()
    assert "Agreed on" in page
    assert f"/staff/actions/{action.pk}/" in page


@pytest.mark.parametrize("number", [1, 30])
def test_a_view_of_cases_asks_the_database_at_most_ten_times(sign_in, anna, django_assert_max_num_queries, number):
    for index in range(number):
        make_agreed(make_case(by=anna, restricted=index % 4 == 3), TODAY + dt.timedelta(days=index))
    client = sign_in(anna)
    opened = save(client, columns=["stage", "area", "owner", "next_on", "notified_on"])["Location"]
    client.get(opened)
    with django_assert_max_num_queries(10):
        client.get(opened)
