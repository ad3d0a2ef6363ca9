"""The options of a report in the address of its page, and those that the reader's rights decide."""

from typing import TypeVar

from django.core.exceptions import ValidationError
from django.http import Http404, QueryDict

from accounts.access import AuthenticatedRequest
from reports.forms import ReportForm

AnyForm = TypeVar("AnyForm", bound=ReportForm)


def asked_form(form: type[AnyForm], request: AuthenticatedRequest, fixed: dict[str, str] | None = None) -> AnyForm:
    """Return the form with the options of the address. Raise Http404 if a fixed option is unknown to the reader."""
    try:
        return form(asked_options(form, request), reader=request.user, fixed=fixed)
    except ValidationError:
        raise Http404 from None


def asked_options(form: type[ReportForm], request: AuthenticatedRequest) -> QueryDict:
    """Return the options of the address, and the defaults of the form for those that it lacks."""
    query = request.GET.copy()
    for name, value in form.defaults(request.user).items():
        query.setdefault(name, value)
    return query


def own_province(request: AuthenticatedRequest) -> dict[str, str]:
    """Return the province to which the reader's figures are fixed; nothing for a reader who sees all provinces.

    Raise Http404 if another province is asked for.
    """
    scope = request.user.scope
    if scope.all_provinces:
        return {}
    if scope.one_province is None or request.GET.get("province", "") not in ("", scope.one_province):
        raise Http404
    return {"province": scope.one_province}
