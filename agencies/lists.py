"""Lists with columns that can be sorted. The order is in the address (`?sort=name`, `?sort=-name`), so it survives
paging and filters, and only the columns of the list are allowed."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models.expressions import OrderBy
from django.http import QueryDict
from django.utils.functional import cached_property
from django_filters.views import FilterView

from .filters import TextFilter

SORT = "sort"


@dataclass(frozen=True, slots=True)
class Order:
    """The chosen order of a list: a column, "" for none, and the fields for `order_by`."""

    columns: Collection[str]
    column: str
    descending: bool
    fields: tuple[str | OrderBy, ...]
    asked: str
    """The option of the address, "" if it has none."""
    downwards: Collection[str] = ()

    def next_of(self, column: str) -> str:
        """Return the option with which the heading of the column sorts next."""
        descending = not self.descending if column == self.column else column in self.downwards
        return f"-{column}" if descending else column


@dataclass(frozen=True, slots=True)
class Sorting:
    """The columns of a list that can be sorted: the fields of their ascending order, by the names in addresses.

    Each ends with fields that no two rows share, so that pages overlap nowhere. `usual` is the option without a choice;
    the first press on a column of `downwards` shows its largest values first."""

    columns: Mapping[str, tuple[str | OrderBy, ...]]
    usual: str
    downwards: Collection[str] = ()

    def chosen(self, query: QueryDict) -> Order:
        """Return the order that the address asks for; the usual one if it asks for none or for another column."""
        asked = query.get(SORT, "")
        asked = asked if asked.removeprefix("-") in self.columns else ""
        option = asked or self.usual
        column, descending = option.removeprefix("-"), option.startswith("-")
        fields = tuple(map(_reversed, self.columns[column])) if descending else self.columns[column]
        return Order(self.columns.keys(), column, descending, fields, asked, self.downwards)


def _is_hidden(filter_: Any) -> bool:
    return getattr(filter_.extra.get("widget"), "input_type", "") == "hidden"


def _reversed(field: str | OrderBy) -> str | OrderBy:
    if isinstance(field, OrderBy):
        turned = field.copy()
        turned.reverse_ordering()
        return turned
    return field.removeprefix("-") if field.startswith("-") else f"-{field}"


LISTS: dict[str, type["SortedList"]] = {}
"""The lists whose views can be saved, by their names."""


class SortedList(FilterView):
    """A FilterView: rows in the chosen order; a page beyond the last one is the last one."""

    request: Any
    sorting: Sorting
    filterset_class: Any
    saved_as: str = ""
    """The name of the list in saved views; without a name its views cannot be saved."""
    more_options: Collection[str] = ()
    """Options of the address beside filters and order that a saved view keeps, also empty: no column is a choice."""

    def __init_subclass__(cls, **options: Any) -> None:
        super().__init_subclass__(**options)
        if cls.saved_as:
            LISTS[cls.saved_as] = cls

    @classmethod
    def options_to_save(cls) -> set[str]:
        """Return the options of the address that a saved view may keep: what is chosen, not searched texts, which may
        be a name or a number of a person, nor single objects behind a number."""
        chosen = {
            name
            for name, filter_ in cls.filterset_class.base_filters.items()
            if not isinstance(filter_, TextFilter) and not _is_hidden(filter_)
        }
        return {*chosen, *cls.more_options, SORT}

    @cached_property
    def order(self) -> Order:
        return self.sorting.chosen(self.request.GET)

    def get_filterset_kwargs(self, filterset_class: Any) -> dict[str, Any]:
        options = super().get_filterset_kwargs(filterset_class)
        return options | {"queryset": options["queryset"].order_by(*self.order.fields)}

    def paginate_queryset(self, queryset: Any, page_size: int) -> tuple[Paginator, Page, Any, bool]:
        paginator = Paginator(queryset, page_size)
        page = paginator.get_page(self.request.GET.get("page"))
        return paginator, page, page.object_list, page.has_other_pages()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(sorting=self.order, **kwargs)
