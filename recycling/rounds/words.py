"""Plan results in words a dispatcher understands: what is the matter, and what to do."""

from collections.abc import Mapping

from recycling.errors import Bilingual
from recycling.rounds.models import MissReason
from routing import Reason

MISS_WORDS: Mapping[MissReason, str] = {
    MissReason.NOBODY_HOME: "ไม่มีคนอยู่บ้าน / nobody home",
    MissReason.NOT_READY: "ของยังไม่พร้อม / not ready",
    MissReason.ROAD_BLOCKED: "ทางเข้าไม่ได้ / road blocked",
    MissReason.LOAD_REFUSED: "ของรับซื้อไม่ได้ / load refused",
    MissReason.OTHER: "เหตุอื่น / another reason",
    MissReason.NOT_VISITED: "จบรอบก่อนไปถึง / the round ended before",
}
"""For a pickup's history, which one person reads in Thai and another in English."""

AFTER_PLAN = Bilingual(
    "เรียกเข้ามาหลังวางแผนแล้ว วางแผนใหม่เพื่อรวมบ้านนี้ หรือโทรนัดวันอื่น",
    "Called after this plan was made. Plan again to take it in, or call to agree on another day.",
)
NO_SHIFTS = Bilingual(
    "วันนั้นยังไม่มีกะรถ เพิ่มกะรถก่อน แล้ววางแผนใหม่",
    "No shift that day. Add shifts first, then plan again.",
)
SHIFTS_OVER = Bilingual(
    "กะรถของวันนั้นหมดเวลาแล้ว เพิ่มกะรถ แล้ววางแผนใหม่",
    "That day's shifts are over. Add a shift, then plan again.",
)
NO_PICKUPS = Bilingual(
    "วันนั้นยังไม่มีใครเรียกเก็บ ไม่ต้องออกรถ",
    "Nobody has called for that day. No vehicle needs to leave.",
)
FAULT = Bilingual(
    "วางแผนไม่สำเร็จ กดวางแผนใหม่อีกครั้ง ถ้ายังไม่ได้ให้แจ้งผู้ดูแลระบบ",
    "Planning did not succeed. Plan again; if it fails once more, tell whoever runs the system.",
)

_NO_VEHICLE = Bilingual(
    "วันนั้นไม่มีรถออกเก็บ เพิ่มกะรถแล้ววางแผนใหม่ หรือโทรนัดครัวเรือนวันอื่น",
    "No vehicle is out that day. Add a shift and plan again, or call to agree on another day.",
)
_TOO_HEAVY = Bilingual(
    "ของหนัก {load} กก. แต่รถที่ออกวันนั้นบรรทุกได้ไม่เกิน {largest} กก. จัดรถคันใหญ่กว่า หรือโทรให้แบ่งเรียกหลายครั้ง",
    "The load weighs {load} kg, and that day's largest vehicle carries {largest} kg. "
    "Put a larger vehicle on shift, or call and ask for several smaller pickups.",
)
_TOO_BULKY = Bilingual(
    "ของกินที่ {load} ลบ.ม. แต่รถที่ออกวันนั้นใส่ได้ไม่เกิน {largest} ลบ.ม. "
    "จัดรถคันใหญ่กว่า หรือโทรให้บีบอัดหรือแบ่งเรียกหลายครั้ง",
    "The load takes {load} m³, and that day's largest vehicle holds {largest} m³. "
    "Put a larger vehicle on shift, or call and ask to flatten it or for several pickups.",
)
_NO_ROAD = Bilingual(
    "ไม่มีทางรถไปถึงหมุดนี้ ตรวจหมุดบ้าน แล้ววางแผนใหม่",
    "No road leads to this pin. Check the pin, then plan again.",
)
_NO_UNLOAD = Bilingual(
    "เก็บบ้านนี้แล้วไม่มีศูนย์เปิดรับของ ให้ศูนย์เปิดนานขึ้น หรือโทรเลื่อนเป็นเวลาที่เช้ากว่านี้",
    "No centre is open to unload at after this house. Keep a centre open longer, or call to agree "
    "on an earlier time.",
)
_WINDOW = Bilingual(
    "รถไปถึงได้เร็วที่สุด {earliest} น. แต่นัดไว้ถึง {window_end} น. ให้กะรถเริ่มเร็วขึ้น หรือโทรเลื่อนเวลา",
    "The earliest a vehicle can be there is {earliest}, and the visit was promised by "
    "{window_end}. Start a shift earlier, or call to agree on a later time.",
)
_SHIFT = Bilingual(
    "ถึงไปบ้านนี้หลังเดียว รถก็กลับถึงศูนย์ {back_at} น. หลังเลิกกะ {shift_end} น. ให้กะรถเลิกช้าลง หรือโทรเลื่อนเวลา",
    "Even with this house alone, the vehicle is back at {back_at}, after its shift ends at "
    "{shift_end}. Let a shift end later, or call to agree on another time.",
)
_DAY_FULL = Bilingual(
    "รอบของ{vehicle}เต็มแล้ว บ้านนี้ต้องใช้เวลาเพิ่มราว {minutes} นาที "
    "เพิ่มรถหรือขยายกะ แล้ววางแผนใหม่ หรือโทรนัดวันอื่น",
    "The round of {vehicle_en} is full: this house takes about {minutes} more minutes. Add a "
    "vehicle or lengthen a shift and plan again, or call to agree on another day.",
)
_NO_ROOM = Bilingual(
    "วันนั้นรถทุกคันเต็มแล้ว เพิ่มรถหรือกะ แล้ววางแผนใหม่ หรือโทรนัดวันอื่น",
    "Every vehicle is full that day. Add a vehicle or a shift and plan again, or call to agree "
    "on another day.",
)


def why(
    reason: Reason,
    numbers: Mapping[str, int | str],
    *,
    vehicle_names: Mapping[str, Bilingual],
) -> Bilingual:
    """The sentence for a pickup left out, made from what routing says of it.

    `vehicle_names` has the name of each vehicle by its id in the problem.
    """
    match reason:
        case Reason.NO_VEHICLE:
            return _NO_VEHICLE
        case Reason.TOO_LARGE if numbers["resource"] == "grams":
            return _TOO_HEAVY.format(
                load=_thousandths(numbers["load"], up=True),
                largest=_thousandths(numbers["largest"]),
            )
        case Reason.TOO_LARGE:
            return _TOO_BULKY.format(
                load=_thousandths(int(numbers["load"]) // 1000, up=True),
                largest=_thousandths(int(numbers["largest"]) // 1000),
            )
        case Reason.NO_ROAD:
            return _NO_ROAD
        case Reason.NO_UNLOAD:
            return _NO_UNLOAD
        case Reason.WINDOW | Reason.SHIFT:
            words = _WINDOW if reason is Reason.WINDOW else _SHIFT
            return words.format(**{k: _clock(v) for k, v in numbers.items()})
        case Reason.DAY_FULL if numbers["vehicle"] in vehicle_names:
            name = vehicle_names[str(numbers["vehicle"])]
            minutes = -(-int(numbers["extra_seconds"]) // 60)
            return _DAY_FULL.format(vehicle=str.__str__(name), vehicle_en=name.en, minutes=minutes)
        case _:
            return _NO_ROOM


def _thousandths(amount: int | str, *, up: bool = False) -> str:
    """Grams as kg, or litres as m³, to one decimal place; a load upwards, a bound downwards."""
    tenths = -(-int(amount) // 100) if up else int(amount) // 100
    whole, rest = divmod(tenths, 10)
    return f"{whole:,}.{rest}" if rest else f"{whole:,}"


def _clock(seconds: int | str) -> str:
    """Seconds since midnight as the time of day, 09:30; the next day's say so."""
    days, rest = divmod(int(seconds) // 60, 24 * 60)
    time = f"{rest // 60:02d}:{rest % 60:02d}"
    return f"{time} (+{days})" if days else time
