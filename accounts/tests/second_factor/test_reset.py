"""A new password by mail does not stand in for the second factor."""

import re

import pytest
from django.conf import settings
from django.test import Client

from accounts.models import Message
from tests import make
from tests.work import run_jobs

from .totp import add_app

pytestmark = [pytest.mark.django_db, pytest.mark.one_engine("pages of django-allauth")]
NEW = "lain-yang-panjang"


def test_who_resets_the_password_is_asked_for_the_factor():
    user = make.user(email="sari@contoh.example")
    phone = Client()
    phone.force_login(user)
    add_app(phone)
    thief = Client()
    thief.post("/accounts/password/reset/", {"email": user.email})
    run_jobs()
    link = re.search(rf"{settings.PORTAL_URL}(\S+/reset/key/\S+)", Message.objects.latest("pk").body)[1]
    page = thief.get(link, follow=True)
    answer = thief.post(page.request["PATH_INFO"], {"password1": NEW, "password2": NEW}, follow=True)
    assert answer.status_code == 200
    assert thief.get("/").status_code == 302, "the link signs nobody in"
    entered = thief.post("/accounts/login/", {"login": user.username, "password": NEW})
    assert entered.url == "/accounts/second-factor/authenticate/"
    assert thief.get("/").status_code == 302
