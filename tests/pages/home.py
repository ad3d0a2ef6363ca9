"""What the home page shows a user."""

from django.test import Client

from reports.home.tasks.task import Todo


def home_todos(client: Client) -> list[Todo]:
    """Return the tasks on the home page of the signed-in user."""
    return [todo for group in client.get("/").context["groups"] for todo in group.todos]
