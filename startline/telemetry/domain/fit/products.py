"""Names of manufacturers and common products, and which of them measure height with a barometer.

Source: FIT SDK profile 21.218 (numbers), the makers' product pages (names, barometer).
"""

from startline.telemetry.domain.recording import DeviceInfo

GARMIN = frozenset({1, 2, 13, 15})
MANUFACTURERS: dict[int, str] = {
    1: "Garmin", 2: "Garmin", 6: "SRM", 7: "Quarq", 9: "Saris", 13: "Dynastream", 15: "Dynastream", 16: "Timex",
    23: "Suunto", 32: "Wahoo", 40: "Concept2", 41: "Shimano", 48: "Pioneer", 60: "Rotor", 61: "Geonaute",
    63: "Specialized", 68: "CatEye", 69: "Stages", 70: "Sigma", 71: "TomTom", 73: "Wattbike", 76: "Moxy",
    81: "Bontrager", 86: "Elite", 89: "Tacx", 95: "Stryd", 107: "Magene", 111: "Technogym", 112: "Bryton",
    115: "iGPSPORT", 123: "Polar", 128: "iFit", 135: "Coospo", 140: "Decathlon", 142: "TAG Heuer", 260: "Zwift",
    263: "Favero", 265: "Strava", 267: "Bryton", 268: "SRAM", 281: "TrainerRoad", 284: "Rouvy", 289: "Hammerhead",
    294: "COROS", 305: "WHOOP", 309: "FORM", 310: "Decathlon", 331: "MyWhoosh", 337: "Runna", 339: "Zepp",
    340: "Peloton", 348: "Huawei",
}  # fmt: skip
# Garmin's product number: name, has a barometer.
PRODUCTS: dict[int, tuple[str, bool]] = {
    717: ("Forerunner 405", False), 782: ("Forerunner 50", False), 988: ("FR60", False), 1018: ("Forerunner 310XT", False),
    1036: ("Edge 500", True), 1124: ("Forerunner 110", False), 1169: ("Edge 800", True), 1325: ("Edge 200", False),
    1328: ("Forerunner 910XT", True), 1345: ("Forerunner 610", False), 1436: ("FR70", False), 1482: ("Forerunner 10", False),
    1551: ("fēnix", True), 1561: ("Edge 510", True), 1567: ("Edge 810", True), 1623: ("Forerunner 620", False),
    1632: ("Forerunner 220", False), 1765: ("Forerunner 920XT", True), 1836: ("Edge 1000", True), 1903: ("Forerunner 15", False),
    1907: ("vívoactive", False), 1967: ("fēnix 2", True), 1988: ("epix", True), 2050: ("fēnix 3", True),
    2067: ("Edge 520", True), 2147: ("Edge 25", False), 2148: ("Forerunner 25", False), 2153: ("Forerunner 225", False),
    2156: ("Forerunner 630", False), 2157: ("Forerunner 230", False), 2158: ("Forerunner 735XT", False), 2413: ("fēnix 3 HR", True),
    2431: ("Forerunner 235", False), 2503: ("Forerunner 35", False), 2530: ("Edge 820", True), 2544: ("fēnix 5S", True),
    2604: ("fēnix 5X", True), 2691: ("Forerunner 935", True), 2697: ("fēnix 5", True), 2700: ("vívoactive 3", True),
    2713: ("Edge 1030", True), 2886: ("Forerunner 645", True), 2888: ("Forerunner 645 Music", True), 2900: ("fēnix 5S Plus", True),
    2909: ("Edge 130", True), 3011: ("Edge Explore", False), 3076: ("Forerunner 245", False), 3077: ("Forerunner 245 Music", False),
    3110: ("fēnix 5 Plus", True), 3111: ("fēnix 5X Plus", True), 3112: ("Edge 520 Plus", True), 3113: ("Forerunner 945", True),
    3121: ("Edge 530", True), 3122: ("Edge 830", True), 3126: ("Instinct Esports", True), 3224: ("vívoactive 4S", True),
    3225: ("vívoactive 4", True), 3226: ("Venu", True), 3282: ("Forerunner 45", False), 3287: ("fēnix 6S Pro", True),
    3288: ("fēnix 6S", True), 3289: ("fēnix 6", True), 3290: ("fēnix 6 Pro", True), 3291: ("fēnix 6X", True),
    3466: ("Instinct Solar", True), 3558: ("Edge 130 Plus", True), 3570: ("Edge 1030 Plus", True), 3589: ("Forerunner 745", True),
    3600: ("Venu Sq", False), 3638: ("Enduro", True), 3652: ("Forerunner 945 LTE", True), 3703: ("Venu 2", True),
    3704: ("Venu 2S", True), 3843: ("Edge 1040", True), 3851: ("Venu 2 Plus", True), 3869: ("Forerunner 55", False),
    3888: ("Instinct 2", True), 3889: ("Instinct 2S", True), 3905: ("fēnix 7S", True), 3906: ("fēnix 7", True),
    3907: ("fēnix 7X", True), 3943: ("epix (Gen 2)", True), 3990: ("Forerunner 255 Music", True),
    3991: ("Forerunner 255S Music", True), 3992: ("Forerunner 255", True), 3993: ("Forerunner 255S", True),
    4024: ("Forerunner 955", True), 4061: ("Edge 540", True), 4062: ("Edge 840", True), 4257: ("Forerunner 265", True),
    4258: ("Forerunner 265S", True), 4260: ("Venu 3", True), 4261: ("Venu 3S", True), 4315: ("Forerunner 965", True),
    4341: ("Enduro 2", True), 4374: ("fēnix 7S Pro", True), 4375: ("fēnix 7 Pro", True), 4376: ("fēnix 7X Pro", True),
    4426: ("vívoactive 5", False), 4432: ("Forerunner 165", True), 4433: ("Forerunner 165 Music", True), 4440: ("Edge 1050", True),
    4534: ("fēnix 8", True), 4536: ("fēnix 8", True), 4565: ("Forerunner 970", True), 4570: ("Forerunner 570", True),
    4574: ("Forerunner 570", True), 65534: ("Connect", False),
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
    known = PRODUCTS.get(product) if manufacturer in GARMIN and product is not None else None
    model = product_name or (known[0] if known else "")
    name = model if maker and model.lower().startswith(maker.lower()) else f"{maker} {model}".strip()
    info = DeviceInfo(
        name=name,
        manufacturer=maker,
        product=model or (str(product) if product is not None else ""),
        serial=str(serial) if serial is not None else "",
        software=f"{software:.2f}" if software is not None else "",
    )
    return info, known[1] if known else None
