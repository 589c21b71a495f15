"""Which sections a bound file was made from, so that it can be withheld once one of them is closed again."""

import django.contrib.postgres.fields
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [('archive', '0007_publicity')]

    operations = [
        migrations.AddField(
            model_name='boundfile',
            name='sections',
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(max_length=20), null=True, size=None
            ),
        ),
    ]
