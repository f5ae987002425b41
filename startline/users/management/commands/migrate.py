"""Django's `migrate`, then what every installation has: roles, and no open demo accounts in public."""

from typing import Any

from startline.platform.bus import untimed_migrate
from startline.users.actions.demo_accounts import close_demo_accounts_in_public
from startline.users.actions.roles import set_up_roles


class Command(untimed_migrate.Command):
    """Migrate everything, then set up the roles; with an app's name it is Django's own command."""

    def handle(self, *args: Any, **options: Any) -> None:
        super().handle(*args, **options)
        if options["app_label"] or options["plan"] or options["check_unapplied"]:
            return
        set_up_roles()
        close_demo_accounts_in_public()
