"""Cases and referrals are found by "Juergen" and by "jurgen" too: the worker works their words out again."""

from django.db import migrations

from csprapp.tasks.migrating import begin


class Migration(migrations.Migration):
    dependencies = [
        ("dashboard", "0007_partners_told"),
        ("cases", "0027_retention_of_subject_requests"),
        ("tasks", "0002_words"),
    ]

    operations = [
        begin("dashboard.casefile.work.words_again", "The words that cases are found by", where=("cases", "Incident"))
    ]
