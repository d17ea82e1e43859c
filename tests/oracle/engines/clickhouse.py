"""Answers questions on ClickHouse: a line of JSON in, a line with JSON behind `answer` out."""
import json
import sys

from chdb import session

base = session.Session()
base.query("SET session_timezone = 'UTC'")
READ = (
    "output_format_json_quote_64bit_integers = 1, output_format_json_quote_decimals = 1, "
    "output_format_json_quote_denormals = 1, output_format_json_quote_64bit_floats = 1"
)


def cell(value, kind):
    """A letter for the kind, then the text."""
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


def ask(question):
    try:
        if "SETTINGS" in question.rsplit("\n", 2)[-2:][0]:
            question = question.rstrip() + ", " + READ
        else:
            question += " SETTINGS " + READ
        text = base.query(question, "JSONCompactEachRowWithNamesAndTypes").bytes().decode()
        lines = text.splitlines()
        names, kinds = json.loads(lines[0]), json.loads(lines[1])
        rows = [[cell(value, kind) for value, kind in zip(json.loads(line), kinds)] for line in lines[2:]]
        return {"names": names, "rows": rows}
    except Exception as error:  # what the engine says is what the test shows
        return {"error": str(error)}


print("ready", flush=True)
for line in sys.stdin:
    case = json.loads(line)
    failed = None
    for statement in case["tables"]:
        try:
            if statement.startswith("CREATE TABLE "):
                name = statement[len("CREATE TABLE ") :].split(" (", 1)[0]
                base.query("DROP TABLE IF EXISTS " + name)
            base.query(statement)
        except Exception as error:
            failed = {"error": "the data: " + str(error) + " in " + statement}
            break
    answers = [failed or ask(question) for question in case["questions"]]
    print("\nanswer " + json.dumps(answers), flush=True)
