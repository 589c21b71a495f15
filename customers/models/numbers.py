"""Running numbers without gaps: one counted row for each series, stepped inside the transaction that uses the number."""

from django.db import connection, models


class Counter(models.Model):
    """The last number given out in a series."""

    series = models.CharField(primary_key=True, max_length=40)
    last = models.BigIntegerField(default=0)


def next_number(series: str) -> int:
    """The next number of a series. A rolled-back transaction gives its number back; concurrent ones wait for each other."""
    return next_numbers(series, 1)[0]


def next_numbers(series: str, count: int) -> range:
    """The next `count` numbers of a series (at least one), in the same way."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO customers_counter (series, last) VALUES (%(series)s, %(count)s)"
            " ON CONFLICT (series) DO UPDATE SET last = customers_counter.last + %(count)s RETURNING last",
            {"series": series, "count": count},
        )
        last = cursor.fetchone()[0]
    return range(last - count + 1, last + 1)
