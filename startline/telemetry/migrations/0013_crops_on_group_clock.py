from django.db import migrations

# Crops used to be kept on the clock of the recording that leads, now on that of the group. Where the two
# differ they do so by half hours (`matching.SHIFT_STEP_S`), and a workout begins and ends at its bounds: so a
# crop that lies at the workout's own times is an old one, and one that lies there after the shift is not.
PUT_ON_THE_CLOCK_OF_THE_GROUP = """
UPDATE telemetry_workout w
SET crop_start_at = w.crop_start_at + crop.by, crop_end_at = w.crop_end_at + crop.by
FROM (
    SELECT c.id, r.clock_shift_s * interval '1 second' AS by, r.clock_shift_s AS by_s,
        extract(epoch FROM c.crop_start_at - c.started_at) AS start_off_s,
        extract(epoch FROM c.crop_end_at - c.started_at) - c.elapsed_s AS end_off_s
    FROM telemetry_workout c JOIN telemetry_recording r ON r.workout_id = c.id
    WHERE r.is_primary AND r.clock_shift_s <> 0
    AND (c.crop_start_at IS NOT NULL OR c.crop_end_at IS NOT NULL)
) crop
WHERE crop.id = w.id
AND COALESCE(abs(start_off_s), 0) + COALESCE(abs(end_off_s), 0)
    < COALESCE(abs(start_off_s - by_s), 0) + COALESCE(abs(end_off_s - by_s), 0)
"""


class Migration(migrations.Migration):
    dependencies = [("telemetry", "0012_names_of_live_sessions")]

    operations = [migrations.RunSQL(PUT_ON_THE_CLOCK_OF_THE_GROUP, migrations.RunSQL.noop)]
