"""Every address of the site, and the one list of those that need no sign-in.

`CSPR_SERVE` chooses which part a process serves: the public pages, the staff pages, the doors of guests, or all.
"""

from django.conf import settings
from django.urls import include, path

from csprapp.ui.health import alive, health
from csprapp.ui.views import brand
from publications.content.rules import Page
from publications.public.pages import own_page

# The only view names that answer somebody who is not signed in. Everything else asks for sign-in, whatever marks a
# library or a view carries. At most 24 public addresses and 24 doors without an account; a test counts.
PUBLIC_PAGES = frozenset({
    "public-home", "public-reviews", "public-review", "public-document", "public-national", "public-how",
    "public-one-page", "public-about", "public-support", "public-accessibility", "public-privacy", "public-listing",
    "public-feed", "public-sitemap", "public-robots", "health", "alive", "brand",
})  # fmt: skip
SIGN_IN_DOORS = frozenset({
    "account_login", "account_inactive", "account_reset_password", "account_reset_password_done",
    "account_reset_password_from_key", "account_reset_password_from_key_done", "mfa_authenticate",
    "mfa_login_webauthn",  # with a passkey
    # Single sign-on: off to a provider, back from it, and the link of an invitation.
    "sign-on", "sign-on-back", "sign-on-invited",
    # A link to one request and a passcode, for an agency's people without an account.
    "door-link", "door", "door-part", "door-line",
    # The dates of somebody's work for their calendar program, under a secret address.
    "calendar-feed",
    # An agency refers without an account.
    "refer",
    # The first administrator of a new installation, by a link that is printed.
    "setup",
})  # fmt: skip
PUBLIC = PUBLIC_PAGES | SIGN_IN_DOORS

# Names that a library mounts and we do not use: 404 for everybody.
UNUSED = frozenset({
    "account_signup", "account_email", "account_email_verification_sent", "account_confirm_email",
    "account_set_password", "account_confirm_login_code", "mfa_signup_webauthn",
})  # fmt: skip

# Where somebody without a second factor may go: enrolling one, and leaving.
ENROL = frozenset({
    "mfa_activate_totp", "mfa_index", "mfa_add_webauthn", "account_logout", "account_reauthenticate",
    "mfa_reauthenticate",
})  # fmt: skip

# Not for whoever signs in with their council: it keeps their password and their second factor.
LOCAL = frozenset({
    "account_change_password", "account_reauthenticate", "mfa_index", "mfa_reauthenticate",
    "mfa_reauthenticate_webauthn", "mfa_activate_totp", "mfa_deactivate_totp", "mfa_view_recovery_codes",
    "mfa_generate_recovery_codes", "mfa_download_recovery_codes", "mfa_list_webauthn", "mfa_add_webauthn",
    "mfa_edit_webauthn", "mfa_remove_webauthn",
})  # fmt: skip

# Where they may go while their provider has to be asked again: to ask it, and away.
ASKING = frozenset({"sign-on-again", "account_logout"})

STAFF_APPS = ["csprapp.ui", "csprapp.mail", "csprapp.tasks", "cases", "reviews", "publishing", "dashboard"]
if settings.CSPR_DEMO:
    STAFF_APPS.append("demo")

shared = [
    path("health/", health, name="health"),
    path("health/live/", alive, name="alive"),
    path("brand/<slug:colour>.css", brand, name="brand"),
    # Every page's foot leads to these.
    path("accessibility/", own_page, {"page": Page.ACCESSIBILITY}, name="public-accessibility"),
    path("privacy/", own_page, {"page": Page.PRIVACY}, name="public-privacy"),
]
public = [path("", include("publications.urls"))]
staff = [
    path("staff/account/", include("csprapp.accounts.urls")),
    path("staff/account/", include("csprapp.single_sign_on.urls")),
    path("staff/account/", include("allauth.account.urls")),
    path("staff/account/2fa/", include("allauth.mfa.urls")),
    path("staff/account/sessions/", include("allauth.usersessions.urls")),
    *(path("staff/", include(f"{app}.urls")) for app in STAFF_APPS),
]
guests = [
    path("staff/", include("reviews.guest_access.urls")),
    path("staff/", include("dashboard.work.feeds.guest_urls")),
    path("staff/", include("cases.referrals.guest_urls")),
]

parts = {"all": public + staff, "public": public, "staff": staff, "guests": guests}
urlpatterns = shared + parts[settings.CSPR_SERVE]

handler400 = "csprapp.ui.errors.bad_request"
handler403 = "csprapp.ui.errors.forbidden"
handler429 = "csprapp.ui.errors.too_many"  # django-allauth asks for it
handler404 = "csprapp.ui.errors.not_found"
handler500 = "csprapp.ui.errors.server_error"
