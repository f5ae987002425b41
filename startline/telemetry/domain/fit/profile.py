"""The part of the FIT profile that we read and write: numbers, scales and base types.

Source: FIT SDK profile 21.218 (message and field numbers, scale and offset), FIT protocol V2 (base types
and their invalid values). A physical value is `raw / scale - offset`.
"""

from dataclasses import dataclass

FIT_EPOCH_UNIX_S = 631_065_600  # 1989-12-31T00:00:00Z
MIN_ABSOLUTE_TIMESTAMP = 0x1000_0000  # below: seconds since the device was switched on (profile: date_time)
SEMICIRCLE_DEG = 180.0 / 2**31
TIMESTAMP_FIELD = 253


class Message:
    """Global message numbers."""

    FILE_ID = 0
    SPORT = 12
    SESSION = 18
    LAP = 19
    RECORD = 20
    EVENT = 21
    DEVICE_INFO = 23
    ACTIVITY = 34
    FILE_CREATOR = 49
    HR = 132
    FIELD_DESCRIPTION = 206
    DEVELOPER_DATA_ID = 207


READ_MESSAGES = frozenset(
    {
        Message.FILE_ID,
        Message.SPORT,
        Message.SESSION,
        Message.LAP,
        Message.RECORD,
        Message.EVENT,
        Message.DEVICE_INFO,
        Message.ACTIVITY,
        Message.HR,
        Message.FIELD_DESCRIPTION,
    }
)


@dataclass(frozen=True, slots=True)
class BaseType:
    """One base type: its number in a definition, numpy code without byte order, size, invalid value."""

    number: int
    code: str
    size: int
    invalid: int | None  # None: floats (their invalid is a NaN) and strings


BASE_TYPES: dict[int, BaseType] = {
    base.number: base
    for base in (
        BaseType(0x00, "u1", 1, 0xFF),  # enum
        BaseType(0x01, "i1", 1, 0x7F),
        BaseType(0x02, "u1", 1, 0xFF),
        BaseType(0x83, "i2", 2, 0x7FFF),
        BaseType(0x84, "u2", 2, 0xFFFF),
        BaseType(0x85, "i4", 4, 0x7FFF_FFFF),
        BaseType(0x86, "u4", 4, 0xFFFF_FFFF),
        BaseType(0x07, "S", 1, None),
        BaseType(0x88, "f4", 4, None),
        BaseType(0x89, "f8", 8, None),
        BaseType(0x0A, "u1", 1, 0),  # uint8z: zero is invalid
        BaseType(0x8B, "u2", 2, 0),
        BaseType(0x8C, "u4", 4, 0),
        BaseType(0x0D, "u1", 1, 0xFF),  # byte
        BaseType(0x8E, "i8", 8, 0x7FFF_FFFF_FFFF_FFFF),
        BaseType(0x8F, "u8", 8, 0xFFFF_FFFF_FFFF_FFFF),
        BaseType(0x90, "u8", 8, 0),
    )
}
ENUM, SINT8, UINT8, SINT16, UINT16, SINT32, UINT32 = 0x00, 0x01, 0x02, 0x83, 0x84, 0x85, 0x86
STRING, FLOAT32, FLOAT64, UINT8Z, UINT16Z, UINT32Z, BYTE = 0x07, 0x88, 0x89, 0x0A, 0x8B, 0x8C, 0x0D


@dataclass(frozen=True, slots=True)
class Scale:
    """A field's number with its scale and offset."""

    number: int
    scale: float = 1.0
    offset: float = 0.0


RECORD_CHANNELS: dict[str, Scale] = {
    "lat_deg": Scale(0, 1 / SEMICIRCLE_DEG),
    "lon_deg": Scale(1, 1 / SEMICIRCLE_DEG),
    "altitude_m": Scale(2, 5, 500),
    "heart_rate_bpm": Scale(3),
    "cadence_rpm": Scale(4),
    "distance_m": Scale(5, 100),
    "speed_mps": Scale(6, 1000),
    "power_w": Scale(7),
    "temperature_c": Scale(13),
}
# Fields that refine or replace one of the channels above.
ENHANCED_SPEED = Scale(73, 1000)
ENHANCED_ALTITUDE = Scale(78, 5, 500)
FRACTIONAL_CADENCE = Scale(53, 128)
CADENCE_256 = Scale(52, 256)
COMPRESSED_SPEED_DISTANCE_FIELD = 8

# Channels beyond the ten; kept in the stream under these names.
RECORD_EXTRAS: dict[str, Scale] = {
    "grade_percent": Scale(9, 100),
    "left_right_balance_percent": Scale(30),
    "gps_accuracy_m": Scale(31),
    "vertical_speed_mps": Scale(32, 1000),
    "vertical_oscillation_mm": Scale(39, 10),
    "stance_time_percent": Scale(40, 100),
    "stance_time_ms": Scale(41, 10),
    "left_torque_effectiveness_percent": Scale(43, 2),
    "right_torque_effectiveness_percent": Scale(44, 2),
    "left_pedal_smoothness_percent": Scale(45, 2),
    "right_pedal_smoothness_percent": Scale(46, 2),
    "total_hemoglobin_g_dl": Scale(54, 100),
    "saturated_hemoglobin_percent": Scale(57, 10),
    "vertical_ratio_percent": Scale(83, 100),
    "stance_time_balance_percent": Scale(84, 100),
    "step_length_mm": Scale(85, 10),
    "depth_m": Scale(92, 1000),
    "respiration_rate_brpm": Scale(108, 100),
    "stress_percent": Scale(116, 100),
    "core_temperature_c": Scale(139, 100),
}

# Fields of session (18) and lap (19); the two differ from field 13 on.
SESSION_FIELDS: dict[str, Scale] = {
    "timestamp": Scale(253),
    "start_time": Scale(2),
    "sport": Scale(5),
    "sub_sport": Scale(6),
    "elapsed_s": Scale(7, 1000),
    "timer_s": Scale(8, 1000),
    "distance_m": Scale(9, 100),
    "calories_kcal": Scale(11),
    "speed_avg_mps": Scale(14, 1000),
    "speed_max_mps": Scale(15, 1000),
    "enhanced_speed_avg_mps": Scale(124, 1000),
    "enhanced_speed_max_mps": Scale(125, 1000),
    "heart_rate_avg_bpm": Scale(16),
    "heart_rate_max_bpm": Scale(17),
    "cadence_avg_rpm": Scale(18),
    "cadence_max_rpm": Scale(19),
    "power_avg_w": Scale(20),
    "power_max_w": Scale(21),
    "ascent_m": Scale(22),
    "descent_m": Scale(23),
    "temperature_avg_c": Scale(57),
}
LAP_FIELDS: dict[str, Scale] = {
    "timestamp": Scale(253),
    "start_time": Scale(2),
    "elapsed_s": Scale(7, 1000),
    "timer_s": Scale(8, 1000),
    "distance_m": Scale(9, 100),
    "calories_kcal": Scale(11),
    "ascent_m": Scale(21),
}
EVENT_FIELDS: dict[str, Scale] = {"timestamp": Scale(253), "event": Scale(0), "event_type": Scale(1)}
ACTIVITY_FIELDS: dict[str, Scale] = {"timestamp": Scale(253), "local_timestamp": Scale(5)}
SPORT_FIELDS: dict[str, Scale] = {"sport": Scale(0), "sub_sport": Scale(1)}
FILE_ID_FIELDS: dict[str, Scale] = {
    "type": Scale(0),
    "manufacturer": Scale(1),
    "product": Scale(2),
    "serial": Scale(3),
    "time_created": Scale(4),
}
DEVICE_INFO_FIELDS: dict[str, Scale] = {
    "device_index": Scale(0),
    "device_type": Scale(1),
    "manufacturer": Scale(2),
    "serial": Scale(3),
    "product": Scale(4),
    "software": Scale(5, 100),
    "source_type": Scale(25),
}

EVENT_TIMER = 0
TIMER_START = 0
TIMER_STOPS = frozenset({1, 4, 8, 9})  # stop, stop_all, stop_disable, stop_disable_all
CREATOR_DEVICE_INDEX = 0
# FIT profile, types `source_type`, `antplus_device_type`, `ble_device_type`, `local_device_type`.
SOURCE_TYPE_ANT_PLUS, SOURCE_TYPE_BLUETOOTH_LE = 1, 3
SOURCE_TYPE_LOCAL = 5
ANT_HEART_RATE, ANT_BIKE_POWER = 120, 11
BLUETOOTH_HEART_RATE, BLUETOOTH_BIKE_POWER = 1, 2
LOCAL_DEVICE_BAROMETER = 4
LOCAL_DEVICE_WRIST_HEART_RATE = 10

FILE_TYPE_ACTIVITY = 4
FILE_TYPE_REASONS = {
    1: "device_settings",
    2: "device_settings",
    3: "device_settings",
    5: "planned_workout",
    6: "course",
}
