"""A plugin for mypy that reports every operator and builtin which would compare balls.

For overlapping balls ==, !=, < and > are all False, so only ``ntksym/verifier/decide.py`` may use them.  The types
decide what is a ball: names and spelling do not matter.  ``if ball`` is no operator; mypy's own code truthy-bool
reports it.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from mypy.plugin import FunctionContext, MethodContext, Plugin
from mypy.types import Instance, TupleType, Type, UnionType, get_proper_type

BALLS = {"flint.types.arb.arb", "flint.types.acb.acb"}
OPERATORS = {"__eq__", "__ne__", "__lt__", "__le__", "__gt__", "__ge__"}
BUILTINS = {f"builtins.{name}" for name in ("max", "min", "sorted", "any", "all", "bool")}
MAPPINGS = {"builtins.dict", "typing.Mapping"}
#: what a ball answers about another number is rounded or "somewhere inside": not an answer either
METHODS = {"overlaps", "contains", "contains_interior"}
ALLOWED = "decide.py"
REPORT = "compares balls"


def holds_ball(kind: Type) -> bool:
    """Is it a ball, or a container or union with one?"""
    proper = get_proper_type(kind)
    if isinstance(proper, (UnionType, TupleType)):
        return any(holds_ball(item) for item in proper.items)
    if isinstance(proper, Instance):
        # what is iterated over, or compared first, in a mapping are its keys
        inner = proper.args[:1] if proper.type.fullname in MAPPINGS else proper.args
        return proper.type.fullname in BALLS or any(holds_ball(item) for item in inner)
    return False


def report(context: MethodContext | FunctionContext, what: str) -> Type:
    path = context.api.path  # type: ignore[attr-defined]  # the checker has a path, the protocol not
    if Path(path).name != ALLOWED:
        # Printed, not failed: what mypy reports while it checks the operator "in" is dropped.
        print(f"{path}:{context.context.line}: {what} {REPORT}")
    return context.default_return_type


class BallOperators(Plugin):
    def get_method_hook(self, fullname: str) -> Callable[[MethodContext], Type] | None:
        owner, _, name = fullname.rpartition(".")
        if owner in BALLS and name in OPERATORS | METHODS:
            return lambda context: report(context, name)
        if name in OPERATORS or name == "__contains__":
            def hook(context: MethodContext) -> Type:
                found = [kind for kinds in context.arg_types for kind in kinds]
                return report(context, name) if any(map(holds_ball, found)) else context.default_return_type

            return hook
        return None

    def get_function_hook(self, fullname: str) -> Callable[[FunctionContext], Type] | None:
        if fullname not in BUILTINS:
            return None

        def hook(context: FunctionContext) -> Type:
            found = [kind for kinds in context.arg_types for kind in kinds]
            return report(context, fullname) if any(map(holds_ball, found)) else context.default_return_type

        return hook


def plugin(version: str) -> type[Plugin]:
    return BallOperators
