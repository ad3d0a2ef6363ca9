"""The middleware of the portal, outermost first. Modules of this package refuse requests that no page can read."""

ORDER = [
    # First, so that static files are compressed too: many users have slow connections.
    "django.middleware.gzip.GZipMiddleware",
    "bimtek_portal.https.HttpsMiddleware",
    # Before WhiteNoise, so that static files have these headers too.
    "csp.middleware.CSPMiddleware",
    "bimtek_portal.headers.DefaultHeadersMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    # After WhiteNoise, so that static files are not counted.
    "bimtek_portal.middleware.request_id.RequestIdMiddleware",
    "operations.metrics.counting.CountingMiddleware",
    "bimtek_portal.private_pages.PrivatePagesMiddleware",
    "bimtek_portal.making.MakingMiddleware",
    "bimtek_portal.middleware.methods.MethodsMiddleware",
    "bimtek_portal.middleware.charset.CharsetMiddleware",
    "bimtek_portal.middleware.nul.NulMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "bimtek_portal.language.ChosenLanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "bimtek_portal.body_size.BodySizeMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "accounts.sessions.limits.SessionLimitsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "accounts.security_log.events.SecurityLogMiddleware",
    "accounts.passwords.initial.InitialPasswordMiddleware",
    "accounts.second_factor.required.SecondFactorMiddleware",
    "accounts.sessions.confirming.ConfirmationMiddleware",
    "accounts.limits.LimitsMiddleware",
    "accounts.virus_scan.uploads.VirusScanMiddleware",
    "accounts.encryption.unreadable.UnreadableMiddleware",
]
