"""All helps, and which belongs to a page."""

from functools import cache

from django.utils.functional import Promise

from accounts.models import User

from .texts import PAGES
from .topic import Topic
from .topics import beyond, event_days, events, people, work

TOPICS: dict[str, Topic] = {
    one.slug: one for group in (work, people, events, event_days, beyond) for one in group.TOPICS
}


@cache
def topic_of(view_name: str) -> Topic | None:
    """Return the help that belongs to the page: of the names in `pages`, the longest with which its name begins."""
    fitting = [(page, topic) for topic in TOPICS.values() for page in topic.pages if view_name.startswith(page)]
    return max(fitting, key=lambda one: len(one[0]))[1] if fitting else None


def lines(view_name: str, reader: User | None) -> list[Promise]:
    """Return the sentences about the page for the reader, None without an account; [] if it has no help."""
    own = [line.text for line in PAGES.get(view_name, []) if line.is_for(reader)]
    topic = topic_of(view_name)
    return own or ([topic.summary] if topic else [])


def topics_for(reader: User | None) -> list[Topic]:
    """Return the helps with a step for the reader; without an account, those about what everybody does."""
    return [topic for topic in TOPICS.values() if topic.steps_for(reader) and (reader or topic.is_public)]
