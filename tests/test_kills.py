"""The proof that kills every kind of write knows every one of them, and is able to fail."""

import pytest
from django.db import connection, transaction

from csprapp.files import storage
from tests import kills
from tests.factories import make_area
from tests.kept_files import put


def test_every_function_that_writes_is_killed_in_its_middle_or_says_why_not():
    known = {**kills.listed(), **kills.without()}
    assert kills.writers() - set(known) == set(), "tests/kills.py says how to make the list anew"
    assert set(known) - kills.writers() == set()
    assert all(known.values())


def test_the_tests_that_reach_them_are_there():
    sources: dict[str, str] = {}
    for node in set(kills.listed().values()):
        path, *_, name = node.split("::")
        text = sources.setdefault(path, (kills.ROOT / path).read_text())
        assert f"def {name.partition('[')[0]}(" in text, node


def test_few_tests_are_chosen_that_reach_all():
    noted = [("a", {"f"}), ("b", {"f", "g"}), ("c", {"h"}), ("d", {"h", "x"})]
    assert kills.choose(noted, {"f", "g", "h"}) == {"f": "b", "g": "b", "h": "d"}


def test_the_list_keeps_what_it_knew_and_believes_a_test_that_was_run_again(monkeypatch):
    monkeypatch.setattr(kills, "listed", lambda: {"f": "a", "g": "b", "h": "b", "gone": "a"})
    noted = [("b", {"g", "i"}, True), ("c", {"h", "i", "j"}, True), ("d", {"k"}, False)]
    assert kills.merged(noted, set("fghijk")) == {"f": "a", "g": "b", "h": "c", "i": "c", "j": "c"}


@pytest.mark.both
@pytest.mark.django_db(transaction=True)
class TestAbleToFail:
    @pytest.fixture
    def plugin(self, monkeypatch):
        plugin = kills.Kills()
        plugin.pytest_sessionstart(None, patch=monkeypatch.setattr)
        plugin.pytest_runtest_call(None)
        yield plugin
        connection.execute_wrappers.remove(plugin)

    @pytest.fixture
    def by_the_product(self, monkeypatch):
        """What this file does counts as the product's."""
        monkeypatch.setattr(kills, "PACKAGES", ("tests",))

    def test_a_transaction_that_is_whole_leaves_nothing_when_it_is_killed(self, plugin, by_the_product):
        for _ in range(3):
            with transaction.atomic():
                make_area()
                make_area()
        assert (plugin.faults, sum(plugin.ways.values())) == ([], 1)

    def test_what_a_rollback_does_not_bring_back_is_told(self, plugin, by_the_product, monkeypatch):
        monkeypatch.setattr(kills, "AT", kills.AT[-1:])  # a child that lives until the file is gone
        put("kept", b"Invented")
        with transaction.atomic():
            make_area()
            storage.engine().delete("kept")
        (told,) = plugin.faults
        assert "left a file away" in told

    def test_what_is_committed_before_the_end_is_named(self, plugin, by_the_product, monkeypatch):
        monkeypatch.setattr(plugin, "registry", {f"{__name__}.{twice.__name__}"})
        twice()
        assert list(plugin.twice) == [f"{__name__}.{twice.__name__}"]


def twice():
    for _ in range(2):
        with transaction.atomic():
            make_area()
