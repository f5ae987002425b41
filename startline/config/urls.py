"""Where each address leads."""

from django.contrib import admin
from django.urls import include, path, re_path

from startline.config.api import api, internal_api
from startline.platform.http.web_app import show_web_app
from startline.platform.tiles.http import show_tile

urlpatterns = [
    path("admin/", admin.site.urls),
    path("_allauth/", include("allauth.headless.urls")),
    path("api/", api.urls),
    path("internal/", internal_api.urls),
    path("tiles/<int:z>/<int:x>/<int:y>", show_tile),
    # Everything else is a page of the web app.
    re_path(r"^(?!api/|internal/|_allauth/|admin/|static/|tiles/)(?P<path>.*)$", show_web_app),
]
