"""A missing static/vendor/ is told with the command that makes it."""

from csprapp.ui.checks import missing_parts, vendor_is_there


def test_the_check_names_what_is_missing_and_the_command(settings, tmp_path):
    settings.STATICFILES_DIRS = [tmp_path]
    [error] = vendor_is_there(None)
    assert error.id == "ui.E001"
    assert "govuk-frontend.min.css" in error.msg
    assert "python build_assets.py" in error.hint


def test_the_check_is_quiet_when_the_parts_are_there(tmp_path):
    (tmp_path / "vendor").mkdir()
    for name in ("govuk-frontend.min.css", "govuk-frontend.min.js"):
        (tmp_path / "vendor" / name).touch()
    assert missing_parts([tmp_path]) == []
