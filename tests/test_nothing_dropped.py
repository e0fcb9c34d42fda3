"""What somebody typed beside an answer they did not select is never thrown away without a word."""

import datetime as dt

import pytest
from django.urls import reverse

from cases.notifications.models import NotifyPosition
from csprapp.records.refusals import Refused
from reviews.contacts.models import FamilyMember
from reviews.decisions.services import record_reply
from tests.factories_cases import three_boxes
from tests.factories_reviews import OUTCOME, TODAY, make_scene, make_signed_off

pytestmark = pytest.mark.django_db


def send(client, url, **typed):
    form = client.get(url).context["form"]
    hidden = {name: form[name].value() for name in ("token", "version") if form[name].value() is not None}
    return client.post(url, hidden | typed)


def test_why_a_partner_disagreed_waits_for_what_it_said(sign_in):
    scene = make_scene()
    body = scene.bodies[2]
    client, url = sign_in(scene.coordinator), reverse("case-notify-agreed", args=[scene.case.reference])
    answer = send(client, url, **{f"reason_{body.pk}": "The harm is not serious", f"who_{body.pk}": "Dee Example"})
    assert f"Select whether {body} agreed" in answer.content.decode()
    assert "The harm is not serious" in answer.content.decode()
    said = {f"position_{body.pk}": "disagreed", f"reason_{body.pk}": "The harm is not serious"}
    assert send(client, url, **said).status_code == 302
    assert NotifyPosition.objects.get().reason == "The harm is not serious"


def test_nothing_is_said_to_be_recorded_where_nothing_was_selected(sign_in):
    scene = make_scene()
    client, url = sign_in(scene.coordinator), reverse("case-notify-agreed", args=[scene.case.reference])
    assert "Select what at least one partner said" in send(client, url).content.decode()


def test_the_date_of_an_alternative_review_is_not_dropped_with_another_answer(sign_in):
    scene = make_scene()
    client, url = sign_in(scene.coordinator), reverse("case-decision-outcome", args=[scene.case.reference])
    day = three_boxes("agreed_on", TODAY + dt.timedelta(90))
    answer = send(client, url, **{**OUTCOME, "national_issues": "no"}, **day)
    assert "select an alternative learning review" in answer.content.decode()
    assert (
        send(client, url, **{**OUTCOME, "national_issues": "no", "what_next": "alternative"}, **day).status_code == 302
    )
    assert scene.review.agreed_on == TODAY + dt.timedelta(90)


def test_why_somebody_must_be_left_alone_is_kept_or_asked_about(sign_in):
    scene = make_scene()
    client, url = sign_in(scene.coordinator), reverse("case-log-add", args=[scene.case.reference, "person"])
    said = {"who": "Father", "leave_alone_because": "Bail conditions"}
    for answer in ({}, {"leave_alone": "no"}):
        page = send(client, url, **said, **answer).content.decode()
        assert "Select “Yes” if they must be left alone" in page
        assert "Bail conditions" in page
    assert not FamilyMember.objects.exists()
    assert send(client, url, **said, leave_alone="yes").status_code == 302
    row = FamilyMember.objects.get()
    change = reverse("case-log-change", args=[scene.case.reference, "person", row.pk])
    answer = send(client, change, **said, leave_alone="no", reason="Bail has ended")
    assert answer.status_code == 302, "who says No to what was recorded means it"
    assert FamilyMember.objects.get().leave_alone_because == ""


def test_what_the_panel_said_about_d_waits_for_its_conclusion():
    scene = make_signed_off()
    said = {"position": "agrees", "text": "", "received_on": TODAY, "by": scene.coordinator, "today": TODAY}
    with pytest.raises(Refused) as refused:
        record_reply(scene.case, reason_d="A local review may be more appropriate", **said)
    assert "answer_d" in refused.value.problems
