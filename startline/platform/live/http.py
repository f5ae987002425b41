"""`POST /live/open`: a browser asks for its stream."""

from typing import cast

from django.conf import settings
from django.http import HttpRequest
from ninja import Router, Schema

from startline.platform.http.authentication import session_auth
from startline.platform.live import grants

router = Router(tags=["live"])


class LiveStream(Schema):
    """Where the stream of this browser is."""

    url: str


@router.post("/open", response=LiveStream, auth=session_auth)
def open_live_stream(request: HttpRequest) -> dict[str, str]:
    """Let this browser open its stream of server-sent events, for the next twelve hours."""
    # Somebody who is signed in by a session has its key.
    session_key = cast(str, request.session.session_key)
    grants.open_grant(session_key, request.auth.pk)  # type: ignore[attr-defined]  # ninja sets auth
    return {"url": settings.LIVE_URL}
