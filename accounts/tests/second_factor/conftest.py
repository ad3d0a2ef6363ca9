import pytest


@pytest.fixture(autouse=True)
def codes_last_a_day(settings):
    settings.MFA_TOTP_PERIOD = 86_400
