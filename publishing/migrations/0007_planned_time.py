from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("publishing", "0006_what_was_found_in_long_texts")]

    operations = [
        migrations.AddField(
            "historicalpublicationlink", "planned_time", models.TimeField("planned time", null=True, blank=True)
        ),
        migrations.AddField("publicationlink", "planned_time", models.TimeField("planned time", null=True, blank=True)),
    ]
