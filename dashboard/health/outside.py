"""What the service needs of others: mail server, virus scanner, proxy, certificate."""

import socket
import ssl
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

from django.conf import settings

from csprapp.files import scanner
from csprapp.today import now
from csprapp.ui.templatetags.ui import longday
from dashboard.health.findings import Finding, Look, ok, unsafe, warning

LOCAL = {"localhost", "127.0.0.1", "::1"}
PATIENCE = 2  # seconds
SOON = timedelta(days=14)  # certificates are renewed 30 days before their end


def mail_server(look: Look) -> Finding | None:
    """Mail leaves this machine encrypted."""
    if not look.earnest:
        return None
    example = "EMAIL_URL=smtp+tls://USER:PASSWORD@HOST:587"
    if not settings.EMAIL_BACKEND.endswith("smtp.EmailBackend"):
        return unsafe("There is none: mail is marked as sent and reaches nobody.", example)
    if settings.EMAIL_USE_TLS or settings.EMAIL_USE_SSL:
        return ok("Mail goes to it encrypted.")
    if settings.EMAIL_HOST in LOCAL:
        return ok("It is on this machine.")
    return unsafe("Mail goes to it as plain text, with its password.", example)


def virus_scanner(look: Look) -> Finding | None:
    """A scanner that is set up answers."""
    if not settings.CSPR_SCANNER:
        mend = "apt install clamav-daemon, then CSPR_SCANNER=/run/clamav/clamd.ctl"
        return warning("There is none: files from other people open unscanned.", mend) if look.earnest else None
    if scanner.answers(settings.CSPR_SCANNER, PATIENCE):
        return ok("It answers.")
    return warning("It does not answer: new files wait and cannot be opened.", "systemctl restart clamav-daemon")


def proxy(look: Look) -> Finding | None:
    """Who asks, and that it was over https, is told by a proxy of ours."""
    if not settings.SECURE_SSL_REDIRECT:
        return None
    site = "deploy/nginx/csprapp.conf"
    if not settings.SECURE_PROXY_SSL_HEADER:
        return warning("The service believes no proxy: behind one every page leads to itself.", "CSPR_BEHIND_PROXY=1")
    if look.request is None:
        return ok("The service believes what its proxy says. The page of health looks at what it says.")
    by = [part for part in look.request.headers.get("X-Forwarded-For", "").split(",") if part.strip()]
    if not by:
        return warning("It does not say who asks: one person's typing errors slow everybody's sign-in.", site)
    if len(by) > 1:
        return warning("It passes on what visitors say of their address, instead of replacing it.", site)
    return ok("It says who asks, and that it was over https.")


def certificate(look: Look) -> Finding | None:
    """When the certificate of CSPR_SITE ends. Nothing is said where the address cannot be reached from here."""
    address = urlsplit(settings.CSPR_SITE)
    if address.scheme != "https" or not address.hostname:
        return None
    mend = "certbot renew, then systemctl reload nginx"
    try:
        until = ends_at(address.hostname, address.port or 443)
    except ssl.SSLCertVerificationError as refused:
        return unsafe(f"Browsers refuse it: {refused.verify_message}.", mend)
    except OSError:
        return None
    words = f"It is good until {longday(until)}."
    return ok(words) if until - now() > SOON else warning(words, mend)


def ends_at(host: str, port: int) -> datetime:
    """Until when the certificate of that address is good. Raises OSError where it cannot be asked."""
    with (
        socket.create_connection((host, port), timeout=PATIENCE) as plain,
        ssl.create_default_context().wrap_socket(plain, server_hostname=host) as talk,
    ):
        shown = talk.getpeercert() or {}
    return datetime.fromtimestamp(ssl.cert_time_to_seconds(str(shown["notAfter"])), UTC)
