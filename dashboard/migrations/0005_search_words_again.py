"""Cases and referrals are found by more words than before: the worker works them out again after the upgrade."""

from django.db import migrations

from csprapp.tasks.migrating import begin


class Migration(migrations.Migration):
    dependencies = [("dashboard", "0004_calendar_feeds"), ("cases", "0023_case_notes"), ("tasks", "0002_words")]

    operations = [
        begin("dashboard.casefile.work.words_again", "The words that cases are found by", where=("cases", "Incident"))
    ]
