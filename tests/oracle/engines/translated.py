"""A warehouse that is not here.

sqlglot reads a question by the dialect of the warehouse, and strictly; DuckDB answers what sqlglot
makes of it. Where that is not what the warehouse means, it is mended before, with the reason.
"""
import duckdb
import sqlglot
from sqlglot import ErrorLevel, exp
from sqlglot.optimizer.normalize_identifiers import normalize_identifiers

# What only one parser needs: how its tree is mended first, and what it reads that the warehouse does not.
OWN = globals().get("OWN", {})

base = duckdb.connect(":memory:")
base.execute("SET threads TO 1")
base.execute("SET enable_progress_bar = false")
base.execute("SET TimeZone = 'UTC'")
# What Oracle reads where nothing is read.
base.execute("CREATE TABLE dual AS SELECT 0 AS dummy")
base.execute("SET disabled_optimizers TO 'compressed_materialization,common_subplan,statistics_propagation'")


def flattened(node):
    """`LATERAL FLATTEN` is a join with the elements of a list, which DuckDB calls `UNNEST`."""
    if isinstance(node, exp.Lateral) and isinstance(node.this, exp.Explode):
        array = node.this.this
        if isinstance(array, exp.Kwarg):
            array = array.expression
        name = node.args["alias"].this
        alias = exp.TableAlias(this=name, columns=[exp.to_identifier("VALUE")])
        return exp.Unnest(expressions=[array], alias=alias)
    return node


def day(node):
    """Its own function of days answers with a day."""
    if isinstance(node, exp.DateAdd):
        return exp.cast(node, "date")
    return node


def is_day(node):
    """Whether an expression is a day, as far as it says so itself."""
    if isinstance(node, (exp.Paren, exp.DateTrunc, exp.TimestampTrunc)):
        return is_day(node.this)
    if isinstance(node, exp.DateAdd):
        return node.text("unit").upper() in ("DAY", "MONTH") and is_day(node.this)
    if isinstance(node, exp.Case):
        return all(is_day(choice.args["true"]) for choice in node.args["ifs"])
    return isinstance(node, exp.TsOrDsToDate) or (isinstance(node, exp.Cast) and node.is_type("date"))


def day_added(node):
    """What is so much later than a day is a day, and so is its month: DuckDB makes a time of either."""
    if isinstance(node, (exp.DateAdd, exp.DateTrunc, exp.TimestampTrunc)) and is_day(node):
        return exp.cast(node, "date")
    return node


def number(node):
    """A constant keeps its digits; `NUMERIC` and `BIGNUMERIC` have one type for all digits. What is rounded to a whole
    number stays exact beside one, which DuckDB makes a floating number of."""
    if isinstance(node, exp.Cast) and node.to.this in (exp.DType.DECIMAL, exp.DType.BIGDECIMAL):
        if isinstance(node.this, exp.Literal):
            constant = sqlglot.parse_one(node.this.name)
            is_rounded = node.find_ancestor(exp.Ceil, exp.Floor) and "." not in node.this.name
            return exp.cast(constant, "decimal(38, 0)") if is_rounded else constant
        if not node.to.expressions:
            return node.this
    return node


def escaped(node):
    """A backslash escapes in patterns, which DuckDB has to be told."""
    if isinstance(node, exp.Like) and not isinstance(node.parent, exp.Escape):
        return exp.Escape(this=node.copy(), expression=exp.Literal.string("\\"))
    return node


def first(node):
    """The first of a list that has no NULL in it, and ends behind one."""
    if isinstance(node, exp.Bracket) and isinstance(node.this, exp.IgnoreNulls):
        value = node.find(exp.ArrayAgg).this
        if isinstance(value, exp.Limit):
            value = value.this
        order = value if isinstance(value, exp.Order) else None
        value = value.this if order else value
        call = exp.Anonymous(this="FIRST", expressions=[exp.Order(this=value.copy(), expressions=order.expressions)])
        known = exp.Where(this=exp.Not(this=exp.Is(this=value.copy(), expression=exp.Null())))
        return exp.Filter(this=call, expression=known)
    return node


def sunday(node):
    """The first day of a week there, which DuckDB calls 0."""
    if isinstance(node, exp.Extract) and node.name.upper() == "DAYOFWEEK":
        return exp.Paren(this=exp.Add(this=node.copy(), expression=exp.Literal.number(1)))
    return node


def zoned(node):
    """A local time with its zone is a moment."""
    if isinstance(node, exp.Anonymous) and node.name.upper() == "WITH_TIMEZONE":
        time, zone = node.expressions
        return exp.AtTimeZone(this=exp.cast(time, "timestamp"), zone=zone)
    return node


def days(node):
    """Days one after the other are days, which DuckDB makes times."""
    if isinstance(node, exp.GenerateSeries) and is_day(node.args["start"]):
        return exp.cast(node.copy(), "date[]")
    return node


def clock(node):
    """DuckDB has a moment, and shows it in a zone."""
    if isinstance(node, exp.CurrentDatetime):
        return exp.AtTimeZone(this=exp.CurrentTimestamp(), zone=node.this.copy())
    return node


def monday(node):
    """The first day of a week there, and 0; DuckDB begins with Sunday."""
    if isinstance(node, exp.Anonymous) and node.name.upper() == "WEEKDAY":
        number = exp.Anonymous(this="ISODOW", expressions=[each.copy() for each in node.expressions])
        return exp.Paren(this=exp.Sub(this=number, expression=exp.Literal.number(1)))
    return node


def listed(node):
    """Numbers one after the other, the last of them included."""
    if isinstance(node, exp.Anonymous) and node.name.upper() == "ARRAY_GENERATE":
        return exp.Anonymous(this="GENERATE_SERIES", expressions=[each.copy() for each in node.expressions])
    return node


def shares(node):
    """A percentile between two values is another one's there."""
    if isinstance(node, exp.Anonymous) and node.name.upper() == "PERCENTILE":
        return exp.Anonymous(this="QUANTILE_CONT", expressions=[each.copy() for each in node.expressions])
    return node


def added_day(node):
    """Days so much later are days, which DuckDB makes times."""
    if isinstance(node, exp.TsOrDsAdd):
        return exp.cast(node.copy(), "date")
    return node


def weekday(node):
    """Sunday is 1 there, and 0 to DuckDB."""
    if isinstance(node, exp.DayOfWeek):
        return exp.Paren(this=exp.Add(this=node.copy(), expression=exp.Literal.number(1)))
    return node


def of_utc(node):
    """A local time of a zone as one of UTC, or the other way round; a number is thousandths of a second."""
    if isinstance(node, exp.Anonymous) and node.name.upper() in ("FROM_UTC_TIMESTAMP", "TO_UTC_TIMESTAMP"):
        time, zone = node.expressions
        if time.find(exp.StrToUnix, exp.UnixMillis) and isinstance(time, exp.Mul):
            time = exp.AtTimeZone(this=exp.CurrentTimestamp(), zone=exp.Literal.string("UTC"))
        zones = [exp.Literal.string("UTC"), zone.copy()]
        if node.name.upper().startswith("TO"):
            zones.reverse()
        moment = exp.AtTimeZone(this=exp.cast(time.copy(), "timestamp"), zone=zones[0])
        return exp.AtTimeZone(this=exp.Paren(this=moment), zone=zones[1])
    return node


def beside(node):
    """A list that stands beside rows has no name in what sqlglot makes of it."""
    if isinstance(node, exp.Column) and node.table == "run":
        return exp.column(node.name)
    return node


def flagged(node):
    """A sign of how patterns are read, which is how DuckDB reads them anyway."""
    if isinstance(node, exp.Literal) and node.is_string and node.this.startswith("(?d)"):
        return exp.Literal.string(node.this[len("(?d)") :])
    return node


# What stands without quotes is called in another way there.
FOLDS = ["snowflake", "oracle"]

MENDS = {
    "snowflake": [flattened, day_added],
    "bigquery": [number, escaped, first, clock, sunday, day, day_added],
    "trino": [zoned, days, day_added],
    "redshift": [escaped, day_added],
    "starrocks": [escaped, listed, shares, monday, day_added],
    "tsql": [day_added],
    "fabric": [day_added],
    "oracle": [day_added],
    "doris": [escaped, shares, monday, day_added],
    "hive": [number, beside, added_day, weekday, of_utc, flagged, day_added],
}


def mended(tree, mend):
    """What is inside comes first."""
    for node in reversed(list(tree.dfs())):
        other = mend(node)
        if other is not node:
            node.replace(other)


def translated(question):
    tree = sqlglot.parse_one(question, read=DIALECT, error_level=ErrorLevel.RAISE)
    if DIALECT in FOLDS:
        tree = normalize_identifiers(tree, dialect=DIALECT)
    OWN.get("holds", lambda tree: None)(tree)
    for mend in OWN.get("mends", []) + MENDS.get(DIALECT, []):
        mended(tree, mend)
    return tree.sql(dialect="duckdb", unsupported_level=ErrorLevel.RAISE)


def store(statement):
    base.execute(statement.replace("CREATE TABLE", "CREATE OR REPLACE TABLE", 1))


def ask(question):
    found = base.execute(translated(question))
    names = [column[0] for column in found.description]
    return names, [[cell(value) for value in row] for row in found.fetchall()]
