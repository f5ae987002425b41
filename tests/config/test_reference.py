"""The reference pages say what the code does."""

import re
from pathlib import Path

import msgspec

from startline.config.environment import PREFIX, Environment

REFERENCE = Path(__file__).resolve().parents[2] / "docs" / "reference"
EVENTS = Path(__file__).resolve().parents[1] / "data" / "events"
ROW = re.compile(r"^\| `(STARTLINE_\w+)` \| (?:`([^`]*)`)? ?\| .{10,} \|$", re.MULTILINE)


def test_every_setting_is_described_with_its_default() -> None:
    described = dict(ROW.findall((REFERENCE / "settings.md").read_text(encoding="utf-8")))

    actual = {
        PREFIX + field.name.upper(): str(field.default) for field in msgspec.structs.fields(Environment)
    }
    assert described == actual


def test_every_event_is_described_with_its_fields() -> None:
    text = (REFERENCE / "events.md").read_text(encoding="utf-8")

    described = set(re.findall(r"^\| `([a-z_.]+\.v\d+)` ", text, re.MULTILINE))
    assert described == {path.name.removesuffix(".json") for path in EVENTS.glob("*.json")}
