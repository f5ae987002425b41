"""Django's entry for `platform.mail`."""

from django.apps import AppConfig


class MailConfig(AppConfig):
    name = "startline.platform.mail"
    label = "platform_mail"
    verbose_name = "Mail"
