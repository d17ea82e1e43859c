# What a cell becomes.
BOUND = {"truth": "NULLIF(@{0}, '') = 'true'", "text": "NULLIF(@{0}, '')"}
# What few tables have, at the ends of what there is room for.
ODD = """
    id BIGINT UNSIGNED PRIMARY KEY, exact DECIMAL(65,30), narrow DECIMAL(10,0), single FLOAT, twice DOUBLE,
    bits BIT(12), truth BIT(1), small TINYINT, on_day DATE, moment DATETIME(6), stamp TIMESTAMP(3) NULL, clock TIME(3),
    seen DATE DEFAULT '2020-02-02', made YEAR, words TEXT, word ENUM('one', 'zwei'), told JSON, bytes VARBINARY(8), total BIGINT UNSIGNED
"""
ROWS = [
    "(18446744073709551615, -99999999999999999999999999999999999.999999999999999999999999999999, 7, 16777215,"
    " 0.1, b'101010101010', b'1', -128, '1000-01-01', '9999-12-31 23:59:59.999999', '2026-01-01 20:00:00.125',"
    " '-838:59:59', DEFAULT, 2155, '复购 😀 ~it''s\\\\', 'zwei', '{\"a\": \"é\"}', 'plain', 9223372036854775808)",
    "(1, 0.000000000000000000000000000001, -7, 1.5, -1e300, b'0', b'0', 127, '9999-12-31', '1000-01-01 00:00:00',"
    " '1970-01-02 00:00:00', '00:00:00.5', DEFAULT, 1901, '', 'one', '[]', 'more', 0)",
    "(2" + ", NULL" * 11 + ", DEFAULT" + ", NULL" * 6 + ")",
]
# Days that are none, and bytes that are no text.
WRONG = "(1, '0000-00-00', '2026-01-00 00:00:00', x'ff')"


def bound(column):
    name, kind = column.split()
    return name + " = " + BOUND.get(kind, BOUND["text"]).format(name)


def fill(folder):
    cursor.execute("SET GLOBAL max_statement_time = 0")
    cursor.execute("SET time_zone = '+00:00'")
    cursor.execute("CREATE DATABASE shop CHARACTER SET utf8mb4")
    # Moments, which a session shows by its own clock.
    TYPES.update(time="timestamp(6) null", money="decimal(18,2)", text="varchar(100)")
    for table in TABLES:
        cursor.execute(f"CREATE TABLE shop.{table} ({columns(table)})")
        parts = TABLES[table].split(",")
        names = ", ".join("@" + part.split()[0] for part in parts)
        cursor.execute(
            f"LOAD DATA INFILE '{folder}/{table}.csv' INTO TABLE shop.{table} CHARACTER SET utf8mb4"
            f" FIELDS TERMINATED BY ',' OPTIONALLY ENCLOSED BY '\"' IGNORE 1 LINES ({names})"
            f" SET {', '.join(bound(part) for part in parts)}"
        )
    cursor.execute(f"CREATE TABLE shop.odd ({ODD})")
    cursor.execute(f"INSERT INTO shop.odd VALUES {', '.join(ROWS)}")
    cursor.execute("SET sql_mode = 'ALLOW_INVALID_DATES'")
    cursor.execute("CREATE TABLE shop.wrong (id BIGINT PRIMARY KEY, on_day DATE, moment DATETIME, words VARBINARY(8))")
    cursor.execute(f"INSERT INTO shop.wrong VALUES {WRONG}")
    # A moment of summer time in Shanghai, and one before; the same clocks go by another name, which is known here.
    cursor.execute("CREATE TABLE shop.summer (id BIGINT PRIMARY KEY, stamp TIMESTAMP NULL, untouched TIMESTAMP NULL)")
    cursor.execute("INSERT INTO shop.summer VALUES (1, '1988-07-01 15:30:00', '1985-07-01 15:30:00')")
    zone = subprocess.run(["mariadb-tzinfo-to-sql", "/usr/share/zoneinfo/Asia/Shanghai", "PRC"], capture_output=True)
    subprocess.run(["mariadb", "-S", path, "-u", "root", "mysql"], input=zone.stdout, check=True)
    # It is there, and nobody can read it.
    cursor.execute(
        "CREATE VIEW shop.torn AS SELECT id,"
        " (SELECT other.id FROM shop.odd AS other WHERE other.id >= odd.id) AS customer_id FROM shop.odd"
    )
    cursor.execute("CREATE USER merak@'%' IDENTIFIED BY 'planted-secret-7f3a'")
    cursor.execute("GRANT SELECT ON shop.* TO merak@'%'")
    return f"mysql://merak:planted-secret-7f3a@127.0.0.1:{PORT}/shop"
