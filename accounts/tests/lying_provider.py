"""An identity provider on loopback that can lie. An honest one is in the package oidc-provider-mock."""

import json
import time
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa

PERSON = {"sub": "sari", "email": "sari@contoh.example", "email_verified": True}


def new_key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(public_exponent=65_537, key_size=2_048)


class LyingProvider:
    """`config`, `claims` and `person` are changes of what an honest provider says; None removes a claim.

    `sign` makes the ID token of its claims. `moved` are paths that answer with a redirect to themselves.
    """

    def __init__(self) -> None:
        self.key = new_key()
        self.nonce = ""
        self.config: dict[str, object] = {}
        self.claims: dict[str, object] = {}
        self.person: dict[str, object] = {}
        self.sign: Callable[[dict], str | None] = lambda claims: jwt.encode(claims, self.key, "RS256")
        self.moved: set[str] = set()
        self._server = ThreadingHTTPServer(("localhost", 0), self._handler())
        self.address = f"http://localhost:{self._server.server_port}"
        Thread(target=self._server.serve_forever, daemon=True).start()

    def stop(self) -> None:
        self._server.shutdown()
        self._server.server_close()

    def answer(self, path: str) -> dict[str, object]:
        pages = {
            "/.well-known/openid-configuration": self._config,
            "/jwks": lambda: {"keys": [json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(self.key.public_key()))]},
            "/token": lambda: {"access_token": "x", "id_token": self.sign(self._claims())},
            "/userinfo": lambda: PERSON | self.person,
        }
        return pages[path]()

    def _config(self) -> dict[str, object]:
        paths = {"authorization": "authorize", "token": "token", "userinfo": "userinfo"}
        addresses = {f"{name}_endpoint": f"{self.address}/{path}" for name, path in paths.items()}
        return {"issuer": self.address, "jwks_uri": f"{self.address}/jwks"} | addresses | self.config

    def _claims(self) -> dict[str, object]:
        now = int(time.time())
        honest = {"iss": self.address, "aud": "portal", "sub": "sari", "iat": now, "exp": now + 60, "nonce": self.nonce}
        return {name: value for name, value in (honest | self.claims).items() if value is not None}

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        provider = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                self.rfile.read(int(self.headers.get("Content-Length", 0)))
                is_moved = self.path in provider.moved
                self.send_response(307 if is_moved else 200)
                if is_moved:
                    provider.moved.remove(self.path)
                    self.send_header("Location", self.path)
                self.send_header("Content-Type", "application/json")
                self.end_headers()
                self.wfile.write(json.dumps(provider.answer(self.path)).encode())

            do_POST = do_GET  # noqa: N815

            def log_message(self, *args: object) -> None:
                pass

        return Handler
