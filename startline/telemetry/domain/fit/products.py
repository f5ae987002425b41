"""Names of manufacturers and common products, and which of them measure height with a barometer.

Source: FIT SDK profile 21.218 (numbers), the makers' product pages (names, barometer).
"""

from startline.telemetry.domain.recording import DeviceInfo

GARMIN = frozenset({1, 2, 13, 15})
MANUFACTURERS: dict[int, str] = {
    1: "Garmin", 2: "Garmin", 6: "SRM", 7: "Quarq", 9: "Saris", 13: "Dynastream", 15: "Dynastream",
    16: "Timex", 23: "Suunto", 32: "Wahoo", 40: "Concept2", 41: "Shimano", 48: "Pioneer", 60: "Rotor",
    61: "Geonaute", 63: "Specialized", 68: "CatEye", 69: "Stages", 70: "Sigma", 71: "TomTom",
    73: "Wattbike", 76: "Moxy", 81: "Bontrager", 86: "Elite", 89: "Tacx", 95: "Stryd", 107: "Magene",
    111: "Technogym", 112: "Bryton", 115: "iGPSPORT", 123: "Polar", 128: "iFit", 135: "Coospo",
    140: "Decathlon", 142: "TAG Heuer", 260: "Zwift", 263: "Favero", 265: "Strava", 267: "Bryton",
    268: "SRAM", 281: "TrainerRoad", 284: "Rouvy", 289: "Hammerhead", 294: "COROS", 305: "WHOOP",
    309: "FORM", 310: "Decathlon", 331: "MyWhoosh", 337: "Runna", 339: "Zepp", 340: "Peloton",
    348: "Huawei",
}  # fmt: skip
# Garmin's product numbers.
PRODUCTS_WITH_BAROMETER: dict[int, str] = {
    1036: "Edge 500", 1169: "Edge 800", 1328: "Forerunner 910XT", 1551: "fēnix", 1561: "Edge 510",
    1567: "Edge 810", 1765: "Forerunner 920XT", 1836: "Edge 1000", 1967: "fēnix 2", 1988: "epix",
    2050: "fēnix 3", 2067: "Edge 520", 2413: "fēnix 3 HR", 2530: "Edge 820", 2544: "fēnix 5S",
    2604: "fēnix 5X", 2691: "Forerunner 935", 2697: "fēnix 5", 2700: "vívoactive 3", 2713: "Edge 1030",
    2886: "Forerunner 645", 2888: "Forerunner 645 Music", 2900: "fēnix 5S Plus", 2909: "Edge 130",
    3110: "fēnix 5 Plus", 3111: "fēnix 5X Plus", 3112: "Edge 520 Plus", 3113: "Forerunner 945",
    3121: "Edge 530", 3122: "Edge 830", 3126: "Instinct Esports", 3224: "vívoactive 4S",
    3225: "vívoactive 4", 3226: "Venu", 3287: "fēnix 6S Pro", 3288: "fēnix 6S", 3289: "fēnix 6",
    3290: "fēnix 6 Pro", 3291: "fēnix 6X", 3466: "Instinct Solar", 3558: "Edge 130 Plus",
    3570: "Edge 1030 Plus", 3589: "Forerunner 745", 3638: "Enduro", 3652: "Forerunner 945 LTE",
    3703: "Venu 2", 3704: "Venu 2S", 3843: "Edge 1040", 3851: "Venu 2 Plus", 3888: "Instinct 2",
    3889: "Instinct 2S", 3905: "fēnix 7S", 3906: "fēnix 7", 3907: "fēnix 7X", 3943: "epix (Gen 2)",
    3990: "Forerunner 255 Music", 3991: "Forerunner 255S Music", 3992: "Forerunner 255",
    3993: "Forerunner 255S", 4024: "Forerunner 955", 4061: "Edge 540", 4062: "Edge 840",
    4257: "Forerunner 265", 4258: "Forerunner 265S", 4260: "Venu 3", 4261: "Venu 3S",
    4315: "Forerunner 965", 4341: "Enduro 2", 4374: "fēnix 7S Pro", 4375: "fēnix 7 Pro",
    4376: "fēnix 7X Pro", 4432: "Forerunner 165", 4433: "Forerunner 165 Music", 4440: "Edge 1050",
    4534: "fēnix 8", 4536: "fēnix 8", 4565: "Forerunner 970", 4570: "Forerunner 570",
    4574: "Forerunner 570",
}  # fmt: skip
PRODUCTS_WITHOUT_BAROMETER: dict[int, str] = {
    717: "Forerunner 405", 782: "Forerunner 50", 988: "FR60", 1018: "Forerunner 310XT",
    1124: "Forerunner 110", 1325: "Edge 200", 1345: "Forerunner 610", 1436: "FR70", 1482: "Forerunner 10",
    1623: "Forerunner 620", 1632: "Forerunner 220", 1903: "Forerunner 15", 1907: "vívoactive",
    2147: "Edge 25", 2148: "Forerunner 25", 2153: "Forerunner 225", 2156: "Forerunner 630",
    2157: "Forerunner 230", 2158: "Forerunner 735XT", 2431: "Forerunner 235", 2503: "Forerunner 35",
    3011: "Edge Explore", 3076: "Forerunner 245", 3077: "Forerunner 245 Music", 3282: "Forerunner 45",
    3600: "Venu Sq", 3869: "Forerunner 55", 4426: "vívoactive 5", 65534: "Connect",
}  # fmt: skip


def describe(
    *,
    manufacturer: int | None,
    product: int | None,
    serial: int | None,
    software: float | None,
    product_name: str,
) -> tuple[DeviceInfo, bool | None]:
    """The device for people, and whether it has a barometer (None: not known)."""
    maker = (
        MANUFACTURERS.get(manufacturer, f"manufacturer {manufacturer}") if manufacturer is not None else ""
    )
    number = product if manufacturer in GARMIN and product is not None else -1
    known = PRODUCTS_WITH_BAROMETER.get(number) or PRODUCTS_WITHOUT_BAROMETER.get(number)
    model = product_name or known or ""
    # A number is no name for people: a maker that is not known stays out of it.
    shown = MANUFACTURERS.get(manufacturer, "") if manufacturer is not None else ""
    name = model if shown and model.lower().startswith(shown.lower()) else f"{shown} {model}".strip()
    info = DeviceInfo(
        name=name,
        manufacturer=maker,
        product=model or (str(product) if product is not None else ""),
        serial=str(serial) if serial is not None else "",
        software=f"{software:.2f}" if software is not None else "",
    )
    return info, number in PRODUCTS_WITH_BAROMETER if known else None
