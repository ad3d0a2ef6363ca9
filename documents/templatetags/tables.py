"""{% page_table table %}: a report's table on a page. {% print_table table is_wide=… is_fitted=… %}: on paper."""

from django import template

from documents.page_table import page_table
from documents.pdf.table import print_table

register = template.Library()
register.simple_tag(page_table)
register.simple_tag(print_table)
