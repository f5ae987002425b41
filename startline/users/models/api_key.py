"""API keys: what a program presents instead of a person's session."""

from django.conf import settings
from django.db import models

from startline.platform.clock import utc_now
from startline.platform.ids import new_id
from startline.users.contracts import MAX_API_KEY_NAME_LENGTH


class ApiKey(models.Model):
    """A key's name and fingerprint; the key itself is shown once and never kept."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    name = models.CharField(max_length=MAX_API_KEY_NAME_LENGTH)
    prefix = models.CharField("begins with", max_length=12, help_text="The key itself is kept nowhere.")
    key_sha256 = models.BinaryField(max_length=32, unique=True, editable=False)
    created_at = models.DateTimeField("made", default=utc_now, editable=False)
    last_used_at = models.DateTimeField("last used", null=True, editable=False, help_text="To the minute.")

    class Meta:
        verbose_name = "API key"
        indexes = [models.Index(fields=["user", "-created_at"], name="users_api_key_of_user")]

    def __str__(self) -> str:
        return f"{self.name} ({self.prefix}…)"
