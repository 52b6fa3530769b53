"""Figures: one style, and words that notice when the plotted data change."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import IPython.display
import matplotlib
import numpy as np
import pytest

from ntksym.publishing import figures


@pytest.fixture
def shown(monkeypatch: pytest.MonkeyPatch) -> list[figures.Picture]:
    pictures: list[figures.Picture] = []
    monkeypatch.setattr(IPython.display, "display", pictures.append)
    return pictures


def draw(value: float) -> None:
    with figures.drawing("two panels", columns=2, xlabel="k") as (left, right):
        left.plot([1, 2, 3], [1.0, 4.0, value], label="squares")
        right.bar([1, 2], [3.0, value])


def test_a_picture_is_png_and_lists_its_series(shown: list[figures.Picture]) -> None:
    draw(9.0)
    bundle: dict[str, Any] = shown[0]._repr_mimebundle_()
    assert bundle["image/png"].startswith(b"\x89PNG")
    first, second, *_ = bundle["text/plain"].splitlines()
    assert first == "figure: two panels"
    assert second.startswith("  line 'squares': 3 values, from (1, 1) to (3, 9) [")


def test_equal_data_give_equal_bytes_and_words(shown: list[figures.Picture]) -> None:
    draw(9.0)
    draw(9.0 * (1 + 1e-12))
    assert shown[0].description == shown[1].description
    assert shown[0].png == shown[1].png


def test_other_data_give_other_words(shown: list[figures.Picture]) -> None:
    draw(9.0)
    draw(9.001)
    before, after = (picture.description.splitlines() for picture in shown)
    assert [one == other for one, other in zip(before, after, strict=True)] == [True, False, True, False]


def test_images_and_points_are_listed(shown: list[figures.Picture]) -> None:
    with figures.drawing("points on an image") as axes:
        axes.imshow(np.eye(3))
        axes.scatter([0, 1], [1, 2], label="marks")
    names = [line.split(":")[0] for line in shown[0].description.splitlines()]
    assert names == ["figure", "  points 'marks'", "  image"]


def test_the_style_ends_with_the_drawing_and_nothing_is_written(
    shown: list[figures.Picture], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    before = dict(matplotlib.rcParams)
    draw(9.0)
    assert dict(matplotlib.rcParams) == before
    assert list(tmp_path.iterdir()) == []


def test_a_picture_needs_a_caption(shown: list[figures.Picture]) -> None:
    with pytest.raises(ValueError, match="needs a caption"), figures.drawing(" "):
        pass
    assert shown == []
