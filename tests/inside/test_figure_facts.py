"""The facts of a drawing are those on the paper, whichever library drew it."""

import matplotlib

matplotlib.use("Agg")

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import pytest
from matplotlib.figure import Figure

from digitkit.outside.proxy import Proxy
from digitkit.outside.transport import InProcessTransport
from digitkit.protocol.drawings import Axes, Drawing

DATA = np.arange(12.0).reshape(3, 4)


def call(draw, *arguments, **keywords):
    """Call a drawing function over the boundary."""
    result = Proxy("draw", InProcessTransport({"draw": draw})).call(*arguments, **keywords)
    assert result.error is None, result.error
    assert plt.get_fignums() == []
    return result


def facts(draw):
    """Let a function draw on a fresh axes, and give the facts of it."""

    def on_new_axes():
        _figure, ax = plt.subplots()
        draw(ax)
        return ax

    return call(on_new_axes).value.axes[0]


def pcolormesh_from_top(ax):
    ax.pcolormesh(DATA, cmap="gray")
    ax.invert_yaxis()


def heatmap(ax):
    import seaborn as sns

    sns.heatmap(DATA, ax=ax, cmap="gray", cbar=True)


UPRIGHT = {
    "imshow": lambda ax: ax.imshow(DATA, cmap="gray"),
    "matshow": lambda ax: ax.matshow(DATA, cmap="gray"),
    "origin below, axis turned": lambda ax: (
        ax.imshow(DATA, cmap="gray", origin="lower"),
        ax.invert_yaxis(),
    ),
    "rows turned, origin below": lambda ax: ax.imshow(DATA[::-1], cmap="gray", origin="lower"),
    "pcolormesh": pcolormesh_from_top,
    "pcolormesh of turned rows": lambda ax: ax.pcolormesh(DATA[::-1], cmap="gray"),
    "pcolor": lambda ax: ax.pcolormesh(range(5), [3, 2, 1, 0], DATA, cmap="gray"),
    "heatmap": heatmap,
}  # fmt: skip


@pytest.mark.parametrize("draw", UPRIGHT.values(), ids=UPRIGHT)
def test_a_picture_is_told_as_it_lies_on_the_paper(draw):
    (image,) = facts(draw).images
    np.testing.assert_array_equal(image.data, DATA)
    assert image.grey
    assert image.limits == (0, 11)
    np.testing.assert_allclose(image.rgba[0, 0], [0, 0, 0, 1])
    np.testing.assert_allclose(image.rgba[-1, -1], [1, 1, 1, 1])


def test_a_picture_upside_down_is_told_so():
    for draw in (
        lambda ax: ax.imshow(DATA, origin="lower"),
        lambda ax: ax.pcolormesh(DATA),
    ):
        (image,) = facts(draw).images
        np.testing.assert_array_equal(image.data, DATA[::-1])
        assert not image.grey
    (mirrored,) = facts(lambda ax: (ax.imshow(DATA), ax.invert_xaxis())).images
    np.testing.assert_array_equal(mirrored.data, DATA[:, ::-1])


def test_pictures_of_colours_and_gaps():
    (image,) = facts(lambda ax: ax.imshow(np.full((2, 2, 3), 128, "uint8"))).images
    assert image.grey
    assert image.rgba.shape == (2, 2, 4)
    gaps = np.array([[1.0, np.nan], [2.0, 3.0]])
    (image,) = facts(lambda ax: ax.imshow(gaps)).images
    np.testing.assert_array_equal(image.data, gaps)


def test_a_heatmap_of_counts():
    import seaborn as sns

    ax = facts(lambda ax: sns.heatmap(np.eye(3, dtype=int), annot=True, ax=ax))
    assert [(t.text, round(t.x, 6), round(t.y, 6)) for t in ax.texts][:4] == [
        ("1", 0.5, 0.5), ("0", 1.5, 0.5), ("0", 2.5, 0.5), ("0", 0.5, 1.5),
    ]  # fmt: skip
    assert [label for _, label in ax.xticks] == ["0", "1", "2"]
    assert ax.ylim[0] > ax.ylim[1]


def test_lines_with_labels_colours_and_styles():
    def draw(ax):
        ax.plot([1, 2], [3, 4], "r--", label="training", marker="o")
        ax.plot([1, 2], [5, 6], color="#00ff00")
        ax.plot([1, 2], [7, 8], visible=False)
        ax.plot([], [], label="nothing")
        ax.set(title="T", xlabel="epoch", ylabel="loss", yscale="log")
        ax.legend()

    ax = facts(draw)
    assert [(line.label, line.colour, line.style, line.marker) for line in ax.lines] == [
        ("training", "#ff0000", "--", "o"),
        ("", "#00ff00", "-", "None"),
    ]
    np.testing.assert_array_equal(ax.lines[0].y, [3, 4])
    assert (ax.title, ax.xlabel, ax.ylabel, ax.yscale) == ("T", "epoch", "loss", "log")
    assert (ax.legend[0].text, ax.legend[0].colour, ax.legend[0].style) == (
        "training", "#ff0000", "--",
    )  # fmt: skip


def test_seaborns_hue_is_told_by_the_legends_colours():
    import seaborn as sns

    table = pd.DataFrame(
        {
            "epoch": [1, 2, 1, 2],
            "loss": [4.0, 3, 5, 4],
            "set": ["training"] * 2 + ["validation"] * 2,
        }
    )
    ax = facts(lambda ax: sns.lineplot(table, x="epoch", y="loss", hue="set", ax=ax))
    assert len(ax.lines) == 2
    names = {entry.colour: entry.text for entry in ax.legend}
    assert [names[line.colour] for line in ax.lines] == ["training", "validation"]
    assert (ax.xlabel, ax.ylabel) == ("epoch", "loss")


def test_pandas_draws_lines_and_bars():
    table = pd.DataFrame({"loss": [3, 2, 1], "val_loss": [4, 3, 3]})
    ax = facts(lambda ax: table.plot(ax=ax))
    assert [line.label for line in ax.lines] == ["loss", "val_loss"]
    bars = facts(lambda ax: pd.Series([2, 5]).plot.bar(ax=ax)).bars
    assert [bar.height for bar in bars] == [2, 5]
    points = facts(lambda ax: ax.scatter([1, 2], [3, 4])).points
    np.testing.assert_array_equal(points[0], [[1, 3], [2, 4]])


WITHOUT_TICKS = {
    "set_xticks": lambda ax: (ax.set_xticks([]), ax.set_yticks([])),
    "axis off": lambda ax: ax.axis("off"),
    "axes hidden": lambda ax: (ax.xaxis.set_visible(False), ax.yaxis.set_visible(False)),
    "tick_params": lambda ax: ax.tick_params(
        left=False, bottom=False, labelleft=False, labelbottom=False
    ),
}


@pytest.mark.parametrize("draw", WITHOUT_TICKS.values(), ids=WITHOUT_TICKS)
def test_ticks_that_can_t_be_seen_are_not_told(draw):
    ax = facts(lambda ax: (ax.imshow(DATA), draw(ax)))
    assert (ax.xticks, ax.yticks) == ([], [])
    assert facts(lambda ax: ax.imshow(DATA)).xticks != []


def test_axis_off_hides_names_but_not_the_title():
    ax = facts(lambda ax: (ax.set(title="5", xlabel="x"), ax.axis("off")))
    assert (ax.title, ax.xlabel, ax.frame, ax.visible) == ("5", "", False, True)
    assert not ax.empty
    assert facts(lambda ax: ax.axis("off")).empty


def test_a_figure_with_its_axes():
    def draw():
        figure, axes = plt.subplots(1, 2, layout="constrained")
        axes[0].plot([1, 2], label="a")
        image = axes[1].imshow(DATA)
        figure.colorbar(image, ax=axes[1])
        axes[0].twinx().plot([3, 4], label="b")
        figure.suptitle("all")
        figure.legend()
        return figure

    drawing = call(draw).value
    assert (drawing.kind, drawing.title, drawing.open, drawing.new) == ("figure", "all", True, True)
    assert [ax.twin_of for ax in drawing.axes] == [None, None, 0]
    assert [entry.text for entry in drawing.legend] == ["a", "b"]
    left, right = (ax.position[0] for ax in drawing.axes[:2])
    assert left < right


def test_an_axes_that_was_given_is_known_again():
    def draw(ax):
        ax.set_title("seen")
        return ax

    result = call(draw, ax=Axes())
    assert (result.value.same_as, result.new_figures, result.value.new) == ("ax", 0, False)
    drawn = result.keywords["ax"]
    assert isinstance(drawn, Drawing)
    assert drawn.axes[0].title == "seen"
    other = call(lambda ax: plt.subplots()[1], ax=Axes())
    assert (other.value.same_as, other.new_figures) == ("", 1)
    by_gca = call(lambda ax: (plt.sca(ax), plt.title("x"), plt.gca())[-1], Axes())
    assert (by_gca.value.same_as, by_gca.arguments[0].axes[0].title) == ("ax", "x")


def test_figures_that_were_closed_are_told_so():
    def draw():
        figure = plt.figure()
        plt.close(figure)
        return figure

    assert not call(draw).value.open
    assert call(lambda: plt.figure() and None).new_figures == 1


def test_a_learners_own_figures_stay_open():
    mine = plt.figure()
    Proxy("draw", InProcessTransport({"draw": lambda: plt.figure()}))()
    assert plt.get_fignums() == [mine.number]
    assert plt.gcf() is mine
    Proxy("draw", InProcessTransport({"draw": lambda: plt.close("all")}))()
    assert plt.get_fignums() == [mine.number]
    plt.close(mine)


def test_a_figure_from_before_the_call_is_not_new():
    mine = plt.figure()
    proxy = Proxy("draw", InProcessTransport({"draw": lambda: mine}))
    assert (proxy().new, proxy().open) == (False, True)
    plt.close(mine)


OVER_ANOTHER = {
    "the current figure": lambda: plt.gcf(),
    "figure 1": lambda: plt.figure(1),
    "figure 2, cleared": lambda: plt.figure(2, clear=True),
    "its current axes": lambda: plt.gca(),
    "a new axes in it": lambda: plt.subplot(1, 2, 1),
}


@pytest.mark.parametrize("draw", OVER_ANOTHER.values(), ids=OVER_ANOTHER)
def test_drawing_over_another_figure_is_told(draw):
    drawn = call(draw)
    assert (drawn.new_figures, drawn.value.new) == (0, False)


@pytest.mark.parametrize("name", ["learning curves", 7])
def test_a_figure_that_is_opened_by_name_is_new_only_once(name):
    proxy = Proxy("draw", InProcessTransport({"draw": lambda: plt.figure(name)}))
    assert [proxy().new for _ in range(3)] == [True, False, False]
    fresh = Proxy("draw", InProcessTransport({"draw": lambda: plt.subplots()[0]}))
    assert all(fresh().new for _ in range(3))


def shown_and_found(show, find):
    """Draw a line, show it, and return what is found after that."""

    def draw():
        figure, ax = plt.subplots()
        ax.plot([1, 2])
        show()
        return find(figure)

    return call(draw).value


SHOW = {
    "plt.show": lambda: plt.show(),
    "without waiting": lambda: plt.show(block=False),
    "imported by name": plt.show,
}


@pytest.mark.parametrize("find", [lambda _: plt.gcf(), lambda _: plt.gca()], ids=["gcf", "gca"])
@pytest.mark.parametrize("show", SHOW.values(), ids=SHOW)
def test_showing_closes_all_figures_as_in_a_notebook(show, find):
    found = shown_and_found(show, find)
    assert (found.new, found.opened_after_show) == (True, True)
    assert not any(ax.lines for ax in found.axes)


def test_a_figure_that_was_kept_while_it_was_shown():
    kept = shown_and_found(lambda: plt.show(), lambda figure: figure)
    assert (kept.open, kept.new, kept.opened_after_show) == (True, True, False)
    assert len(kept.axes[0].lines) == 1
    left = shown_and_found(lambda: plt.show(close=False), lambda _: plt.gcf())
    assert (len(left.axes[0].lines), left.open) == (1, True)


def test_a_figure_without_pyplot_is_open_and_new():
    drawing = call(lambda: Figure()).value
    assert (drawing.open, drawing.new, drawing.opened_after_show) == (True, True, False)
    assert not call(lambda: (plt.show(), Figure())[1]).value.opened_after_show


def test_the_process_s_own_show_is_put_back(monkeypatch):
    calls = []
    monkeypatch.setattr(plt, "show", lambda: calls.append(1))
    call(lambda: plt.show())
    plt.show()
    assert calls == [1]


def test_subfigures_lie_side_by_side_and_have_names():
    def draw():
        figure = plt.figure(layout="constrained")
        for part, name in zip(figure.subfigures(1, 2), ("loss", "accuracy"), strict=True):
            part.subplots().plot([1, 2], label=name)
            part.suptitle(name)
            part.supylabel("value")
            part.legend()
        return figure

    drawing = call(draw).value
    assert [ax.twin_of for ax in drawing.axes] == [None, None]
    assert [ax.title for ax in drawing.axes] == ["loss", "accuracy"]
    assert [ax.ylabel for ax in drawing.axes] == ["value", "value"]
    assert [entry.text for entry in drawing.legend] == ["loss", "accuracy"]
    left, right = (ax.position for ax in drawing.axes)
    assert left[0] + left[2] < 0.55 < right[0] + right[2]


def test_a_figure_s_names_belong_to_its_only_axes():
    def draw(columns):
        figure = plt.figure()
        axes = figure.subplots(1, columns, squeeze=False)
        figure.supxlabel("across")
        figure.suptitle("all")
        return axes[0, 0]

    alone, beside = call(draw, 1).value.axes[0], call(draw, 2).value.axes[0]
    assert (alone.xlabel, beside.xlabel) == ("across", "")
    assert alone.title == ""


def test_two_legends_and_their_markers():
    def draw(ax):
        first = ax.plot([1, 2], "ks", label="squares")
        second = ax.plot([2, 3], "ko", label="dots")
        ax.add_artist(ax.legend(handles=first))
        ax.legend(handles=second, loc="lower right")

    assert [(one.text, one.marker) for one in facts(draw).legend] == [
        ("squares", "s"),
        ("dots", "o"),
    ]
