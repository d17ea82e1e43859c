TRUTHS = ["false", "true"]
MORE = [
    "CREATE TYPE mood AS ENUM ('good', 'bad')",
    "CREATE TABLE crm.accounts (id uuid PRIMARY KEY, mood mood, said json, cents money, tags text[],"
    " seen_at timestamptz)",
    "INSERT INTO crm.accounts SELECT CAST('00000000-0000-0000-0000-00000000000' || n AS uuid), 'good', '{}', 1.5,"
    " '{a}', '2026-01-02 10:00:00+00' FROM generate_series(0, 4) AS n",
    "CREATE TABLE crm.members (id bigint PRIMARY KEY, account_id uuid)",
    "INSERT INTO crm.members SELECT n, CAST('00000000-0000-0000-0000-00000000000' || n % 5 AS uuid)"
    " FROM generate_series(0, 9) AS n",
    "CREATE FUNCTION crm.fails() RETURNS integer LANGUAGE plpgsql AS"
    " $$ BEGIN RAISE EXCEPTION 'no such luck'; END $$",
    "CREATE VIEW crm.unlucky AS SELECT id FROM crm.members WHERE crm.fails() = id",
    "CREATE TABLE crm.hidden (id bigint)",
    "CREATE ROLE reader LOGIN PASSWORD 'planted-secret-7f3a'",
    "GRANT USAGE ON SCHEMA shop, crm, many, \"怪 库\" TO reader",
    "GRANT SELECT ON ALL TABLES IN SCHEMA shop, crm, many, \"怪 库\" TO reader",
    "REVOKE SELECT ON crm.hidden FROM reader",
]


def fill(statements):
    base.autocommit = True
    for statement in statements:
        cursor.execute(statement)
    port = address.split("port=")[1].split()[0]
    return f"postgresql://reader:planted-secret-7f3a@127.0.0.1:{port}/postgres"
