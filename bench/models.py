"""Rows of the yardsticks: a plain table, and one with plain simple-history. Nothing of the product."""

from django.db import models
from simple_history.models import HistoricalRecords


class BareRow(models.Model):
    """As many columns as the customer list shows, all plain."""

    number = models.CharField(max_length=20)
    name = models.CharField(max_length=60)
    sex = models.CharField(max_length=8)
    age = models.CharField(max_length=20)
    stage = models.CharField(max_length=20)
    state = models.CharField(max_length=20)
    registered = models.DateTimeField()


class BareEdit(models.Model):
    """What the bare edit saves: six texts and a history, as a consultation sheet has."""

    needs = models.TextField(blank=True)
    concerns = models.TextField(blank=True)
    expected_effect = models.TextField(blank=True)
    content = models.TextField(blank=True)
    advice = models.TextField(blank=True)
    answers = models.TextField(blank=True)
    history = HistoricalRecords()
