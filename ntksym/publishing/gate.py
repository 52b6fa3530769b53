"""The structural gate for executed notebooks: what comparing outputs with a new run does not notice.

A comparison passes a notebook that was never executed, and never looks at a picture.  The gate re-executes nothing; it
holds the notebook against its source, against its own record of outputs, and against the certificates.
``python -m ntksym.publishing.gate [PATH ...]`` checks files or directories, by default ``notebooks``.
"""

from __future__ import annotations

import ast
import hashlib
import io
import json
import sys
import tempfile
import tokenize
from collections.abc import Iterator
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from ntksym.checking.records import Ledger
from ntksym.errors import UserError
from ntksym.publishing.places import certificates_directory, notebooks_directory
from ntksym.publishing.tables import MIME, claims_table

#: the entry of the notebook's metadata that records how it was made
METADATA = "ntksym"
#: tag of the cell with the values of a parametrised run
INJECTED = "injected-parameters"
#: how a cell begins that is the text of a claim
CLAIM_MAGIC = "%%claim"
KERNEL = {"display_name": "Python 3", "language": "python", "name": "python3"}


def check_notebook(path: Path, *, ledger: Ledger | None = None, directory: Path | None = None) -> list[str]:
    """What is wrong with an executed notebook, one line a problem; empty if nothing is.

    ``ledger`` and ``directory`` say what the tables of claims must agree with (default: the checkout's certificates).
    Raises :class:`UserError` if the file is not a notebook.
    """
    try:
        notebook = nbformat.read(path, as_version=4)
        nbformat.validate(notebook)
    except (nbformat.reader.NotJSONError, nbformat.ValidationError, UnicodeDecodeError, AttributeError) as error:
        raise UserError(f"{path.name} is not a Jupyter notebook: {str(error).splitlines()[0]}") from error
    problems = [*_source_problems(notebook, path), *_path_problems(notebook)]
    record = notebook.metadata.get(METADATA, {}).get("outputs", {})
    tables = 0
    for number, cell in enumerate(_code_cells(notebook), 1):
        problems += [f"code cell {number}: {problem}" for problem in _cell_problems(cell, number)]
        if record.get(cell.id) != cell_digest(cell):
            problems.append(f"code cell {number}: its outputs are not those that the run recorded")
        for output in cell.outputs:
            if MIME in output.get("data", {}):
                tables += 1
                problems += [f"code cell {number}: {p}" for p in _table_problems(output.data, ledger, directory)]
    if not tables:
        problems.append("no table of claims and verdicts")
    return problems


def read_source(path: Path) -> NotebookNode:
    """The notebook that a MyST source file stands for; raises :class:`UserError` if it is not one."""
    import jupytext

    try:
        notebook = jupytext.reads(path.read_text(encoding="utf-8"), fmt="md:myst")
    except (ValueError, nbformat.ValidationError) as error:
        raise UserError(f"{path.name} is not a MyST notebook: {str(error).splitlines()[0]}") from error
    notebook.metadata["kernelspec"] = dict(KERNEL)
    return notebook


def source_cells(notebook: NotebookNode) -> list[tuple[str, str, list[str]]]:
    """Type, text and tags of the cells that come from the source."""
    cells = [(cell.cell_type, cell.source.rstrip(), list(cell.metadata.get("tags", []))) for cell in notebook.cells]
    return [cell for cell in cells if INJECTED not in cell[2]]


def cell_digest(cell: NotebookNode) -> str:
    """Digest of a code cell with all its outputs, pictures included."""
    content = [cell.source, cell.execution_count, cell.outputs]
    return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()


def machine_paths() -> list[str]:
    """Paths of this machine that have no business in a published notebook."""
    home, checkout = Path.home(), Path(__file__).resolve().parents[2]
    return sorted({f"{place}/" for place in (home, checkout, tempfile.gettempdir(), sys.prefix)} - {"//"})


def _code_cells(notebook: NotebookNode) -> list[NotebookNode]:
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def _source_problems(notebook: NotebookNode, path: Path) -> Iterator[str]:
    source = path.with_suffix(".md")
    if not source.is_file():
        yield f"its source {source.name} is missing"
    elif source_cells(read_source(source)) != source_cells(notebook):
        yield f"its cells are not those of {source.name}; run `ntksym run {path.stem}`"
    if METADATA not in notebook.metadata:
        yield "it was not made by `ntksym run`"


def _path_problems(notebook: NotebookNode) -> Iterator[str]:
    text = json.dumps(notebook, ensure_ascii=False)
    for place in machine_paths():
        if place in text:
            yield f"it shows a path of this machine, {place}"


def _cell_problems(cell: NotebookNode, number: int) -> Iterator[str]:
    if cell.execution_count is None:
        yield "was never executed"
    elif cell.execution_count != number:
        yield f"was executed as number {cell.execution_count}, not from top to bottom"
    for output in cell.outputs:
        if output.output_type == "error":
            yield f"raised {output.get('ename', 'an error')}"
        elif output.output_type == "stream" and output.name == "stderr":
            yield "wrote to standard error"
    if cell.source.startswith(CLAIM_MAGIC):
        if not cell.outputs:
            yield "has no output, though it decides a claim"
        return
    try:
        body = ast.parse(_without_line_magics(cell.source)).body
    except SyntaxError:
        yield "is not plain Python"
        return
    # IPython takes a semicolon at the end as the wish to hide the result, and a comparing run then sees another output.
    if _last_token(_without_line_magics(cell.source)) == ";":
        yield "ends with a semicolon"
    if body and _shows_something(body[-1]) and not cell.outputs:
        yield "has no output, though its last line shows a value"


def _without_line_magics(source: str) -> str:
    """The source without lines that load an extension, which are not Python."""
    return "\n".join(line for line in source.split("\n") if not line.startswith("%load_ext "))


def _last_token(source: str) -> str:
    layout = {tokenize.COMMENT, tokenize.NL, tokenize.NEWLINE, tokenize.ENDMARKER, tokenize.DEDENT, tokenize.INDENT}
    tokens = [t.string for t in tokenize.generate_tokens(io.StringIO(source).readline) if t.type not in layout]
    return tokens[-1] if tokens else ""


def _shows_something(statement: ast.stmt) -> bool:
    """Is the statement one that always leaves an output: a bare value, or a call of print or display?"""
    if not isinstance(statement, ast.Expr):
        return False
    value = statement.value
    if isinstance(value, ast.Call):
        return isinstance(value.func, ast.Name) and value.func.id in {"print", "display", "claims_table"}
    return not (isinstance(value, ast.Constant) and value.value is None)


def _table_problems(shown: NotebookNode, ledger: Ledger | None, directory: Path | None) -> Iterator[str]:
    """Differences between a table as shown and the same table made from the ledger now."""
    data = shown[MIME]
    if data.get("kind") != "claims":
        return
    try:
        now = claims_table([row["id"] for row in data["claims"]], ledger=ledger, directory=directory)
    except UserError as error:
        yield str(error)
        return
    told = False
    for row, true in zip(data["claims"], now.data()["claims"], strict=True):
        if row.get("verdict") != true["verdict"]:
            told = True
            yield f"shows {row['id']} as {row.get('verdict')}, the certificates say {true['verdict']}"
        elif dict(row) != true:
            told = True
            yield f"shows {row['id']} with another certificate than the one in the directory"
    for mime, content in now._repr_mimebundle_().items():
        if not told and shown.get(mime) != content:
            yield f"its {mime} does not say what the ledger says"


def main(arguments: list[str]) -> int:
    """Check every notebook; print one line a problem; 1 if there is any, 2 if a path holds no notebook."""
    from ntksym.claims import load_ledger as load

    places = [Path(argument) for argument in arguments] or [notebooks_directory()]
    paths = [path for place in places for path in ([place] if place.is_file() else sorted(place.glob("*.ipynb")))]
    if not paths:
        print(f"ntksym: no executed notebook in {', '.join(map(str, places))}", file=sys.stderr)
        return 2
    directory = certificates_directory()
    problems = 0
    try:
        ledger = load(directory)
        for path in paths:
            for problem in check_notebook(path, ledger=ledger, directory=directory):
                problems += 1
                print(f"{path.name}: {problem}")
    except (UserError, OSError) as error:
        print(f"ntksym: {error}", file=sys.stderr)
        return 2
    print(f"{len(paths)} notebooks checked, {problems} problems")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
