"""What Oracle means in another way than DuckDB."""
from sqlglot import exp

FORMATS = {"DD": "DAY", "MM": "MONTH", "Q": "QUARTER", "YYYY": "YEAR", "IW": "WEEK", "HH24": "HOUR", "MI": "MINUTE"}
LENGTHS = {"SECOND": "TO_SECONDS", "MINUTE": "TO_MINUTES", "HOUR": "TO_HOURS", "DAY": "TO_DAYS"}


def called(name, *arguments):
    return exp.Anonymous(this=name, expressions=[each.copy() for each in arguments])


def moment(node):
    """A local time constant."""
    if isinstance(node, exp.StrToTime):
        return exp.cast(node.this.copy(), "timestamp")
    return node


def beginning(node):
    """The beginning of a stretch of days is a day, and so is what is so many months later."""
    if isinstance(node, exp.DateTrunc):
        unit = FORMATS[node.text("unit").upper()]
        cut = exp.Anonymous(this="DATE_TRUNC", expressions=[exp.Literal.string(unit), node.this.copy()])
        return cut if unit in ("HOUR", "MINUTE") else exp.cast(cut, "date")
    if isinstance(node, exp.Trunc) or (isinstance(node, exp.Anonymous) and node.name.upper() == "TRUNC"):
        return exp.cast((node.this if isinstance(node, exp.Trunc) else node.expressions[0]).copy(), "date")
    if isinstance(node, exp.Extract) and node.name.upper() in ("DAY", "MONTH"):
        return exp.cast(node.copy(), "int")
    if isinstance(node, exp.AddMonths) and not isinstance(node.parent, exp.Cast):
        return exp.cast(node.copy(), "date")
    return node


def length(node):
    """So much time."""
    if isinstance(node, exp.Anonymous) and node.name.upper() == "NUMTODSINTERVAL":
        count, unit = node.expressions
        name = LENGTHS[unit.name.upper()]
        return called(name, count if name == "TO_SECONDS" else exp.cast(count.copy(), "int"))
    return node


def second(node):
    """A second has its fraction."""
    if isinstance(node, exp.Extract) and node.name.upper() == "SECOND":
        micros = exp.Extract(this=exp.var("MICROSECOND"), expression=node.expression.copy())
        return exp.Paren(this=exp.Mul(this=micros, expression=exp.Literal.number("0.000001")))
    return node


def zoned(node):
    """A local time with its zone is a moment."""
    name = node.name.upper() if isinstance(node, exp.Anonymous) else ""
    if name == "FROM_TZ":
        time, zone = node.expressions
        return exp.Paren(this=exp.AtTimeZone(this=time.copy(), zone=zone.copy()))
    if name == "SYS_EXTRACT_UTC":
        return exp.Paren(this=exp.AtTimeZone(this=node.expressions[0].copy(), zone=exp.Literal.string("UTC")))
    if isinstance(node, exp.Systimestamp):
        return exp.CurrentTimestamp()
    return node


def bytes_in_order(node):
    """DuckDB puts texts in the order of their bytes anyway."""
    if isinstance(node, exp.Anonymous) and node.name.upper() == "NLSSORT":
        return node.expressions[0].copy()
    return node


def spelt(node):
    """A day as a text; nothing in the place of something."""
    if isinstance(node, exp.ToChar) and node.text("format"):
        return called("STRFTIME", node.this, exp.Literal.string("%Y-%m-%d"))
    if isinstance(node, exp.Cast) and isinstance(node.this, exp.Null) and not node.to.expressions:
        return exp.Null() if node.is_type("decimal") else node
    if isinstance(node, exp.ToNumber):
        return exp.cast(node.this.copy(), "bigint")
    return node


def kept(node):
    """The least of the values that stand first is the first one, itself the last key."""
    if isinstance(node, exp.Window) and str(node.args.get("over")).upper() == "KEEP":
        value = node.this.this
        keys = [each.copy() for each in node.args["order"].expressions] + [exp.Ordered(this=value.copy())]
        return exp.Anonymous(this="FIRST", expressions=[exp.Order(this=value.copy(), expressions=keys)])
    return node


OWN = {"holds": conditions_and_values, "mends": [moment, beginning, length, second, zoned, bytes_in_order, spelt, kept]}
