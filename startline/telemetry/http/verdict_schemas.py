"""What the API says of a workout's verdict, and what it takes in an appeal."""

import datetime as dt
import uuid
from typing import Annotated, Literal

from ninja import Schema
from pydantic import Field

from startline.telemetry.http.request_schemas import Strict

Outcome = Literal["pending", "ok", "suspect", "rejected"]


class WorkoutPart(Schema):
    """A part of a workout; seconds from its start."""

    start_s: float
    end_s: float


class VerdictReason(Schema):
    """One reason: its code, what was measured, and where in the workout."""

    code: Annotated[str, Field(description="docs/explanation/fair-play.md lists them")]
    is_decisive: Annotated[bool, Field(description="Enough by itself to make the workout suspect")]
    figures: Annotated[
        dict[str, float | str], Field(description="What was measured and held against, SI units in the names")
    ]
    stretches: Annotated[list[WorkoutPart], Field(description="Where; empty = the whole")]


class AppealOut(Schema):
    """The newest appeal of the athlete."""

    id: uuid.UUID
    text: str
    state: Literal["open", "accepted", "upheld"]
    answer: str
    created_at: dt.datetime
    decided_at: dt.datetime | None


class VerdictOut(Schema):
    """Whether a workout counts where people are compared, and why not. Only its owner sees it."""

    outcome: Annotated[Outcome, Field(description="`pending` until it is judged, a moment after each change")]
    is_final: bool
    final_at: Annotated[
        dt.datetime | None, Field(description="When it became or becomes final; null = when staff decide")
    ]
    reasons: list[VerdictReason]
    keep: Annotated[
        WorkoutPart | None, Field(description="The part that would count if the rest were cropped off")
    ]
    decision: Annotated[Literal["accepted", "upheld"] | None, Field(description="What staff decided")]
    answer: Annotated[str, Field(description="The reason that staff gave")]
    appeal: AppealOut | None
    can_appeal: bool
    appeals_left: Annotated[int, Field(description="How many more appeals the workout may have; 3 in all")]


class CropIn(Strict):
    """The part to keep; seconds from the workout's present start."""

    start_s: float
    end_s: float


class AppealIn(Strict):
    """The athlete's own words."""

    text: Annotated[str, Field(description="1 to 2000 characters")]
