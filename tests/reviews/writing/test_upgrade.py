"""What somebody was typing in the one form of all texts is there after the upgrade, section by section."""

from importlib import import_module

import pytest
from django.apps import apps

from csprapp.records.models import Draft
from csprapp.records.services import load_draft, save_draft
from reviews.rapid.services import write_texts
from tests.factories_reviews import TODAY, make_scene

migration = import_module("reviews.migrations.0013_a_draft_for_each_section")


@pytest.mark.django_db
@pytest.mark.both
def test_a_whole_draft_becomes_one_for_each_section_that_differs_and_back():
    scene = make_scene()
    reference, user = scene.case.reference, scene.coordinator
    write_texts(scene.case, 0, {"analysis": "Saved\r\ntext"}, by=user, today=TODAY)
    typed = {"facts": "half a sen", "analysis": "Saved\ntext", "sharing_plan": "", "lived_experience": "Their words"}
    save_draft(user, "rapid-review", typed, reference, 1)
    save_draft(user, "agency-return", {"involvement": "Other"}, "7")
    migration.part(apps, None)
    kept = Draft.objects.filter(form="rapid-review")
    assert {draft.subject for draft in kept} == {f"{reference}-facts", f"{reference}-lived-experience"}
    draft = load_draft(user, "rapid-review", f"{reference}-facts")
    assert (draft.data, draft.version_seen) == ({"text": "half a sen"}, 1)
    migration.join(apps, None)
    assert load_draft(user, "rapid-review", reference).data == {
        "facts": "half a sen",
        "lived_experience": "Their words",
    }
    assert Draft.objects.filter(form="agency-return").count() == 1
