"""A film for a phone's camera: somebody holds a QR code in front of it."""

from pathlib import Path

import qrcode
from PIL import Image

WIDTH, HEIGHT = 640, 480
FRAMES = 12
CODE = 300
_BEGIN = f"YUV4MPEG2 W{WIDTH} H{HEIGHT} F10:1 Ip A1:1 C420jpeg\n".encode()


def film(file: Path, text: str) -> Path:
    """Write a y4m video in which `text` is seen as a QR code, held by an unsteady hand."""
    code = qrcode.QRCode(border=4)
    code.add_data(text)
    sign = code.make_image().get_image().convert("L").resize((CODE, CODE))
    grey = bytes([128]) * (WIDTH * HEIGHT // 2)
    with file.open("wb") as out:
        out.write(_BEGIN)
        for number in range(FRAMES):
            frame = Image.new("L", (WIDTH, HEIGHT), 90)
            turned = sign.rotate(4 - number % 8, expand=True, fillcolor=90)
            frame.paste(turned, (150 + 3 * (number % 5), 70 + 2 * (number % 7)))
            out.write(b"FRAME\n" + frame.tobytes() + grey)
    return file
