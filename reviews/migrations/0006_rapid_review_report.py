from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0003_letters"),
        ("reviews", "0005_contacts"),
    ]

    operations = [
        migrations.AddField(
            model_name="historicalrapidreview",
            name="report",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                null=True,
                on_delete=models.DO_NOTHING,
                related_name="+",
                to="cases.document",
                verbose_name="its report",
            ),
        ),
        migrations.AddField(
            model_name="historicalrapidreview",
            name="sent_file",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                null=True,
                on_delete=models.DO_NOTHING,
                related_name="+",
                to="cases.documentversion",
                verbose_name="the file that was sent",
            ),
        ),
        migrations.AddField(
            model_name="rapidreview",
            name="report",
            field=models.OneToOneField(
                blank=True,
                null=True,
                on_delete=models.PROTECT,
                related_name="+",
                to="cases.document",
                verbose_name="its report",
            ),
        ),
        migrations.AddField(
            model_name="rapidreview",
            name="sent_file",
            field=models.OneToOneField(
                blank=True,
                null=True,
                on_delete=models.PROTECT,
                related_name="+",
                to="cases.documentversion",
                verbose_name="the file that was sent",
            ),
        ),
    ]
