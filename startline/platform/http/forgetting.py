"""Forgetting stored answers: nobody repeats a request after two days."""

import datetime as dt

from startline.platform.clock import utc_now
from startline.platform.http.models import AnsweredRequest

ANSWER_KEPT_H = 48


def forget_old_answers() -> int:
    """Delete answers that are older than two days; return how many."""
    before = utc_now() - dt.timedelta(hours=ANSWER_KEPT_H)
    deleted, _ = AnsweredRequest.objects.filter(created_at__lt=before).delete()
    return deleted
