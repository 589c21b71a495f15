"""Each opening of a link fetches its file once."""

import django.contrib.postgres.fields
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('archive', '0009_delivery_ended_by_somebody'),
    ]

    operations = [
        migrations.AddField(
            model_name='historicaloutsidedelivery',
            name='unfetched',
            field=django.contrib.postgres.fields.ArrayField(base_field=models.PositiveSmallIntegerField(), blank=True, default=list, size=None),
        ),
        migrations.AddField(
            model_name='outsidedelivery',
            name='unfetched',
            field=django.contrib.postgres.fields.ArrayField(base_field=models.PositiveSmallIntegerField(), blank=True, default=list, size=None),
        ),
    ]
