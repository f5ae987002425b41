"""Settings of sign-up, sign-in and sessions (django-allauth, headless). `settings` takes all of them."""

from startline.config.environment import read_environment

_environment = read_environment()
_public_url = _environment.public_url.rstrip("/")
_FIFTEEN_MINUTES_S = 15 * 60
_THIRTY_DAYS_S = 30 * 24 * 3600

AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
# OWASP ASVS 5.0, 6.2: eight characters or more, none of the common ones, no rules of composition.
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 8},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("email", "name")},
    },
]
SESSION_COOKIE_AGE = _THIRTY_DAYS_S
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"

ALLAUTH_TRUSTED_PROXY_COUNT = _environment.trusted_proxy_count
ALLAUTH_USER_CODE_FORMAT = {"numeric": True, "dashed": False, "length": 6}
ACCOUNT_ADAPTER = "startline.users.http.account_adapter.AccountAdapter"
ACCOUNT_SIGNUP_FORM_CLASS = "startline.users.http.sign_up_form.SignUpForm"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_USER_DISPLAY = "startline.users.http.account_adapter.display_name"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_TIMEOUT = _FIFTEEN_MINUTES_S
ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_RESEND = 5
ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_CHANGE = True
ACCOUNT_PASSWORD_RESET_BY_CODE_ENABLED = True
ACCOUNT_PASSWORD_RESET_BY_CODE_TIMEOUT = _FIFTEEN_MINUTES_S
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_SESSION_REMEMBER = True
USERSESSIONS_ADAPTER = "startline.users.http.account_adapter.SessionsAdapter"

HEADLESS_ONLY = True
HEADLESS_CLIENTS = ("browser",)
# allauth keeps its own specification; ours takes it in (users.http). No page of its own.
HEADLESS_SERVE_SPECIFICATION = True
HEADLESS_SPECIFICATION_TEMPLATE_NAME = None
HEADLESS_FRONTEND_URLS = {
    "account_confirm_email": f"{_public_url}/sign-up/confirm",
    "account_reset_password": f"{_public_url}/reset",
    "account_reset_password_from_key": f"{_public_url}/reset",
    "account_signup": f"{_public_url}/sign-up",
}
