
import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
import simple_history.models
import uuid
import vault.fields
import vault.recorded
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('access', '0004_agreements'),
    ]

    operations = [
        migrations.CreateModel(
            name='Partner',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('version', models.PositiveIntegerField(default=0, editable=False, verbose_name='version')),
                ('change_reason', vault.fields.EncryptedTextField(blank=True, default='', verbose_name='reason for the change')),
                ('name', vault.fields.EncryptedCharField(max_length=120, verbose_name='organisation')),
                ('kind', models.CharField(choices=[('supplier', 'Supplier'), ('medical', 'Medical institution'), ('other', 'Other')], max_length=10, verbose_name='kind')),
                ('contact', vault.fields.EncryptedTextField(blank=True, default='', help_text='Who to ask for, telephone, address.', max_length=500, verbose_name='contact')),
            ],
            options={
                'abstract': False,
            },
            bases=(vault.recorded.SealedFieldsMixin, models.Model),
        ),
        migrations.CreateModel(
            name='PartnerAgreement',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('version', models.PositiveIntegerField(default=0, editable=False, verbose_name='version')),
                ('change_reason', vault.fields.EncryptedTextField(blank=True, default='', verbose_name='reason for the change')),
                ('signed_on', models.DateField(verbose_name='from')),
                ('ends_on', models.DateField(blank=True, null=True, verbose_name='until')),
                ('scan', models.UUIDField(unique=True)),
            ],
            options={
                'abstract': False,
            },
            bases=(vault.recorded.SealedFieldsMixin, models.Model),
        ),
        migrations.CreateModel(
            name='HistoricalPartner',
            fields=[
                ('id', models.UUIDField(db_index=True, default=uuid.uuid4, editable=False)),
                ('version', models.PositiveIntegerField(default=0, editable=False, verbose_name='version')),
                ('change_reason', vault.fields.EncryptedTextField(blank=True, default='', verbose_name='reason for the change')),
                ('name', vault.fields.EncryptedCharField(max_length=120, verbose_name='organisation')),
                ('kind', models.CharField(choices=[('supplier', 'Supplier'), ('medical', 'Medical institution'), ('other', 'Other')], max_length=10, verbose_name='kind')),
                ('contact', vault.fields.EncryptedTextField(blank=True, default='', help_text='Who to ask for, telephone, address.', max_length=500, verbose_name='contact')),
                ('history_id', models.AutoField(primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_change_reason', models.CharField(max_length=100, null=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'historical partner',
                'verbose_name_plural': 'historical partners',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='HistoricalPartnerAgreement',
            fields=[
                ('id', models.UUIDField(db_index=True, default=uuid.uuid4, editable=False)),
                ('version', models.PositiveIntegerField(default=0, editable=False, verbose_name='version')),
                ('change_reason', vault.fields.EncryptedTextField(blank=True, default='', verbose_name='reason for the change')),
                ('signed_on', models.DateField(verbose_name='from')),
                ('ends_on', models.DateField(blank=True, null=True, verbose_name='until')),
                ('scan', models.UUIDField(db_index=True)),
                ('history_id', models.AutoField(primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_change_reason', models.CharField(max_length=100, null=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('recorded_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('partner', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='access.partner')),
            ],
            options={
                'verbose_name': 'historical partner agreement',
                'verbose_name_plural': 'historical partner agreements',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='partner',
            trigger=pgtrigger.compiler.Trigger(name='version_steps', sql=pgtrigger.compiler.UpsertTriggerSql(func="\nIF NEW.version IS DISTINCT FROM OLD.version + 1 OR NEW.id IS DISTINCT FROM OLD.id THEN\n    RAISE EXCEPTION 'a recorded row of % must step its version by one', TG_TABLE_NAME USING ERRCODE = 'CR001';\nEND IF;\nRETURN NEW;\n", hash='aea37d54568aa12925429dec9ee62fdf912d08a6', operation='UPDATE', pgid='pgtrigger_version_steps_133a0', table='access_partner', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='partner',
            trigger=pgtrigger.compiler.Trigger(name='change_recorded', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE affected RECORD;', func="\nIF TG_OP = 'DELETE' THEN affected := OLD; ELSE affected := NEW; END IF;\nINSERT INTO vault_rowchange (table_name, record_id, version, operation, at, transaction_id, actor, row_digest)\nVALUES (TG_TABLE_NAME, affected.id, affected.version, left(TG_OP, 1), clock_timestamp(),\n        pg_current_xact_id()::text::bigint, nullif(current_setting('clinic.actor', true), ''),\n        sha256(convert_to(affected::text, 'UTF8')));\nRETURN NULL;\n", hash='eedf3a9e6f2405bb14b031c44982f814c11bd216', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_change_recorded_1b466', table='access_partner', when='AFTER')),
        ),
        migrations.AddField(
            model_name='partneragreement',
            name='partner',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='agreements', to='access.partner'),
        ),
        migrations.AddField(
            model_name='partneragreement',
            name='recorded_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddConstraint(
            model_name='partneragreement',
            constraint=models.CheckConstraint(condition=models.Q(('ends_on__isnull', True), ('ends_on__gte', models.F('signed_on')), _connector='OR'), name='partner_ends_after_signing'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='partneragreement',
            trigger=pgtrigger.compiler.Trigger(name='version_steps', sql=pgtrigger.compiler.UpsertTriggerSql(func="\nIF NEW.version IS DISTINCT FROM OLD.version + 1 OR NEW.id IS DISTINCT FROM OLD.id THEN\n    RAISE EXCEPTION 'a recorded row of % must step its version by one', TG_TABLE_NAME USING ERRCODE = 'CR001';\nEND IF;\nRETURN NEW;\n", hash='02f0ce38fcc24e8f5376f0fe9fbafd1c9a5a5632', operation='UPDATE', pgid='pgtrigger_version_steps_5844b', table='access_partneragreement', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='partneragreement',
            trigger=pgtrigger.compiler.Trigger(name='change_recorded', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE affected RECORD;', func="\nIF TG_OP = 'DELETE' THEN affected := OLD; ELSE affected := NEW; END IF;\nINSERT INTO vault_rowchange (table_name, record_id, version, operation, at, transaction_id, actor, row_digest)\nVALUES (TG_TABLE_NAME, affected.id, affected.version, left(TG_OP, 1), clock_timestamp(),\n        pg_current_xact_id()::text::bigint, nullif(current_setting('clinic.actor', true), ''),\n        sha256(convert_to(affected::text, 'UTF8')));\nRETURN NULL;\n", hash='6fd10d521e3f1e018d209d6be0ae1a043f1fa476', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_change_recorded_9ea61', table='access_partneragreement', when='AFTER')),
        ),
    ]
