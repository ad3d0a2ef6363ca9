"""How full seats are, for templates."""

from django import template

from events.seat_words import seats_taken

register = template.Library()
register.simple_tag(seats_taken)
