"""What runs readers' own models is fetched with the first one, packed, as much as the page says."""

import re
from pathlib import Path

import pytest

from .conftest import ROOT

PLAIN = "runtime/ort-wasm-simd-threaded.wasm"
SHARES = """async () => {
  const { start } = await import('/draw/model.js');
  const shares = [];
  await start((share) => shares.push(share));
  return shares;
}"""


@pytest.fixture(scope="module")
def mine(tmp_path_factory):
    """A model of a reader's own, as an ONNX file."""
    from digitkit import build_mlp
    from digitkit.export import export_model

    folder = tmp_path_factory.mktemp("mine")
    build_mlp(hidden=(8,)).save(folder / "mine.keras")
    return export_model(folder / "mine.keras", folder / "mine.onnx").path


def open_model(page, path) -> None:
    page.set_input_files("[data-part=file]", path)
    page.wait_for_selector("[data-part=back]:visible", timeout=60_000)


def heavy(url: str) -> bool:
    """Tell whether an address is that of the model or of what runs it."""
    return "/runtime/" in url or url.endswith(".onnx")


@pytest.fixture
def asked(page):
    """The large files that the page asked for since it was opened: address and bytes."""
    found = []
    page.wait_for_load_state("networkidle")
    page.on(
        "requestfinished",
        lambda one: (
            heavy(one.url)
            and found.append((one.url, int(one.response().headers["content-length"])))
        ),
    )
    page.reload(wait_until="networkidle")
    return found


def said(page) -> float:
    page.wait_for_function("document.querySelector('[data-part=size]').innerText.includes('MB')")
    return float(re.search(r"about (\S+) MB", page.inner_text("[data-part=size]"))[1])


def test_nothing_is_fetched_before_a_model_is_opened(page, asked):
    assert said(page) > 0
    assert asked == []


def test_what_is_fetched_is_what_the_page_says_and_packed(page, asked, mine):
    open_model(page, mine)
    assert sum(count for _, count in asked) / 1e6 == pytest.approx(said(page), abs=0.05)
    whole = (ROOT / "node_modules/onnxruntime-web/dist" / Path(PLAIN).name).stat().st_size / 1e6
    assert said(page) < whole / 3


def test_progress_rises_to_the_end(page):
    shares = page.evaluate(SHARES)
    assert shares == sorted(shares)
    assert len(shares) >= 3  # how many parts arrive depends on the connection
    assert shares[-1] == 1
    assert shares[-2] < 1


def test_a_browser_that_unpacks_nothing_gets_the_plain_file(page, asked, mine):
    page.context.add_init_script("delete globalThis.DecompressionStream")
    page.reload(wait_until="networkidle")
    open_model(page, mine)
    assert any(url.endswith(PLAIN) for url, _ in asked)
    assert sum(count for _, count in asked) / 1e6 == pytest.approx(said(page), abs=0.05)


def test_a_host_may_unpack_the_file_on_the_way(page, site, mine):
    page.route(
        f"**/{PLAIN}.gz",
        lambda route: route.fulfill(response=route.fetch(url=f"{site}/draw/{PLAIN}")),
    )
    open_model(page, mine)
    assert "reads now" in page.inner_text("[data-part=status]")


def test_a_damaged_file_is_said_in_one_line_and_can_be_fetched_again(page, mine):
    broken = {"body": b"\x1f\x8b\x08" + bytes(100), "content_type": "application/gzip"}
    page.route(f"**/{PLAIN}.gz", lambda route: route.fulfill(**broken))
    page.set_input_files("[data-part=file]", mine)
    page.wait_for_function("document.querySelector('[data-part=status]').innerText")
    assert page.inner_text("[data-part=status]") == (
        "mine.onnx: The program that runs models arrived damaged. Choose the file again."
    )
    page.unroute_all()
    open_model(page, mine)
