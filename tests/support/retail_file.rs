//! The invoices of an online shop, which stand beside the repository.

use std::io::Write;
use std::path::Path;

pub const DATA: &str = concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/../shared/data/online_retail.parquet"
);

/// Where they are. Says so where they are not; on CI that is a failure.
pub fn path() -> Option<String> {
    let there = Path::new(DATA).exists();
    assert!(there || std::env::var_os("CI").is_none(), "{DATA} is missing");
    if !there {
        // Past the harness, which keeps what passing tests print.
        let said = writeln!(
            std::io::stderr(),
            "skipped: {DATA} is not there, see tests/retail/README.md"
        );
        assert!(said.is_ok());
    }
    there.then(|| DATA.to_owned())
}
