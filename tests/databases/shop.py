"""The tables of `examples/shop` in a database: its connection string is said, and it stays until
the input ends. The scripts that stand before this one start a server, or open a file."""

TABLES = {
    "order_lines": "order_id whole, line_no whole, customer_id whole, ordered_at time,"
    " shipped_at time, promised_at time, status text, channel text, sku_id text, qty whole,"
    " unit_price money, amount money, cost money, weight money, refund money, refunded_at time,"
    " is_test truth, deleted_at time",
    "customers": "customer_id whole, registered_at day, province text, city text, first_channel text",
    "products": "sku_id text, category text, name text, unit_weight money",
    "visits": "customer_id whole, visited_at time, page text, channel text",
    "ad_spend": "ds day, channel text, amount money",
}
TYPES = {
    "whole": "bigint",
    "time": "timestamp",
    "day": "date",
    "money": "numeric(18,2)",
    "truth": "boolean",
    "text": "varchar",
}


def columns(table):
    pairs = [column.split() for column in TABLES[table].split(",")]
    return ", ".join(f"{name} {TYPES[kind]}" for name, kind in pairs)


uri = fill(sys.argv[1])
print(uri, flush=True)
sys.stdin.read()
