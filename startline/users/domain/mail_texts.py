"""The texts of the mails about accounts, in every language of the product.

`{code}` is set apart and large by the template; other names in braces are filled in by the caller.
"""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class MailText:
    """One mail in one language. `ending` follows the code or the paragraphs, in small print."""

    language: str
    subject: str
    title: str
    paragraphs: tuple[str, ...]
    ending: str = ""


_IGNORE_EN = "You did not ask for this? Then ignore this mail: nothing happens without the code."
_IGNORE_RU = "Вы этого не просили? Просто не обращайте внимания на письмо: без кода ничего не произойдёт."
_ALARM_EN = (
    "That was not you? Reset your password at once, and look at the list of your sessions in the settings."
)
_ALARM_RU = "Это были не вы? Сразу смените пароль и проверьте список сеансов в настройках."
_WHERE_EN = "Done from address {ip}."
_WHERE_RU = "Сделано с адреса {ip}."


def _english(subject: str, *paragraphs: str, title: str = "", ending: str = "") -> MailText:
    return MailText("en", subject, title or subject, paragraphs, ending)


def _russian(subject: str, *paragraphs: str, title: str = "", ending: str = "") -> MailText:
    return MailText("ru", subject, title or subject, paragraphs, ending)


_TEXTS: Final[dict[str, tuple[MailText, MailText]]] = {
    "email_confirmation_signup": (
        _english(
            "{code} is your Startline code",
            "Hello {name}, here is the code that finishes your sign-up. It is good for 15 minutes.",
            title="Welcome to Startline",
            ending=_IGNORE_EN,
        ),
        _russian(
            "{code} — ваш код для Startline",
            "{name}, здравствуйте! Вот код, который завершит регистрацию. Он действует 15 минут.",
            title="Добро пожаловать в Startline",
            ending=_IGNORE_RU,
        ),
    ),
    "email_confirmation": (
        _english(
            "{code} confirms your address",
            "Enter this code to confirm that {email} is yours. It is good for 15 minutes.",
            title="Confirm your address",
            ending=_IGNORE_EN,
        ),
        _russian(
            "{code} — код подтверждения адреса",
            "Введите этот код, чтобы подтвердить, что адрес {email} ваш. Код действует 15 минут.",
            title="Подтвердите адрес",
            ending=_IGNORE_RU,
        ),
    ),
    "password_reset_code": (
        _english(
            "{code} resets your password",
            "Enter this code to choose a new password. It is good for 15 minutes.",
            title="A new password",
            ending=_IGNORE_EN,
        ),
        _russian(
            "{code} — код для смены пароля",
            "Введите этот код, чтобы задать новый пароль. Код действует 15 минут.",
            title="Новый пароль",
            ending=_IGNORE_RU,
        ),
    ),
    "login_code": (
        _english(
            "{code} is your sign-in code", "Enter this code to sign in.", title="Sign in", ending=_IGNORE_EN
        ),
        _russian("{code} — код для входа", "Введите этот код, чтобы войти.", title="Вход", ending=_IGNORE_RU),
    ),
    "account_already_exists": (
        _english(
            "You already have an account",
            "Somebody, most likely you, tried to sign up with {email}. That address already has an account.",
            "Simply sign in at {public_url}. If you have forgotten the password, reset it there.",
            ending="That was not you? Then nothing needs to be done.",
        ),
        _russian(
            "У вас уже есть аккаунт",
            "Кто-то (скорее всего, вы) пытался зарегистрироваться с адресом {email}. "
            "Аккаунт с этим адресом уже есть.",
            "Просто войдите: {public_url}. Если забыли пароль, там же его можно сменить.",
            ending="Это были не вы? Тогда делать ничего не нужно.",
        ),
    ),
    "unknown_account": (
        _english(
            "There is no account with this address",
            "Somebody, most likely you, asked for a new password for {email}. There is no account with it.",
            "Perhaps you signed up with another address? To make an account, go to {signup_url}.",
            ending="That was not you? Then nothing needs to be done.",
        ),
        _russian(
            "Аккаунта с этим адресом нет",
            "Кто-то (скорее всего, вы) запросил новый пароль для адреса {email}. Аккаунта с ним нет.",
            "Может быть, вы регистрировались с другим адресом? Создать аккаунт: {signup_url}.",
            ending="Это были не вы? Тогда делать ничего не нужно.",
        ),
    ),
    "password_changed": (
        _english("Your password was changed", "You have a new password.", _WHERE_EN, ending=_ALARM_EN),
        _russian("Пароль изменён", "У вас новый пароль.", _WHERE_RU, ending=_ALARM_RU),
    ),
    "password_reset": (
        _english("Your password was reset", "You have a new password.", _WHERE_EN, ending=_ALARM_EN),
        _russian("Пароль сброшен", "У вас новый пароль.", _WHERE_RU, ending=_ALARM_RU),
    ),
    "password_set": (
        _english("Your password was set", "You can now sign in with it.", _WHERE_EN, ending=_ALARM_EN),
        _russian("Пароль задан", "Теперь с ним можно входить.", _WHERE_RU, ending=_ALARM_RU),
    ),
    "email_changed": (
        _english(
            "Your address was changed",
            "You now sign in with {to_email} instead of {from_email}.",
            _WHERE_EN,
            ending=_ALARM_EN,
        ),
        _russian(
            "Адрес изменён",
            "Теперь вы входите с адресом {to_email} вместо {from_email}.",
            _WHERE_RU,
            ending=_ALARM_RU,
        ),
    ),
    "email_confirm": (
        _english("Your address is confirmed", "Thank you, {email} is yours.", _WHERE_EN, ending=_ALARM_EN),
        _russian("Адрес подтверждён", "Спасибо, адрес {email} теперь ваш.", _WHERE_RU, ending=_ALARM_RU),
    ),
    "email_deleted": (
        _english(
            "An address was removed",
            "{deleted_email} no longer belongs to your account.",
            _WHERE_EN,
            ending=_ALARM_EN,
        ),
        _russian(
            "Адрес удалён",
            "Адрес {deleted_email} больше не относится к вашему аккаунту.",
            _WHERE_RU,
            ending=_ALARM_RU,
        ),
    ),
}
KINDS: Final = tuple(_TEXTS)


def find_mail_text(kind: str, *, language: str) -> MailText:
    """Return the text of a kind of mail, in English when there is no such language.

    Raises:
        KeyError: there is no such kind.
    """
    english, russian = _TEXTS[kind]
    return russian if language == "ru" else english
