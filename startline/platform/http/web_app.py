"""The web app: every address that is not the API's is one of its pages, and every page is one file."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.csrf import ensure_csrf_cookie
from django.views.decorators.http import require_safe

NOT_BUILT = "The web app is not built yet. Run `make run`, or `npm ci && npm run build` in web/."


@require_safe
@ensure_csrf_cookie
def show_web_app(request: HttpRequest, path: str = "") -> HttpResponse:
    """Answer with the app's one page; with 404 for a file that is not there."""
    if "." in path.rsplit("/", 1)[-1]:
        # An old page asks for a script of an older build: HTML in its place would be a puzzle.
        raise Http404
    page = _read_page()
    if page is None:
        return HttpResponse(NOT_BUILT, status=503, content_type="text/plain")
    response = HttpResponse(page)
    response["Cache-Control"] = "no-cache"
    return response


def _read_page() -> bytes | None:
    file = settings.WEB_DIST / "index.html"
    return file.read_bytes() if file.is_file() else None
