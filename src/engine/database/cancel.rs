//! Questions that are given up, by whoever asks or after some time: the server is told, too.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{RecvTimeoutError, Sender, channel};
use std::time::Duration;

use adbc_core::CancelHandle;

use crate::engine::interrupt::{Pending, on_interrupt};

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
    pub fn begins(question: Box<dyn CancelHandle>, limit: Option<Duration>) -> Self {
        let question: Arc<dyn CancelHandle> = Arc::from(question);
        let interrupted = Arc::clone(&question);
        let gives_up = on_interrupt(move || {
            // Whether the server hears it or not, this ends.
            let _ = interrupted.try_cancel();
        });
        let is_late = Arc::new(AtomicBool::new(false));
        let late = Arc::clone(&is_late);
        let waits = limit.map(|limit| {
            let (waits, ends) = channel();
            std::thread::spawn(move || {
                if ends.recv_timeout(limit) == Err(RecvTimeoutError::Timeout) {
                    late.store(true, Ordering::Release);
                    // Should the server not hear it, the answer is waited for.
                    let _ = question.try_cancel();
                }
            });
            waits
        });
        Self {
            _gives_up: gives_up,
            _waits: waits,
            is_late,
        }
    }

    /// Whether it was given up since it took too long.
    pub fn is_late(&self) -> bool {
        self.is_late.load(Ordering::Acquire)
    }
}
