"""From rows to the shapes of `verdict_schemas`."""

from collections.abc import Sequence
from typing import Any

from startline.telemetry.domain.verdicts.findings import DOUBT, OK
from startline.telemetry.models import Appeal, Verdict
from startline.telemetry.models.verdict import MAX_APPEALS, AppealState

PENDING: dict[str, Any] = {
    "outcome": "pending",
    "is_final": False,
    "final_at": None,
    "reasons": [],
    "keep": None,
    "decision": None,
    "answer": "",
}


def verdict(found: Verdict | None, appeals: Sequence[Appeal]) -> dict[str, Any]:
    """The shape `VerdictOut`; `appeals` newest first."""
    shape = dict(PENDING)
    if found is not None:
        shape = {
            "outcome": found.outcome,
            "is_final": found.is_final,
            "final_at": found.final_at,
            "reasons": [_reason(each) for each in found.reasons],
            "keep": _part(found.keep) if found.keep else None,
            "decision": found.decision or None,
            "answer": found.answer,
        }
    is_waiting = any(each.state == AppealState.OPEN for each in appeals)
    is_against = found is not None and found.outcome != OK
    shape["appeals_left"] = max(0, MAX_APPEALS - len(appeals))
    shape["can_appeal"] = is_against and not is_waiting and shape["appeals_left"] > 0
    shape["appeal"] = _appeal(appeals[0]) if appeals else None
    return shape


def _reason(stored: dict[str, Any]) -> dict[str, Any]:
    return {
        "code": stored["code"],
        "is_decisive": stored["weight"] >= DOUBT,
        "figures": stored["figures"],
        "stretches": [_part(each) for each in stored["stretches"]],
    }


def _part(stretch: Sequence[float]) -> dict[str, float]:
    start_s, end_s = stretch
    return {"start_s": start_s, "end_s": end_s}


def _appeal(row: Appeal) -> dict[str, Any]:
    return {
        "id": row.id,
        "text": row.text,
        "state": row.state,
        "answer": row.answer,
        "created_at": row.created_at,
        "decided_at": row.decided_at,
    }
