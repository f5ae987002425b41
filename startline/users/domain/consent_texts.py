"""The texts that people consent to. A changed word is a new version; the old one stays for the ledger."""

from dataclasses import dataclass
from typing import Final

from startline.users.contracts import HEALTH


@dataclass(frozen=True, slots=True)
class ConsentText:
    """One version of the text for one purpose, in every language of the product."""

    purpose: str
    text_version: str
    text_en: str
    text_ru: str


_HEALTH_2026_11 = ConsentText(
    purpose=HEALTH,
    text_version="2026-11-1",
    text_en=(
        "I agree that this platform stores and uses data about my health: my body mass and its history, "
        "date of birth, sex, resting and maximum heart rate. It uses them to compute heart-rate zones, "
        "training load, calories and the wear of my gear, and for nothing else. Only I see these values. "
        "They are not sold, not passed on, and not used for advertising. Without this consent everything "
        "else still works; those figures are then missing or rougher. I can withdraw the consent at any "
        "time in the settings: the values are then erased at once, and what was computed before the "
        "withdrawal stays lawful."
    ),
    text_ru=(
        "Я согласен (согласна), чтобы эта платформа хранила и использовала данные о моём здоровье: массу "
        "тела и её историю, дату рождения, пол, пульс покоя и максимальный пульс. По ним рассчитываются "
        "пульсовые зоны, тренировочная нагрузка, калории и износ снаряжения, и больше ни для чего они не "
        "используются. Эти значения вижу только я. Их не продают, не передают другим и не используют для "
        "рекламы. Без согласия всё остальное работает; эти показатели тогда отсутствуют или менее точны. "
        "Согласие можно отозвать в любой момент в настройках: значения сразу стираются, а сделанное до "
        "отзыва остаётся законным."
    ),
)
TEXTS: Final = (_HEALTH_2026_11,)
CURRENT: Final[dict[str, ConsentText]] = {text.purpose: text for text in TEXTS}
