"""Files of views for a warehouse that is not here: each statement is read by its parser, and strictly, then made in DuckDB.

Three have no words that the parser knows, or DuckDB does not have them: these are known by all of their text.
"""
import re

SCHEMA = re.compile(r"IF SCHEMA_ID\(N?'merak'\) IS NULL EXEC\(N?'(CREATE SCHEMA merak)'\);?")
BLOCK = re.compile(
    r"BEGIN\s+EXECUTE IMMEDIATE '(DROP VIEW [^']+)';\s+EXCEPTION WHEN OTHERS THEN\s+"
    r"IF SQLCODE <> -942 THEN RAISE; END IF;\s+END;"
)  # fmt: skip
SESSION = "SET QUOTED_IDENTIFIER ON;"


def parsed(statement):
    tree = sqlglot.parse_one(statement, read=DIALECT, error_level=ErrorLevel.RAISE)
    if isinstance(tree, exp.Command):
        raise ValueError(f"not parsed: {statement[:200]}")
    return normalize_identifiers(tree, dialect=DIALECT) if DIALECT in FOLDS else tree


def in_order(tree):
    """Views of SQL Server are in order only where they say how many rows they have."""
    query = tree.expression
    if DIALECT in ("tsql", "fabric") and query.args.get("order") and not (query.args.get("limit") or query.args.get("offset")):
        raise ValueError("a view in order")
    for subquery in tree.find_all(exp.Subquery, exp.CTE):
        if subquery.this.args.get("with_") or subquery.this.args.get("with"):
            raise ValueError("steps within a question")


def store(statement):
    """Tables are DuckDB's."""
    if statement.startswith(("CREATE TABLE", "CREATE SCHEMA")):
        base.execute(statement)
        return
    *comments, last = statement.splitlines()
    if last == SESSION and all(line.startswith("--") for line in comments):
        return
    if found := SCHEMA.fullmatch(statement):
        parsed(found[1])
        base.execute(found[1].replace("SCHEMA", "SCHEMA IF NOT EXISTS"))
        return
    if found := BLOCK.fullmatch(statement):
        tree = parsed(found[1])
        tree.set("exists", True)
        base.execute(tree.sql(dialect="duckdb"))
        return
    tree = parsed(statement)
    if isinstance(tree, exp.Create):
        in_order(tree)
        OWN.get("holds", lambda tree: None)(tree.expression)
        for mend in OWN.get("mends", []) + MENDS.get(DIALECT, []):
            mended(tree, mend)
    if isinstance(tree, exp.Comment) and tree.args["kind"] == "TABLE":
        tree.set("kind", "VIEW")
    if not isinstance(tree, (exp.Create, exp.Comment, exp.Drop)):
        raise ValueError(f"not made: {statement[:200]}")
    base.execute(tree.sql(dialect="duckdb", unsupported_level=ErrorLevel.RAISE))


base.execute("CREATE SCHEMA IF NOT EXISTS merak")
