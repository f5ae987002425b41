"""`POST /live/open`: a browser asks for its stream."""

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
    grants.open_grant(request.session.session_key, request.auth.pk)  # type: ignore[attr-defined]  # ninja sets auth
    return {"url": settings.LIVE_URL}
