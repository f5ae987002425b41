"""Test clients that speak as the web app does."""

import json

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client


class JsonClient(Client):
    """A browser that speaks JSON, and uploads files as a form."""

    def call(self, method, path, body=None, **headers):
        text = json.dumps(body) if body is not None else ""
        return self.generic(method, path, text, content_type="application/json", headers=headers)

    def upload(self, *files: tuple[str, bytes], **headers):
        """POST files (name, bytes) to /api/v1/workouts."""
        form = {"files": [SimpleUploadedFile(name, data) for name, data in files]}
        return self.post("/api/v1/workouts", form, headers=headers)
