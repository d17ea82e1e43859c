//! Where a server is, by a connection string.

use std::io;
use std::time::Duration;

use mysql::{LocalInfileHandler, Opts, OptsBuilder, SslOpts};

use crate::engine::database::failure::Failure;
use crate::words::say;

/// How long a server may take to be reached, and to hear that nobody waits any more.
const REACHED: Duration = Duration::from_secs(10);

/// After so many milliseconds in which nothing comes it is asked whether it is still there.
const STILL_THERE: u32 = 30_000;

/// The names of a server that has another one, too.
const OTHER_NAMES: [&str; 3] = ["mariadb://", "starrocks://", "doris://"];

/// What a connection string says. Where questions may take so long, nothing is waited for
/// much longer than that.
///
/// # Errors
/// What is wrong with it.
pub fn of(uri: &str, limit: Option<Duration>) -> Result<Opts, Failure> {
    let rest = OTHER_NAMES.iter().find_map(|name| uri.strip_prefix(name));
    let uri = match rest {
        Some(rest) => format!("mysql://{rest}"),
        None => uri.to_owned(),
    };
    let (uri, is_encrypted) = encrypted(&uri)?;
    let said = Opts::from_url(&uri).map_err(mysql::Error::from)?;
    let (connects, lives) = (said.get_tcp_connect_timeout(), said.get_tcp_keepalive_time_ms());
    let encryption = said.get_ssl_opts().cloned();
    // A server that asks for a file of this machine gets none.
    let no_files = LocalInfileHandler::new(|_, _| Err(io::Error::from(io::ErrorKind::PermissionDenied)));
    let address = OptsBuilder::from_opts(said)
        .prefer_socket(false)
        .ssl_opts(encryption.or_else(|| is_encrypted.then(SslOpts::default)))
        .local_infile_handler(Some(no_files))
        .tcp_connect_timeout(Some(connects.unwrap_or(REACHED)))
        .tcp_keepalive_time_ms(Some(lives.unwrap_or(STILL_THERE)))
        .read_timeout(limit.map(|limit| limit + REACHED));
    Ok(address.into())
}

/// Whether `tls=true` is among the options, and the rest.
fn encrypted(uri: &str) -> Result<(String, bool), Failure> {
    let Some((place, options)) = uri.split_once('?') else {
        return Ok((uri.to_owned(), false));
    };
    let is_one = |option: &&str| option.starts_with("tls=");
    let is_encrypted = match options.split('&').find(is_one) {
        None | Some("tls=false") => false,
        Some("tls=true") => true,
        Some(_) => return Err(Failure::because(say!("`tls` is `true` or `false`"))),
    };
    let others: Vec<&str> = options.split('&').filter(|option| !is_one(option)).collect();
    Ok((format!("{place}?{}", others.join("&")), is_encrypted))
}

#[cfg(test)]
#[allow(clippy::expect_used, reason = "tests")]
mod tests {
    use super::*;

    #[test]
    fn each_name_of_the_protocol_is_taken() {
        for name in ["mysql", "mariadb", "starrocks", "doris"] {
            let uri = format!("{name}://ann:p%40ss@db.example:9030/shop");
            let address = of(&uri, None).expect("an address");
            assert_eq!(address.get_pass(), Some("p@ss"));
            assert_eq!(address.get_ip_or_hostname(), "db.example");
            assert_eq!(
                (address.get_tcp_port(), address.get_db_name()),
                (9030, Some("shop"))
            );
        }
        assert!(of("oracle://ann@db", None).is_err());
    }

    #[test]
    fn what_is_sent_is_encrypted_where_that_is_said() {
        let encrypts = |options: &str| {
            let address = of(&format!("mysql://ann@db/shop?{options}"), None).expect("an address");
            address.get_ssl_opts().is_some()
        };
        assert!(encrypts("tls=true") && encrypts("compress=true&tls=true"));
        assert!(encrypts("root_cert_path=/etc/ca.pem"));
        assert!(!encrypts("tls=false") && !encrypts("compress=true"));
        assert!(of("mysql://ann@db/shop?tls=perhaps", None).is_err());
    }

    #[test]
    fn an_option_that_is_none_is_refused() {
        assert!(of("mysql://ann@db?nothing=such", None).is_err());
    }
}
