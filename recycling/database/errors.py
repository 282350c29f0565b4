"""What can go wrong with the embedded PostgreSQL: one line each, Thai and English."""

from pathlib import Path


class EmbeddedPostgresError(Exception):
    """The embedded PostgreSQL cannot be used. `thai` and `english` each say what to do."""

    def __init__(self, *, thai: str, english: str) -> None:
        super().__init__(f"{thai} / {english}")
        self.thai = thai
        self.english = english


class BinariesMissing(EmbeddedPostgresError):
    """The PostgreSQL programs which come with the Python package are not there."""

    def __init__(self, looked_in: str) -> None:
        super().__init__(
            thai=f"ไม่พบโปรแกรม PostgreSQL ({looked_in}) กรุณาลบโฟลเดอร์ .venv แล้วสั่งใหม่อีกครั้ง",
            english=f"the PostgreSQL programs are missing ({looked_in}): "
            "remove .venv and run the command again",
        )


class DiskFull(EmbeddedPostgresError):
    """No space is left where the data directory lies."""

    def __init__(self, path: Path) -> None:
        super().__init__(
            thai=f"ดิสก์เต็ม เขียนข้อมูลลง {path} ไม่ได้ กรุณาลบไฟล์ที่ไม่ใช้แล้วเริ่มใหม่",
            english=f"the disk is full, {path} cannot be written: free some space and start again",
        )


class DataFromOtherVersion(EmbeddedPostgresError):
    """The data directory was made by another major version of PostgreSQL."""

    def __init__(self, path: Path, *, found: str, ours: str) -> None:
        super().__init__(
            thai=f"ข้อมูลใน {path} เป็นของ PostgreSQL รุ่น {found} แต่โปรแกรมนี้ใช้รุ่น {ours} "
            "กรุณาย้ายโฟลเดอร์นี้ไปเก็บที่อื่นแล้วเริ่มใหม่",
            english=f"the data in {path} is of PostgreSQL {found} and this is PostgreSQL {ours}: "
            "move the directory away and start again",
        )
        self.found = found
        self.ours = ours


class AlreadyRunning(EmbeddedPostgresError):
    """A server is at work in this data directory already."""

    def __init__(self, path: Path) -> None:
        super().__init__(
            thai=f"ฐานข้อมูลใน {path} เปิดใช้งานอยู่แล้ว กรุณาปิดของเดิมก่อน",
            english=f"the database in {path} is running already: stop that one first",
        )


class CannotLeaveRoot(EmbeddedPostgresError):
    """PostgreSQL refuses to run as root, and this machine lets root become nobody else."""

    def __init__(self) -> None:
        super().__init__(
            thai="PostgreSQL ไม่ทำงานด้วยสิทธิ์ root และเครื่องนี้ไม่ยอมให้เปลี่ยนผู้ใช้ "
            "กรุณาเริ่มด้วยผู้ใช้ธรรมดา หรือกำหนด DATABASE_URL",
            english="PostgreSQL does not run as root and root may become nobody else here: "
            "start as an ordinary user or set DATABASE_URL",
        )


class DirectoryUnusable(EmbeddedPostgresError):
    """No data can be kept in the directory."""

    def __init__(self, path: Path, reason: str) -> None:
        super().__init__(
            thai=f"เก็บฐานข้อมูลไว้ที่ {path} ไม่ได้ กรุณาตรวจสิทธิ์และไฟล์ในโฟลเดอร์นั้น",
            english=f"the database cannot be kept in {path} ({reason})",
        )


class StartFailed(EmbeddedPostgresError):
    """PostgreSQL did not come up, for the reason which it gave itself."""

    def __init__(self, reason: str, log: Path) -> None:
        super().__init__(
            thai=f"เปิดฐานข้อมูลไม่สำเร็จ: {reason} (ดูรายละเอียดใน {log})",
            english=f"the database did not start: {reason} (see {log})",
        )


class Ended(EmbeddedPostgresError):
    """The server ended by itself while it was needed."""

    def __init__(self, reason: str, log: Path) -> None:
        super().__init__(
            thai=f"ฐานข้อมูลหยุดทำงานเอง: {reason} (ดูรายละเอียดใน {log})",
            english=f"the database ended by itself: {reason} (see {log})",
        )
