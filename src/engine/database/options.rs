//! What a driver is told, part by part, of a connection string.

use super::file;
use super::secret::decoded;
use crate::engine::Told;
use crate::words::{Said, say};

/// Options by their names.
pub type Options = Vec<(&'static str, String)>;

/// The schemes that stand before the address of a server of Flight SQL.
const FLIGHT: [&str; 3] = ["grpc://", "grpc+tcp://", "grpc+tls://"];

/// How BigQuery is told who asks, by the number that stands for it in a connection string.
const WHO: [&str; 4] = [
    "adbc.bigquery.sql.auth_type.app_default_credentials",
    "adbc.bigquery.sql.auth_type.json_credential_file",
    "adbc.bigquery.sql.auth_type.json_credential_string",
    "adbc.bigquery.sql.auth_type.user_authentication",
];

/// What else may stand behind `?` for BigQuery, and what its driver calls it.
const OF_BIGQUERY: [(&str, &str); 6] = [
    ("DatasetId", "adbc.bigquery.sql.dataset_id"),
    ("Location", "adbc.bigquery.sql.location"),
    ("AuthCredentials", "adbc.bigquery.sql.auth_credentials"),
    ("AuthClientId", "adbc.bigquery.sql.auth.client_id"),
    ("AuthClientSecret", "adbc.bigquery.sql.auth.client_secret"),
    ("AuthRefreshToken", "adbc.bigquery.sql.auth.refresh_token"),
];

/// Whether a server of Flight SQL is meant, whichever engine answers there.
pub fn is_flight(uri: &str) -> bool {
    FLIGHT.iter().any(|scheme| uri.starts_with(scheme))
}

/// What a driver is told.
///
/// # Errors
/// What is wrong with the string, without what stands there.
pub fn of(told: Told, uri: &str) -> Result<Options, Said> {
    match told {
        Told::As(name) => Ok(vec![(name, uri.to_owned())]),
        Told::DuckDb => file::duckdb(uri),
        Told::Sqlite => file::sqlite(uri),
        // Days of the years before 1678 and after 2261 have no room in nanoseconds.
        Told::Snowflake => Ok(vec![
            ("uri", uri.to_owned()),
            (
                "adbc.snowflake.sql.client_option.max_timestamp_precision",
                "microseconds".to_owned(),
            ),
        ]),
        Told::BigQuery => bigquery(uri),
        Told::FlightSql => flight(uri),
    }
}

/// `bigquery:///project?DatasetId=shop&OAuthType=1&AuthCredentials=/etc/key.json`, as the newer
/// drivers of it read it themselves.
fn bigquery(uri: &str) -> Result<Options, Said> {
    let unusable = || {
        say!(
            "it is not of the form `{form}`",
            form = "bigquery:///project?DatasetId=…&OAuthType=1&AuthCredentials=/etc/key.json"
        )
    };
    let rest = uri.strip_prefix("bigquery://").ok_or_else(unusable)?;
    let (path, options) = rest.split_once('?').unwrap_or((rest, ""));
    let (host, project) = path.split_once('/').ok_or_else(unusable)?;
    let is_known = matches!(
        host,
        "" | "bigquery.googleapis.com" | "bigquery.googleapis.com:443"
    );
    if !is_known || project.is_empty() || project.contains('/') {
        return Err(unusable());
    }
    let mut told = vec![("adbc.bigquery.sql.project_id", decoded(project))];
    let mut who = WHO.first();
    for (name, value) in pairs(options) {
        if name == "OAuthType" {
            who = value.parse().ok().and_then(|at: usize| WHO.get(at));
            continue;
        }
        let known = OF_BIGQUERY.iter().find(|(known, _)| *known == name);
        let (_, option) = known.ok_or_else(|| say!("it has an option that there is not"))?;
        told.push((option, value));
    }
    let who = who.ok_or_else(|| say!("its option `{option}` has no such value", option = "OAuthType"))?;
    told.push(("adbc.bigquery.sql.auth_type", (*who).to_owned()));
    Ok(told)
}

/// `grpc+tls://user:password@host:31337`, or `grpc+tls://host:31337?token=…`.
fn flight(uri: &str) -> Result<Options, Said> {
    let (address, options) = uri.split_once('?').unwrap_or((uri, ""));
    let (scheme, place) = address.split_once("://").unwrap_or(("grpc", address));
    let mut told = Vec::new();
    let place = match place.rsplit_once('@') {
        Some((who, place)) => {
            let (user, password) = who.split_once(':').unwrap_or((who, ""));
            told.push(("username", decoded(user)));
            told.push(("password", decoded(password)));
            place
        }
        None => place,
    };
    told.push(("uri", format!("{scheme}://{place}")));
    // A session is told apart by a cookie where a server keeps one.
    told.push(("adbc.flight.sql.rpc.with_cookie_middleware", "true".to_owned()));
    for (name, value) in pairs(options) {
        told.push(match name {
            "token" => ("adbc.flight.sql.authorization_header", format!("Bearer {value}")),
            "tls_skip_verify" => ("adbc.flight.sql.client_option.tls_skip_verify", value),
            _ => return Err(say!("it has an option that there is not")),
        });
    }
    Ok(told)
}

/// What stands behind `?`.
fn pairs(options: &str) -> impl Iterator<Item = (&str, String)> {
    let options = options.split('&').filter(|option| !option.is_empty());
    options.map(|option| {
        let (name, value) = option.split_once('=').unwrap_or((option, ""));
        (name, decoded(value))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words::Language;

    fn told(told: Told, uri: &str) -> Result<Vec<String>, String> {
        let options = of(told, uri).map_err(|said| said.of(Language::English).to_owned())?;
        let named = options.into_iter().map(|(name, value)| format!("{name}={value}"));
        Ok(named.collect())
    }

    #[test]
    fn bigquery_is_told_part_by_part() {
        let uri =
            "bigquery:///my-project?DatasetId=shop&Location=EU&OAuthType=1&AuthCredentials=%2Fetc%2Fkey.json";
        assert_eq!(
            told(Told::BigQuery, uri).unwrap(),
            [
                "adbc.bigquery.sql.project_id=my-project",
                "adbc.bigquery.sql.dataset_id=shop",
                "adbc.bigquery.sql.location=EU",
                "adbc.bigquery.sql.auth_credentials=/etc/key.json",
                "adbc.bigquery.sql.auth_type=adbc.bigquery.sql.auth_type.json_credential_file",
            ]
        );
        let own = told(Told::BigQuery, "bigquery:///p").unwrap();
        assert_eq!(
            own.last().unwrap(),
            "adbc.bigquery.sql.auth_type=adbc.bigquery.sql.auth_type.app_default_credentials"
        );
        for wrong in [
            "my-project",
            "bigquery://",
            "bigquery:///",
            "bigquery://127.0.0.1:1/p",
            "bigquery:///p/q",
            "bigquery:///p?Dataset=secret",
            "bigquery:///p?OAuthType=9secret",
        ] {
            let said = told(Told::BigQuery, wrong).unwrap_err();
            assert!(!said.contains("secret"), "{said}");
        }
    }

    #[test]
    fn who_asks_is_none_of_the_address() {
        assert!(is_flight("grpc+tls://db:31337") && !is_flight("postgresql://db"));
        assert_eq!(
            told(
                Told::FlightSql,
                "grpc+tls://ann:p%40ss@db:31337?tls_skip_verify=true"
            )
            .unwrap(),
            [
                "username=ann",
                "password=p@ss",
                "uri=grpc+tls://db:31337",
                "adbc.flight.sql.rpc.with_cookie_middleware=true",
                "adbc.flight.sql.client_option.tls_skip_verify=true",
            ]
        );
        let token = told(Told::FlightSql, "grpc://db:31337?token=abc").unwrap();
        assert_eq!(
            token.last().unwrap(),
            "adbc.flight.sql.authorization_header=Bearer abc"
        );
        assert!(told(Told::FlightSql, "grpc://db:31337?tls=secret").is_err());
    }
}
