from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("records", "0006_closed_on_every_host")]

    operations = [
        migrations.AddField(
            model_name="submission", name="content", field=models.CharField(blank=True, default="", max_length=64)
        )
    ]
