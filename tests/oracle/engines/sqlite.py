"""SQLite, a base for each case."""
import sqlite3

if sqlite3.sqlite_version_info < (3, 39):
    print("SQLite " + sqlite3.sqlite_version + " is older than 3.39", flush=True)
    sys.exit(1)

base, schemas = None, set()


def begin():
    global base
    base = sqlite3.connect(":memory:")
    schemas.clear()


def end():
    base.close()


def store(statement):
    if statement.startswith("CREATE SCHEMA "):
        schema = statement.rsplit(" ", 1)[1]
        statement = "" if schema in schemas else "ATTACH ':memory:' AS " + schema
        schemas.add(schema)
    base.execute(statement)


def ask(question):
    found = base.execute(question)
    names = [column[0] for column in found.description]
    return names, [[cell(value) for value in row] for row in found]


def told(error):
    is_beyond = str(error) == "integer overflow"
    return "Out of Range: integer overflow" if is_beyond else str(error)
