"""A provider of OpenID Connect on this machine: real requests, real keys, and on demand a dishonest answer."""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
import threading
import time
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any, Self
from urllib.parse import parse_qs, urlencode, urlsplit

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from isthmus.engines.secrets import free_port

CLIENT = "isthmus-test"
SECRET = "a secret that two know"


def _text(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()


def new_key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(65537, 2048)


class Vouching:
    """`with Vouching() as provider`: whoever comes is `provider.subject`, and is sent back at once.

    `provider.claims` are put into the ID token over those that are right; `provider.signs_with` is the key that signs.
    """

    def __init__(self) -> None:
        self.address = f"http://127.0.0.1:{free_port()}"
        self.issuer = self.address
        self.key = self.signs_with = new_key()
        self.algorithm = "RS256"
        self.subject = "citizen-4711"
        self.claims: dict[str, Any] = {}
        # By code: what was asked for with it. A code is good once.
        self.codes: dict[str, dict[str, str]] = {}
        self.asked: list[str] = []
        self.hangs = False
        self.server: ThreadingHTTPServer | None = None

    def __enter__(self) -> Self:
        handler = type("Handler", (_Handler,), {"provider": self})
        self.server = ThreadingHTTPServer(("127.0.0.1", urlsplit(self.address).port or 0), handler)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def stop(self) -> None:
        if self.server:
            self.server.shutdown()
            self.server.server_close()
            self.server = None

    def answer_to(self, address: str) -> str:
        """Where the provider sends somebody who comes by this address: path and query of the way back."""
        asked = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
        back = urlsplit(self.authorize(asked))
        return f"{back.path}?{back.query}"

    def authorize(self, asked: dict[str, str]) -> str:
        assert asked["response_type"] == "code" and asked["client_id"] == CLIENT and asked["scope"] == "openid"
        assert asked["code_challenge_method"] == "S256" and asked["nonce"] and asked["state"]
        code = secrets.token_urlsafe(16)
        self.codes[code] = asked
        return f"{asked['redirect_uri']}?{urlencode({'code': code, 'state': asked['state']})}"

    def token(self, sent: dict[str, str], authorization: str) -> dict[str, Any] | None:
        asked = self.codes.pop(sent.get("code", ""), None)
        known = base64.b64encode(f"{CLIENT}:{SECRET}".encode()).decode()
        challenge = _text(hashlib.sha256(sent.get("code_verifier", "").encode()).digest())
        if asked is None or authorization != f"Basic {known}" or challenge != asked["code_challenge"]:
            return None
        now = int(time.time())
        claims = {
            "iss": self.issuer,
            "sub": self.subject,
            "aud": CLIENT,
            "iat": now,
            "exp": now + 300,
            "nonce": asked["nonce"],
            "name": "Erika Mustermann",
        } | self.claims
        return {"access_token": "opaque", "token_type": "Bearer", "id_token": self.signed(claims)}

    def signed(self, claims: dict[str, Any]) -> str:
        parts = [{"alg": self.algorithm, "kid": "one", "typ": "JWT"}, claims]
        text = ".".join(_text(json.dumps(part).encode()) for part in parts)
        if self.algorithm == "none":
            return f"{text}."
        return f"{text}.{_text(self.signs_with.sign(text.encode(), padding.PKCS1v15(), hashes.SHA256()))}"

    def published(self) -> dict[str, Any]:
        return {
            "issuer": self.issuer,
            "authorization_endpoint": f"{self.address}/authorize",
            "token_endpoint": f"{self.address}/token",
            "jwks_uri": f"{self.address}/keys",
            "id_token_signing_alg_values_supported": ["none", "RS256"],
        }

    def keys(self) -> dict[str, Any]:
        numbers = self.key.public_key().public_numbers()
        size = (numbers.n.bit_length() + 7) // 8
        key = {"kty": "RSA", "kid": "one", "use": "sig", "n": _text(numbers.n.to_bytes(size)), "e": "AQAB"}
        return {"keys": [key]}


class _Handler(BaseHTTPRequestHandler):
    provider: Vouching

    def do_GET(self) -> None:
        address = urlsplit(self.path)
        self.provider.asked.append(address.path)
        if address.path == "/authorize":
            asked = {name: values[0] for name, values in parse_qs(address.query).items()}
            self.send_response(302)
            self.send_header("Location", self.provider.authorize(asked))
            self.end_headers()
            return
        pages: dict[str, Callable[[], dict[str, Any]]] = {
            "/.well-known/openid-configuration": self.provider.published,
            "/keys": self.provider.keys,
        }
        self._say(pages[address.path]() if address.path in pages else None)

    def do_POST(self) -> None:
        self.provider.asked.append(self.path)
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        sent = {name: values[0] for name, values in parse_qs(body).items()}
        self._say(self.provider.token(sent, self.headers.get("Authorization", "")))

    def _say(self, content: dict[str, Any] | None) -> None:
        if self.provider.hangs:
            time.sleep(1)
            return
        self.send_response(200 if content is not None else 400)
        self.send_header("Content-Type", "application/json")
        self.end_headers()
        self.wfile.write(json.dumps({"error": "invalid_grant"} if content is None else content).encode())

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the name that the base gives it
        """Quietly."""
