"""Passwords that others know or guess are refused, without asking anybody outside."""

import hashlib
import random
from contextlib import nullcontext

import pytest
from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.forms import CharField
from django.utils.module_loading import import_string

from csprapp.accounts.models import User
from csprapp.accounts.passwords import is_in
from csprapp.partnership.models import Partnership
from dashboard.administration.setup_forms import SetupForm
from tests.factories import PASSWORD, make_area, make_user

GOOD = "wet otters dance slowly"


def digest(text):
    return hashlib.sha1(text.encode(), usedforsecurity=False).hexdigest().upper().encode()


def test_every_box_for_a_password_hides_what_is_typed_and_never_repeats_it():
    forms = [import_string(path) for path in (*settings.ACCOUNT_FORMS.values(), *settings.MFA_FORMS.values())]
    boxes = [
        (form.__name__, name, field.widget)
        for form in (*forms, SetupForm)
        for name, field in form.base_fields.items()
        if "password" in name and isinstance(field, CharField)
    ]
    assert {form for form, *_ in boxes} >= {"LoginForm", "ReauthenticateForm", "ChangePasswordForm", "SetupForm"}
    assert [(form, name) for form, name, box in boxes if box.input_type != "password" or box.render_value] == []


@pytest.mark.parametrize("size", [0, 1, 2, 3, 50])
def test_a_digest_is_found_wherever_it_stands_in_the_file(tmp_path, size):
    kept = sorted(digest(f"known {number}") for number in range(size))
    file = tmp_path / "breached.txt"
    counts = random.Random(size)
    file.write_bytes(b"".join(b"%s:%d\r\n" % (line, counts.randrange(10**6)) for line in kept))
    assert all(is_in(file, line) for line in kept)
    assert not any(is_in(file, digest(f"unknown {number}")) for number in range(50))
    assert not is_in(file, b"0" * 40)
    assert not is_in(file, b"F" * 40)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("password", "said"),
    [
        (GOOD, ""),
        ("a breach knew these words", "breach at another"),
        ("Northshire-Safeguarding-2026!", "words about our work"),
        ("Quarrington2026!!!!", "words about our work"),
        ("Quarrington wet otters dance", ""),
        ("passwordpasswordpassword1", "words about our work"),
        ("quinnzedquinnzed2026", "made of your name"),
        ("QuinnZed.Northshire", "made of your name"),
        ("Quinn wets violet otters", ""),
        ("aaaaaaaaaaaaaaaaaaaa", "repeats the same few"),
        ("abcABCabcABCabc", "repeats the same few"),
    ],
)
def test_what_may_be_chosen(tmp_path, settings, password, said):
    file = tmp_path / "breached.txt"
    file.write_bytes(digest("a breach knew these words") + b":7\n")
    settings.CSPR_BREACHED = str(file)
    Partnership.objects.create(pk=1, name="Northshire Safeguarding Children Partnership")
    make_area("Quarrington")
    with pytest.raises(ValidationError, match=said) if said else nullcontext():
        validate_password(password, User(name="Quinn Zed", email="q.zed@council.example"))


LONG = "harbour lamp violet morning kettle orchard willow paper stone cloud meadow"


@pytest.mark.django_db
def test_a_long_one_of_small_letters_alone_is_taken_and_signs_in(client):
    """More than 64 characters, and no rule that asks for capitals, figures or signs."""
    assert len(LONG) > 64
    assert LONG.replace(" ", "").isalpha()
    assert LONG.islower()
    validate_password(LONG, User(name="Cora Dinator", email="cora@council.example"))
    user = make_user("coordinator")
    user.set_password(LONG)
    user.save()
    assert client.post("/staff/account/login/", {"login": user.email, "password": LONG}).status_code == 302


@pytest.mark.django_db
@pytest.mark.parametrize("almost", [str.upper, str.strip, lambda text: text[:-1] + "Y", lambda text: text[:72]])
def test_it_is_compared_as_typed_to_the_last_letter(client, almost):
    """Its capitals and its blanks are part of it, and none of it is cut off."""
    typed = f" {LONG} Meadow {LONG} Z"
    user = make_user("coordinator")
    user.set_password(typed)
    user.save()
    assert almost(typed) != typed
    assert client.post("/staff/account/login/", {"login": user.email, "password": almost(typed)}).status_code == 200
    assert client.post("/staff/account/login/", {"login": user.email, "password": typed}).status_code == 302


@pytest.mark.django_db
@pytest.mark.parametrize("before", ["", "not the one before at all", PASSWORD.upper()])
def test_whoever_sets_a_new_one_gives_the_one_before(sign_in, before):
    user = make_user("coordinator")
    client, change = sign_in(user), "/staff/account/password/change/"
    said = {"oldpassword": before, "password1": GOOD, "password2": GOOD}
    page = client.post(change, said)
    user.refresh_from_db()
    assert (page.status_code, user.check_password(PASSWORD)) == (200, True)
    assert client.post(change, {**said, "oldpassword": PASSWORD}).status_code == 302
    user.refresh_from_db()
    assert user.check_password(GOOD)
