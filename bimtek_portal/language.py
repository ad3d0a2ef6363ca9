"""Which language a page speaks: the one its reader chose, else Indonesian."""

from django.conf import settings
from django.utils import translation


class ChosenLanguageMiddleware:
    """Indonesian unless the reader picked English. Django's own LocaleMiddleware would follow the browser's
    Accept-Language, and many an office PC in Indonesia runs an English browser that nobody chose."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME)
        language = chosen if chosen in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
        with translation.override(language):
            request.LANGUAGE_CODE = language
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", language)
        return response
