"""Snowflake's connector, over a stand-in for Snowflake that runs on DuckDB."""
import fakesnow
import fakesnow.cursor
import snowflake.connector

# It makes floating numbers of all that is added up, since texts may be: ours are numbers.
fakesnow.cursor.transforms.numeric_agg_implicit_cast = lambda expression: expression
fake = fakesnow.patch()
fake.__enter__()
connection = snowflake.connector.connect(database="ORACLE", schema="MAIN")
# It reads `$name` within texts, which Snowflake does not.
connection.variables.inline_variables = lambda sql: sql
# Rows are stored by DuckDB's own words: its tables are asked, not how they are made.
base = connection._duck_conn


def store(statement):
    base.execute(statement.replace("CREATE TABLE", "CREATE OR REPLACE TABLE", 1))


def ask(question):
    cursor = connection.cursor()
    cursor.execute(question)
    # Its own rows have floating numbers for decimals.
    found = cursor._arrow_table
    rows = [[column[at].as_py() for column in found.columns] for at in range(found.num_rows)]
    return found.column_names, [[cell(value) for value in row] for row in rows]
