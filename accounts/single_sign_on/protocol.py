"""What the portal believes of its identity provider (OpenID Connect).

allauth trusts whatever the provider's addresses answer over TLS. Here the provider's configuration must name the
provider in the settings, and the ID token must have a valid signature and belong to this portal, to this browser and to
this sign-in. The portal follows no redirect of the provider's own addresses.
"""

import base64
import functools
import hashlib
from collections.abc import Mapping
from typing import Any

import jwt
import requests
from allauth.socialaccount import app_settings
from allauth.socialaccount.providers.oauth2.client import OAuth2Client, OAuth2Error
from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.http import HttpRequest

ALGORITHMS = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA"]
"""Signatures with a public key only. "none", or a secret that others know, proves nothing."""
SCOPE = ["openid", "email"]
_REQUIRED = ["iss", "sub", "aud", "exp", "iat", "nonce"]
_KEPT = ("sub", "email", "email_verified")
"""What is stored of the person."""


class _Client(OAuth2Client):
    def get_redirect_url(self, authorization_url: str, scope: object, extra_params: Mapping[str, Any]) -> str:
        """Return the address of the provider's sign-in. Parameters of the portal's own address never get into it."""
        challenge = extra_params["code_challenge"].decode()
        params = {"code_challenge": challenge, "code_challenge_method": "S256", "nonce": _nonce(challenge)}
        url: str = super().get_redirect_url(authorization_url, SCOPE, params)
        return url


class _Adapter(OpenIDConnectOAuth2Adapter):
    client_class = _Client
    verifier = ""

    @property
    def openid_config(self) -> dict[str, Any]:
        config: dict[str, Any] = super().openid_config
        expected = self.get_provider().app.settings["server_url"]
        if str(config.get("issuer")).rstrip("/") != expected.rstrip("/"):
            raise OAuth2Error("The provider's configuration names another issuer.")
        return config

    def get_access_token_data(
        self, request: HttpRequest, app: Any, client: OAuth2Client, pkce_code_verifier: str | None = None
    ) -> dict[str, Any]:
        self.verifier = pkce_code_verifier or ""
        data: dict[str, Any] = super().get_access_token_data(request, app, client, pkce_code_verifier)
        return data

    def complete_login(self, request: HttpRequest, app: Any, token: Any, **kwargs: Any) -> Any:
        claims = self._claims(app, kwargs["response"].get("id_token"))
        person = self._fetch_user_info(token.token)
        if person.get("sub") != claims["sub"]:
            raise OAuth2Error("The ID token and the data are of two people.")
        kept = {name: person[name] for name in _KEPT if name in person}
        return self.get_provider().sociallogin_from_response(request, {"userinfo": kept})

    def _claims(self, app: Any, id_token: object) -> dict[str, Any]:
        """Return what the ID token says. Raise OAuth2Error unless it was made for this sign-in."""
        config = self.openid_config
        try:
            claims: dict[str, Any] = jwt.decode(
                str(id_token),
                _key_of(str(id_token), config["jwks_uri"]),
                algorithms=ALGORITHMS,
                issuer=config["issuer"],
                audience=app.client_id,
                options={"require": _REQUIRED},
            )
        except (jwt.PyJWTError, KeyError, TypeError, ValueError) as error:
            raise OAuth2Error(f"The ID token is not valid: {error}") from error
        if claims["nonce"] != _nonce(_challenge(self.verifier)):
            raise OAuth2Error("The ID token is of another sign-in.")
        if claims.get("azp", app.client_id) != app.client_id:
            raise OAuth2Error("The ID token was made for another client.")
        return claims


class Provider(OpenIDConnectProvider):
    oauth2_adapter_class = _Adapter

    def get_redirect_from_request_kwargs(self, request: HttpRequest) -> dict[str, Any]:
        """Only ever sign in. allauth would also link a second identity to the account of the session."""
        return super().get_redirect_from_request_kwargs(request) | {"process": "login"}


def adapter_of(request: HttpRequest, provider_id: str) -> _Adapter:
    return _Adapter(request, provider_id)


def session_without_redirects() -> requests.Session:
    """Return the session for requests to the provider. A redirect raises a RequestException."""
    session = requests.Session()
    session.max_redirects = 0
    session.request = functools.partial(  # type: ignore[method-assign]  # as allauth sets the time limit
        session.request, timeout=app_settings.REQUESTS_TIMEOUT
    )
    return session


def _key_of(id_token: str, address: str) -> jwt.PyJWK:
    """Return the provider's key that the token names; a provider with one key need not name it."""
    with session_without_redirects() as session:
        answer = session.get(address)
        answer.raise_for_status()
    name = jwt.get_unverified_header(id_token).get("kid")
    fitting = [key for key in jwt.PyJWKSet.from_dict(answer.json()).keys if name in (None, key.key_id)]
    if len(fitting) != 1:
        raise OAuth2Error("The provider has no such key.")
    return fitting[0]


def _challenge(verifier: str) -> str:
    """Return the code challenge of PKCE (RFC 7636) for the verifier, which only this browser's session has."""
    return base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()


def _nonce(challenge: str) -> str:
    """Return the nonce of a sign-in, which follows from its secret verifier, so nothing more is kept."""
    return hashlib.sha256(f"nonce:{challenge}".encode()).hexdigest()
