"""What staff found against a workout goes with its recordings."""

from startline.platform.clock import utc_now
from startline.telemetry.domain.verdicts.findings import SUSPECT
from startline.telemetry.models import Verdict, Workout


def carry_finding(workout: Workout, *, into: Workout) -> None:
    """Needs a transaction: recordings went from one workout into another, and with them that staff upheld it.

    A workout that was not judged yet gets a verdict of no content, which stands for "pending".
    """
    found = Verdict.objects.filter(workout_id=workout.id, upheld_at__isnull=False).first()
    if found is None:
        return
    carried, _ = Verdict.objects.get_or_create(
        workout_id=into.id,
        defaults={
            "user_id": into.user_id,
            "outcome": SUSPECT,
            "judged": SUSPECT,
            "version": 0,
            "workout_version": 0,
            "content": "",
            "judged_at": utc_now(),
        },
    )
    Verdict.objects.filter(pk=carried.pk, upheld_at=None).update(upheld_at=found.upheld_at)
