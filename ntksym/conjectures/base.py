"""What the parts of the builder ask of one another."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from contextlib import AbstractContextManager

from ..verifier.sorts import ANY
from ..verifier.syntax import Node
from .arithmetic import Value
from .errors import ConjectureError, Passage
from .grammar import Tree
from .scope import Scope


class Part(ABC):
    """A part of the builder of one text: ``bound`` has the names that a binder around the place reached binds."""

    passage: Passage
    scope: Scope
    bound: Mapping[str, int]

    @abstractmethod
    def error(self, tree: Tree, message: str) -> ConjectureError:
        """The error at the first character of what the tuples stand for."""

    @abstractmethod
    def binding(self, name: str, tree: Tree) -> AbstractContextManager[None]:
        """Within it the name stands for a number of its own."""

    @abstractmethod
    def node(self, tree: Tree, want: str) -> Node:
        """The node of that sort; raises :class:`ConjectureError` where it is of another."""

    @abstractmethod
    def value(self, tree: Tree, want: str = ANY) -> Value:
        """What a text stands for that is not known to be a function."""

    @abstractmethod
    def function(self, tree: Tree) -> Node:
        """A function of one number."""

    @abstractmethod
    def sized(self, tree: Tree, node: Node) -> Node:
        """The node, unless it is a number too long to be written out."""
