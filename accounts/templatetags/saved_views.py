"""The menu of saved views above a list."""

from django import template

from accounts.models import SavedView

register = template.Library()
_MOST_SHOWN = 100


@register.inclusion_tag("accounts/saved_views/_menu.html", takes_context=True)
def saved_views(context):
    """Show the views of the page's list that the reader has saved or that colleagues share, and a form to save one."""
    request, listed = context["request"], context.get("view")
    name = getattr(listed, "saved_as", "")
    if not name or not request.user.rights.registers_people:
        return {"is_shown": False}
    found = SavedView.objects.readable_by(request.user).filter(list=name).select_related("owner")[:_MOST_SHOWN]
    views = list(found)
    return {
        "is_shown": True,
        "own": [view for view in views if view.owner_id == request.user.pk],
        "shared": [view for view in views if view.owner_id != request.user.pk],
        "current": next((view for view in views if str(view.pk) == request.GET.get("saved")), None),
        "list": name,
        "path": request.path,
        "query": request.GET.urlencode(),
        "csrf_token": context.get("csrf_token"),
        "user": request.user,
    }
