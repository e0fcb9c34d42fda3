"""The secrets of second factors that stand in clear are encrypted with the key of SECRET_KEY."""

from django.db import migrations

from csprapp.accounts.sealing import seal, unsealed

SECRETS = {"totp": "secret", "recovery_codes": "seed"}


def encrypt(apps, schema_editor):
    for factor, name in with_secrets(apps):
        if unsealed(factor.data[name]) is None:
            factor.data[name] = seal(factor.data[name])
            factor.save(update_fields=["data"])


def decrypt(apps, schema_editor):
    for factor, name in with_secrets(apps):
        factor.data[name] = unsealed(factor.data[name]) or factor.data[name]
        factor.save(update_fields=["data"])


def with_secrets(apps):
    for factor in apps.get_model("mfa", "Authenticator").objects.filter(type__in=SECRETS):
        if SECRETS[factor.type] in factor.data:
            yield factor, SECRETS[factor.type]


class Migration(migrations.Migration):
    dependencies = [("accounts", "0005_away"), ("mfa", "0003_authenticator_type_uniq")]

    operations = [migrations.RunPython(encrypt, decrypt)]
