"""The ways to the pages beside one page of a list that is read by key (jobs.queries.page_of)."""

from urllib.parse import urlencode

from django.http import HttpRequest

from jobs.queries import Page


def page_keys(request: HttpRequest) -> dict[str, str]:
    """The keys in the query string, as `page_of` takes them."""
    return {name: request.GET.get(name, "") for name in ("before", "after")}


def pager_of(request: HttpRequest, page: Page) -> dict[str, str]:
    """What components/pager.html wants; other parameters of the query string are kept."""
    kept = {name: value for name, value in request.GET.items() if name not in ("before", "after")}
    pager = {}
    if page.newer:
        pager = {"first_url": f"?{urlencode(kept)}", "previous_url": f"?{urlencode({**kept, 'after': page.newer})}"}
    if page.older:
        pager["next_url"] = f"?{urlencode({**kept, 'before': page.older})}"
    return pager
