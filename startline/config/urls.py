"""Where each address leads."""

from django.contrib import admin
from django.urls import include, path

from startline.config.api import api, internal_api

urlpatterns = [
    path("admin/", admin.site.urls),
    path("_allauth/", include("allauth.headless.urls")),
    path("api/", api.urls),
    path("internal/", internal_api.urls),
]
