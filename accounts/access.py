"""Pages that need a right; other users get a 403."""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar, cast

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.utils.decorators import method_decorator

from .models import User
from .rights import NO_RIGHTS

View = TypeVar("View", bound=Callable[..., Any])


class AuthenticatedRequest(HttpRequest):
    """The request of a page behind the sign-in, for annotations: LoginRequiredMiddleware lets only users through."""

    user: User


def require(user: User, right: str) -> None:
    """Raise PermissionDenied unless the user has the right.

    A page about an object calls this after finding the object, so that an object outside the user's scope gives a 404.
    """
    if not getattr(user.rights, right):
        raise PermissionDenied


def needs(right: str) -> Callable[[View], View]:
    """Return a decorator for views (functions or classes) that need the right. Raise AttributeError for an unknown one.

    It is for pages without an object. Pages with an object find the object first and then call `require`.
    """
    getattr(NO_RIGHTS, right)

    def decorate(view: View) -> View:
        if isinstance(view, type):
            return cast(View, method_decorator(decorate, name="dispatch")(view))

        @wraps(view)
        def guarded(request: AuthenticatedRequest, *args: Any, **kwargs: Any) -> Any:
            require(request.user, right)
            return view(request, *args, **kwargs)

        return cast(View, guarded)

    return decorate
