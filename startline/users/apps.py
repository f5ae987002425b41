"""Django's entry for the service `users`."""

from django.apps import AppConfig


class UsersConfig(AppConfig):
    name = "startline.users"
    verbose_name = "Accounts and people"
