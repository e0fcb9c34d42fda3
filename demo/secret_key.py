"""The demonstration's folder and its secret key, made by what starts it: settings.py writes nothing."""

from django.conf import settings


def keep_secret_key() -> None:
    """Make the folder, and keep the key that this process drew, for the server's processes and the next start.

    Sign-ins and links without an account hang on the key: without a kept one they would end with the process.
    """
    settings.CSPR_VAR.mkdir(parents=True, exist_ok=True)
    path = settings.CSPR_VAR / "secret_key"
    if not path.exists():
        path.touch(mode=0o600)
        path.write_text(settings.SECRET_KEY)
