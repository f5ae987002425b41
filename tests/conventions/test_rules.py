"""Each rule of the house finds what it is there to find, and leaves good code alone."""

import ast
from pathlib import PurePosixPath

import pytest

from tests.conventions.rules import RULES, SourceFile

BAD = [
    ("startline/users/helpers.py", "", "says nothing"),
    ("startline/users/queries.py", "x = 1\n" * 401, "at most 400"),
    ("startline/users/queries.py", "def read():\n" + "    x = 1\n" * 50, "at most 50"),
    ("startline/users/__init__.py", "x = 1\n", "__init__.py is empty"),
    ("startline/users/services.py", "", "no room 'services'"),
    ("startline/users/apps.py", "from django.db.models.signals import post_save\n", "no Django signals"),
    ("startline/users/models/user.py", "class A:\n    def save(self): ...\n", "no logic in save()"),
    ("startline/telemetry/models/a.py", "u = models.ForeignKey('users.User')\n", "leaves the service"),
    (
        "startline/telemetry/models/a.py",
        "u = ForeignKey(settings.AUTH_USER_MODEL)\n",
        'related_name="+"',
    ),
    ("startline/users/http/me.py", "with transaction.atomic(): pass\n", "opens no transaction"),
    ("startline/users/actions/a.py", '"""A."""\ndef join_club(user): ...\n', "needs a docstring"),
    ("startline/users/actions/a.py", '"""A."""\ndef join_club(a, b):\n    """J."""\n', "keyword-only"),
    ("startline/users/events.py", '"""E."""\nclass Gone:\n    """G."""\n', "not a frozen dataclass"),
    (
        "startline/users/events.py",
        '@dataclass(frozen=True)\nclass Gone:\n    """G."""\n',
        "EVENT_NAME",
    ),
    ("startline/users/models/a.py", "created = models.DateTimeField()\n", "ends in _at"),
    ("startline/users/models/a.py", "not_active = models.BooleanField()\n", "positive"),
    ("startline/users/queries.py", "def find_usr(): ...\n", "no short forms"),
    ("startline/users/tasks.py", '@app.task(name="clean")\ndef clean(): ...\n', "users.verb_noun"),
]

GOOD = [
    ("startline/users/queries.py", "def find_user(user_id: int) -> None: ...\n"),
    ("startline/users/models/__init__.py", "from .user import User\n"),
    (
        "startline/telemetry/models/a.py",
        "u = ForeignKey(settings.AUTH_USER_MODEL, related_name='+')\n",
    ),
    ("startline/users/tasks.py", '@app.task(name="users.clean_sessions")\ndef clean_sessions(): ...\n'),
    ("startline/users/actions/a.py", '"""A."""\ndef join_club(a, *, b):\n    """J."""\n'),
]


def messages(path: str, text: str) -> list[str]:
    file = SourceFile(PurePosixPath(path), text, ast.parse(text))
    return [finding.message for rule in RULES for finding in rule(file)]


@pytest.mark.parametrize(("path", "text", "expected"), BAD)
def test_broken_rule_is_found(path: str, text: str, expected: str) -> None:
    assert any(expected in message for message in messages(path, text))


@pytest.mark.parametrize(("path", "text"), GOOD)
def test_good_code_is_left_alone(path: str, text: str) -> None:
    assert messages(path, text) == []
