"""What MaxCompute means in another way than Hive, by whose parser it is read: there is none of its own."""
from sqlglot import exp
from sqlglot.dialects.hive import Hive

# Functions that Hive has, too, with other arguments.
for name in ("DATEDIFF", "UNIX_TIMESTAMP"):
    Hive.Parser.FUNCTIONS.pop(name, None)

UNITS = {"mm": "MONTH", "dd": "DAY", "hh": "HOUR", "mi": "MINUTE", "ss": "SECOND", "ff6": "MICROSECOND", "month": "MONTH"}


def is_call(node, name):
    return isinstance(node, exp.Anonymous) and node.name.upper() == name


def added(node):
    """So many units later; a day stays one."""
    if is_call(node, "DATEADD"):
        time, count, unit = [each.copy() for each in node.expressions]
        length = exp.Interval(this=exp.Paren(this=count), unit=exp.var(UNITS[unit.name]))
        later = exp.Paren(this=exp.Add(this=time, expression=length))
        return exp.cast(later, "date") if is_day(time) else later
    return node


def between(node):
    """What is less than a unit is cut off before one is counted from the other."""
    if is_call(node, "DATEDIFF"):
        later, earlier, unit = [each.copy() for each in node.expressions]
        unit = exp.Literal.string(UNITS[unit.name])
        return exp.Anonymous(this="DATE_DIFF", expressions=[unit, earlier, later])
    return node


def beginning(node):
    """The beginning of a period; that of a day is one."""
    if is_call(node, "DATETRUNC"):
        time, unit = [each.copy() for each in node.expressions]
        start = exp.Anonymous(this="DATE_TRUNC", expressions=[exp.Literal.string(UNITS[unit.name]), time])
        return exp.cast(start, "date") if is_day(time) else start
    return node


def clock(node):
    """The seconds that went by since 1970."""
    if is_call(node, "UNIX_TIMESTAMP"):
        return sqlglot.parse_one("CAST(FLOOR(EPOCH(CURRENT_TIMESTAMP)) AS BIGINT)", read="duckdb")
    return node


def hinted(node):
    """DuckDB needs no hints."""
    if isinstance(node, exp.Hint):
        node.pop()
    return node


def level(select, kind):
    """What a select says itself, not one inside it."""
    return [node for node in select.find_all(kind) if node.find_ancestor(exp.Select) is select]


def sides(condition):
    """The tables of each side of an equality; nothing if it is none."""
    if not isinstance(condition, exp.EQ):
        return None
    return [{column.table for column in side.find_all(exp.Column)} for side in (condition.this, condition.expression)]


def holds(tree):
    """What MaxCompute refuses, or takes for nothing, though the parser of Hive reads it."""
    for select in tree.find_all(exp.Select):
        windows = level(select, exp.Window)
        aggregates = [one for one in level(select, exp.AggFunc) if not one.find_ancestor(exp.Window)]
        if windows and aggregates:
            raise ValueError(f"windows stand beside aggregates: {select.sql('hive')}")
        hint = select.args.get("hint")
        hinted = {column.name for column in hint.find_all(exp.Column)} if hint else set()
        for join in select.args.get("joins") or []:
            parts = join.args["on"].flatten() if isinstance(join.args.get("on"), exp.And) else [join.args.get("on")]
            parts = [part.unnest() if part is not None else None for part in parts]
            nested = [one for part in parts for one in (part.flatten() if isinstance(part, exp.And) else [part])]
            plain = all(sides(one) and all(len(side) == 1 for side in sides(one)) for one in nested)
            if not plain and join.this.alias_or_name not in hinted:
                raise ValueError(f"a join of other than equal sides has no hint: {join.sql('hive')}")
        for key in (select.args.get("order") or exp.Order(expressions=[])).expressions:
            names = [column.alias_or_name for column in select.expressions]
            if not (isinstance(key.this, exp.Column) and key.this.name in names):
                raise ValueError(f"an order is not of columns of the answer: {key.sql('hive')}")
    # Of a type that they are not documented for they make nothing of a time, without a word.
    for part in tree.find_all(exp.Year, exp.Month, exp.Quarter, exp.Day, exp.Hour, exp.Minute):
        inner = part.this.this if isinstance(part.this, exp.TsOrDsToDate) else part.this
        if not (isinstance(inner, exp.Cast) and inner.is_type("date")):
            raise ValueError(f"a part of what need not be a day: {part.sql('hive')}")


OWN = {"holds": holds, "mends": [hinted, clock, beginning, between, added]}
