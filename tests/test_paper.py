"""Which pictures in folders are taken for pages of paper."""

from __future__ import annotations

import io
import zipfile

import numpy as np
import PIL.Image
import PIL.ImageDraw
import pytest

from gkextract.batch import gather
from gkextract.readers.paper import is_page

A4 = (1240, 1754)


def page(size: tuple[int, int] = A4, *, paper: tuple[int, int, int] = (255, 255, 255), share: float = 1.0):
    """Draw lines of print over the upper `share` of a page, and a ruled table."""
    picture = PIL.Image.new("RGB", size, paper)
    pen = PIL.ImageDraw.Draw(picture)
    ink = tuple(c // 6 for c in paper)
    for y in range(100, int(size[1] * share) - 60, 48):
        for x in range(120, size[0] - 120, 34):
            pen.rectangle((x, y, x + 16, y + 18), outline=ink, width=3)
    return picture


def photograph(size: tuple[int, int] = A4):
    """Draw a hill below a sky."""
    across, down = np.meshgrid(np.linspace(0, 1, size[0]), np.linspace(0, 1, size[1]))
    hill = down > 0.5 + 0.2 * np.sin(across * 5)
    pixels = np.stack([hill * 90, 120 + 60 * down, np.where(hill, 40, 235 - 90 * down)], axis=2)
    return PIL.Image.fromarray(pixels.astype(np.uint8))


def packed(picture: PIL.Image.Image, form: str = "PNG") -> bytes:
    file = io.BytesIO()
    picture.save(file, form)
    return file.getvalue()


@pytest.mark.parametrize(
    "picture",
    [
        page(),
        page(paper=(214, 209, 196)),
        page((1754, 1240)),
        page((794, 1123), share=0.4),
        page((827, 1169 * 4)),
        page().convert("L").point(lambda v: 255 * (v > 128)).convert("1"),
    ],
    ids=["white", "yellowed", "lying", "screen", "joined", "fax"],
)
def test_pages_of_paper_are_taken(picture):
    assert is_page(packed(picture))


@pytest.mark.parametrize(
    "picture",
    [
        photograph(),
        page((420, 594)),
        page((1200, 1200)),
        page((2400, 1240)),
        PIL.Image.new("RGB", A4, (255, 255, 255)),
        page(paper=(250, 214, 120)),
        page(paper=(70, 70, 70)),
    ],
    ids=["photograph", "small", "square", "banner", "blank", "coloured", "dark"],
)
def test_other_pictures_are_not(picture):
    assert not is_page(packed(picture))


def test_what_is_no_picture_is_no_page(tmp_path):
    whole = packed(page(), "JPEG")
    assert is_page(whole) and not is_page(whole[:300]) and not is_page(b"") and not is_page(tmp_path / "none.png")


def test_folders_and_archives_give_the_pages_among_their_pictures(tmp_path):
    (tmp_path / "scan.jpg").write_bytes(packed(page(), "JPEG"))
    (tmp_path / "hill.jpg").write_bytes(packed(photograph(), "JPEG"))
    with zipfile.ZipFile(tmp_path / "all.zip", "w") as archive:
        archive.writestr("2023/page.PNG", packed(page()))
        archive.writestr("2023/logo.png", packed(page((90, 120))))
    found = gather([str(tmp_path)])
    assert [file.removeprefix(f"{tmp_path}/") for file in found.files] == ["all.zip!/2023/page.PNG", "scan.jpg"]
    assert found.left_out == {".jpg": 1, ".png": 1}


def test_a_pipe_named_as_a_picture_is_not_waited_for(tmp_path):
    import os

    os.mkfifo(tmp_path / "scan.png")
    assert gather([str(tmp_path)]).files == ()
