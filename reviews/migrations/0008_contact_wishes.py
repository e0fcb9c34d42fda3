from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("reviews", "0007_doors_without_an_account")]

    operations = [
        migrations.RenameField("FamilyContact", "asked", "wished"),
        migrations.RenameField("HistoricalFamilyContact", "asked", "wished"),
    ]
