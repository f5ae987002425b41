"""The HTTP API: every service's router in one place, with one error handler."""

from ninja import NinjaAPI

api = NinjaAPI(
    title="Startline",
    version="1",
    description="The API of the Startline platform. Errors are RFC 9457 problem documents with a stable `code`.",
    openapi_url="/openapi.json",
    docs_url="/docs",
    urls_namespace="api",
)
