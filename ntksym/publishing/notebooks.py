"""Executed notebooks from their MyST sources: ``notebooks/NN_topic.md`` becomes ``notebooks/NN_topic.ipynb``.

What depends on the machine or the hour is stripped, and a key in the notebook's metadata says what it was made from, so
that a notebook is executed again only when its source, a certificate, ntksym or a package it rests on has changed.
"""

from __future__ import annotations

import ast
import hashlib
import importlib.metadata
import json
import os
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import nbformat
from nbformat import NotebookNode

import ntksym
from ntksym.errors import UserError
from ntksym.publishing.gate import (
    INJECTED,
    KERNEL,
    METADATA,
    cell_digest,
    check_notebook,
    machine_paths,
    read_source,
    source_cells,
)
from ntksym.publishing.places import CERTIFICATES_VARIABLE, shown

__all__ = ["check_notebook", "execute", "execute_all", "find", "parse_parameters"]

#: packages whose release can change what a notebook shows
PACKAGES = ("ipython", "joblib", "jupytext", "matplotlib", "mpmath", "numpy", "python-flint", "sympy")
CELL_TIMEOUT = 300
#: the environment that nbval compares in, too: reproducible hashes, no display
KERNEL_ENVIRONMENT = {"PYTHONHASHSEED": "0", "MPLBACKEND": "agg"}


def find(names: Sequence[str], directory: Path) -> list[Path]:
    """The source files that ``names`` mean: paths of ``.md`` or ``.ipynb`` files, or names in ``directory``.

    Without names, all sources in the directory.  Raises :class:`UserError` for what is not there.
    """
    known = sorted(directory.glob("[0-9][0-9]_*.md"))
    if not names:
        if not known:
            raise UserError(f"no notebook sources NN_topic.md in {shown(directory)}")
        return known
    found = []
    for name in names:
        candidates = [Path(name).with_suffix(".md"), (directory / name).with_suffix(".md")]
        candidates += [path for path in known if path.stem.partition("_")[0] == name]
        existing = [path for path in candidates if path.is_file()]
        if not existing:
            raise UserError(f"no notebook {name!r}; there are {', '.join(path.stem for path in known) or 'none'}")
        found.append(existing[0])
    return found


def parse_parameters(pairs: Sequence[tuple[str, str]], source: Path) -> dict[str, Any]:
    """Values for the assignments of the notebook's ``parameters`` cell, each of the type of its default.

    Raises :class:`UserError` for a name that the cell does not assign and for a value of another type.
    """
    defaults = _default_parameters(read_source(source))
    values = {}
    for name, text in pairs:
        if name not in defaults:
            raise UserError(f"{source.name} has no parameter {name!r}; it has {', '.join(defaults) or 'none'}")
        default = defaults[name]
        if isinstance(default, str):
            values[name] = text
            continue
        try:
            value = ast.literal_eval(text)
        except (ValueError, SyntaxError):
            value = text
        if isinstance(default, float) and type(value) is int:
            value = float(value)
        if default is not None and type(value) is not type(default):
            raise UserError(f"parameter {name} of {source.name} is of type {type(default).__name__}, got {text!r}")
        values[name] = value
    return values


def execute_all(
    sources: Sequence[Path],
    *,
    certificates: Path,
    parameters: Sequence[tuple[str, str]] = (),
    jobs: int = 1,
    progress: Callable[[Path, bool], None] | None = None,
) -> None:
    """Execute the notebooks that are not up to date, ``jobs`` at a time; ``progress(path, executed)`` after each."""
    from joblib import Parallel, delayed

    # Every value is read before any notebook is executed: a slip in the last one must not cost the time of the first.
    values = [parse_parameters(parameters, source) for source in sources]
    tasks = (delayed(execute)(s, certificates=certificates, parameters=v) for s, v in zip(sources, values, strict=True))
    results = Parallel(n_jobs=jobs, return_as="generator")(tasks)
    for source, executed in zip(sources, results, strict=True):
        if progress is not None:
            progress(source.with_suffix(".ipynb"), executed)


def execute(source: Path, *, certificates: Path, parameters: Mapping[str, Any] | None = None) -> bool:
    """Execute one MyST notebook and write the ``.ipynb`` beside it; False if that one is up to date already.

    The file is replaced as a whole or not at all.  Raises :class:`UserError` if a cell fails (exit code 1), runs out of
    time or memory (4), or if the kernel cannot be started (3).
    """
    parameters = dict(parameters or {})
    target = source.with_suffix(".ipynb")
    key = _key(source, parameters, certificates)
    if _key_of(target) == key:
        return False
    notebook = _run(source, parameters, certificates)
    _strip(notebook)
    notebook.metadata[METADATA] = {
        "key": key,
        "parameters": parameters,
        "outputs": {cell.id: cell_digest(cell) for cell in notebook.cells if cell.cell_type == "code"},
    }
    nbformat.validate(notebook)
    text = nbformat.writes(notebook, version=4) + "\n"
    for path in machine_paths():
        if path in text:
            raise UserError(f"{source.name} shows a path of this machine ({path}); print no paths and no warnings", 1)
    _replace(target, text)
    return True


def _run(source: Path, parameters: dict[str, Any], certificates: Path) -> NotebookNode:
    notebook = read_source(source)
    try:
        import papermill
        from jupyter_client.kernelspec import NoSuchKernel
        from nbclient.exceptions import CellTimeoutError, DeadKernelError
        from traitlets.config import Config
    except ImportError as error:
        raise UserError(f"notebooks need {error.name}; install ntksym with its dependencies", 3) from error

    # Without a key for the connection every kernel warns on standard error.
    config = Config(KernelManager={"transport_encryption": "auto"})
    with _environment({**KERNEL_ENVIRONMENT, CERTIFICATES_VARIABLE: str(certificates.resolve())}):
        try:
            return papermill.execute_notebook(
                notebook, None, parameters, kernel_name=KERNEL["name"], language="python", progress_bar=False,
                cwd=source.parent, execution_timeout=CELL_TIMEOUT, config=config,
                # a kernel that is asked to leave complains about it on standard error
                shutdown_kernel="immediate",
            )
        except papermill.PapermillExecutionError as error:
            reason = f"{error.ename}: {error.evalue}".splitlines()[0]
            raise UserError(f"{source.name}, code cell {error.exec_count}: {reason}", 1) from error
        except CellTimeoutError as error:
            raise UserError(f"{source.name}: a cell took longer than {CELL_TIMEOUT} s", 4) from error
        except DeadKernelError as error:
            raise UserError(f"{source.name}: the kernel died, most likely for want of memory", 4) from error
        except NoSuchKernel as error:
            raise UserError(f"notebooks need the kernel {KERNEL['name']!r}; install ipykernel", 3) from error


def _strip(notebook: NotebookNode) -> None:
    """Leave nothing that depends on the machine or the hour: one and the same run gives one and the same file."""
    notebook.metadata = NotebookNode(
        kernelspec=dict(KERNEL),
        language_info={"file_extension": ".py", "mimetype": "text/x-python", "name": "python"},
    )
    notebook.nbformat, notebook.nbformat_minor = 4, 5
    seen: dict[str, int] = {}
    for cell in notebook.cells:
        tags = cell.metadata.get("tags", [])
        cell.metadata = NotebookNode(tags=list(tags)) if tags else NotebookNode()
        content = hashlib.sha256(f"{cell.cell_type}\n{cell.source}".encode()).hexdigest()[:12]
        seen[content] = seen.get(content, 0) + 1
        cell.id = content if seen[content] == 1 else f"{content}-{seen[content]}"
        if cell.cell_type == "code":
            cell.outputs = _merge_streams(cell.outputs)


def _merge_streams(outputs: list[NotebookNode]) -> list[NotebookNode]:
    """Join neighbouring pieces of one stream: how the kernel cuts them up depends on the hour."""
    merged: list[NotebookNode] = []
    for output in outputs:
        last = merged[-1] if merged else None
        if last is not None and output.output_type == last.output_type == "stream" and output.name == last.name:
            last.text += output.text
        else:
            merged.append(output)
    return merged


def _key(source: Path, parameters: Mapping[str, Any], certificates: Path) -> str:
    """Digest of all that an executed notebook depends on."""
    digest = hashlib.sha256()

    def add(name: str, content: bytes) -> None:
        digest.update(f"{name} {len(content)}\n".encode() + content)

    add("source", "\n".join(json.dumps(cell) for cell in source_cells(read_source(source))).encode())
    add("parameters", json.dumps(parameters, sort_keys=True).encode())
    for package in PACKAGES:
        add(package, importlib.metadata.version(package).encode())
    root = Path(ntksym.__file__).parent
    for path in sorted(root.rglob("*.py")):
        add(path.relative_to(root).as_posix(), path.read_bytes())
    for path in sorted(certificates.glob("*.json")):
        add(path.name, path.read_bytes())
    return digest.hexdigest()


def _key_of(target: Path) -> str | None:
    """The key that an executed notebook carries; None if there is none, or if the notebook was edited since."""
    if not target.is_file():
        return None
    try:
        notebook = nbformat.read(target, as_version=4)
        record = notebook.metadata[METADATA]
        untouched = record["outputs"] == {c.id: cell_digest(c) for c in notebook.cells if c.cell_type == "code"}
        return str(record["key"]) if untouched else None
    except (nbformat.reader.NotJSONError, nbformat.ValidationError, KeyError, AttributeError, TypeError):
        return None  # not a notebook of ours: it is made anew


def _default_parameters(notebook: NotebookNode) -> dict[str, Any]:
    """The literal assignments in cells tagged ``parameters``."""
    found: dict[str, Any] = {}
    for cell in notebook.cells:
        if "parameters" in cell.metadata.get("tags", []) and INJECTED not in cell.metadata.get("tags", []):
            for statement in ast.parse(cell.source).body:
                if isinstance(statement, ast.Assign) and isinstance(statement.targets[0], ast.Name):
                    found[statement.targets[0].id] = ast.literal_eval(statement.value)
    return found


def _replace(target: Path, text: str) -> None:
    handle, temporary = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        # mkstemp makes the file private to its owner; a notebook is as readable as its source.
        os.chmod(temporary, target.with_suffix(".md").stat().st_mode & 0o777)
        os.replace(temporary, target)
    except BaseException:
        os.unlink(temporary)
        raise


@contextmanager
def _environment(values: Mapping[str, str]) -> Iterator[None]:
    """Set environment variables for the kernels started inside."""
    before = {name: os.environ.get(name) for name in values}
    os.environ.update(values)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value
