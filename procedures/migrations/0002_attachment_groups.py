"""Photographs and scans are sealed under a key of their group; what is there already stays under the key of its case.

The column is filled by a rewrite of the table, past the triggers: no row steps its version, and each value opens as before.
"""

import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
import simple_history.models
import uuid
from django.conf import settings
from django.db import migrations, models

from vault.making_tables import MakeTables

OWN_KEY = "ALTER TABLE {table} ALTER COLUMN part TYPE uuid USING case_id"
TABLES = ("procedures_attachment", "procedures_historicalattachment")


def refuse_groups_in_use(apps, schema_editor):
    """Without the column nobody could say which key seals what was added since."""
    with schema_editor.connection.cursor() as cursor:
        for table in TABLES:
            cursor.execute(f"SELECT EXISTS (SELECT 1 FROM {table} WHERE part <> case_id)")
            if cursor.fetchone()[0]:
                raise RuntimeError("there are photographs or scans under keys of their own: this migration stays")


class Migration(migrations.Migration):

    dependencies = [
        ('customers', '0004_destroyed_at'),
        ('procedures', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        MakeTables([
        migrations.CreateModel(
            name='AttachmentGroup',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('version', models.PositiveIntegerField(default=0, editable=False, verbose_name='version')),
                ('section', models.CharField(choices=[('basic', 'Basic data'), ('contact', 'Contact data'), ('health', 'Allergies and history'), ('consultation', 'Consultation'), ('booking', 'Booking'), ('preop', 'Pre-op checks'), ('infectious', 'Infectious disease'), ('surgery', 'Surgery'), ('aftercare', 'Aftercare'), ('followup', 'Follow-up'), ('media', 'Photographs and videos'), ('archive', 'Archive')], editable=False, max_length=20)),
                ('stage', models.CharField(choices=[('consultation', 'Consultation'), ('booking', 'Booking'), ('preop', 'Pre-op checks'), ('surgery', 'Surgery'), ('aftercare', 'Aftercare'), ('followup', 'Follow-up')], editable=False, max_length=20, verbose_name='stage')),
                ('is_open', models.BooleanField(default=True, editable=False)),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='HistoricalAttachmentGroup',
            fields=[
                ('id', models.UUIDField(db_index=True, default=uuid.uuid4, editable=False)),
                ('version', models.PositiveIntegerField(default=0, editable=False, verbose_name='version')),
                ('section', models.CharField(choices=[('basic', 'Basic data'), ('contact', 'Contact data'), ('health', 'Allergies and history'), ('consultation', 'Consultation'), ('booking', 'Booking'), ('preop', 'Pre-op checks'), ('infectious', 'Infectious disease'), ('surgery', 'Surgery'), ('aftercare', 'Aftercare'), ('followup', 'Follow-up'), ('media', 'Photographs and videos'), ('archive', 'Archive')], editable=False, max_length=20)),
                ('stage', models.CharField(choices=[('consultation', 'Consultation'), ('booking', 'Booking'), ('preop', 'Pre-op checks'), ('surgery', 'Surgery'), ('aftercare', 'Aftercare'), ('followup', 'Follow-up')], editable=False, max_length=20, verbose_name='stage')),
                ('is_open', models.BooleanField(default=True, editable=False)),
                ('history_id', models.AutoField(primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_change_reason', models.CharField(max_length=100, null=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
            ],
            options={
                'verbose_name': 'historical attachment group',
                'verbose_name_plural': 'historical attachment groups',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.AddField(
            model_name='attachmentgroup',
            name='case',
            field=models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='attachment_groups', to='customers.case'),
        ),
        migrations.AddField(
            model_name='attachmentgroup',
            name='customer',
            field=models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='customers.customer'),
        ),
        migrations.AddField(
            model_name='historicalattachmentgroup',
            name='case',
            field=models.ForeignKey(blank=True, db_constraint=False, editable=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='customers.case'),
        ),
        migrations.AddField(
            model_name='historicalattachmentgroup',
            name='customer',
            field=models.ForeignKey(blank=True, db_constraint=False, editable=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='customers.customer'),
        ),
        migrations.AddField(
            model_name='historicalattachmentgroup',
            name='history_user',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddConstraint(
            model_name='attachmentgroup',
            constraint=models.UniqueConstraint(condition=models.Q(('is_open', True)), fields=('case', 'stage', 'section'), name='attachmentgroup_one_open'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='attachmentgroup',
            trigger=pgtrigger.compiler.Trigger(name='version_steps', sql=pgtrigger.compiler.UpsertTriggerSql(func="\nIF NEW.version IS DISTINCT FROM OLD.version + 1 OR NEW.id IS DISTINCT FROM OLD.id THEN\n    RAISE EXCEPTION 'a recorded row of % must step its version by one', TG_TABLE_NAME USING ERRCODE = 'CR001';\nEND IF;\nRETURN NEW;\n", hash='4b4f4109c0b42796022e8122c1817daf619b9c15', operation='UPDATE', pgid='pgtrigger_version_steps_8c734', table='procedures_attachmentgroup', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='attachmentgroup',
            trigger=pgtrigger.compiler.Trigger(name='change_recorded', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE affected RECORD;', func="\nIF TG_OP = 'DELETE' THEN affected := OLD; ELSE affected := NEW; END IF;\nINSERT INTO vault_rowchange (table_name, record_id, version, operation, at, transaction_id, actor, row_digest)\nVALUES (TG_TABLE_NAME, affected.id, affected.version, left(TG_OP, 1), clock_timestamp(),\n        pg_current_xact_id()::text::bigint, nullif(current_setting('clinic.actor', true), ''),\n        sha256(convert_to(affected::text, 'UTF8')));\nRETURN NULL;\n", hash='10481ca808493f6fcd098760d12043052509843e', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_change_recorded_fc8ca', table='procedures_attachmentgroup', when='AFTER')),
        ),
        ]),
        migrations.AddField(
            model_name='attachment',
            name='part',
            field=models.UUIDField(db_index=True, editable=False, null=True),
        ),
        migrations.AddField(
            model_name='historicalattachment',
            name='part',
            field=models.UUIDField(db_index=True, editable=False, null=True),
        ),
        migrations.RunSQL([OWN_KEY.format(table=table) for table in TABLES], migrations.RunSQL.noop),
        migrations.AlterField(
            model_name='attachment',
            name='part',
            field=models.UUIDField(db_index=True, editable=False),
        ),
        migrations.AlterField(
            model_name='historicalattachment',
            name='part',
            field=models.UUIDField(db_index=True, editable=False),
        ),
        migrations.RunPython(migrations.RunPython.noop, refuse_groups_in_use),
        pgtrigger.migrations.AddTrigger(
            model_name='attachment',
            trigger=pgtrigger.compiler.Trigger(name='in_its_group', sql=pgtrigger.compiler.UpsertTriggerSql(func="\nIF TG_OP = 'UPDATE' THEN\n    IF (NEW.part, NEW.case_id, NEW.stage, NEW.section) IS DISTINCT FROM (OLD.part, OLD.case_id, OLD.stage, OLD.section) THEN\n        RAISE EXCEPTION 'an attachment stays in its group' USING ERRCODE = 'CR020';\n    END IF;\nELSIF NOT EXISTS (\n    SELECT 1 FROM procedures_attachmentgroup g WHERE g.id = NEW.part AND g.customer_id = NEW.customer_id\n    AND g.case_id = NEW.case_id AND g.stage = NEW.stage AND g.section = NEW.section\n) THEN\n    RAISE EXCEPTION 'an attachment is sealed in the group of its case, stage and section' USING ERRCODE = 'CR020';\nEND IF;\nRETURN NEW;\n", hash='80c05b6d7a02051c60b996b43e6fa71c48f01381', operation='INSERT OR UPDATE', pgid='pgtrigger_in_its_group_fde6d', table='procedures_attachment', when='BEFORE')),
        ),
    ]
