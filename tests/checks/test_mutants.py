"""Small changes to the model answers, each of which must be noticed."""

import pytest

from digitkit.grading.outcomes import DONE
from tests.checks.answers import FUNCTIONS, grade, reference_source

MUTANTS = [
    ("read_digits", 'dtype="uint8")', 'dtype="int64")'),
    ("read_digits", 'dtype="uint8")', 'dtype="uint8", nrows=10)'),
    ("read_digits", 'dtype="uint8")', 'dtype="uint8").iloc[::-1]'),
    ("read_digits", 'dtype="uint8")', 'dtype="uint8").drop_duplicates("pixel0")'),
    ("separate", 'drop(columns="label")', 'drop(columns="pixel0")'),
    ("separate", 'dtype="int64")', 'dtype="float32")'),
    ("separate", 'data["label"].to_numpy', 'data["pixel0"].to_numpy'),
    ("separate", '.to_numpy(dtype="int64")', '.to_numpy(dtype="int64")[::-1]'),
    ("drop_damaged", "(numbers >= 0) & ", ""),
    ("drop_damaged", " & (numbers <= highest)", ""),
    ("drop_damaged", " & (numbers % 1 == 0)", ""),
    ("drop_damaged", "numbers >= 0", "numbers > 0"),
    ("drop_damaged", "numbers <= highest", "numbers < highest"),
    ("drop_damaged", "pd.Series(255", "pd.Series(254"),
    ("drop_damaged", "pd.Series(255", "pd.Series(256"),
    ("drop_damaged", '["label"] = 9', '["label"] = 10'),
    ("drop_damaged", '["label"] = 9', '["label"] = 8'),
    ("drop_damaged", ".all(axis", ".any(axis"),
    ("drop_damaged", ".reset_index(drop=True)", ""),
    ("drop_damaged", '.astype("uint8")', '.astype("int64")'),
    ("drop_damaged", ', errors="coerce"', ""),
    ("to_image", "reshape(28, 28)", 'reshape(28, 28, order="F")'),
    ("to_image", "reshape(28, 28)", "reshape(28, 28)[:, ::-1]"),
    ("to_image", "reshape(28, 28)", "reshape(28, 28)[::-1]"),
    ("to_image", "np.array(pixels)", "np.array(pixels, dtype=float)"),
    ("to_image", "np.array(pixels)", 'np.array(pixels).astype("uint8")'),
    ("plot_digit", "to_image(pixels)", "to_image(pixels).T"),
    ("plot_digit", "to_image(pixels)", "to_image(pixels) > 0"),
    ("plot_digit", 'cmap="gray_r"', 'cmap="viridis"'),
    ("plot_digit", "vmax=255", "vmax=100"),
    ("plot_digit", "vmax=255)", 'vmax=255, origin="lower")'),
    ("plot_digit", "xticks=[], yticks=[]", "xticks=[]"),
    ("plot_digit", "if label is not None", "if label"),
    ("plot_digit", "str(label)", "str(label + 1)"),
    ("plot_digit", "if ax is None", "if True"),
    ("plot_grid", "plt.subplots(rows, columns, f", "plt.subplots(columns, rows, f"),
    ("plot_grid", ", squeeze=False)", ")"),
    ("plot_grid", "np.asarray(X)", "np.asarray(X)[1:]"),
    ("plot_grid", "axes.flat, np", "axes.T.flat, np"),
    ("plot_grid", "pixels, label, ax)", "pixels, ax=ax)"),
    ("plot_grid", "strict=False", "strict=True"),
    ("plot_grid", 'ax.axis("off")', "pass"),
    ("plot_grid", "columns: int = 8", "columns: int = 9"),
    ("plot_grid", "rows: int = 4", "rows: int = 5"),
    ("plot_grid", "return figure", "return axes"),
    ("count_labels", ", fill_value=0)", ")"),
    ("count_labels", "range(10), fill", "range(1, 11), fill"),
    ("count_labels", "range(10), fill", "range(9), fill"),
    ("count_labels", "fill_value=0", "fill_value=1"),
    ("count_labels", ".value_counts()", '.value_counts().astype("uint8")'),
    ("count_labels", ".reindex(range(10), fill_value=0)", ""),
    ("mean_images", "np.zeros((10, 28, 28))", 'np.zeros((10, 28, 28), dtype="int64")'),
    ("mean_images", "np.zeros((10, 28, 28))", "np.ones((10, 28, 28))"),
    ("mean_images", "np.unique(labels)", "range(10)"),
    ("mean_images", ".mean(axis=0)", ".max(axis=0)"),
    ("mean_images", "labels == digit", "labels >= digit"),
    ("mean_images", "to_image(pixels[labels == digit].mean(axis=0))", "pixels.mean()"),
    ("split", ", stratify=y", ""),
    ("split", "random_state=seed, ", ""),
    ("split", "test_size=val_fraction", "train_size=val_fraction"),
    ("split", "test_size=val_fraction", "test_size=0.1"),
    ("split", "seed: int = 42", "seed: int = 43"),
    ("split", "val_fraction: float = 0.1", "val_fraction: float = 0.2"),
    ("split", "return X_train, X_val, y_train, y_val", "return X_train, X_val, y_val, y_train"),
    ("scale", "/ 255", "/ 256"),
    ("scale", "/ 255", "// 255"),
    ("scale", "/ 255", "/ np.max(X)"),
    ("scale", 'dtype="float32") / 255', 'dtype="float64") / 255'),
    ("standardize", "scaler.transform(np.asarray(X_val))", "scaler.fit_transform(X_val)"),
    ("standardize", "fit(np.asarray(X_train))", "fit(np.concatenate([X_train, X_val]))"),
    ("standardize", "fit(np.asarray(X_train))", "fit(np.asarray(X_val))"),
    ("standardize", "StandardScaler()", "StandardScaler(with_mean=False)"),
    ("standardize", "StandardScaler()", "StandardScaler(with_std=False)"),
    ("standardize", 'X_val)).astype("float32")', "X_val))"),
    ("standardize", "return Z_train, Z_val", "return Z_val, Z_train"),
    ("count_shared_rows", "return sum(", "return 1 + sum("),
    ("count_shared_rows", "return sum(", "return len(X_val) - sum("),
    ("count_shared_rows", "np.asarray(X_train, dtype", "np.asarray(X_train[1:], dtype"),
    ("count_shared_rows", "np.asarray(X_val, dtype", "np.asarray(X_val[:20], dtype"),
    ("count_shared_rows", "row.tobytes()", "row[:-1].tobytes()"),
    ("count_shared_rows", "row.tobytes()", "row.sum()"),
]


@pytest.mark.parametrize(("function", "old", "new"), MUTANTS)
def test_a_mutant_is_refused(function, old, new):
    source = reference_source(function)
    start = source.index(f"def {function}(")
    end = source.find("\ndef ", start) % (len(source) + 1)
    assert old in source[start:end]
    mutant = source[:start] + source[start:end].replace(old, new) + source[end:]
    result = grade(mutant, function)
    assert result.fault is None
    assert result.outcome != DONE


def test_every_function_has_mutants():
    assert {function for function, _, _ in MUTANTS} == set(FUNCTIONS)
