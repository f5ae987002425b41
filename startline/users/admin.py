"""The admin of accounts: who has which role, which consents were given. No health values, no passwords."""

from typing import Any

from allauth.account.adapter import get_adapter
from django.contrib import admin, messages
from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest
from unfold.admin import ModelAdmin
from unfold.decorators import action
from unfold.forms import AuthenticationForm

from startline.users.actions.roles import grant_role, revoke_role
from startline.users.domain.roles import GRANTABLE
from startline.users.models import ApiKey, Consent, GearItem, User


class LimitedLoginForm(AuthenticationForm):
    """The admin's sign-in, under the same limits of rate as everybody's."""

    def clean(self) -> dict[str, Any]:
        email, password = self.cleaned_data.get("username"), self.cleaned_data.get("password")
        if email and password:
            # The adapter counts failures by address and by IP, and refuses when there were too many.
            self.user_cache = get_adapter(self.request).authenticate(
                self.request, email=email.lower(), password=password
            )
            if self.user_cache is None:
                raise self.get_invalid_login_error()
            self.confirm_login_allowed(self.user_cache)
        return self.cleaned_data

    def confirm_login_allowed(self, user: Any) -> None:
        super().confirm_login_allowed(user)
        if not user.is_staff:
            raise ValidationError(self.error_messages["invalid_login"], code="invalid_login")


admin.site.login_form = LimitedLoginForm
admin.site.unregister(Group)


class ReadOnlyAdmin(ModelAdmin):
    """Rows that the admin shows and never writes."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, entry: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, entry: Any = None) -> bool:
        return False


def _role_action(role: str, *, is_granted: bool) -> Any:
    """Return the admin action that grants or revokes one role."""

    def run(model_admin: ModelAdmin, request: HttpRequest, chosen: QuerySet[User]) -> None:
        for user in chosen:
            (grant_role if is_granted else revoke_role)(user.pk, role=role)
        messages.success(request, f"{role}: {'granted to' if is_granted else 'revoked from'} {len(chosen)}")

    run.__name__ = f"{'grant' if is_granted else 'revoke'}_{role}"
    described = f"{'Grant' if is_granted else 'Revoke'} the role: {role}"
    return action(description=described, permissions=["grant_roles"])(run)


@admin.register(User)
class UserAdmin(ReadOnlyAdmin):
    """Accounts and their roles; an operator grants and revokes roles by the list's actions."""

    list_display = ("name", "email", "roles", "is_active", "created_at", "last_login")
    list_filter = ("groups", "is_active", "language")
    search_fields = ("email", "name")
    ordering = ("-created_at",)
    list_per_page = 50
    fields = (
        *("email", "name", "language", "units", "time_zone", "roles"),
        *("is_active", "is_staff", "created_at", "last_login", "deleted_at"),
    )
    actions = [
        _role_action(role, is_granted=is_granted) for role in GRANTABLE for is_granted in (True, False)
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[User]:
        return super().get_queryset(request).prefetch_related("groups")

    def has_grant_roles_permission(self, request: HttpRequest) -> bool:
        return request.user.is_active and request.user.is_superuser

    @admin.display(description="Roles")
    def roles(self, user: User) -> str:
        return ", ".join(sorted(group.name for group in user.groups.all())) or "athlete"


@admin.register(Consent)
class ConsentAdmin(ReadOnlyAdmin):
    """The ledger of consents."""

    list_display = ("user", "purpose", "text_version", "granted_at", "withdrawn_at")
    list_filter = ("purpose", "text_version")
    search_fields = ("user__email",)
    list_select_related = ("user",)
    ordering = ("-granted_at",)


@admin.register(ApiKey)
class ApiKeyAdmin(ReadOnlyAdmin):
    """API keys by their beginning; the keys themselves are kept nowhere."""

    list_display = ("name", "prefix", "user", "created_at", "last_used_at")
    search_fields = ("prefix", "user__email")
    list_select_related = ("user",)
    ordering = ("-created_at",)
    exclude = ("key_sha256",)


@admin.register(GearItem)
class GearItemAdmin(ReadOnlyAdmin):
    """Gear as its owners described it."""

    list_display = ("kind", "brand", "model", "size", "user", "created_at", "retired_at")
    list_filter = ("kind", "foam")
    search_fields = ("brand", "model", "user__email")
    list_select_related = ("user",)
    ordering = ("-created_at",)
