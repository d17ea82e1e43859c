//! Questions that are given up, by whoever asks or after some time: the server is told, too.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{RecvTimeoutError, Sender, channel};
use std::time::Duration;

use crate::engine::interrupt::{Pending, on_interrupt};

/// What tells a server that nobody waits for an answer any more.
pub type GivesUp = Arc<dyn Fn() + Send + Sync>;

/// A question that is being asked. As long as this lives, an interruption gives it up first.
pub struct Asking {
    _gives_up: Pending,
    /// Dropped with it: nobody has to wait for the time to pass.
    _waits: Option<Sender<()>>,
    is_late: Arc<AtomicBool>,
}

impl Asking {
    /// Has a question given up when somebody interrupts this process, or when so much time has
    /// passed.
    pub fn begins(gives_up: GivesUp, limit: Option<Duration>) -> Self {
        let interrupted = Arc::clone(&gives_up);
        let pending = on_interrupt(move || interrupted());
        let is_late = Arc::new(AtomicBool::new(false));
        let late = Arc::clone(&is_late);
        let waits = limit.map(|limit| {
            let (waits, ends) = channel();
            std::thread::spawn(move || {
                if ends.recv_timeout(limit) == Err(RecvTimeoutError::Timeout) {
                    late.store(true, Ordering::Release);
                    // Should the server not hear it, the answer is waited for.
                    gives_up();
                }
            });
            waits
        });
        Self {
            _gives_up: pending,
            _waits: waits,
            is_late,
        }
    }

    /// Whether it was given up since it took too long.
    pub fn is_late(&self) -> bool {
        self.is_late.load(Ordering::Acquire)
    }
}
