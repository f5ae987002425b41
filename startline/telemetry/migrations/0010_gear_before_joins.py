from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('telemetry', '0009_decided_on'),
    ]

    operations = [
        migrations.AddField(
            model_name='gearchoice',
            name='before',
            field=models.JSONField(default=list),
        ),
    ]
