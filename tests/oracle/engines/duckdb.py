"""DuckDB."""
import duckdb

base = duckdb.connect(":memory:")
base.execute("SET threads TO 1")
# It is drawn on the same lines as the answers.
base.execute("SET enable_progress_bar = false")
# DuckDB 2.0 takes sums for smaller than they are beside empty tables, and rows
# without a match for found where two parts of a query share their joins.
base.execute("SET disabled_optimizers TO 'compressed_materialization,common_subplan,statistics_propagation'")


def store(statement):
    base.execute(statement.replace("CREATE TABLE", "CREATE OR REPLACE TABLE", 1))


def ask(question):
    found = base.execute(question)
    names = [column[0] for column in found.description]
    return names, [[cell(value) for value in row] for row in found.fetchall()]
