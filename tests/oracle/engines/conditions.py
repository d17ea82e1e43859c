"""Warehouses to which conditions are no values."""
from sqlglot import exp

CONDITIONS = (
    exp.And, exp.Or, exp.Not, exp.Is, exp.In, exp.Like, exp.Between, exp.Exists, exp.NullSafeEQ, exp.NullSafeNEQ,
    exp.EQ, exp.NEQ, exp.GT, exp.GTE, exp.LT, exp.LTE,
)  # fmt: skip


def wants_condition(node):
    """Whether a condition is to stand where a node does."""
    parent = node.parent
    return (
        isinstance(parent, (exp.Where, exp.Having, exp.And, exp.Or, exp.Not))
        or (isinstance(parent, exp.Join) and node.arg_key == "on")
        or (isinstance(parent, exp.If) and node.arg_key == "this")
    )


def conditions_and_values(tree):
    """A condition is no value, and a value is no condition."""
    for node in tree.walk():
        if isinstance(node, exp.Boolean):
            raise ValueError(f"there is no {node.sql()}")
        if isinstance(node, exp.Paren):
            continue
        place = node
        while isinstance(place.parent, exp.Paren):
            place = place.parent
        if wants_condition(place) != isinstance(node, CONDITIONS):
            raise ValueError(f"condition or value: {node.parent.sql()[:200]}")


