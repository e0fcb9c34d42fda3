from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("partnership", "0011_children_of_area")]

    operations = [
        migrations.AddField(
            model_name="historicalpartnership",
            name="mail_arrived_by",
            field=models.CharField(blank=True, max_length=16, verbose_name="mail settings that it came by"),
        ),
        migrations.AddField(
            model_name="historicalpartnership",
            name="mail_arrived_on",
            field=models.DateField(blank=True, null=True, verbose_name="test email arrived"),
        ),
        migrations.AddField(
            model_name="partnership",
            name="mail_arrived_by",
            field=models.CharField(blank=True, max_length=16, verbose_name="mail settings that it came by"),
        ),
        migrations.AddField(
            model_name="partnership",
            name="mail_arrived_on",
            field=models.DateField(blank=True, null=True, verbose_name="test email arrived"),
        ),
    ]
