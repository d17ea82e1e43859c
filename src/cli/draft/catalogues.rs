//! What is asked of the catalogue of each engine.

/// The catalogue of an engine.
pub(super) struct Catalogue {
    engine: &'static str,
    /// The schema that need not be said.
    pub unsaid: &'static str,
    /// Each column of each table that may be read: its schema, table and name, `view` or something
    /// else, what is said of the table and of the column, and its type where answers do not tell it.
    pub columns: &'static str,
    /// The tables by themselves, with the number of the row that tells of them, where one that is
    /// broken keeps the others from being told.
    pub each: Option<&'static str>,
    /// The columns of primary keys, in order: schema, table, column.
    pub primary: &'static str,
    /// Columns that refer to another one: schema, table, column of both.
    pub foreign: &'static str,
}

static CATALOGUES: [Catalogue; 4] = [
    Catalogue {
        engine: "postgres",
        unsaid: "",
        columns: "SELECT CAST(n.nspname AS text), CAST(c.relname AS text), CAST(a.attname AS text), \
             CASE WHEN c.relkind IN ('v', 'm') THEN 'view' ELSE 'table' END, \
             obj_description(c.oid, 'pg_class'), col_description(c.oid, a.attnum), CAST(NULL AS text) \
             FROM pg_catalog.pg_class AS c \
             JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace \
             JOIN pg_catalog.pg_attribute AS a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped \
             WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f') AND NOT c.relispartition \
             AND n.nspname <> 'information_schema' AND n.nspname NOT LIKE 'pg@_%' ESCAPE '@' \
             AND has_schema_privilege(n.oid, 'USAGE') AND has_table_privilege(c.oid, 'SELECT') \
             ORDER BY 1, 2, a.attnum",
        each: None,
        primary: "SELECT CAST(n.nspname AS text), CAST(c.relname AS text), CAST(a.attname AS text) \
             FROM pg_catalog.pg_constraint AS k \
             JOIN pg_catalog.pg_class AS c ON c.oid = k.conrelid \
             JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace \
             CROSS JOIN LATERAL unnest(k.conkey) WITH ORDINALITY AS u (attnum, place) \
             JOIN pg_catalog.pg_attribute AS a ON a.attrelid = c.oid AND a.attnum = u.attnum \
             WHERE k.contype = 'p' ORDER BY 1, 2, u.place",
        foreign: "SELECT CAST(n.nspname AS text), CAST(c.relname AS text), CAST(a.attname AS text), \
             CAST(hn.nspname AS text), CAST(h.relname AS text), CAST(ha.attname AS text) \
             FROM pg_catalog.pg_constraint AS k \
             JOIN pg_catalog.pg_class AS c ON c.oid = k.conrelid \
             JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace \
             JOIN pg_catalog.pg_attribute AS a ON a.attrelid = c.oid AND a.attnum = k.conkey[1] \
             JOIN pg_catalog.pg_class AS h ON h.oid = k.confrelid \
             JOIN pg_catalog.pg_namespace AS hn ON hn.oid = h.relnamespace \
             JOIN pg_catalog.pg_attribute AS ha ON ha.attrelid = h.oid AND ha.attnum = k.confkey[1] \
             WHERE k.contype = 'f' AND array_length(k.conkey, 1) = 1 ORDER BY 1, 2, 3",
    },
    Catalogue {
        engine: "duckdb",
        unsaid: "main",
        columns: "SELECT c.schema_name, c.table_name, c.column_name, \
             CASE WHEN v.view_name IS NULL THEN 'table' ELSE 'view' END, \
             COALESCE(t.comment, v.comment), c.comment, CAST(NULL AS VARCHAR) FROM duckdb_columns() AS c \
             LEFT JOIN duckdb_tables() AS t ON t.database_oid = c.database_oid AND t.schema_oid = c.schema_oid \
             AND t.table_name = c.table_name \
             LEFT JOIN duckdb_views() AS v ON v.database_oid = c.database_oid AND v.schema_oid = c.schema_oid \
             AND v.view_name = c.table_name \
             WHERE NOT c.internal AND c.database_name = current_database() ORDER BY 1, 2, c.column_index",
        each: None,
        primary: "SELECT schema_name, table_name, unnest(constraint_column_names) FROM duckdb_constraints() \
             WHERE constraint_type = 'PRIMARY KEY' AND database_name = current_database()",
        foreign: "SELECT schema_name, table_name, constraint_column_names[1], schema_name, referenced_table, \
             referenced_column_names[1] FROM duckdb_constraints() \
             WHERE constraint_type = 'FOREIGN KEY' AND len(constraint_column_names) = 1 \
             AND database_name = current_database() ORDER BY 1, 2, 3",
    },
    Catalogue {
        engine: "sqlite",
        unsaid: "main",
        columns: "SELECT 'main', m.name, p.name, m.type, '', '', p.type FROM sqlite_master AS m \
             JOIN pragma_table_xinfo(m.name) AS p WHERE m.type IN ('table', 'view') AND p.hidden <> 1 \
             AND m.name NOT LIKE 'sqlite@_%' ESCAPE '@' ORDER BY m.name, p.cid",
        each: Some(
            "SELECT m.name, m.rowid FROM sqlite_master AS m WHERE m.type IN ('table', 'view') \
             AND m.name NOT LIKE 'sqlite@_%' ESCAPE '@' ORDER BY m.name",
        ),
        primary: "SELECT 'main', m.name, p.name FROM sqlite_master AS m \
             JOIN pragma_table_info(m.name) AS p WHERE m.type = 'table' AND p.pk > 0 ORDER BY m.name, p.pk",
        foreign: "SELECT 'main', m.name, f.\"from\", 'main', f.\"table\", f.\"to\" FROM sqlite_master AS m \
             JOIN pragma_foreign_key_list(m.name) AS f WHERE m.type = 'table' AND f.\"to\" IS NOT NULL \
             GROUP BY m.name, f.id HAVING COUNT(*) = 1 ORDER BY 1, 2, 3",
    },
    Catalogue {
        engine: "mysql",
        unsaid: "",
        columns: "SELECT c.table_schema, c.table_name, c.column_name, \
             CASE WHEN t.table_type LIKE '%VIEW%' THEN 'view' ELSE 'table' END, \
             CASE WHEN t.table_type LIKE '%VIEW%' THEN '' ELSE t.table_comment END, c.column_comment, NULL \
             FROM information_schema.columns AS c JOIN information_schema.tables AS t \
             ON t.table_schema = c.table_schema AND t.table_name = c.table_name \
             WHERE c.table_schema NOT IN ('information_schema', 'mysql', 'performance_schema', 'sys') \
             AND c.table_schema = COALESCE(DATABASE(), c.table_schema) \
             ORDER BY c.table_schema, c.table_name, c.ordinal_position",
        each: None,
        primary: "SELECT table_schema, table_name, column_name FROM information_schema.key_column_usage \
             WHERE constraint_name = 'PRIMARY' ORDER BY table_schema, table_name, ordinal_position",
        foreign: "SELECT table_schema, table_name, MIN(column_name), MIN(referenced_table_schema), \
             MIN(referenced_table_name), MIN(referenced_column_name) FROM information_schema.key_column_usage \
             WHERE referenced_table_name IS NOT NULL GROUP BY table_schema, table_name, constraint_name \
             HAVING COUNT(*) = 1 ORDER BY 1, 2, 3",
    },
];

/// The catalogue of an engine that has one to ask.
pub(super) fn of(engine: &str) -> Option<&'static Catalogue> {
    let engine = match engine {
        "mariadb" => "mysql",
        engine => engine,
    };
    CATALOGUES.iter().find(|catalogue| catalogue.engine == engine)
}

/// Whether the tables of such a database can be asked for.
pub(in crate::cli) fn has_catalogue(engine: &str) -> bool {
    of(engine).is_some()
}
