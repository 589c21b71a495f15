"""A group of photographs and scans as a line of an order of destruction; of a held file none is deleted."""

from django.db import migrations, models

HELD = """
CREATE TRIGGER archive_held BEFORE DELETE ON procedures_attachmentgroup
    FOR EACH ROW EXECUTE FUNCTION archive_refuse_held('customer_id');
"""
NOT_HELD = "DROP TRIGGER archive_held ON procedures_attachmentgroup"


class Migration(migrations.Migration):

    dependencies = [
        ('archive', '0019_sealing'),
        ('procedures', '0002_attachment_groups'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='destructionitem',
            name='destruction_listed_once',
        ),
        migrations.AddField(
            model_name='destructionitem',
            name='described',
            field=models.JSONField(default=dict),
        ),
        migrations.AddField(
            model_name='destructionitem',
            name='group',
            field=models.UUIDField(null=True),
        ),
        migrations.AddField(
            model_name='historicaldestructionitem',
            name='described',
            field=models.JSONField(default=dict),
        ),
        migrations.AddField(
            model_name='historicaldestructionitem',
            name='group',
            field=models.UUIDField(null=True),
        ),
        migrations.AddConstraint(
            model_name='destructionitem',
            constraint=models.UniqueConstraint(condition=models.Q(('state', 'called_off'), _negated=True), fields=('file', 'case', 'group'), name='destruction_listed_once', nulls_distinct=False),
        ),
        migrations.AddConstraint(
            model_name='destructionitem',
            constraint=models.CheckConstraint(condition=models.Q(('group', None), ('case__isnull', False), _connector='OR'), name='destruction_group_of_a_case'),
        ),
        migrations.RunSQL(HELD, NOT_HELD),
    ]
