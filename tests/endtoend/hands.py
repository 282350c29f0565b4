"""What hands do on the phone, a household's and a collector's: by the words on the screen."""

import io
from dataclasses import dataclass

from PIL import Image
from playwright.sync_api import FilePayload, Locator, Page, expect

from tests.endtoend.phone import Phone


@dataclass(frozen=True, slots=True)
class Load:
    """One line on the scale: kilos as they are typed, or a count."""

    material: str
    typed: str
    tare: str = ""


def sign_in(phone: Phone, *, name: str) -> None:
    """Through the sign-in screen, as `name`."""
    page = phone.open("/sign-in")
    page.get_by_label("ค้นหาชื่อหรือรหัส").fill(name)
    page.get_by_role("button", name=name).first.click()
    expect(page).not_to_have_url(f"{phone.url}/app/sign-in")


def take_round_along(phone: Phone) -> None:
    """Where there is reception: everything of the day comes onto the phone."""
    page = phone.open("/round/take")
    page.get_by_role("button", name="โหลดรอบนี้ลงเครื่อง").first.click()
    expect(page.get_by_text("พร้อมออกรถ ทำงานได้โดยไม่มีสัญญาณ")).to_be_visible(timeout=60_000)


def arrive(page: Page) -> str:
    """Drive to the next stop and begin to weigh there; the household's name."""
    card = page.get_by_role("article")
    name = card.get_by_role("heading").inner_text()
    press(card, "ออกเดินทางไปจุดนี้")
    press(card, "ถึงแล้ว เริ่มชั่ง")
    expect(page.get_by_role("heading", name=name)).to_be_visible()
    return name


def press(where: Page | Locator, name: str) -> None:
    """Press the button of that name."""
    where.get_by_role("button", name=name).click()


def press_link(where: Page | Locator, name: str) -> None:
    """Follow the link of that name."""
    where.get_by_role("link", name=name).click()


def begin_line(page: Page, load: Load) -> None:
    """Choose the material, and type what the scale shows."""
    press(page, "เพิ่มรายการ")
    sheet = page.get_by_role("dialog")
    sheet.get_by_label("ค้นหา").fill(load.material)
    sheet.get_by_role("button", name=load.material).first.click()
    type_on_pad(page, load.typed)
    if load.tare:
        page.get_by_role("button", name="ภาชนะ").click()
        type_on_pad(page, load.tare)


def photograph(page: Page) -> None:
    """Take a picture of what is on the scale."""
    picture = io.BytesIO()
    Image.linear_gradient("L").save(picture, "JPEG")
    file: FilePayload = {
        "name": "scale.jpg",
        "mimeType": "image/jpeg",
        "buffer": picture.getvalue(),
    }
    page.get_by_label("ถ่ายรูปบนเครื่องชั่ง").set_input_files(file)
    expect(page.get_by_alt_text("รูปของบนเครื่องชั่ง")).to_be_visible()


def weigh(page: Page, load: Load) -> None:
    """One line onto the ticket."""
    begin_line(page, load)
    press(page, "ใส่รายการนี้")
    expect(page.get_by_role("button", name="เพิ่มรายการ")).to_be_visible()


def type_on_pad(page: Page, figures: str) -> None:
    """On the large keys."""
    pad = page.get_by_role("group", name="แป้นตัวเลข")
    for key in figures:
        pad.get_by_role("button", name="จุดทศนิยม" if key == "." else key, exact=True).click()


def confirm(page: Page, *, cash: bool = False, pin: str = "") -> None:
    """The household looks, chooses how to be paid, and says yes."""
    press(page, "ต่อไป: ให้เจ้าของบ้านยืนยัน")
    page.get_by_role("radio", name="เงินสด" if cash else "เข้าสมุดบัญชี").check()
    if pin:
        page.get_by_role("radio", name="PIN").check()
        type_on_pad(page, pin)
        press(page, "ยืนยันและบันทึก")
    else:
        press(page, "บันทึกโดยไม่ยืนยัน")
    expect(page.get_by_text("บันทึกในเครื่องแล้ว")).to_be_visible()


def miss(page: Page, reason: str) -> None:
    """Nothing is collected here."""
    press(page.get_by_role("article"), "เก็บไม่ได้")
    sheet = page.get_by_role("dialog")
    sheet.get_by_role("radio", name=reason).check()
    press(sheet, "บันทึกว่าเก็บไม่ได้")
    expect(sheet).not_to_be_visible()


def agree_with_count(phone: Phone) -> None:
    """The collector says that the treasurer counted right."""
    page = phone.open("/round/end")
    press(page, "ยืนยันว่าถูกต้อง")
    expect(page.get_by_role("button", name="ยืนยันว่าถูกต้อง")).not_to_be_visible()


def call_a_collector(page: Page, phone: Phone, load: Load) -> str:
    """From the calculator to the booking, in the first slot there is; the pickup's address."""
    phone.open("/calculator")
    press(page, "เพิ่มของที่จะขาย")
    sheet = page.get_by_role("dialog")
    sheet.get_by_label("ค้นหาวัสดุ").fill(load.material)
    sheet.get_by_role("button", name=load.material).first.click()
    amount = page.get_by_role("dialog", name=load.material)
    amount.get_by_label("น้ำหนัก (กก.)").fill(load.typed)
    press(amount, "ตกลง")
    press_link(page, "เรียกรถมารับ")
    page.get_by_role("radio", name="08:00").first.check()
    press(page, "ยืนยันเรียกรถ")
    page.wait_for_url("**/pickups/*")
    return page.url.removeprefix(f"{phone.url}/app")


def follow(phone: Phone, pickup: str, *, says: str) -> Page:
    """Look at one's own pickup, by its address, until it says so."""
    page = phone.open(pickup)
    expect(page.get_by_role("status").filter(has_text=says)).to_be_visible()
    return page


def withdraw_all(page: Page, phone: Phone) -> None:
    """Ask for all that is in the passbook, in cash."""
    phone.open("/withdraw")
    press(page, "ทั้งหมด")
    page.get_by_role("radio", name="เงินสด").check()
    press(page, "ขอถอนเงิน")
    page.wait_for_url("**/money")
