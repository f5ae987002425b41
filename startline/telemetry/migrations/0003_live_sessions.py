import django.db.models.deletion
import startline.telemetry.models.live
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('telemetry', '0002_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='LiveChunk',
            fields=[
                ('pk', models.CompositePrimaryKey('session_id', 'device_id', 'seq', blank=True, editable=False, primary_key=True, serialize=False)),
                ('session_id', models.UUIDField()),
                ('device_id', models.CharField(max_length=24)),
                ('seq', models.BigIntegerField()),
                ('kind', models.PositiveSmallIntegerField()),
                ('received_at', models.DateTimeField()),
                ('payload', models.BinaryField()),
            ],
            options={
                'db_table': 'telemetry_live_chunk',
            },
        ),
        migrations.CreateModel(
            name='LiveSession',
            fields=[
                ('id', models.UUIDField(default=startline.telemetry.models.live.new_live_session_id, editable=False, primary_key=True, serialize=False)),
                ('session_key', models.CharField(max_length=64)),
                ('state', models.CharField(choices=[('open', 'Open'), ('sealed', 'Sealed')], default='open', max_length=10)),
                ('sport', models.CharField(blank=True, default='', max_length=32)),
                ('name', models.CharField(blank=True, default='', max_length=80)),
                ('context_kind', models.CharField(blank=True, default='', max_length=16)),
                ('context_id', models.CharField(blank=True, default='', max_length=64)),
                ('created_at', models.DateTimeField()),
                ('updated_at', models.DateTimeField()),
                ('finished_at', models.DateTimeField(null=True)),
                ('due_at', models.DateTimeField(null=True)),
                ('sealed_at', models.DateTimeField(null=True)),
                ('sealed_version', models.PositiveIntegerField(default=0)),
                ('sealed_chunks', models.PositiveIntegerField(default=0)),
                ('seq_ranges', models.JSONField(default=dict)),
                ('chunks_dropped_at', models.DateTimeField(null=True)),
                ('recording_id', models.UUIDField(null=True)),
                ('workout_id', models.UUIDField(null=True)),
                ('attempts', models.PositiveSmallIntegerField(default=0)),
                ('error_code', models.CharField(blank=True, default='', max_length=60)),
                ('user', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'db_table': 'telemetry_live_session',
                'indexes': [models.Index(fields=['user', '-created_at'], name='telemetry_live_of_user'), models.Index(condition=models.Q(('due_at__isnull', False)), fields=['due_at'], name='telemetry_live_due'), models.Index(condition=models.Q(('chunks_dropped_at__isnull', True), ('state', 'sealed')), fields=['sealed_at'], name='telemetry_live_droppable')],
                'constraints': [models.UniqueConstraint(fields=('user', 'session_key'), name='telemetry_live_session_once'), models.CheckConstraint(condition=models.Q(('state__in', ['open', 'sealed'])), name='telemetry_live_session_state')],
            },
        ),
        # Devices that were paired before there were live sessions may send them too.
        migrations.RunSQL(
            "UPDATE telemetry_device SET scopes = scopes || '{live:write}'::varchar(20)[] "
            "WHERE NOT 'live:write' = ANY(scopes)",
            migrations.RunSQL.noop,
        ),
        # Compact already: what is large is put aside as it is.
        migrations.RunSQL(
            "ALTER TABLE telemetry_live_chunk ALTER COLUMN payload SET STORAGE EXTERNAL",
            migrations.RunSQL.noop,
        ),
    ]
