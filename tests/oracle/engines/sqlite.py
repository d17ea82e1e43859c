"""Answers questions on SQLite: a line of JSON in, a line with JSON behind `answer` out."""
import json
import sqlite3
import sys

if sqlite3.sqlite_version_info < (3, 39):
    print("SQLite " + sqlite3.sqlite_version + " is older than 3.39", flush=True)
    sys.exit(1)


def ask(base, question):
    try:
        found = base.execute(question)
        names = [column[0] for column in found.description]
        return {"names": names, "rows": [[cell(value) for value in row] for row in found]}
    except Exception as error:  # what SQLite says is what the test shows
        is_beyond = str(error) == "integer overflow"
        return {"error": "Out of Range: integer overflow" if is_beyond else str(error)}


print("ready", flush=True)
for line in sys.stdin:
    case = json.loads(line)
    base, schemas = sqlite3.connect(":memory:"), set()
    failed = None
    for statement in case["tables"]:
        try:
            if statement.startswith("CREATE SCHEMA "):
                schema = statement.rsplit(" ", 1)[1]
                statement = "" if schema in schemas else "ATTACH ':memory:' AS " + schema
                schemas.add(schema)
            base.execute(statement)
        except Exception as error:
            failed = {"error": "the data: " + str(error) + " in " + statement}
            break
    answers = [failed or ask(base, question) for question in case["questions"]]
    base.close()
    print("\nanswer " + json.dumps(answers), flush=True)
