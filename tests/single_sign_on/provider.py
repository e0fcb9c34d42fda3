"""An OpenID Connect provider that the tests run, on 127.0.0.1: discovery, keys, authorize with PKCE, token, RS256."""

import base64
import hashlib
import json
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from secrets import token_urlsafe
from urllib.parse import parse_qs, urlencode, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa

from csprapp.accounts.tenants import Tenant


class TestTenant:
    """One tenant of the provider. `who`: the claims of whoever is signed in there, or None; `changes`: what its tokens
    say otherwise than they should; `signs_with`: another key than the published one; `leads_away`: which of its places
    answers with a redirect to a like one."""

    __test__ = False

    def __init__(self, key: str, base: str, domain: str) -> None:
        self.issuer, self.secret = f"{base}/{key}", token_urlsafe(24)
        self.tenant = Tenant(key, f"{key.title()} Example", self.issuer, f"client-of-{key}", self.secret, (domain,))
        self.key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        self.begin()

    def begin(self) -> None:
        self.who: dict | None = None
        self.changes: dict = {}
        self.signs_with, self.algorithm = self.key, "RS256"
        self.codes: dict[str, dict] = {}
        self.asked: list[dict] = []
        self.says: dict = {}
        self.leads_away = ""
        self.led: list[str] = []
        self.given: list[str] = []

    def is_there(self, sub: str, email: str, **claims) -> None:
        """Somebody is signed in at the provider."""
        self.who = {"sub": sub, "email": email, "email_verified": True, "auth_time": int(time.time()), **claims}

    def leads(self, place: str) -> str:
        """Where one of its places sends whoever asks, which it does once; "" where it answers."""
        if place.endswith("/again"):
            self.led.append(place)
        return f"{self.issuer}/{place}/again" if self.leads_away and place.endswith(self.leads_away) else ""

    def configuration(self) -> dict:
        ends = {"authorization_endpoint": "authorize", "token_endpoint": "token", "jwks_uri": "keys"}
        return {"issuer": self.issuer, **{name: f"{self.issuer}/{end}" for name, end in ends.items()}, **self.says}

    def keys(self) -> dict:
        public = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(self.key.public_key()))
        return {"keys": [{**public, "kid": "one", "alg": "RS256", "use": "sig"}]}

    def authorize(self, asked: dict) -> str:
        """Where the browser is sent."""
        self.asked.append(asked)
        assert asked["client_id"] == self.tenant.client_id
        assert asked["response_type"] == "code"
        assert "openid" in asked["scope"].split()
        if self.who is None:
            said = {"error": "access_denied"}
        else:
            said = {"code": token_urlsafe(16)}
            self.codes[said["code"]] = {**asked, "who": self.who}
        return f"{asked['redirect_uri']}?{urlencode({**said, 'state': asked['state']})}"

    def token(self, sent: dict) -> dict | None:
        """The answer to a code, once; None to what is not as it should be."""
        asked = self.codes.pop(sent.get("code", ""), None)
        proof = hashlib.sha256(sent.get("code_verifier", "").encode()).digest()
        if not asked or base64.urlsafe_b64encode(proof).rstrip(b"=").decode() != asked["code_challenge"]:
            return None
        if (sent.get("client_id"), sent.get("client_secret")) != (self.tenant.client_id, self.secret):
            return None
        now = int(time.time())
        claims = {"iss": self.issuer, "aud": self.tenant.client_id, "iat": now, "exp": now + 300}
        claims |= {"nonce": asked["nonce"], **asked["who"], **self.changes}
        claims = {name: value for name, value in claims.items() if value is not None}
        token = jwt.encode(claims, self.signs_with, algorithm=self.algorithm, headers={"kid": "one"})
        self.given += [token_urlsafe(16), token]
        return {"access_token": self.given[-2], "token_type": "Bearer", "id_token": token}


class Server:
    """The provider with its tenants: `council` and `health`."""

    def __init__(self) -> None:
        self.http = ThreadingHTTPServer(("127.0.0.1", 0), self.handler())
        self.base = f"http://127.0.0.1:{self.http.server_port}"
        self.council = TestTenant("council", self.base, "council.example")
        self.health = TestTenant("health", self.base, "health.example")
        threading.Thread(target=self.http.serve_forever, daemon=True).start()

    def handler(server) -> type[BaseHTTPRequestHandler]:  # self is the request's
        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                where = urlsplit(self.path)
                _, key, rest = where.path.split("/", 2)
                tenant = getattr(server, key)
                if rest == "authorize":
                    asked = {name: values[0] for name, values in parse_qs(where.query).items()}
                    self.redirect(tenant.authorize(asked), 302)
                elif place := tenant.leads(rest):
                    self.redirect(place)
                else:
                    self.answer(tenant.keys() if rest.startswith("keys") else tenant.configuration())

            def do_POST(self) -> None:
                sent = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
                _, key, rest = self.path.split("/", 2)
                tenant = getattr(server, key)
                if place := tenant.leads(rest):
                    self.redirect(place)
                else:
                    self.answer(tenant.token({name: values[0] for name, values in sent.items()}))

            def redirect(self, place: str, status: int = 307) -> None:
                self.send_response(status)
                self.send_header("Location", place)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def answer(self, data: dict | None) -> None:
                body = json.dumps(data or {"error": "invalid_grant"}).encode()
                self.send_response(200 if data else 400)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *args) -> None:
                pass

        return Handler

    def close(self) -> None:
        self.http.shutdown()
        self.http.server_close()
