from django.db import migrations, models

# Whoever had turned reminders off was told only of what is overdue, and got no weekly digest.
ALL_BUT_OVERDUE = ["today", "soon", "waits", "changed", "quiet_monday"]


def by_part(apps, schema_editor):
    for name in ("User", "HistoricalUser"):
        apps.get_model("accounts", name).objects.filter(mute_reminders=True).update(muted_mail=ALL_BUT_OVERDUE)


def on_or_off(apps, schema_editor):
    for name in ("User", "HistoricalUser"):
        apps.get_model("accounts", name).objects.exclude(muted_mail=[]).update(mute_reminders=True)


MUTED = {"blank": True, "default": list, "verbose_name": "what the daily mail leaves out"}


class Migration(migrations.Migration):
    dependencies = [("accounts", "0003_accounts_that_sleep")]

    operations = [
        migrations.AddField("user", "muted_mail", models.JSONField(**MUTED)),
        migrations.AddField("historicaluser", "muted_mail", models.JSONField(**MUTED)),
        migrations.RunPython(by_part, on_or_off),
        migrations.RemoveField("user", "mute_reminders"),
        migrations.RemoveField("historicaluser", "mute_reminders"),
    ]
