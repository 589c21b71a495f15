"""The inbox of notifications, the way to what they are about, and the read receipts of what one sent (policy A2.3)."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from clinic_records.views.paging import page_keys, pager_of
from jobs import notifications, queries
from jobs.models import Notification


def list_notifications(request: HttpRequest) -> HttpResponse:
    """What this person was told, newest first; `?show=unread` leaves out what was read."""
    unread_only = request.GET.get("show") == "unread"
    rows = queries.inbox(request.user, unread_only=unread_only)
    page = queries.page_of(rows, **page_keys(request))
    context = {
        "rows": _lines(request, page.rows),
        "pager": pager_of(request, page),
        "unread_only": unread_only,
    }
    return render(request, "notifications/list.html", context)


def list_sent(request: HttpRequest) -> HttpResponse:
    """What this person sent, and when it was read."""
    page = queries.page_of(queries.sent(request.user), **page_keys(request))
    context = {"rows": _lines(request, page.rows), "pager": pager_of(request, page)}
    return render(request, "notifications/sent.html", context)


def open_notification(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Note that it was read, and go to what it is about."""
    notification = get_object_or_404(queries.inbox(request.user), pk=pk)
    notifications.mark_read([notification.pk], by=request.user)
    return HttpResponseRedirect(link_of(notification) or reverse("notifications"))


def read_all(request: HttpRequest) -> HttpResponse:
    """Note that everything was read."""
    notifications.mark_read(by=request.user)
    messages.success(request, _("Everything is marked as read."))
    return HttpResponseRedirect(reverse("notifications"))


def today_block(request: HttpRequest) -> Mapping[str, Any] | None:
    """The newest unread notifications for the first page; None where there are none."""
    rows = queries.inbox(request.user, unread_only=True)
    newest = list(rows[:5])
    return {"rows": _lines(request, newest), "count": rows.count()} if newest else None


def link_of(notification: Notification) -> str:
    """The page of what a notification is about; "" where its kind names none."""
    name = notifications.kind_of(notification).url_name
    if not name or notification.subject is None:
        return ""
    try:
        return reverse(name, args=[notification.subject])
    except NoReverseMatch:
        return ""


def _lines(request: HttpRequest, rows: list[Notification]) -> list[dict[str, Any]]:
    """Rows with their text; a customer's name only where the reader may see the customer now."""
    labels = notifications.customer_labels(request.user, [row.customer for row in rows if row.customer])
    return [
        {
            "notification": row,
            "text": notifications.kind_of(row).text,
            "customer": labels.get(row.customer, "") if row.customer else "",
            "link": link_of(row),
        }
        for row in rows
    ]
