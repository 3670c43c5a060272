"""Strokes as a quick hand draws them on the pad, small and off centre, on a sheet of 280 × 280."""

import itertools

STROKES = {
    0: [[(120, 60), (80, 110), (85, 170), (120, 200), (160, 170), (165, 110), (120, 60)]],
    1: [[(200, 70), (195, 200)]],
    2: [[(60, 80), (90, 50), (130, 60), (130, 100), (60, 180), (150, 180)]],
    3: [[(90, 70), (140, 50), (180, 80), (150, 130), (120, 135), (160, 140), (190, 180),
         (150, 225), (90, 210)]],
    4: [[(120, 50), (80, 150), (200, 150)], [(170, 80), (165, 240)]],
    7: [[(80, 60), (200, 60), (130, 230)]],
    "1 with a flag": [[(90, 120), (150, 60), (150, 230)]],
    "A": [[(60, 230), (140, 50), (220, 230)], [(95, 165), (185, 165)]],
    "M": [[(50, 230), (70, 60), (140, 170), (210, 60), (230, 230)]],
}  # fmt: skip


def draw(page, strokes) -> None:
    """Draw strokes on a page's pad with the mouse."""
    page.locator("[data-part=paper]").scroll_into_view_if_needed()
    box = page.locator("[data-part=paper]").bounding_box()
    for points in strokes:
        places = [(box["x"] + x * box["width"] / 280, box["y"] + y * box["height"] / 280)
                  for x, y in points]  # fmt: skip
        page.mouse.move(*places[0])
        page.mouse.down()
        for place in places[1:]:
            page.mouse.move(*place, steps=8)
        page.mouse.up()


def draw_by_touch(page, strokes) -> None:
    """Draw strokes with a finger, as Chromium's own protocol makes it move."""
    box = page.locator("[data-part=paper]").bounding_box()
    session = page.context.new_cdp_session(page)

    def touch(kind: str, *points) -> None:
        places = [{"x": box["x"] + x * box["width"] / 280, "y": box["y"] + y * box["height"] / 280}
                  for x, y in points]  # fmt: skip
        session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": places})

    for points in strokes:
        touch("touchStart", points[0])
        for (x, y), (next_x, next_y) in itertools.pairwise(points):
            for share in (0.25, 0.5, 0.75, 1):
                touch("touchMove", (x + share * (next_x - x), y + share * (next_y - y)))
        touch("touchEnd")
