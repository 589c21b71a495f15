"""The first page after logging in: my work today, put together from the blocks that apps registered (access.menu)."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import timezone

from access.menu import TodayBlock, blocks_for


def today(request: HttpRequest) -> HttpResponse:
    """Draw each block of the person's roles that has something to show."""
    drawn = [_drawn(block, request) for block in blocks_for(request.user.roles)]  # type: ignore[union-attr]
    blocks = [block for block in drawn if block]
    return render(request, "today/today.html", {"blocks": blocks, "day": timezone.localdate()})


def _drawn(block: TodayBlock, request: HttpRequest) -> dict[str, object] | None:
    context = block.provide(request)
    if context is None:
        return None
    html = render_to_string(block.template, dict(context), request=request)
    return {"key": block.key, "title": block.title, "html": html, "wide": block.wide, "count": context.get("count")}
