import re

TRUTHS = ["0", "1"]
# Types that few have; what nobody may read.
MORE = [
    "CREATE TABLE crm.accounts (id BIGINT PRIMARY KEY, mood ENUM('good', 'bad'), said JSON, made YEAR,"
    " seen_at DATETIME(6), bits BIT(3))",
    "INSERT INTO crm.accounts VALUES (1, 'good', '{}', 2020, '2026-01-02 10:00:00', 5)",
    "CREATE TABLE hidden.things (id BIGINT)",
]


def words(statement):
    """Comments, as they are said here."""
    about = re.match(r"COMMENT ON (TABLE|COLUMN|VIEW) (.*) IS ('.*')$", statement, re.S)
    kind, name, text = about.groups()
    if kind == "TABLE":
        return f"ALTER TABLE {name} COMMENT = {text}"
    if kind == "VIEW":
        return None
    table, column = name.rsplit(".", 1)
    cursor.execute(f"SHOW CREATE TABLE {table}")
    lines = cursor.fetchone()[1].replace("`", '"').splitlines()
    bare = column.strip('"')
    line = next(line.strip(" ,") for line in lines if line.strip().startswith(f'"{bare}" '))
    return f"ALTER TABLE {table} MODIFY {line} COMMENT {text}"


def fill(statements):
    cursor.execute("SET sql_mode = 'ANSI_QUOTES,NO_BACKSLASH_ESCAPES'")
    cursor.execute("CREATE SCHEMA hidden")
    for statement in statements:
        if statement.startswith("CREATE SCHEMA"):
            statement += " CHARACTER SET utf8mb4"
        if statement.startswith("COMMENT"):
            statement = words(statement)
        if statement:
            statement = re.sub(r"\bvarchar\b(?!\()", "varchar(100)", statement)
            statement = re.sub(r"\btimestamp\b", "datetime", statement)
            # Only so are they kept, and not only read.
            reference = re.search(r"(\w+) bigint REFERENCES (\S+) \((\w+)\)", statement)
            if reference:
                column, table, key = reference.groups()
                statement = statement.replace(reference[0], f"{column} bigint")[:-1]
                statement += f", FOREIGN KEY ({column}) REFERENCES {table} ({key}))"
            cursor.execute(statement)
    cursor.execute("CREATE USER reader@'%' IDENTIFIED BY 'planted-secret-7f3a'")
    for schema in ["shop", "crm", "many", '"怪 库"']:
        cursor.execute(f"GRANT SELECT ON {schema}.* TO reader@'%'")
    return f"mysql://reader:planted-secret-7f3a@127.0.0.1:{PORT}/"
