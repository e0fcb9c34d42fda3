"""What the service needs of others: mail server, virus scanner, proxy, certificate."""

import socket
import ssl
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import get_connection
from django.http.request import validate_host

from csprapp.clock.deadline import day_words
from csprapp.files import scanner
from csprapp.mail.delivery import in_short
from csprapp.mail.failures import failure_of
from csprapp.mail.services import way
from csprapp.partnership.models import Partnership
from csprapp.today import london_today, now
from csprapp.ui.templatetags.ui import longday
from dashboard.health.findings import Finding, Look, ok, soon, unsafe, warning

LOCAL = {"localhost", "127.0.0.1", "::1"}
PATIENCE, TALK = 2, 5  # seconds; a mail server may think before it greets
LOOK_YOURSELF = "If a browser elsewhere opens it, all is well. If not: systemctl status nginx, and the name in DNS"
ARRIVES_FOR = timedelta(days=90)  # what a mailbox's rules may change meanwhile
SOON = timedelta(days=14)  # certificates are renewed 30 days before their end


def mail_server(look: Look) -> Finding | None:
    """Mail leaves this machine encrypted."""
    if not look.earnest:
        return None
    example = "EMAIL_URL=smtp+tls://USER:PASSWORD@HOST:587"
    if not settings.EMAIL_BACKEND.endswith("smtp.EmailBackend"):
        return unsafe("There is none, so mail is marked as sent but reaches nobody.", example)
    if settings.EMAIL_USE_TLS or settings.EMAIL_USE_SSL:
        return ok("Mail sent to it is encrypted.")
    if settings.EMAIL_HOST in LOCAL:
        return ok("It is on this machine.")
    return unsafe("Mail is sent to it as plain text, with its password.", example)


def mail_taken(look: Look) -> Finding | None:
    """The conversation with the mail server as far as a mail to the service's own address being taken. None is sent."""
    if not look.earnest or not settings.EMAIL_BACKEND.endswith("smtp.EmailBackend"):
        return None
    own, mend = settings.DEFAULT_FROM_EMAIL, "Correct EMAIL_URL or CSPR_MAIL_FROM in .env, then start the service again"
    server: Any = get_connection(timeout=TALK)
    try:
        server.open()
        server.connection.ehlo_or_helo_if_needed()
        for code, _ in (server.connection.mail(own), server.connection.rcpt(own)):
            if code >= 400:  # from here on SMTP refuses
                return soon(f"It refuses mail from and to {own} with code {code}.", mend)
    except OSError as error:  # all of smtplib's too
        return soon(f"It cannot be reached: {in_short(failure_of(error))}.", mend)
    finally:
        server.close()
    return ok("It accepts mail for the service’s own address.")


def mail_arrives(look: Look) -> Finding | None:
    """When somebody last pressed the link of a test email. Only that shows that a mailbox gets what is sent."""
    if not look.earnest:
        return None
    ours, mend = Partnership.current(), "Settings, Test email: send one, and open the link in it"
    if ours.mail_arrived_on is None:
        return soon("Nobody has recorded yet that a test email arrived.", mend)
    words = f"A test email arrived on {day_words(ours.mail_arrived_on)}"
    if ours.mail_arrived_by != way():
        return warning(f"{words}, but the settings of mail have changed since.", mend)
    if london_today() - ours.mail_arrived_on > ARRIVES_FOR:
        return warning(f"{words}, more than {ARRIVES_FOR.days} days ago.", mend)
    return ok(f"{words}.")


def name(look: Look) -> Finding | None:
    """The service answers to the name that its own links bear."""
    host = urlsplit(settings.CSPR_SITE).hostname or ""
    if not look.earnest or validate_host(host, settings.ALLOWED_HOSTS):
        return None
    return warning(f"Links to {host} of CSPR_SITE are refused: it is not in ALLOWED_HOSTS.", f"ALLOWED_HOSTS={host}")


def virus_scanner(look: Look) -> Finding | None:
    """A scanner that is set up answers."""
    if not settings.CSPR_SCANNER:
        mend = "apt install clamav-daemon, then CSPR_SCANNER=/run/clamav/clamd.ctl"
        return soon("There is none, so files from other people are opened unscanned.", mend) if look.earnest else None
    if scanner.answers(settings.CSPR_SCANNER, PATIENCE):
        return ok("It answers.")
    return soon("It does not answer, so new files wait and cannot be opened.", "systemctl restart clamav-daemon")


def proxy(look: Look) -> Finding | None:
    """Who asks, and that it was over https, is told by a proxy of ours."""
    if not settings.SECURE_SSL_REDIRECT:
        return None
    site = "deploy/nginx/csprapp.conf"
    if not settings.SECURE_PROXY_SSL_HEADER:
        return warning(
            "The service trusts no proxy. If it is behind one, every page redirects to itself.", "CSPR_BEHIND_PROXY=1"
        )
    if look.request is None:
        return ok("The service trusts what its proxy says. The health page checks what that is.")
    by = [part for part in look.request.headers.get("X-Forwarded-For", "").split(",") if part.strip()]
    if not by:
        return warning(
            "It does not say where requests come from, so one person’s typing errors slow down everybody’s sign-in.",
            site,
        )
    if len(by) > 1:
        return warning("It passes on what visitors claim their address is, instead of replacing it.", site)
    return ok("It says where requests come from, and that they came over https.")


def certificate(look: Look) -> Finding | None:
    """When the certificate of CSPR_SITE ends. That nobody speaks TLS there is told too: some machines cannot reach
    their own name, and then it is for a person to look."""
    address = urlsplit(settings.CSPR_SITE)
    if address.scheme != "https" or not address.hostname:
        return None
    mend = "certbot renew, then systemctl reload nginx"
    try:
        until = ends_at(address.hostname, address.port or 443)
    except ssl.SSLCertVerificationError as refused:
        return soon(f"Browsers refuse it: {refused.verify_message}.", mend)
    except OSError as error:
        kind = (
            "nothing there speaks TLS" if isinstance(error, ssl.SSLError) else "it cannot be reached from this machine"
        )
        return warning(f"The certificate of {address.netloc} could not be looked at: {kind}.", LOOK_YOURSELF)
    words = f"It is valid until {longday(until)}."
    return ok(words) if until - now() > SOON else warning(words, mend)


def ends_at(host: str, port: int) -> datetime:
    """Until when the certificate of that address is good. Raises OSError where it cannot be asked."""
    with (
        socket.create_connection((host, port), timeout=PATIENCE) as plain,
        ssl.create_default_context().wrap_socket(plain, server_hostname=host) as talk,
    ):
        shown = talk.getpeercert() or {}
    return datetime.fromtimestamp(ssl.cert_time_to_seconds(str(shown["notAfter"])), UTC)
