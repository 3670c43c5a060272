"""The training page, used as a reader uses it."""

import re

import pytest

from tests.browser import axe_script
from tests.draw.strokes import STROKES, draw

LONG = 240_000  # ms; a busy machine trains slowly


def train(page, **knobs) -> str:
    """Set knobs, train, and return the last status."""
    for name, value in knobs.items():
        knob = page.locator(f"[name={name}]")
        knob.set_checked(value) if isinstance(value, bool) else knob.select_option(str(value))
    page.click(".training-go")
    return end(page)


def end(page) -> str:
    """Wait for the last epoch, and return the status."""
    page.wait_for_selector("[data-part=stop]:disabled", timeout=LONG)
    return page.inner_text("[data-part=status]")


def test_the_network_learns_and_reads_my_drawing(page):
    draw(page, STROKES[3])
    status = train(page)
    assert float(re.search(r"reads ([\d.]+)", status)[1]) > 90
    assert page.inner_text("[data-part=own]").startswith("Your drawing: a 3")
    mistakes = page.locator("[data-part=mistakes] li").all_inner_texts()
    assert len(mistakes) == 12
    assert all(re.fullmatch(r"\d, read as \d", text.strip()) for text in mistakes)
    assert all(text.strip()[0] != text.strip()[-1] for text in mistakes)
    counts = re.findall(r"\d+", page.inner_text("[data-part=counts]").split(":")[1])
    assert sum(map(int, counts)) == 1_000
    assert page.locator("[data-part=changes]").is_visible()


def test_nothing_is_fetched_before_it_trains(browser, site):
    page = browser.new_page()
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{site}/train/", wait_until="networkidle")
    assert not any("digits.bin" in url or "worker" in url for url in asked)
    train(page, epochs=2, width=8)
    (packed,) = [url for url in asked if "digits.bin" in url]
    assert packed.endswith(".gz")
    page.close()


def test_a_training_can_be_stopped_and_begun_anew(page):
    page.select_option("[name=epochs]", "30")
    page.click(".training-go")
    page.wait_for_function(
        "document.querySelector('[data-part=status]').innerText.includes('reads')", timeout=LONG
    )
    page.click("[data-part=stop]")
    assert page.inner_text("[data-part=status]") == "Stopped."
    page.wait_for_timeout(500)
    assert page.inner_text("[data-part=status]") == "Stopped.", "no epoch comes after the stop"
    assert train(page, epochs=2, width=8).startswith("Epoch 2 of 2")
    assert "in epoch 2" in page.get_attribute("[data-part=loss]", "aria-label")


def test_lost_digits_are_said_in_one_line(browser, site):
    page = browser.new_page()
    page.goto(f"{site}/train/")
    page.route("**/digits.bin.gz", lambda route: route.abort())
    page.click(".training-go")
    page.wait_for_selector("[data-part=stop]:disabled")
    said = page.inner_text("[data-part=status]")
    assert said == "digits.bin.gz can't be fetched. Is the connection up? Press Train again."
    page.unroute_all()
    assert train(page, epochs=2, width=8).startswith("Epoch 2 of 2")
    page.close()


RUNS = "async () => (await import('/train/runs.js')).RUNS"


@pytest.mark.thorough
@pytest.mark.parametrize("seed", [42, 43, 44])
def test_every_spoilt_run_leaves_the_evidence_that_the_page_names(page, site, seed):
    """Each run fails in its own way, so that one diagnosis is true."""
    runs = {run["diagnosis"]: run["settings"] for run in page.evaluate(RUNS)}
    seen = {}
    for name, settings in runs.items():
        script = """([settings, seed]) => new Promise((resolve, reject) => {
          const worker = new Worker('/train/worker.js', { type: 'module' });
          const epochs = [];
          worker.onmessage = ({ data }) => {
            if (data.kind === 'failed') reject(data.message);
            epochs.push({ ...data.trained, held: data.validation, counts: data.counts });
            if (data.isLast) { worker.terminate(); resolve(epochs); }
          };
          import('/train/runs.js').then(({ DEFAULTS }) => worker.postMessage(
            { kind: 'train', number: 1, settings: { ...DEFAULTS, ...settings, seed }, drawing: null }));
        })"""  # noqa: E501
        seen[name] = page.evaluate(script, [settings, seed])
    last = {name: epochs[-1] for name, epochs in seen.items()}
    held = [epoch["held"]["loss"] for epoch in seen["overfitting"]]
    assert last["overfitting"]["accuracy"] > 0.99
    assert held[-1] > 1.1 * min(held)
    falling = [epoch["held"]["loss"] for epoch in seen["underfitting"]]
    assert falling == sorted(falling, reverse=True)
    assert falling[-1] < 0.95 * falling[-2]
    assert seen["too long steps"][0]["loss"] > 5
    assert 2.2 < last["too long steps"]["held"]["loss"] < 2.5
    assert max(last["too long steps"]["counts"]) > 950
    assert last["wrong validation digits"]["accuracy"] > 0.9
    assert last["wrong validation digits"]["held"]["accuracy"] < 0.4
    assert last["softmax forgotten"]["held"]["loss"] > 2.0
    assert last["softmax forgotten"]["held"]["accuracy"] < 0.75
    assert last["labels shuffled"]["held"]["accuracy"] < 0.2
    assert last["labels shuffled"]["accuracy"] > seen["labels shuffled"][0]["accuracy"]


def test_a_spoilt_run_is_named(page):
    """A wrong name is said to be wrong; the right one brings the evidence."""
    page.evaluate("Math.random = () => 0.4")  # the third run, which ends soon
    page.click("[data-part=mystery]")
    page.wait_for_selector("[data-part=diagnosis]:visible", timeout=LONG)
    page.click("[data-part=name][value=overfitting]")
    assert 'Not "overfitting"' in page.inner_text("[data-part=verdict]")
    page.click("[data-part=name][value='too long steps']")
    verdict = page.inner_text("[data-part=verdict]")
    assert verdict.startswith("Right: too long steps. ")
    assert verdict.endswith("You have named one run so far.")


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_and_nothing_sticks_out(browser, site, width, scheme):
    context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme)
    page = context.new_page()
    page.goto(f"{site}/train/", wait_until="networkidle")
    page.evaluate("Math.random = () => 0.4")
    page.select_option("[name=width]", "8")
    page.click("[data-part=mystery]")
    page.wait_for_selector("[data-part=diagnosis]:visible", timeout=LONG)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.evaluate(axe_script())
    found = page.evaluate("axe.run('.md-content')")["violations"]
    assert [(one["id"], one["nodes"][0]["html"]) for one in found] == []
    context.close()


def test_knobs_are_reached_and_set_by_keyboard(page):
    page.focus("[name=rate]")
    page.keyboard.press("ArrowDown")
    assert page.input_value("[name=rate]") == "0.01"
    for _ in range(8):
        page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.name") == "sorted"
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_selector("[data-part=stop]:enabled")
