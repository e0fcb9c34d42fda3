from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("records", "0002_seals_and_requests_to_erase"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddIndex(
            model_name="accesslog", index=models.Index(fields=["-at"], name="records_acc_at_2f4907_idx")
        )
    ]
