"""What `startline up` names at its end: the command that its operator typed."""

import sys

import pytest

from startline.cli.up import typed_command


def test_it_is_the_command_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("STARTLINE_TYPED", raising=False)
    monkeypatch.setattr(sys, "argv", ["/somewhere/startline", "up", "--demo", "--port", "8080"])
    assert typed_command() == "startline up --demo --port 8080"


def test_make_says_its_own_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STARTLINE_TYPED", "make run")
    assert typed_command() == "make run"
