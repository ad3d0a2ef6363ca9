"""allauth's pages for signing in and out and for passwords.

The names are allauth's. The page with a user's e-mail addresses is left out, because administrators change the address.
"""

from allauth.account import views
from django.urls import include, path, re_path

from .single_sign_on import signing_in

urlpatterns = [
    path("login/", views.login, name="account_login"),
    path("logout/", views.logout, name="account_logout"),
    path("inactive/", views.account_inactive, name="account_inactive"),
    path("signup/", views.signup, name="account_signup"),  # shows that sign-up is closed; allauth links to it
    path("reauthenticate/", views.reauthenticate, name="account_reauthenticate"),
    path("password/change/", views.password_change, name="account_change_password"),
    path("password/set/", views.password_set, name="account_set_password"),
    path("password/reset/", views.password_reset, name="account_reset_password"),
    path("password/reset/done/", views.password_reset_done, name="account_reset_password_done"),
    re_path(
        r"^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        views.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path("password/reset/key/done/", views.password_reset_from_key_done, name="account_reset_password_from_key_done"),
    path("oidc/login/", signing_in.start, {"provider_id": "oidc"}, name="openid_connect_login"),
    path("oidc/callback/", signing_in.callback, {"provider_id": "oidc"}, name="openid_connect_callback"),
    path("invitation/", include("accounts.invitations.urls")),
    path("second-factor/", include("accounts.second_factor.urls")),
    path("sessions/", include("accounts.sessions.urls")),
]
