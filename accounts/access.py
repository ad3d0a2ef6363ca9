"""Pages that need a right, otherwise 403, and actions that need a fresh confirmation of who the user is."""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar, cast

from allauth.account.internal.flows.reauthentication import raise_if_reauthentication_required
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


def require_confirmation(request: HttpRequest) -> None:
    """Let an action go on if the user has signed in, or confirmed who they are, in the last half hour.

    Otherwise raise ReauthenticationRequired: the portal asks for the password or a second factor and comes back to the
    page (accounts.sessions.confirming). It is for actions that would do much harm on a device left alone: accounts,
    merging, deleting, and files with people's data. A page calls it after finding its object and asking for a right.
    """
    raise_if_reauthentication_required(request, app="accounts")


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


def confirmed(view: View) -> View:
    """Return the view with `require_confirmation` before it, for pages that are classes."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        require_confirmation(request)
        return view(request, *args, **kwargs)

    return cast(View, guarded)
