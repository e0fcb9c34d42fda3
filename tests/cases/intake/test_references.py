"""No case reference is given twice, not even after a restore from a backup that does not know the last ones."""

import pytest
from django.db import transaction

from cases.intake.services import go_on_after, next_reference, remember_references
from csprapp import memory


@pytest.mark.django_db(transaction=True)
def test_the_last_number_is_remembered_once_and_the_next_goes_on_after_it(settings, tmp_path):
    settings.CSPR_MEMORY = tmp_path / "memory"
    with transaction.atomic():
        assert [next_reference(2026), next_reference(2026), next_reference(2025)][1] == "2026-0002"
    assert [line.facts for line in memory.read().lines][1:] == [{"year": 2026, "last": 2}, {"year": 2025, "last": 1}]
    remember_references({2026: 2})
    assert memory.read().lines[-1].facts == {"year": 2025, "last": 1}
    assert len(memory.read().lines) == 4
    assert go_on_after(2026, 41) is True
    assert go_on_after(2026, 7) is False
    with transaction.atomic():
        assert next_reference(2026) == "2026-0042"
