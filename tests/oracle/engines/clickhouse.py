"""ClickHouse."""
from chdb import session

base = session.Session()
base.query("SET session_timezone = 'UTC'")
READ = (
    "output_format_json_quote_64bit_integers = 1, output_format_json_quote_decimals = 1, "
    "output_format_json_quote_denormals = 1, output_format_json_quote_64bit_floats = 1"
)


def cell_of(value, kind):
    """The same by what it is declared as."""
    if value is None:
        return None
    while kind.startswith(("Nullable(", "LowCardinality(")):
        kind = kind[kind.index("(") + 1 : -1]
    if kind == "Bool":
        return "b" + str(value)
    if kind.startswith(("Int", "UInt", "Decimal")):
        return "e" + str(value)
    if kind.startswith("Float"):
        return "f" + str(value)
    if kind.startswith("DateTime"):
        return "t" + str(value).replace(" ", "T")
    if kind.startswith("Date"):
        return "d" + str(value)
    return "s" + str(value)


def store(statement):
    if statement.startswith("CREATE TABLE "):
        name = statement[len("CREATE TABLE ") :].split(" (", 1)[0]
        base.query("DROP TABLE IF EXISTS " + name)
    base.query(statement)


def ask(question):
    if "SETTINGS" in question.rsplit("\n", 2)[-2:][0]:
        question = question.rstrip() + ", " + READ
    else:
        question += " SETTINGS " + READ
    text = base.query(question, "JSONCompactEachRowWithNamesAndTypes").bytes().decode()
    lines = text.splitlines()
    names, kinds = json.loads(lines[0]), json.loads(lines[1])
    rows = [json.loads(line) for line in lines[2:]]
    return names, [[cell_of(value, kind) for value, kind in zip(row, kinds)] for row in rows]
