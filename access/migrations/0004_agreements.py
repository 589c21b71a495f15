
import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
import uuid
import vault.fields
import vault.recorded
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('access', '0003_approvals'),
    ]

    operations = [
        migrations.CreateModel(
            name='AgreementEnding',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('version', models.PositiveIntegerField(default=0, editable=False, verbose_name='version')),
                ('ended_at', models.DateTimeField(auto_now_add=True)),
                ('reason', vault.fields.EncryptedTextField()),
            ],
            options={
                'abstract': False,
            },
            bases=(vault.recorded.SealedFieldsMixin, models.Model),
        ),
        migrations.CreateModel(
            name='AgreementSigning',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('version', models.PositiveIntegerField(default=0, editable=False, verbose_name='version')),
                ('signed_at', models.DateTimeField()),
                ('frozen', vault.fields.EncryptedTextField()),
                ('digest', models.BinaryField(max_length=32)),
                ('seal', models.BinaryField(max_length=64)),
            ],
            options={
                'abstract': False,
            },
            bases=(vault.recorded.SealedFieldsMixin, models.Model),
        ),
        migrations.AddField(
            model_name='agreement',
            name='proof',
            field=models.CharField(choices=[('dates', 'Dates only'), ('here', 'Signed in the system'), ('scan', 'Scan of the signed paper')], default='dates', max_length=10, verbose_name='proof'),
        ),
        migrations.AddField(
            model_name='agreement',
            name='recorded_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='agreement',
            name='scan',
            field=models.UUIDField(null=True, unique=True),
        ),
        migrations.AddField(
            model_name='agreement',
            name='wording',
            field=models.CharField(blank=True, default='', max_length=20),
        ),
        migrations.AddField(
            model_name='historicalagreement',
            name='proof',
            field=models.CharField(choices=[('dates', 'Dates only'), ('here', 'Signed in the system'), ('scan', 'Scan of the signed paper')], default='dates', max_length=10, verbose_name='proof'),
        ),
        migrations.AddField(
            model_name='historicalagreement',
            name='recorded_by',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='historicalagreement',
            name='scan',
            field=models.UUIDField(db_index=True, null=True),
        ),
        migrations.AddField(
            model_name='historicalagreement',
            name='wording',
            field=models.CharField(blank=True, default='', max_length=20),
        ),
        migrations.AddConstraint(
            model_name='agreement',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('proof', 'scan'), ('scan__isnull', False)), models.Q(models.Q(('proof', 'scan'), _negated=True), ('scan__isnull', True)), _connector='OR'), name='agreement_scan_where_it_proves'),
        ),
        migrations.AddField(
            model_name='agreementending',
            name='agreement',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='endings', to='access.agreement'),
        ),
        migrations.AddField(
            model_name='agreementending',
            name='ended_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='agreementending',
            name='person',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='agreementsigning',
            name='agreement',
            field=models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='signing', to='access.agreement'),
        ),
        migrations.AddField(
            model_name='agreementsigning',
            name='person',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='agreementending',
            trigger=pgtrigger.compiler.Trigger(name='version_steps', sql=pgtrigger.compiler.UpsertTriggerSql(func="\nIF NEW.version IS DISTINCT FROM OLD.version + 1 OR NEW.id IS DISTINCT FROM OLD.id THEN\n    RAISE EXCEPTION 'a recorded row of % must step its version by one', TG_TABLE_NAME USING ERRCODE = 'CR001';\nEND IF;\nRETURN NEW;\n", hash='018d3651046c5e88e6d4b502aa1ffe3d00e0f0db', operation='UPDATE', pgid='pgtrigger_version_steps_aa350', table='access_agreementending', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='agreementsigning',
            trigger=pgtrigger.compiler.Trigger(name='version_steps', sql=pgtrigger.compiler.UpsertTriggerSql(func="\nIF NEW.version IS DISTINCT FROM OLD.version + 1 OR NEW.id IS DISTINCT FROM OLD.id THEN\n    RAISE EXCEPTION 'a recorded row of % must step its version by one', TG_TABLE_NAME USING ERRCODE = 'CR001';\nEND IF;\nRETURN NEW;\n", hash='51dfa15ec5abe5d151bd2c730c7d710df3beb260', operation='UPDATE', pgid='pgtrigger_version_steps_71696', table='access_agreementsigning', when='BEFORE')),
        ),
    ]
