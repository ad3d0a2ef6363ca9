"""Tags for a report's table: {% page_table table %} for pages, {% print_table table is_fitted=… %} for print."""

from django import template

from documents.page_table import page_table
from documents.pdf.table import print_table

register = template.Library()
register.simple_tag(page_table)
register.simple_tag(print_table)
