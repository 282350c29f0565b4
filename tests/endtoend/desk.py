"""What the enterprise's people do on the centre's tablet: by the words on the screen."""

from collections.abc import Mapping

from playwright.sync_api import Locator, Page, expect

from tests.endtoend.hands import press, press_link
from tests.endtoend.phone import Phone


def put_on_shift(tablet: Phone, *, driver: str, starts: str, ends: str) -> None:
    """The first free vehicle goes out with this driver, from and to such a time (HH:MM)."""
    page = tablet.open("/centre/plan/shifts")
    page.get_by_label("รถ", exact=True).select_option(index=1)
    page.get_by_label("คนขับ").select_option(label=driver)
    page.get_by_label("ตั้งแต่").fill(starts)
    page.get_by_label("ถึง", exact=True).fill(ends)
    press(page, "เพิ่มรถออกเก็บ")
    expect(page.get_by_role("listitem").filter(has_text=driver)).to_be_visible()


def see_requests(tablet: Phone, *, count: int) -> None:
    """So many calls wait on the list of the day."""
    page = tablet.open("/centre/requests")
    expect(page.get_by_role("listitem")).to_have_count(count)


def plan_and_publish(tablet: Phone) -> None:
    """Make the day's plan, watch it come, and give it out."""
    page = tablet.open("/centre/plan")
    press(page, "คำนวณแผน")
    expect(page.get_by_role("progressbar")).to_be_visible()
    expect(page.get_by_text("แผนพร้อมแล้ว ยังไม่มีใครเห็น")).to_be_visible(timeout=180_000)
    press(page, "ประกาศแผนนี้")
    expect(page.get_by_text("ประกาศแล้ว", exact=False).first).to_be_visible()
    expect(page.get_by_text("เข้าไปเก็บไม่ได้")).not_to_be_visible()


def hand_out_cash(tablet: Phone, *, collector: str, baht: str) -> None:
    """The treasurer gives a collector money for the doors."""
    _with_collector(tablet, collector, "จ่ายเงินให้", field="จำนวนเงิน", baht=baht)


def count_cash(tablet: Phone, *, collector: str, baht: str) -> None:
    """The treasurer counts what the collector has left, and finds what the books say."""
    card = _with_collector(tablet, collector, "นับเงิน", field="นับได้", baht=baht)
    expect(card.get_by_text("ตรงกับบัญชี")).to_be_visible()


def take_cash_back(tablet: Phone, *, collector: str, baht: str) -> None:
    """The treasurer puts it into the box again."""
    card = _with_collector(tablet, collector, "รับเงินคืน", field="จำนวนเงิน", baht=baht)
    expect(card.get_by_text("0.00 บาท")).to_be_visible()


def _with_collector(tablet: Phone, collector: str, doing: str, *, field: str, baht: str) -> Locator:
    with tablet.slow_network():  # what the tablet remembers from earlier is seen for a while
        page = tablet.open("/centre/money/floats")
        card = page.get_by_role("article").filter(has_text=collector)
        press(card, doing)
        sheet = page.get_by_role("dialog", name=collector)
        sheet.get_by_label(field).fill(baht)
        press(sheet, "บันทึก")
        expect(sheet).not_to_be_visible()
    return card


def weigh_in(tablet: Phone, loads: Mapping[str, str]) -> None:
    """The one trip that waits in the yard: what the scale shows for each material."""
    page = tablet.open("/centre/yard")
    press_link(page, "รอชั่งเข้า")
    for material, shown in loads.items():
        card = page.locator(".card").filter(has=page.get_by_role("heading", name=material))
        card.get_by_label("ชั่งที่ศูนย์").fill(shown)
    press(page, "บันทึกน้ำหนักเข้าศูนย์")
    expect(page.get_by_text("ชั่งเข้าแล้ว · ตรงกันทั้งหมด")).to_be_visible()


def approve_payout(tablet: Phone) -> None:
    """The manager says yes to the one withdrawal that waits."""
    page = tablet.open("/centre/money")
    page.get_by_role("button", name="อนุมัติ", exact=True).click()
    expect(page.get_by_role("heading", name="รออนุมัติ")).not_to_be_visible()


def pay_out_cash(tablet: Phone) -> None:
    """The treasurer hands it over the counter."""
    page = tablet.open("/centre/money")
    press(page, "จ่ายเงินสดแล้ว")
    expect(page.get_by_text("ไม่มีรายการรอจ่าย")).to_be_visible()


def count_the_box(tablet: Phone, *, baht: str) -> None:
    """The treasurer counts the cash of the centre at the end of the day."""
    with tablet.slow_network():
        page = close_of(tablet)
        page.get_by_label("นับเงินในกล่องได้").fill(baht)
        press(page, "บันทึกยอดที่นับได้")
    expect(page.get_by_text("นับแล้ว รออีกคนยืนยัน")).to_be_visible()


def close_the_day(tablet: Phone) -> None:
    """The manager counts it again and closes the day."""
    page = close_of(tablet)
    press(page, "ยืนยันและปิดยอด")
    expect(page.get_by_text("ปิดยอดแล้ว")).to_be_visible()


def close_of(tablet: Phone) -> Page:
    """The daily close's screen."""
    return tablet.open("/centre/money/close")
