"""Deleting one's account."""

from allauth.core import ratelimit
from django.contrib.auth import logout
from ninja import Router, Status

from startline.platform.errors import TooManyRequestsError
from startline.platform.http.authentication import session_auth
from startline.users.actions.delete_account import delete_account
from startline.users.errors import PasswordWrongError
from startline.users.http import schemas
from startline.users.http.requests import SignedInRequest

router = Router(tags=["Profile"], auth=session_auth)


@router.post("/me/deletion", response={204: None}, summary="Delete one's account and everything in it")
def delete_me(request: SignedInRequest, payload: schemas.AccountDeletion) -> Status[None]:
    """Confirmed by the password. Cannot be undone."""
    user = request.user
    if not ratelimit.consume(request, action="reauthenticate", user=user):
        raise TooManyRequestsError("Too many attempts. Try again in a minute.")
    if not user.check_password(payload.password):
        raise PasswordWrongError("The password is wrong.")
    delete_account(user.pk)
    logout(request)
    return Status(204, None)
