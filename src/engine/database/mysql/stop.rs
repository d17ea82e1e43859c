//! How a server is told that nobody waits for an answer any more.

use mysql::prelude::Queryable;
use mysql::{Conn, Opts};

/// What a connection asks is stopped by another one.
#[derive(Clone)]
pub struct Stop {
    address: Opts,
    connection: u32,
}

impl Stop {
    /// For a connection, by its number at the server.
    pub fn new(address: Opts, connection: u32) -> Self {
        Self { address, connection }
    }

    /// Stops what is asked there now. Whether the server hears it or not, this ends.
    pub fn now(&self) {
        if let Ok(mut other) = Conn::new(self.address.clone()) {
            let _ = other.query_drop(format!("KILL QUERY {}", self.connection));
        }
    }
}
