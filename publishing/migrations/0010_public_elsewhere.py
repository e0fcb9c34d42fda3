"""Since when and where something was public before it came here is known before it is approved."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("publishing", "0009_redactions")]

    operations = [
        migrations.AddField(model_name=model, name=name, field=field)
        for model in ("historicalpublicationlink", "publicationlink")
        for name, field in (
            (
                "elsewhere_since",
                models.DateField(blank=True, null=True, verbose_name="first public day on another website"),
            ),
            (
                "elsewhere",
                models.CharField(blank=True, max_length=200, verbose_name="where it was public before it came here"),
            ),
        )
    ]
