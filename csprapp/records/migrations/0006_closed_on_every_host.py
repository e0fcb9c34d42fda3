from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("records", "0005_words")]

    operations = [
        migrations.CreateModel(
            name="Closing",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("since", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="Host",
            fields=[
                ("name", models.CharField(max_length=120, primary_key=True, serialize=False)),
                ("heard_at", models.DateTimeField()),
                ("idle_since", models.DateTimeField(null=True)),
            ],
        ),
    ]
