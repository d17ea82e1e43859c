"""What SQL Server and Fabric mean in another way than DuckDB, and what they refuse that the parser reads."""
from sqlglot import exp

def keys(tree):
    """What rows are grouped and put in order by is made of columns, and of each only once; steps have no order."""
    for group in tree.find_all(exp.Group):
        if any(not key.find(exp.Column) for key in group.expressions):
            raise ValueError(f"a constant groups: {group.sql()}")
    for order in tree.find_all(exp.Order):
        each = [key.this for key in order.expressions]
        if any(not key.find(exp.Column, exp.Null) for key in each):
            raise ValueError(f"a constant orders: {order.sql()}")
        if len({key.sql() for key in each}) < len(each):
            raise ValueError(f"one key twice: {order.sql()}")
    for step in tree.find_all(exp.CTE):
        if step.this.args.get("order"):
            raise ValueError(f"a step in order: {step.alias}")
    for call in tree.find_all(exp.AggFunc):
        inner = (each for argument in call.args.values() if isinstance(argument, exp.Expression) for each in argument.walk())
        if any(isinstance(each, (exp.AggFunc, exp.Subquery)) for each in inner) and not isinstance(call.parent, exp.Window):
            raise ValueError(f"an aggregate of an aggregate: {call.sql()[:200]}")


def holds(tree):
    conditions_and_values(tree)
    keys(tree)


def text(node):
    """A text of any length and of any language; DuckDB compares all by their bytes."""
    if isinstance(node, exp.National):
        return exp.Literal.string(node.name)
    if isinstance(node, exp.Collate):
        return node.this.copy()
    if isinstance(node, exp.DataType) and node.this in (exp.DType.NVARCHAR, exp.DType.VARCHAR):
        return exp.DataType.build("text")
    return node


def is_text(node):
    return isinstance(node, (exp.Chr, exp.DPipe)) or (isinstance(node, exp.Literal) and node.is_string)


def added(node):
    """Texts are added to each other."""
    if isinstance(node, exp.Add) and any(is_text(side.unnest()) for side in (node.this, node.expression)):
        return exp.DPipe(this=node.this.copy(), expression=node.expression.copy())
    return node


def bracketed(node):
    """What stands in brackets in a pattern is that sign; DuckDB has to be told what escapes one."""
    if not isinstance(node, exp.Like) or isinstance(node.parent, exp.Escape):
        return node
    node = node.copy()
    replaces = [call for call in node.expression.find_all(exp.Replace)]
    for call in replaces:
        sign = call.expression.name
        call.set("expression", exp.Literal.string("\\" if sign == "[" else sign))
        call.set("replacement", exp.Literal.string("\\\\" if sign == "[" else "\\" + sign))
    escapes = any(call.expression.name == "\\" for call in replaces)
    for literal in list(node.expression.find_all(exp.Literal)):
        is_pattern = not isinstance(literal.parent, exp.Replace)
        if literal.is_string and (is_pattern or (literal.arg_key == "this" and not escapes)):
            literal.replace(exp.Literal.string(literal.name.replace("\\", "\\\\").replace("[[]", "[")))
    return exp.Escape(this=node, expression=exp.Literal.string("\\"))


def named(node):
    """What DuckDB calls otherwise."""
    name = node.name.upper() if isinstance(node, exp.Anonymous) else ""
    if name == "VAR":
        return exp.Anonymous(this="VAR_SAMP", expressions=[each.copy() for each in node.expressions])
    if name == "SYSUTCDATETIME":
        return exp.AtTimeZone(this=exp.CurrentTimestamp(), zone=exp.Literal.string("UTC"))
    if isinstance(node, exp.Var) and node.name.upper() == "ISO_WEEK":
        return exp.var("WEEK")
    return node


OWN = {"holds": holds, "mends": [text, added, bracketed, named]}
