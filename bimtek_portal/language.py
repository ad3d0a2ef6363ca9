"""The language of a page: the user's choice, or else Indonesian."""

from django.conf import settings
from django.utils import translation


class ChosenLanguageMiddleware:
    """Middleware that shows pages in Indonesian unless the user chose English.

    Django's own LocaleMiddleware follows the browser's Accept-Language, but many office computers in Indonesia have an
    English browser by default.
    """

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
