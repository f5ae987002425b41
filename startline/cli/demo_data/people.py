"""Who lives in the demo: a dozen athletes one can sign in as or look at, or a whole city of them."""

import zlib
from dataclasses import dataclass

import numpy as np

from startline.telemetry.domain.generator.effort import Legs
from startline.telemetry.domain.generator.routes import Place
from startline.users.domain.demo_accounts import DEMO_ACCOUNTS, DEMO_DOMAIN

TOWN = Place(lat_deg=58.5736, lon_deg=49.6560, altitude_m=128.0)
TOWN_RADIUS_M = 3500.0
TIME_ZONE = "Europe/Moscow"

DOZEN = (
    "Daria Volkova",
    "Nikita Zaytsev",
    "Olga Morozova",
    "Pavel Sidorov",
    "Laura Weber",
    "James Carter",
    "Svetlana Kuznetsova",
    "Artyom Lebedev",
    "Marta Nowak",
    "Viktor Smirnov",
)
FIRST_NAMES_F = [
    "Alina",
    "Vera",
    "Galina",
    "Daria",
    "Emma",
    "Zoya",
    "Inna",
    "Kira",
    "Lena",
    "Mila",
    "Nina",
    "Polina",
]
FIRST_NAMES_M = [
    "Anton",
    "Boris",
    "Vadim",
    "Gleb",
    "Denis",
    "Egor",
    "Ivan",
    "Kirill",
    "Leo",
    "Mark",
    "Roman",
    "Timur",
]
LAST_NAMES = [
    "Belov",
    "Volkov",
    "Gusev",
    "Zhukov",
    "Kozlov",
    "Komarov",
    "Makarov",
    "Nosov",
    "Orlov",
    "Popov",
    "Titov",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """One athlete of the demo: the account, the body and the habits."""

    email: str
    name: str
    language: str
    sex: str
    birth_year: int
    legs: Legs
    home: tuple[float, float]
    week_km: float
    days_a_week: int
    rides_share: float
    is_featured: bool = False

    def seed(self, what: str) -> int:
        """A number that is always the same for this person and `what`."""
        return zlib.crc32(f"{self.email}/{what}".encode())


def dozen() -> list[Person]:
    """The demo's athlete and coach, and ten more."""
    by_role = {account.role: account for account in DEMO_ACCOUNTS}
    known = [(by_role[role].email, by_role[role].name) for role in ("athlete", "coach")]
    others = [(f"runner{index:02d}@{DEMO_DOMAIN}", name) for index, name in enumerate(DOZEN, start=1)]
    return [
        _person(email, name, is_featured=index == 0) for index, (email, name) in enumerate(known + others)
    ]


def city(count: int) -> list[Person]:
    """`count` athletes of a city, the dozen among them."""
    people = dozen()
    for index in range(len(people), count):
        random = np.random.default_rng(index)
        is_woman = bool(random.random() < 0.48)
        first = random.choice(FIRST_NAMES_F if is_woman else FIRST_NAMES_M)
        last = random.choice(LAST_NAMES) + ("a" if is_woman else "")
        people.append(_person(f"city{index:03d}@{DEMO_DOMAIN}", f"{first} {last}"))
    return people[:count]


def _person(email: str, name: str, *, is_featured: bool = False) -> Person:
    random = np.random.default_rng(zlib.crc32(email.encode()))
    is_woman = name.split()[0] in {*FIRST_NAMES_F, "Anna", "Olga", "Laura", "Svetlana", "Marta"}
    age = int(random.integers(22, 58))
    speed = float(random.uniform(3.2, 4.4) * (0.91 if is_woman else 1.0))
    legs = Legs(
        threshold_speed_mps=3.85 if is_featured else speed,
        threshold_power_w=float(random.uniform(170, 290)),
        resting_heart_rate_bpm=48.0 if is_featured else float(random.integers(44, 62)),
        max_heart_rate_bpm=186.0 if is_featured else float(round(208 - 0.7 * age + random.normal(0, 5))),
        body_mass_kg=float(round(random.uniform(52, 68) if is_woman else random.uniform(64, 86), 1)),
    )
    radius, angle = TOWN_RADIUS_M * float(np.sqrt(random.random())), float(random.uniform(0, 2 * np.pi))
    return Person(
        email=email,
        name=name,
        language="ru" if random.random() < 0.6 else "en",
        sex="female" if is_woman else "male",
        birth_year=2026 - age,
        legs=legs,
        home=(radius * np.cos(angle), radius * np.sin(angle)),
        week_km=46.0 if is_featured else float(random.uniform(16, 62)),
        days_a_week=5 if is_featured else int(random.integers(2, 6)),
        rides_share=0.12 if is_featured else float(random.choice([0, 0, 0.1, 0.3, 0.6])),
        is_featured=is_featured,
    )
