"""Settings, read from the environment or from a file .env beside manage.py. `.env.example` lists all variables."""

import os
import sys
from pathlib import Path
from urllib.parse import urlsplit

import fontpkg_public_sans
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _
from whitenoise.compress import Compressor

from bimtek_portal import middleware
from bimtek_portal.environment import Environment

BASE_DIR = Path(__file__).resolve().parent.parent

env = Environment()  # each variable can also be NAME_FILE, a file with the value
env.read_env(BASE_DIR / ".env")  # variables set in the environment override the file

# --- Safety -----------------------------------------------------------------------------------------------------------

DEBUG = env.bool("DEBUG", default=False)
SECRET_KEY = env.str("SECRET_KEY", default="")
if not SECRET_KEY:
    if not DEBUG:
        raise ImproperlyConfigured(
            "SECRET_KEY is missing. Set it in the environment or in .env (`make run` writes one for this machine); "
            "only with DEBUG=on can the portal start without it."
        )
    SECRET_KEY = "only-for-debugging-on-this-machine"  # noqa: S105
# Earlier keys: what they signed stays valid, and nothing new is signed with them.
SECRET_KEY_FALLBACKS = env.list("SECRET_KEY_FALLBACKS", default=[])
# What personal data are encrypted with; the first encrypts. Without them the keys are made from the secret keys.
PERSONAL_DATA_KEYS = env.list("PERSONAL_DATA_KEYS", default=[])

ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["127.0.0.1", "localhost", "[::1]"] if DEBUG else [])

# The portal's address for links in mails and letters, which are written without a request.
PORTAL_URL = env.str("PORTAL_URL", default=f"http://127.0.0.1:{env.str('PORT', default='8000')}")

# Behind an HTTPS proxy: cookies are sent only over HTTPS, and browsers remember to use HTTPS.
HTTPS = env.bool("HTTPS", default=False)
CSRF_TRUSTED_ORIGINS = [f"https://{host}" for host in ALLOWED_HOSTS if HTTPS]
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = HTTPS
SECURE_REDIRECT_EXEMPT = [r"^(healthz|readyz|metrics)/$"]  # asked by programs on this machine
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS and env.bool("HSTS_SUBDOMAINS", default=True)
# W021 asks for HSTS in preload lists. The owner of the domain decides that, not the portal.
# W001 looks for the name of Django's middleware, which ours extends.
SILENCED_SYSTEM_CHECKS = ["security.W001", "security.W021"]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
# Browsers take a cookie with this prefix only from the host itself over HTTPS, never from a subdomain or over HTTP.
COOKIE_PREFIX = "__Host-" if HTTPS else ""
SESSION_COOKIE_NAME = f"{COOKIE_PREFIX}sessionid"
CSRF_COOKIE_NAME = f"{COOKIE_PREFIX}csrftoken"
LANGUAGE_COOKIE_NAME = f"{COOKIE_PREFIX}django_language"
LANGUAGE_COOKIE_SECURE = HTTPS
MESSAGES_COOKIE_NAME = f"{COOKIE_PREFIX}messages"
MAKING_COOKIE_NAME = f"{COOKIE_PREFIX}making"  # static/portal.js knows this name
MESSAGE_STORAGE = "bimtek_portal.cookies.MessageStorage"
LANGUAGE_COOKIE_SAMESITE = "Lax"
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "object-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],  # Bootstrap has its arrows and ticks as data: images
        "font-src": [SELF],
        "connect-src": [SELF],
        "worker-src": [SELF],  # the page without a network, and check-in
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}
FILE_UPLOAD_PERMISSIONS = 0o600
FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o700
DATA_UPLOAD_MAX_MEMORY_SIZE = 10 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 4_000  # for the quota editor with all 514 regencies

# --- Apps -------------------------------------------------------------------------------------------------------------

INSTALLED_APPS = [
    "agencies",
    "accounts",
    "events",
    "participants",
    "operations",
    "reports",
    "documents",
    "bimtek_portal.apps.PortalAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "crispy_forms",
    "crispy_bootstrap5",
    "csp",
    "django_filters",
    "django_tasks",
    "django_tasks_db",
]

MIDDLEWARE = middleware.ORDER

ROOT_URLCONF = "bimtek_portal.urls"
WSGI_APPLICATION = "bimtek_portal.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]

FORM_RENDERER = "bimtek_portal.selects.FormRenderer"
CRISPY_ALLOWED_TEMPLATE_PACKS = CRISPY_TEMPLATE_PACK = "bootstrap5"

# --- Data -------------------------------------------------------------------------------------------------------------

try:
    DATABASES = {"default": env.db("DATABASE_URL", default="sqlite:///db.sqlite3")}
    ENGINE = DATABASES["default"]["ENGINE"]
except (KeyError, ValueError, ImproperlyConfigured):
    raise ImproperlyConfigured("DATABASE_URL must be sqlite:///FILE or postgres://user:password@host/name.") from None
if ENGINE.endswith("sqlite3"):
    name = DATABASES["default"]["NAME"]
    DATABASES["default"]["NAME"] = name if name == ":memory:" else BASE_DIR / name
    # IMMEDIATE, because otherwise a transaction that reads first fails as "locked" if another one writes meanwhile.
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
    }
else:
    DATABASES["default"].update(CONN_MAX_AGE=60, CONN_HEALTH_CHECKS=True)

DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
# Rate limits count in the cache, so all processes share it (`migrate` creates its table). With Django's 300 entries a
# few hundred visitors would push out each other's counts.
CACHES = {"default": env.cache("CACHE_URL", default="dbcache://portal_cache?max_entries=100000")}
MEDIA_ROOT = Path(env.str("MEDIA_ROOT", default=str(BASE_DIR / "media")))

vars().update(env.email("EMAIL_URL", default="consolemail://"))
if vars()["EMAIL_BACKEND"] == "django.core.mail.backends.smtp.EmailBackend":
    # This backend also records whether the text was sent before a connection broke.
    EMAIL_BACKEND = "accounts.outbox.smtp.EmailBackend"
elif HTTPS and vars()["EMAIL_BACKEND"] == "django.core.mail.backends.console.EmailBackend":
    EMAIL_BACKEND = "accounts.outbox.console.EmailBackend"  # without the texts, which have personal links
EMAIL_TIMEOUT = 30  # seconds for each answer of the server
DEFAULT_FROM_EMAIL = SERVER_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="Portal Bimtek <portal@localhost>")

# --- Background work --------------------------------------------------------------------------------------------------

# The queue is a table of the same database, so queuing a job is part of the transaction.
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
JOB_FILES_DAYS = env.int("JOB_FILES_DAYS", default=7)
JOB_WORKERS = env.int("JOB_WORKERS", default=1)
JOBS_PER_USER = env.int("JOBS_PER_USER", default=5)
PERSONAL_LINK_DAYS = env.int("PERSONAL_LINK_DAYS", default=180)
# Whether the clock forgets personal data whose period is over; otherwise it only counts. A trial keeps its old demo.
RETENTION = env.bool("RETENTION", default=HTTPS)
DOWNLOADS_PER_HOUR = env.int("DOWNLOADS_PER_HOUR", default=600)
UPLOADS_PER_HOUR = env.int("UPLOADS_PER_HOUR", default=120)

# The virus scanner for uploads, and how many seconds it may take for the files of one request.
CLAMD = env.str("CLAMD", default="")
CLAMD_SECONDS = env.float("CLAMD_SECONDS", default=10)
# What /readyz/ asks besides what every page needs, by the name that its answer has.
HEALTH_CHECKS = {"virus_scan": "accounts.virus_scan.uploads.is_well"}

# --- Signing in -------------------------------------------------------------------------------------------------------

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "accounts.passwords.guessable.GuessablePasswordValidator"},
    {"NAME": "accounts.passwords.initial.NewPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "accounts.adapter.ClosedAccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "email", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
# The e-mail address of an account is only User.email. allauth's own form and token generator use a table with all
# former addresses. With these two settings a former address cannot reset a password, and a new address ends old links.
ACCOUNT_FORMS = {
    "login": "accounts.forms.PortalLoginForm",
    "reset_password": "accounts.forms.PortalResetPasswordForm",
    "user_token": "accounts.forms.PortalTokenForm",
}
ACCOUNT_PASSWORD_RESET_TOKEN_GENERATOR = "django.contrib.auth.tokens.PasswordResetTokenGenerator"  # noqa: S105  a class
PASSWORD_RESET_TIMEOUT = 3_600
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
# Long enough for a day of training, at which attendance is taken a few times; see docs/production.md.
SESSION_ENGINE = "accounts.sessions.store"
SESSION_COOKIE_AGE = env.int("SESSION_IDLE_MINUTES", default=240) * 60
SESSION_HOURS = env.int("SESSION_HOURS", default=16)
ACCOUNT_SESSION_REMEMBER = True  # no box in the form: the limits above hold for all
ACCOUNT_REAUTHENTICATION_TIMEOUT = 30 * 60  # seconds after which dangerous actions ask again who the user is
# Roles that must sign in with a second factor. Passkeys need HTTPS, and a portal on one machine is a trial.
SECOND_FACTOR_FOR = env.list("SECOND_FACTOR_FOR", default=["administrator", "coordinator"] if HTTPS else [])
# Passwords that somebody else set must be changed at the first sign-in, and are valid for so many days.
CHANGE_INITIAL_PASSWORDS = env.bool("CHANGE_INITIAL_PASSWORDS", default=HTTPS)
INITIAL_PASSWORD_DAYS = env.int("INITIAL_PASSWORD_DAYS", default=7)
MFA_ADAPTER = "accounts.second_factor.adapter.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_FORMS = {
    name: f"accounts.second_factor.forms.{form}"
    for name, form in {
        "authenticate": "PortalAuthenticateForm",
        "reauthenticate": "PortalReauthenticateForm",
        "authenticate_webauthn": "PasskeyAuthenticateForm",
        "login_webauthn": "PasskeyLoginForm",
        "reauthenticate_webauthn": "PasskeyReauthenticateForm",
        "add_webauthn": "AddPasskeyForm",
        "edit_webauthn": "RenamePasskeyForm",
    }.items()
}
MFA_ALLOW_UNVERIFIED_EMAIL = True  # administrators enter the addresses
# One identity provider (OpenID Connect) beside the passwords.
SOCIALACCOUNT_ADAPTER = "accounts.single_sign_on.signing_in.SingleSignOnAdapter"
SOCIALACCOUNT_STORE_TOKENS = False
SOCIALACCOUNT_REQUESTS_TIMEOUT = 5
OIDC_SERVER_URL = env.str("OIDC_SERVER_URL", default="")
OIDC_NAME = env.str("OIDC_NAME", default="SSO")
OIDC_PROVIDER = {
    "provider_id": "oidc",
    "name": OIDC_NAME,
    "client_id": env.str("OIDC_CLIENT_ID", default=""),
    "secret": env.str("OIDC_CLIENT_SECRET", default=""),
    "settings": {"server_url": OIDC_SERVER_URL, "oauth_pkce_enabled": True},
}
SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": [OIDC_PROVIDER] if OIDC_SERVER_URL else []}}
if OIDC_SERVER_URL:
    # Browsers apply this directive to the redirect after a form, too.
    CONTENT_SECURITY_POLICY["DIRECTIVES"]["form-action"].append(
        "{0.scheme}://{0.netloc}".format(urlsplit(OIDC_SERVER_URL))
    )
ALLAUTH_TRUSTED_PROXY_COUNT = env.int("TRUSTED_PROXIES", default=0)

# --- Language and time ------------------------------------------------------------------------------------------------

LANGUAGE_CODE = "id"
LANGUAGES = [("id", _("Indonesian")), ("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "locale", BASE_DIR / "locale_of_libraries"]
FORMAT_MODULE_PATH = "bimtek_portal.formats"
TIME_ZONE = "Asia/Jakarta"
USE_TZ = True

# --- Files for the browser --------------------------------------------------------------------------------------------

STATIC_URL = "static/"
STATIC_ROOT = BASE_DIR / "staticfiles"
WHITENOISE_MIMETYPES = {".svg": "image/svg+xml; charset=utf-8"}
# Maps are read by developers only, and are most of what would be compressed.
WHITENOISE_SKIP_COMPRESS_EXTENSIONS = [*Compressor.SKIP_COMPRESS_EXTENSIONS, "map"]
WHITENOISE_ALLOW_ALL_ORIGINS = False  # no other site needs the portal's files
FONT_DIR = Path(fontpkg_public_sans.__file__).parent / "files"
# scripts/setup.sh installs requirements-browser.txt. Without it, phones with no built-in QR reader must enter codes by
# hand.
BROWSER_DIR = Path(sys.prefix) / "share" / "browser"
QR_DECODER = "browser/jsqr/jsQR.js" if (BROWSER_DIR / "jsqr" / "jsQR.js").exists() else ""
# scripts/setup.sh makes the font of the pages: `python -m scripts.web_font`.
WEB_FONT_DIR = Path(sys.prefix) / "share" / "web-fonts"
# And the rules of Bootstrap that they use: `python -m scripts.web_styles`.
WEB_STYLES_DIR = Path(sys.prefix) / "share" / "web-styles"
STATICFILES_DIRS = [
    BASE_DIR / "static",
    *([("bootstrap", WEB_STYLES_DIR)] if WEB_STYLES_DIR.exists() else []),
    *([("fonts", WEB_FONT_DIR)] if WEB_FONT_DIR.exists() else []),
    *([("browser", BROWSER_DIR)] if BROWSER_DIR.exists() else []),
]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "bimtek_portal.storage.HashedFilesStorage"},
}

# Who is responsible for the data of people, how to reach them, and the officer for data protection: the privacy notice
# shows these texts.
PRIVACY_CONTROLLER = env.str("PRIVACY_CONTROLLER", default="")
PRIVACY_CONTACT = env.str("PRIVACY_CONTACT", default="")
PRIVACY_OFFICER = env.str("PRIVACY_OFFICER", default="")
# Whom users call when they need help: a person or a desk, a mobile number with WhatsApp, an e-mail address. Pages of
# errors, the sign-in and the frame of each page name them.
HELP_NAME = env.str("HELP_NAME", default="")
HELP_WHATSAPP = env.str("HELP_WHATSAPP", default="")
HELP_EMAIL = env.str("HELP_EMAIL", default="")
# Where to report a security problem, as a URL: mailto:… or https://…
SECURITY_CONTACT = env.str("SECURITY_CONTACT", default="")
# Who may read /metrics/ and the details of /readyz/ from another machine, and where web processes keep their counts.
METRICS_TOKEN = env.str("METRICS_TOKEN", default="")
METRICS_DIR = env.str("METRICS_DIR", default="")
if METRICS_DIR:
    os.environ["PROMETHEUS_MULTIPROC_DIR"] = METRICS_DIR  # prometheus-client reads it when it is imported
    Path(METRICS_DIR).mkdir(mode=0o700, parents=True, exist_ok=True)
# Backups: the public keys that they are encrypted for, and for the schedule a folder, the hours between two, and how
# many days, weeks and months keep their last one.
BACKUP_RECIPIENTS = env.list("BACKUP_RECIPIENTS", default=[])
BACKUP_DIR = env.str("BACKUP_DIR", default="")
BACKUP_HOURS = env.int("BACKUP_HOURS", default=24)
BACKUP_KEEP = env.list("BACKUP_KEEP", cast=int, default=[7, 4, 6])
# A line for each answer.
REQUEST_LOG = env.bool("REQUEST_LOG", default=HTTPS)
# A server of Sentry for errors, without personal data.
SENTRY_DSN = env.str("SENTRY_DSN", default="")
SENTRY_HANDLER = {"class": "bimtek_portal.sentry.SentryHandler", "dsn": SENTRY_DSN, "filters": ["links"]}
# Who signed in, was refused, or read people's data (accounts.security_log). A trial on one machine writes none.
SECURITY_LOG = env.str("SECURITY_LOG", default="")
if SECURITY_LOG:
    SECURITY_HANDLER = {"class": "logging.handlers.WatchedFileHandler", "filename": SECURITY_LOG, "encoding": "utf-8"}
else:
    SECURITY_HANDLER = {"class": "logging.StreamHandler" if HTTPS else "logging.NullHandler"}
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "security": {"()": "accounts.security_log.lines.JsonLines"},
        "lines": {"()": "bimtek_portal.log_lines.LogLines"},
        "plain": {"format": "%(asctime)s %(levelname)s %(name)s: %(message)s"},
    },
    "filters": {
        "links": {"()": "bimtek_portal.log_lines.HideLinks"},
        "request": {"()": "bimtek_portal.middleware.request_id.AddRequestId"},
    },
    "handlers": {
        "console": {
            "class": "logging.StreamHandler",
            "formatter": "lines" if HTTPS else "plain",
            "filters": ["links", "request"],
        },
        "security": SECURITY_HANDLER | {"formatter": "security", "filters": ["request"]},
        **({"sentry": SENTRY_HANDLER} if SENTRY_DSN else {}),
        "count": {"class": "operations.metrics.counters.CountEvents"},
        "requests": {
            "class": "logging.StreamHandler" if REQUEST_LOG else "logging.NullHandler",
            "formatter": "lines",
            "filters": ["request"],
        },
    },
    "root": {"handlers": ["console", "sentry"] if SENTRY_DSN else ["console"], "level": "WARNING"},
    "loggers": {
        # Missing or forbidden pages are not errors of the portal.
        "django.request": {"level": "ERROR"},
        "bimtek.security": {"handlers": ["security", "count"], "level": "INFO", "propagate": False},
        "bimtek.requests": {"handlers": ["requests"], "level": "INFO", "propagate": False},
    },
}
