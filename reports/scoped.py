"""What the reports over many events have in common as files and as JSON: their scope."""

from django.utils.text import slugify

from .scope import CoverageScope


def file_name(name: str, scope: CoverageScope, *more: str) -> str:
    """corong-18-spp-tik-2022-12-31: what it holds, in the order in which files should sort."""
    parts = [
        name,
        *more,
        scope.province.code if scope.province else "nasional",
        slugify(scope.subject),
        f"sejak-{scope.start}" if scope.start else "",
        str(scope.as_of),
    ]
    return "-".join(filter(None, parts))


def scope_json(scope: CoverageScope, **more: str | None) -> dict[str, str | None]:
    return {
        "province": scope.province.code if scope.province else None,
        "course": scope.course.code if scope.course else None,
        "programme": scope.programme.code if scope.programme else None,
        "from": scope.start.isoformat() if scope.start else None,
        "as_of": scope.as_of.isoformat(),
        **more,
    }
