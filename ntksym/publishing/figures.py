"""One style for every figure, and a picture that carries the data it shows.

A notebook draws with :func:`drawing`; the picture goes into the notebook as PNG, beside a text that lists the plotted
series.  Comparing notebooks ignores PNG, so this text is what notices a figure whose data changed.
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import matplotlib
import numpy as np
from cycler import cycler
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

#: Okabe and Ito's palette, told apart with every common colour blindness; yellow is left out, being too pale for lines
PALETTE = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#56B4E9", "#E69F00", "#000000")
MARKERS = ("o", "s", "^", "D", "v", "P", "X")
DPI = 110

STYLE: Any = {
    # colour and marker change together, so that a figure reads in grey as well
    "axes.prop_cycle": cycler(color=PALETTE) + cycler(marker=MARKERS),
    "axes.grid": True,
    "axes.labelsize": 12,
    "axes.spines.right": False,
    "axes.spines.top": False,
    "axes.titlesize": 12,
    "figure.constrained_layout.use": True,
    "figure.dpi": DPI,
    "figure.facecolor": "white",
    "font.family": "DejaVu Sans",
    "font.size": 11,
    "grid.alpha": 0.3,
    "image.cmap": "cividis",
    "legend.fontsize": 10,
    "legend.frameon": False,
    "lines.linewidth": 1.6,
    "lines.markersize": 4.5,
    "mathtext.fontset": "dejavusans",
    "savefig.dpi": DPI,
}


class Picture:
    """A finished figure: PNG for the eye, and in words its caption and every plotted series."""

    def __init__(self, figure: Figure, caption: str) -> None:
        if not caption.strip():
            raise ValueError("a picture needs a caption that says what it shows")
        self.caption = caption
        self.description = "\n".join([f"figure: {caption}", *_series(figure)])
        buffer = io.BytesIO()
        # No software entry in the file: equal data must give equal bytes across installations.
        figure.savefig(buffer, format="png", dpi=DPI, metadata={"Software": None})
        self.png = buffer.getvalue()

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, Any]:
        return {"text/plain": self.description, "image/png": self.png}

    def __repr__(self) -> str:
        return self.description


@contextmanager
def drawing(
    caption: str, *, rows: int = 1, columns: int = 1, size: tuple[float, float] | None = None, **properties: Any
) -> Iterator[Any]:
    """Axes to draw on; the finished :class:`Picture` is displayed when the block ends.

    Yields one ``Axes``, or an array of them for ``rows * columns > 1``.  ``size`` is in inches, by default 5.6 by 3.6 a
    panel.  ``properties`` are set on every axes (``xlabel="k", yscale="log"``).  Nothing is written to disk.
    """
    from IPython.display import display

    with matplotlib.rc_context(STYLE):
        # A figure of its own, not of pyplot: no global list of open figures, no dependence on the backend.
        figure = Figure(figsize=size or (5.6 * columns, 3.6 * rows))
        FigureCanvasAgg(figure)
        axes = figure.subplots(rows, columns)
        for one in _all_axes(axes):
            one.set(**properties)
        yield axes
        for one in _all_axes(axes):
            if one.get_legend_handles_labels()[1] and one.get_legend() is None:
                one.legend()
        picture = Picture(figure, caption)
    display(picture)


def _all_axes(axes: Any) -> list[Axes]:
    return list(np.atleast_1d(axes).ravel())


def _series(figure: Figure) -> Iterator[str]:
    """One line a plotted series: name, size, ends, and a digest of the values to six digits."""
    for axes in figure.axes:
        for line in axes.get_lines():
            yield _describe("line", str(line.get_label()), np.asarray(line.get_xydata(), dtype=float))
        for collection in axes.collections:
            points = np.asarray(np.ma.getdata(collection.get_offsets()), dtype=float)
            yield _describe("points", str(collection.get_label()), points, _array(collection.get_array()))
        for image in axes.images:
            yield _describe("image", str(image.get_label()), _array(image.get_array()))
        for patch in axes.patches:
            bounds = patch.get_path().transformed(patch.get_patch_transform()).get_extents().bounds
            yield _describe("patch", str(patch.get_label()), np.asarray(bounds, dtype=float))


def _array(values: Any) -> np.ndarray[Any, Any]:
    return np.empty(0) if values is None else np.asarray(np.ma.filled(values, np.nan), dtype=float)


def _describe(kind: str, label: str, *parts: np.ndarray[Any, Any]) -> str:
    values = np.concatenate([part.ravel() for part in parts])
    # Six digits: fewer than any machine's rounding can move, more than the eye can see.
    digest = hashlib.sha256(" ".join(f"{v:.5e}" for v in values).encode()).hexdigest()[:12]
    name = "" if label.startswith("_") else f" {label!r}"
    rows = parts[0].reshape(-1, 2) if parts[0].ndim == 2 and parts[0].shape[1] == 2 else np.empty((0, 2))
    ends = f", from {_pair(rows[0])} to {_pair(rows[-1])}" if len(rows) else ""
    return f"  {kind}{name}: {len(rows) or values.size} values{ends} [{digest}]"


def _pair(point: np.ndarray[Any, Any]) -> str:
    return f"({point[0]:.6g}, {point[1]:.6g})"
