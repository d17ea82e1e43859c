"""Tables for drafts, in a database: its connection string is said, and it stays until the input
ends. The scripts that stand before this one start a server, or open a file."""

MANY = 60

TABLES = [
    "CREATE SCHEMA shop",
    "CREATE SCHEMA crm",
    "CREATE SCHEMA many",
    'CREATE SCHEMA "怪 库"',
    "CREATE TABLE shop.customers (customer_id bigint PRIMARY KEY, full_name varchar, registered_at date)",
    "CREATE TABLE shop.order_notes (order_id bigint PRIMARY KEY, note varchar)",
    "CREATE TABLE shop.orders (order_id bigint PRIMARY KEY, updated_at timestamp, ordered_at timestamp,"
    " customer_id bigint, gift_to_customer_id bigint, seller bigint REFERENCES shop.customers (customer_id),"
    ' "渠道" varchar, amount numeric(18,2), rate double precision, is_test boolean)',
    "CREATE TABLE shop.order_lines (order_id bigint, line_no integer, qty integer, PRIMARY KEY (order_id, line_no))",
    "CREATE VIEW shop.big_orders AS SELECT * FROM shop.orders WHERE amount > 20",
    "CREATE TABLE crm.customers (customer_id bigint PRIMARY KEY, tier varchar)",
    "CREATE TABLE crm.visits (id bigint, visited_at date, score integer)",
    "CREATE VIEW crm.monthly AS SELECT * FROM crm.customers",
    'CREATE TABLE "怪 库"."Order ""x"" 表" ("Na""me" varchar, "where" integer, "a`b" integer, "Ａｍｔ" integer,'
    ' amt integer, "day" date, " led" integer)',
    'CREATE TABLE "怪 库"."a.b" (one integer)',
    'CREATE TABLE "怪 库"."空\\" (one integer)',
]
WORDS = [
    "COMMENT ON TABLE shop.customers IS '客户'",
    "COMMENT ON COLUMN shop.customers.customer_id IS 'Given by the \"shop\".'",
    "COMMENT ON COLUMN shop.customers.full_name IS '姓名'",
    "COMMENT ON TABLE shop.orders IS 'One row per order.\n\nCancelled ones, too.'",
    "COMMENT ON COLUMN shop.orders.customer_id IS '买家'",
    "COMMENT ON COLUMN shop.orders.amount IS '金额：含税，单位元'",
    "COMMENT ON VIEW crm.monthly IS 'Customers by month\nmerak build 0123456789abcdef'",
    "COMMENT ON VIEW shop.big_orders IS 'Orders of some size'",
    """COMMENT ON COLUMN "怪 库"."Order ""x"" 表"."where" IS 'a \\ "b"'""",
]


def rows():
    for at in range(6):
        yield f"INSERT INTO shop.customers VALUES ({at}, '甲{at}', '2026-01-0{at + 1}')"
        yield f"INSERT INTO crm.customers VALUES ({at}, '{'ab'[at % 2]}')"
    for at in range(40):
        gift = at % 3 if at % 5 == 0 else "NULL"
        yield (
            f"INSERT INTO shop.orders VALUES ({at}, NULL, '2026-01-02 10:00:00', {at % 7}, {gift}, {at % 4},"
            f" '{'线上' if at % 2 else '门店'}', {at}.50, 0.5, {TRUTHS[at % 2]})"
        )
        yield f"INSERT INTO shop.order_notes VALUES ({at}, 'note {at}')"
        yield f"INSERT INTO shop.order_lines VALUES ({at // 2}, {at % 2}, {at})"
        yield f"INSERT INTO crm.visits VALUES ({max(at, 1)}, '2026-01-02', {at})"
    for at in range(3):
        yield f"""INSERT INTO "怪 库"."Order ""x"" 表" VALUES ('n', {at}, 1, 2, 3, '2026-01-0{at + 1}', 4)"""
    for at in range(MANY):
        yield (
            f"CREATE TABLE many.thing{at}s (thing{at}_id bigint PRIMARY KEY, thing{max(at - 1, 0)}_ref_id bigint,"
            f" thing{(at + 1) % MANY}_id bigint, made_at timestamp, price numeric(10,2))"
        )
        each = [f"({row}, {row}, {row % 3}, '2026-01-02 10:00:00', {row}.25)" for row in range(5)]
        yield f"INSERT INTO many.thing{at}s VALUES {', '.join(each)}"


uri = fill([*TABLES, *WORDS, *rows(), *MORE])
print(uri, flush=True)
sys.stdin.read()
