"""Random values that must not be guessed have 128 bits at least (ASVS 5.0, 11.5.1).

Tickets of badges and numbers of reports are no such values; docs/security-rules.md says what they open.
"""

import math

import pytest
from django.http import HttpResponse

from accounts.adapter import DEVICE_COOKIE, remember_device
from participants.models.certificate import new_code
from participants.models.token import new_token

pytestmark = pytest.mark.one_engine("random values")
_MANY = 2_000


def bits(values: list[str]) -> float:
    """Return how many bits the values have, if each of their characters is as likely as the others."""
    assert len(set(values)) == len(values)
    assert len({len(value) for value in values}) == 1
    return len(values[0]) * math.log2(len(set("".join(values))))


def number_of_a_device() -> str:
    response = HttpResponse()
    remember_device(response, "sari")
    return response.cookies[DEVICE_COOKIE].value.partition(":")[0]


@pytest.mark.parametrize("make_one", [new_token, new_code, number_of_a_device])
def test_secrets_have_128_random_bits(make_one):
    assert bits([make_one() for _ in range(_MANY)]) >= 128
