"""How the admin looks (django-unfold): ink and cobalt of the design tokens, and what its sidebar leads to."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import reverse_lazy

_WEIGHTS = ("50", "100", "200", "300", "400", "500", "600", "700", "800", "900", "950")
# The scales `chalk` and `line` of the design's tokens, made eleven by repeating the darkest.
_CHALK = (
    *("#FBFAF7", "#F4F2EC", "#EAE7DF", "#DCD8CD", "#BDB9AE", "#8A877F"),
    *("#63646D", "#474A56", "#2A2E39", "#14171F", "#0E1219"),
)
_LINE = (
    *("#EEF1FF", "#DCE2FF", "#B8C4FF", "#97A8FF", "#7D92FF", "#5A72FB"),
    *("#3347EB", "#2636C9", "#1D2A9E", "#151E70", "#0E154F"),
)


def _scale(colors: tuple[str, ...]) -> dict[str, str]:
    return dict(zip(_WEIGHTS, colors, strict=True))


def _may_view(permission: str) -> Callable[[HttpRequest], bool]:
    return lambda request: request.user.has_perm(permission)


def _link(title: str, icon: str, model: str) -> dict[str, Any]:
    """A sidebar entry for `app_model`, shown to whoever may view it."""
    app, _, name = model.rpartition("_")
    return {
        "title": title,
        "icon": icon,
        "link": reverse_lazy(f"admin:{app}_{name}_changelist"),
        "permission": _may_view(f"{app}.view_{name}"),
    }


UNFOLD = {
    "SITE_TITLE": "Startline",
    "SITE_HEADER": "Startline",
    "SITE_SUBHEADER": "Administration",
    "SITE_ICON": lambda request: static("startline/mark-24.svg"),
    "SITE_FAVICONS": [
        {"rel": "icon", "type": "image/svg+xml", "href": lambda request: static("startline/mark-24.svg")}
    ],
    "SHOW_HISTORY": True,
    "SHOW_VIEW_ON_SITE": False,
    "BORDER_RADIUS": "12px",
    "COLORS": {"base": _scale(_CHALK), "primary": _scale(_LINE)},
    "SIDEBAR": {
        "show_search": True,
        "show_all_applications": True,
        "navigation": [
            {
                "title": "People",
                "items": [
                    _link("Accounts", "person", "users_user"),
                    _link("Consents", "contract", "users_consent"),
                    _link("API keys", "key", "users_apikey"),
                ],
            },
            {
                "title": "Telemetry",
                "separator": True,
                "items": [
                    _link("Appeals", "gavel", "telemetry_appeal"),
                    _link("Verdicts", "balance", "telemetry_verdict"),
                    _link("Recordings", "timeline", "telemetry_recording"),
                    _link("Device uploads", "upload", "telemetry_deviceupload"),
                    _link("Devices", "watch", "telemetry_device"),
                ],
            },
            {
                "title": "Events",
                "separator": True,
                "items": [
                    _link("Dead letters", "report", "platform_bus_deadletter"),
                    _link("Waiting events", "hourglass", "platform_bus_waitingevent"),
                    _link("Messages set aside", "move_to_inbox", "platform_kafka_setasidemessage"),
                    _link("Stopped groups", "pan_tool", "platform_kafka_stoppedgroup"),
                    _link("Consumer groups", "groups", "platform_bus_consumercursor"),
                    _link("Published events", "outbox", "platform_bus_outboxevent"),
                ],
            },
            {
                "title": "Jobs",
                "separator": True,
                "items": [
                    _link("Jobs", "schedule", "procrastinate_procrastinatejob"),
                ],
            },
        ],
    },
}
