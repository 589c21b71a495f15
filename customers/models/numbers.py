"""Running numbers without gaps: one counted row for each series, stepped inside the transaction that uses the number."""

from django.db import connection, models


class Counter(models.Model):
    """The last number given out in a series."""

    series = models.CharField(primary_key=True, max_length=40)
    last = models.BigIntegerField(default=0)


def next_number(series: str) -> int:
    """The next number of a series. A rolled-back transaction gives its number back; concurrent ones wait for each other."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO customers_counter (series, last) VALUES (%s, 1)"
            " ON CONFLICT (series) DO UPDATE SET last = customers_counter.last + 1 RETURNING last",
            [series],
        )
        return cursor.fetchone()[0]
