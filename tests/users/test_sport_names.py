"""The sports' names: the same as the web application's, and found by their parts."""

import json
from pathlib import Path

import pytest

from startline.users.contracts import SPORTS
from startline.users.domain.sport_names import FAMILY_NAMES, SPORT_NAMES, sports_called

LOCALES = Path(__file__).parents[2] / "web" / "src" / "locales"


@pytest.mark.parametrize("language", ["en", "ru"])
def test_names_are_those_of_the_web_application(language):
    shown = json.loads((LOCALES / language / "sports.json").read_text())
    families = json.loads((LOCALES / language / "telemetry.json").read_text())["family"]

    assert SPORT_NAMES[language] == shown
    assert FAMILY_NAMES[language] == families
    assert set(SPORT_NAMES[language]) == set(SPORTS)


def test_part_of_a_name_finds_the_sport():
    assert sports_called("TREAD", language="en") == {"treadmill_run"}
    assert sports_called("сёрф", language="ru") == sports_called("серф", language="ru") != set()
    assert sports_called("бег", language="ru") >= {"run", "trail_run", "treadmill_run"}
    assert sports_called("nothing", language="en") == frozenset()
    assert sports_called("running", language="de") == sports_called("running", language="en")
