"""Who may ask for a case file, who agrees, who fetches it and for how long; each step a line nobody can change."""

import datetime as dt

import pytest
from django.core.files.base import ContentFile
from django.db import Error, IntegrityError, connection, transaction

from cases.disclosures import rules, services
from cases.disclosures.grounds import GROUNDS
from cases.disclosures.models import Disclosure, DisclosureLine
from cases.disclosures.rules import Part
from cases.incidents.models import Incident
from csprapp.accounts.event_models import Kind, SecurityEvent
from csprapp.accounts.roles import NotAllowed, Role
from csprapp.files.storage import generated_name, private
from csprapp.mail.models import Outbox
from csprapp.records.refusals import Refused
from csprapp.records.services import Conflict, set_facts
from csprapp.today import now
from tests.factories import make_area, make_user
from tests.factories_cases import TODAY, give_access, log_case

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)
ASKED = {
    "recipient": "court", "to_whom": "Borchester Crown Court", "ground": "court_order", "purpose": "The trial",
    "parts": ["facts", "people"],
}  # fmt: skip


@pytest.fixture(autouse=True)
def wednesday(clock):
    clock.move_to(dt.datetime(2026, 11, 18, 10, tzinfo=dt.UTC))


class Scene:
    """A case, its coordinator, a manager of its area and a privacy lead."""

    def __init__(self) -> None:
        self.by = make_user("coordinator", name="Cora Own")
        self.case = log_case(by=self.by)
        self.manager, self.lead = make_user("manager", name="Manny Ager"), make_user("privacy_lead", name="Priva Lead")

    def ask(self, **said) -> Disclosure:
        said = {"second": self.lead, "by": self.by, **ASKED, **said}
        return services.ask(self.case, today=TODAY, **said)

    def made(self, **said) -> Disclosure:
        names = [private.save(generated_name(), ContentFile(b"A file")) for _ in range(2)]
        facts = {"digest": "d" * 64, "sha256": "e" * 64, "pages": 1, "documents": 1}
        return services.made(self.ask(**said), file=names[0], bundle=names[1], **facts)

    def agree(self, asked, by=None, **said) -> Disclosure:
        return services.answer(asked, asked.version, **{"agrees": True, "by": by or self.lead, "today": TODAY, **said})


@pytest.fixture
def scene():
    return Scene()


def did(asked) -> list[str]:
    return list(asked.lines.values_list("did", flat=True))


def mails(kind) -> set[str]:
    return set(Outbox.objects.filter(kind=kind).values_list("user__name", flat=True))


class TestAsking:
    def test_it_is_asked_for_with_a_second_person_who_is_told_and_has_a_date(self, scene):
        asked = scene.ask()
        assert did(asked) == ["asked"]
        assert (asked.deadline.owner, asked.deadline.due_on) == (scene.lead, TODAY + DAY)
        assert mails("disclosure_second") == {"Priva Lead"}
        mail = Outbox.objects.get(kind="disclosure_second")
        assert scene.case.reference in mail.title
        assert "Crown Court" not in mail.text

    @pytest.mark.parametrize(
        ("said", "beside"),
        [
            ({"second": None}, "second"),
            ({"to_whom": " "}, "to_whom"),
            ({"purpose": ""}, "purpose"),
            ({"parts": []}, "parts"),
            ({"ground": "coroner"}, "ground"),
            ({"ground": "no such"}, "ground"),
            ({"parts": ["facts", "health"]}, "consent"),
        ],
    )
    def test_what_is_missing_or_does_not_fit_is_refused_beside_its_question(self, scene, said, beside):
        with pytest.raises(Refused) as refused:
            scene.ask(**said)
        assert list(refused.value.problems) == [beside]
        assert not Disclosure.objects.exists()

    def test_nobody_is_their_own_second_person(self, scene):
        scene.by = make_user("coordinator", "manager")
        with pytest.raises(Refused, match="Select who"):
            scene.ask(second=scene.by)

    @pytest.mark.parametrize("role", [role for role in Role if role not in (Role.COORDINATOR, Role.MANAGER)])
    def test_other_roles_may_not(self, scene, role):
        with pytest.raises(NotAllowed):
            scene.ask(by=make_user(role))

    def test_nor_a_coordinator_of_another_area_nor_of_a_restricted_case_unless_named(self, scene):
        with pytest.raises(NotAllowed):
            scene.ask(by=make_user("coordinator", area=make_area()))
        set_facts(scene.case, None, by=scene.by, why="Restricted", restricted=True, restricted_reason="Family")
        with pytest.raises(NotAllowed):
            scene.ask(by=scene.manager)
        give_access(scene.case, scene.by)
        scene.case.refresh_from_db()
        scene.ask()
        assert "Priva Lead" not in mails("disclosure_asked")  # is told as the second person

    def test_those_named_on_a_restricted_case_are_told(self, scene):
        set_facts(scene.case, None, by=scene.by, why="Restricted", restricted=True, restricted_reason="Family")
        give_access(scene.case, scene.by)
        give_access(scene.case, scene.manager)
        scene.case.refresh_from_db()
        scene.ask(recipient="partner", ground="partners")
        assert mails("disclosure_asked") == {"Manny Ager"}


class TestRules:
    def test_whatever_leaves_the_partnership_needs_a_second_person(self):
        for recipient in Disclosure.Recipient.values:
            needed = rules.needs_second(recipient, ["facts"], restricted=False)
            assert needed == (recipient != "partner"), recipient

    @pytest.mark.parametrize("part", ["court", "health", "legal", "reading"])
    def test_inside_it_sensitive_parts_do(self, part):
        assert rules.needs_second("partner", ["facts", part], restricted=False)

    def test_and_a_restricted_case(self):
        assert rules.needs_second("partner", ["facts"], restricted=True)

    def test_every_recipient_has_a_ground_and_every_ground_a_source_and_a_recipient(self):
        for recipient in Disclosure.Recipient.values:
            assert any(recipient in ground.for_whom for ground in GROUNDS), recipient
        for ground in GROUNDS:
            assert ground.source, ground.key
            assert ground.for_whom <= set(Disclosure.Recipient.values), ground.key
            assert len(ground.key) <= Disclosure._meta.get_field("ground").max_length
        assert len({ground.key for ground in GROUNDS}) == len(GROUNDS)


class TestAnswering:
    def test_the_second_person_agrees_to_the_file_as_it_was_made(self, scene):
        asked = scene.made()
        assert not services.may_fetch(scene.by, asked, TODAY)
        agreed = scene.agree(asked)
        assert did(agreed) == ["asked", "made", "agreed"]
        assert DisclosureLine.objects.get(did="agreed").digest == "d" * 64
        assert services.may_fetch(scene.by, agreed, TODAY)
        agreed.deadline.refresh_from_db()
        assert agreed.deadline.met_on == TODAY
        assert mails("disclosure_answered") == {"Cora Own"}

    def test_not_agreed_it_is_deleted_and_why_stands_there(self, scene, django_capture_on_commit_callbacks):
        asked = scene.made()
        with pytest.raises(Refused):
            scene.agree(asked, agrees=False)
        stored = [str(asked.file), str(asked.bundle)]
        with django_capture_on_commit_callbacks(execute=True):
            refused = scene.agree(asked, agrees=False, answer="Too much for this purpose")
        assert (refused.agrees, refused.answer, refused.file.name) == (False, "Too much for this purpose", "")
        assert did(refused) == ["asked", "made", "not_agreed", "deleted"]
        assert not services.may_fetch(scene.by, refused, TODAY)
        assert not any(private.exists(name) for name in stored)

    def test_nothing_is_agreed_to_that_is_not_made_yet(self, scene):
        with pytest.raises(Refused, match="no file to agree to"):
            scene.agree(scene.ask())

    def test_only_the_person_who_was_asked_answers_once(self, scene):
        asked = scene.made()
        for somebody in (scene.manager, make_user("privacy_lead")):
            with pytest.raises(Refused, match="not waiting for you"):
                scene.agree(asked, by=somebody)
        with pytest.raises(NotAllowed):
            scene.agree(asked, by=scene.by)
        agreed = scene.agree(asked)
        with pytest.raises(Refused):
            scene.agree(agreed)

    def test_what_somebody_changed_meanwhile_is_a_conflict(self, scene):
        asked = scene.made()
        with pytest.raises(Conflict):
            services.answer(asked, asked.version - 1, agrees=True, by=scene.lead, today=TODAY)

    def test_whoever_asked_must_still_be_allowed_to(self, scene):
        asked = scene.made()
        set_facts(scene.case, None, by=scene.by, why="Restricted", restricted=True, restricted_reason="Family")
        with pytest.raises(Refused, match="can no longer open this case"):
            scene.agree(asked)

    def test_the_database_itself_refuses_one_person_as_both(self, scene):
        asked = scene.made()
        with pytest.raises(IntegrityError), transaction.atomic():
            Disclosure.objects.filter(pk=asked.pk).update(agrees=True, answered_by=scene.by)


class TestFetching:
    def test_each_fetching_is_a_line_and_a_security_event(self, scene):
        asked = scene.agree(scene.made())
        services.fetch(asked, whole=False, by=scene.by, today=TODAY)
        services.fetch(asked, whole=True, by=scene.manager, today=TODAY)
        assert did(asked)[-2:] == ["fetched", "fetched_all"]
        assert SecurityEvent.objects.filter(kind=Kind.EXPORT).count() == 2
        assert services.left(asked) == rules.MOST_FETCHED - 2

    def test_before_it_is_agreed_to_only_the_second_person_reads_it_if_the_case_is_open_to_them(self, scene):
        asked = scene.made(second=scene.manager)
        services.fetch(asked, whole=False, by=scene.manager, today=TODAY)
        assert did(asked)[-1] == "read"
        assert services.left(asked) == rules.MOST_FETCHED
        with pytest.raises(NotAllowed):
            services.fetch(asked, whole=False, by=scene.by, today=TODAY)
        with pytest.raises(NotAllowed):  # sees no case
            services.fetch(scene.made(), whole=False, by=scene.lead, today=TODAY)

    def test_it_is_there_for_a_day_after_the_answer_and_a_week_without_one(self, scene, clock):
        waits, agreed = scene.made(), scene.agree(scene.made())
        for days, there in ((0.9, (True, True)), (1.1, (True, False)), (7.1, (False, False))):
            at = now() + days * DAY
            assert (waits.has_file(at), agreed.has_file(at)) == there

    def test_what_is_over_is_deleted_by_nobody_and_its_log_stays(self, scene, django_capture_on_commit_callbacks):
        agreed, waits = scene.agree(scene.made()), scene.made()
        stored = [str(agreed.file), str(agreed.bundle)]
        with django_capture_on_commit_callbacks(execute=True):
            assert services.delete_old_files(now() + 2 * DAY) == 1
        assert not any(private.exists(name) for name in stored)
        agreed.refresh_from_db()
        assert (agreed.file.name, agreed.digest) == ("", "d" * 64)
        last = agreed.lines.last()
        assert (last.did, last.user) == ("deleted", None)
        assert services.delete_old_files(now() + 8 * DAY) == 1
        assert did(waits)[-1] == "deleted"

    def test_fetched_enough_it_is_over(self, scene):
        asked = scene.agree(scene.made())
        for _ in range(rules.MOST_FETCHED):
            services.fetch(asked, whole=False, by=scene.by, today=TODAY)
        assert services.fetched_enough(asked)
        with pytest.raises(NotAllowed, match="has been deleted"):  # though nobody has deleted it yet
            services.fetch(asked, whole=False, by=scene.by, today=TODAY)
        assert services.delete_old_files(now()) == 1

    def test_to_a_partner_alone_it_may_go_at_once(self, scene):
        asked = scene.made(recipient="partner", ground="partners", second=None)
        assert asked.deadline is None
        services.fetch(asked, whole=False, by=scene.by, today=TODAY)
        assert not asked.has_file(now() + 1.1 * DAY)


class TestReading:
    def test_whoever_opens_the_case_or_was_asked_reads_it_and_the_privacy_lead_reads_all(self, scene):
        asked = scene.ask(second=scene.manager)
        elsewhere = make_user("manager", area=make_area())
        for user, reads in (
            (scene.by, True), (scene.manager, True), (scene.lead, True), (make_user("scrutineer"), True),
            (elsewhere, False), (make_user("administrator"), False), (make_user("contributor"), False),
        ):  # fmt: skip
            found = Disclosure.objects.readable(user, TODAY).filter(pk=asked.pk).exists()
            assert found == reads, user
        assert not Incident.objects.visible_to(scene.lead, TODAY).exists()

    @pytest.mark.both
    def test_a_line_of_the_log_is_never_changed_nor_deleted(self, scene):
        line = scene.ask().lines.get()
        for sql in ("UPDATE cases_disclosureline SET did = 'made'", "DELETE FROM cases_disclosureline"):
            with pytest.raises(Error), transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(sql)
        line.refresh_from_db()
        assert line.did == "asked"

    def test_every_part_has_a_label_and_documents_come_last(self):
        assert all(part.label for part in Part)
        assert list(Part)[-4:] == list(rules.DOCUMENTS)
