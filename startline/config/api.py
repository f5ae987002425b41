"""The HTTP API: every service's router in one place, with one error handler."""

from typing import Any

from ninja import NinjaAPI
from ninja.openapi.schema import OpenAPISchema

from startline.config.public_config import router as config_router
from startline.platform.http import handlers
from startline.platform.live.http import router as live_router
from startline.platform.mail.http import router as mailbox_router
from startline.platform.operations.http import router as operator_router
from startline.telemetry.http.broker import router as broker_router
from startline.telemetry.http.devices import router as devices_router
from startline.telemetry.http.gear import router as wear_router
from startline.telemetry.http.iot import router as iot_router
from startline.telemetry.http.live_pages import sessions_router as live_sessions_router
from startline.telemetry.http.live_pages import shares_router as live_shares_router
from startline.telemetry.http.routes import uploads_router, workouts_router
from startline.telemetry.http.trackers import router as trackers_router
from startline.users.http.account import router as account_router
from startline.users.http.account_specification import add_account_specification
from startline.users.http.api_keys import router as api_keys_router
from startline.users.http.gear import router as gear_router
from startline.users.http.me import router as me_router
from startline.users.http.public import router as reference_router


class StartlineAPI(NinjaAPI):
    """The API whose document also describes sign-up and sign-in, which django-allauth answers."""

    def get_openapi_schema(self, **options: Any) -> OpenAPISchema:
        document = super().get_openapi_schema(**options)
        add_account_specification(document)
        return document


api = StartlineAPI(
    title="Startline",
    version="1",
    description="The API of the Startline platform. Errors are RFC 9457 problem documents with a `code`.",
    openapi_url="/openapi.json",
    docs_url="/docs",
    urls_namespace="api",
)
handlers.install(api)
api.add_router("/v1", config_router)
api.add_router("/v1/live", live_router)
api.add_router("/v1/operator", operator_router)
api.add_router("/v1/live-sessions", live_sessions_router)
api.add_router("/v1/live-shares", live_shares_router)
api.add_router("/v1/devices", devices_router)
api.add_router("/v1/iot", iot_router)
api.add_router("/v1/iot", trackers_router)
api.add_router("/v1/workouts", workouts_router)
api.add_router("/v1/uploads", uploads_router)
api.add_router("/v1/gear", wear_router)
for router in (me_router, account_router, api_keys_router, gear_router, reference_router, mailbox_router):
    api.add_router("/v1", router)

# For the MQTT broker; in no specification and not for the public.
internal_api = NinjaAPI(title="Internal", openapi_url=None, docs_url=None, urls_namespace="internal")
handlers.install(internal_api)
internal_api.add_router("/broker", broker_router)
