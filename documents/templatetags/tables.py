"""{% page_table table %}: a report's table on a page."""

from django import template

from documents.page_table import page_table

register = template.Library()
register.simple_tag(page_table)
