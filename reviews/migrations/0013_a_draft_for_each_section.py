"""A rapid review was one form with one draft; now each section has its own. What somebody was typing goes with it."""

from django.db import migrations

FORM = "rapid-review"
SECTIONS = (
    "facts", "lived_experience", "characteristics", "ethnicity_culture", "immediate_action", "analysis", "learning",
    "sharing_plan",
)  # fmt: skip


def part(apps, editor):
    Draft, RapidReview = apps.get_model("records", "Draft"), apps.get_model("reviews", "RapidReview")
    for draft in Draft.objects.filter(form=FORM).exclude(data__has_key="text"):
        saved = RapidReview.objects.filter(incident__reference=draft.subject).first()
        for key in SECTIONS:
            typed = draft.data.get(key) or ""
            if typed.split() == (getattr(saved, key) if saved else "").split():
                continue
            Draft.objects.get_or_create(
                user=draft.user,
                form=FORM,
                subject=f"{draft.subject}-{key.replace('_', '-')}",
                defaults={"data": {"text": typed}, "version_seen": draft.version_seen, "saved_at": draft.saved_at},
            )
        draft.delete()


def join(apps, editor):
    Draft = apps.get_model("records", "Draft")
    for draft in Draft.objects.filter(form=FORM, data__has_key="text"):
        for key in SECTIONS:
            reference = draft.subject.removesuffix(f"-{key.replace('_', '-')}")
            if reference == draft.subject:
                continue
            whole, made = Draft.objects.get_or_create(
                user=draft.user,
                form=FORM,
                subject=reference,
                defaults={"version_seen": draft.version_seen, "saved_at": draft.saved_at},
            )
            whole.data = {**whole.data, key: draft.data["text"]}
            whole.save()
            draft.delete()
            break


class Migration(migrations.Migration):
    dependencies = [("reviews", "0012_sections_carried_over"), ("records", "0004_erasures_refused")]

    operations = [migrations.RunPython(part, join)]
