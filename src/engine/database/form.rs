//! Whether a connection string can be read in one way only, so that what is secret in it is known.

/// The schemes of connection strings.
const SCHEMES: [&str; 16] = [
    "postgresql",
    "postgres",
    "redshift",
    "mysql",
    "mariadb",
    "starrocks",
    "doris",
    "grpc",
    "grpc+tcp",
    "grpc+tls",
    "sc",
    "bigquery",
    "snowflake",
    "trino",
    "sqlserver",
    "duckdb",
];

/// What `key=value` may name; options of encryption and of the line begin alike.
const KEYS: [&str; 22] = [
    "host",
    "hostaddr",
    "port",
    "dbname",
    "user",
    "password",
    "passfile",
    "service",
    "options",
    "application_name",
    "fallback_application_name",
    "client_encoding",
    "connect_timeout",
    "channel_binding",
    "require_auth",
    "requirepeer",
    "replication",
    "target_session_attrs",
    "load_balance_hosts",
    "krbsrvname",
    "gsslib",
    "gssencmode",
];
const KINDS: [&str; 3] = ["ssl", "tcp_", "keepalives"];

/// Whether a connection string of an engine can be read in one way only.
pub fn is_plain(engine: &str, uri: &str) -> bool {
    match (uri.split_once("://"), engine) {
        (Some((scheme, rest)), _) => SCHEMES.contains(&scheme) && is_address(rest),
        (None, "duckdb" | "sqlite") => !(uri.contains('@') || uri.contains('=') && uri.contains(' ')),
        (None, "snowflake") => is_address(uri),
        (None, _) => are_pairs(uri),
    }
}

/// `user:password@host:port/base?name=value`.
fn is_address(text: &str) -> bool {
    let (place, options) = match text.split_once(['?', ';']) {
        Some((place, options)) => (place, Some(options)),
        None => (text, None),
    };
    let (authority, base) = place.split_once('/').unwrap_or((place, ""));
    let (who, hosts) = match authority.split_once('@') {
        Some((who, hosts)) => (Some(who), hosts),
        None => (None, authority),
    };
    who.is_none_or(is_who)
        && hosts.split(',').all(is_host)
        && is_written(base, "-._~+$/")
        && options.is_none_or(are_options)
}

fn is_who(who: &str) -> bool {
    let (user, password) = who.split_once(':').unwrap_or((who, ""));
    is_written(user, "-._~!$*+") && is_written(password, "-._~!$*+=()")
}

fn is_host(host: &str) -> bool {
    let (name, port) = match host.strip_prefix('[') {
        Some(rest) => match rest.split_once(']') {
            Some((name, behind)) if is_of(name, ":.%") => (name, behind),
            _ => return false,
        },
        None => {
            let end = host.find(':').unwrap_or(host.len());
            let (name, port) = host.split_at(end);
            if !is_written(name, "-._~") {
                return false;
            }
            (name, port)
        }
    };
    let is_port = |port: &str| {
        port.strip_prefix(':')
            .is_some_and(|port| port.parse::<u16>().is_ok())
    };
    (port.is_empty() || is_port(port)) && name.is_ascii()
}

fn are_options(options: &str) -> bool {
    let mut options = options.split(['&', ';']).filter(|option| !option.is_empty());
    options.all(|option| {
        let pair = option.split_once('=');
        pair.is_some_and(|(name, value)| is_of(name, "-._") && is_written(value, "-._~+$/:,=*!"))
    })
}

/// Letters, digits, these signs, and others as `%40`.
fn is_written(text: &str, signs: &str) -> bool {
    let mut parts = text.split('%');
    let is_first = parts.next().is_some_and(|first| is_of(first, signs));
    is_first
        && parts.all(|part| {
            let mut rest = part.chars();
            let is_escape = (0..2).all(|_| rest.next().is_some_and(|digit| digit.is_ascii_hexdigit()));
            is_escape && is_of(rest.as_str(), signs)
        })
}

fn is_of(text: &str, signs: &str) -> bool {
    text.chars()
        .all(|sign| sign.is_ascii_alphanumeric() || signs.contains(sign))
}

/// `host=db user='ann'`, each known and said once.
fn are_pairs(text: &str) -> bool {
    let Some(pairs) = pairs(text) else { return false };
    let is_number = |port: &str| port.split(',').all(|port| port.parse::<u16>().is_ok());
    let are_ports = pairs
        .iter()
        .all(|(name, value)| *name != "port" || is_number(value));
    let mut names: Vec<&str> = pairs.iter().map(|(name, _)| *name).collect();
    let are_known = names
        .iter()
        .all(|name| KEYS.contains(name) || KINDS.iter().any(|kind| name.starts_with(kind)));
    let count = names.len();
    names.sort_unstable();
    names.dedup();
    are_known && are_ports && count > 0 && names.len() == count
}

/// What stands in `name=value name='value'`, in quotes or not.
pub fn pairs(text: &str) -> Option<Vec<(&str, &str)>> {
    let mut pairs = Vec::new();
    let mut rest = text.trim();
    while !rest.is_empty() {
        let (name, behind) = rest.split_once('=')?;
        let (value, after) = match behind.strip_prefix('\'') {
            Some(quoted) => quoted.split_once('\'')?,
            None => behind.split_at(behind.find(char::is_whitespace).unwrap_or(behind.len())),
        };
        let is_apart = after.is_empty() || after.starts_with(char::is_whitespace);
        if !is_apart || value.contains(['\\', '\'']) || !is_of(name, "_") {
            return None;
        }
        pairs.push((name, value));
        rest = after.trim_start();
    }
    Some(pairs)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strings_of_the_documents_are_plain() {
        for (engine, uri) in [
            (
                "postgres",
                "postgresql://ann:p%40ss@db.example:5432/base?sslmode=require",
            ),
            ("postgres", "postgresql://ann@[::1]:5432,other/base"),
            ("postgres", "postgresql:///base?host=/run/postgresql"),
            (
                "postgres",
                "host=127.0.0.1 port=5432 user=ann password='hunter two' sslmode=require",
            ),
            ("mysql", "mysql://ann:abc==@db:3306/shop?tls=true"),
            ("snowflake", "ann:pw@account/base/schema?warehouse=W&role=R"),
            (
                "bigquery",
                "bigquery:///project?DatasetId=shop&AuthCredentials=/etc/key.json",
            ),
            ("duckdb", "grpc+tls://host:31337?token=abc"),
            ("spark", "sc://host:15002/;token=abc;user_id=ann"),
            ("sqlserver", "sqlserver://ann:pw@host:1433?database=base"),
            ("duckdb", "/data/my shop.duckdb"),
            ("sqlite", ":memory:"),
        ] {
            assert!(is_plain(engine, uri), "{uri}");
        }
    }

    #[test]
    fn a_password_with_signs_of_its_own_makes_a_string_that_is_not() {
        for (engine, uri) in [
            ("postgres", "postgresql://ann:p@Secret@host:5/base"),
            ("postgres", "postgresql://ann:Sec/ret@host:5/base"),
            ("postgres", "postgresql://ann:Sec?ret@host:5/base"),
            ("postgres", "postgresql://ann:Sec:ret@host:5/base"),
            ("postgres", "postgresql://ann:Sec#ret@host:5/base"),
            ("postgres", "postgresql://ann:Sec%ret@host:5/base"),
            ("postgres", "postgresql://ann:Secret"),
            ("postgres", "postgresql://ann:99999999"),
            ("postgres", "ann:Secret@host"),
            ("postgres", "host=h port=1 password=Super Secret"),
            ("postgres", "host=h password=Super Sec=ret"),
            ("postgres", "host=h password=Super host=Secret"),
            ("postgres", "host=h port=Secret"),
            ("postgres", "host=h password='Super'Secret'"),
            ("postgres", "Secret://Secret"),
            ("duckdb", "ann:p@Secret"),
            ("sqlite", "host=h password=Super Secret"),
        ] {
            assert!(!is_plain(engine, uri), "{uri}");
        }
    }
}
