def fill(folder):
    base.autocommit = True
    cursor.execute("ALTER ROLE merak SET statement_timeout = 0")
    cursor.execute("CREATE SCHEMA shop")
    for table in TABLES:
        cursor.execute(f"CREATE TABLE shop.{table} ({columns(table)})")
        text = open(f"{folder}/{table}.csv", "rb").read()
        with cursor.copy(f"COPY shop.{table} FROM STDIN (FORMAT csv, HEADER)") as rows:
            rows.write(text)
    port = address.split("port=")[1].split()[0]
    return f"postgresql://merak:planted-secret-7f3a@127.0.0.1:{port}/postgres"
