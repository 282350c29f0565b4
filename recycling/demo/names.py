"""Invented people. Every surname says that it is one: example, supposed, trial, model."""

from recycling.demo.dice import Dice

FIRST_NAMES = (
    "คำปัน", "บัวคำ", "อินสม", "แสงดา", "จันทร์ฟอง", "ปันแก้ว", "ศรีวรรณ", "ดวงดี", "คำแสน", "อุ่นเรือน",
    "แก้วมา", "บุญปั๋น", "หล้า", "ต๋าคำ", "อินถา", "คำหล้า", "จันตา", "สมบูรณ์", "ฟองจันทร์", "เรือนแก้ว",
    "บัวผัด", "เกี๋ยงคำ", "ใจ๋มา", "หมอกฟ้า", "เอื้องคำ", "แสนสุข", "ปิมปา", "สุคำ", "นวลจันทร์", "ทองดี",
    "มาลัย", "ประเสริฐ", "สายฝน", "วันดี", "เพ็ญศรี", "สุทิน", "อรุณ", "นงลักษณ์", "สมพร", "บุญมี",
)  # fmt: skip
SURNAME_HEADS = ("ตัวอย่าง", "สมมุติ", "ทดลอง", "สาธิต", "จำลอง")
SURNAME_TAILS = ("สุข", "งาม", "ทอง", "เงิน", "ใจดี", "แก้ว", "คำ", "เรือง")


def people(dice: Dice, count: int) -> list[str]:
    """`count` different full names; at most 1,600."""
    surnames = [head + tail for head in SURNAME_HEADS for tail in SURNAME_TAILS]
    everyone = [f"{first} {surname}" for first in FIRST_NAMES for surname in surnames]
    return dice.choose(everyone, count, "names")
