"""The database's clock: rights begin and end by it, whatever a web server's own clock says (T4)."""

import datetime

from django.db import connection


def database_now() -> datetime.datetime:
    """This moment, as the rows that hold rights are judged."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT statement_timestamp()")
        return cursor.fetchone()[0]
