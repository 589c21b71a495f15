"""The index type by which the database itself refuses double bookings."""

from django.contrib.postgres.operations import BtreeGistExtension
from django.db import migrations


class Migration(migrations.Migration):
    """Install btree_gist."""

    dependencies: list = []
    operations = [BtreeGistExtension()]
