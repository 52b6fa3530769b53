"""Kernels of fully connected networks of any depth, as trees: one layer from the one below.

``("nngp", F, s, l, sigma_w, sigma_b)`` is the covariance S_l of the preactivations of layer l = 1, 2, ... of a network
with activation F whose first layer has the covariance s, and ``("ntk", F, s, t, l, sigma_w, sigma_b)`` the neural
tangent kernel T_l of these preactivations, where that of the first layer is t:

    S_1 = s,  S_l = sigma_w^2 dual(F, S_{l-1}) + sigma_b^2,
    T_1 = t,  T_l = S_l + sigma_w^2 dual(F', S_{l-1}) T_{l-1}

(Jacot, Gabriel and Hongler 2018, Theorem 1).  The duals are of unit variance: the recursion is that of a network only
where s = 1 on the diagonal and sigma_w^2 E[F(Z)^2] + sigma_b^2 = 1.
"""

from __future__ import annotations

from .syntax import Node, number
from .work import spend

LAYERED = ("nngp", "ntk")
ONE, TWO = number(1), number(2)


def layer_of(node: Node) -> Node:
    """The number of the layer of an nngp or ntk node."""
    layer: Node = node[-3]
    return layer


def at_layer(node: Node, layer: Node) -> Node:
    """The same kernel of another layer."""
    return (*node[:-3], layer, *node[-2:])


def next_covariance(node: Node, below: Node) -> Node:
    """S of a layer of an nngp or ntk node, from the covariance of the layer below."""
    sigma_w, sigma_b = node[-2:]
    return ("+", ("*", ("^", sigma_w, TWO), ("dual", node[1], below)), ("^", sigma_b, TWO))


def next_kernel(node: Node, below: Node, kernel: Node) -> Node:
    """T of a layer of an ntk node, from covariance and kernel of the layer below."""
    slope: Node = ("dual", ("dfun", node[1], ONE), below)
    return ("+", next_covariance(node, below), ("*", ("^", node[-2], TWO), slope, kernel))


def covariance(node: Node, layer: Node) -> Node:
    """The covariance of that layer, of the network of an nngp or ntk node."""
    return ("nngp", node[1], node[2], layer, *node[-2:])


def first(node: Node) -> Node:
    """The kernel of the first layer."""
    value: Node = node[3] if node[0] == "ntk" else node[2]
    return value


def one_layer_down(node: Node, below: Node) -> Node:
    """An nngp or ntk node of a layer l >= 2, by those of the layer ``below`` = l - 1."""
    if node[0] == "nngp":
        return next_covariance(node, covariance(node, below))
    return next_kernel(node, covariance(node, below), at_layer(node, below))


def two_layers(node: Node) -> Node:
    """The tree with kernels of the first and second layer, given as numbers, written out by dual activations.

    A kernel of a kernel of a kernel grows exponentially: every step is work.
    """
    spend(len(node))
    if node[0] in LAYERED and layer_of(node) in (ONE, TWO):
        second = layer_of(node) == TWO
        if not second:
            node = first(node)
        elif node[0] == "nngp":
            node = next_covariance(node, node[2])
        else:
            node = next_kernel(node, node[2], node[3])
    return tuple(two_layers(part) if isinstance(part, tuple) else part for part in node)


__all__ = ["LAYERED", "at_layer", "covariance", "first", "layer_of", "next_covariance", "next_kernel",
           "one_layer_down", "two_layers"]
