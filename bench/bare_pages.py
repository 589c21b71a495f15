"""The yardstick pages: /la (50 rows of 7 columns), one row by key, one edited row with simple-history."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path

from bench.models import BareEdit, BareRow


class EditForm(forms.ModelForm):
    """All texts of the row."""

    class Meta:
        model = BareEdit
        fields = ("needs", "concerns", "expected_effect", "content", "advice", "answers")


def list_rows(request: HttpRequest) -> HttpResponse:
    """/la: one query, 50 rows x 7 columns."""
    return render(request, "bench/list.html", {"rows": BareRow.objects.order_by("-pk")[:50]})


def show_row(request: HttpRequest, pk: int) -> HttpResponse:
    """Bare detail: one row by key."""
    return render(request, "bench/detail.html", {"row": get_object_or_404(BareRow, pk=pk)})


def edit_row(request: HttpRequest, pk: int) -> HttpResponse:
    """Bare edit: one POST that saves one row with simple-history."""
    row = get_object_or_404(BareEdit, pk=pk)
    form: Any = EditForm(request.POST or None, instance=row)
    if request.method == "POST" and form.is_valid():
        form.save()
        return redirect("edit", pk)
    return render(request, "bench/edit.html", {"form": form})


urlpatterns = [
    path("la", list_rows, name="la"),
    path("detail/<int:pk>/", show_row, name="detail"),
    path("edit/<int:pk>/", edit_row, name="edit"),
]
