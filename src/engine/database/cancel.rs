//! Questions that are given up, by whoever asks or after some time: the server is told, too.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{RecvTimeoutError, Sender, channel};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::time::Duration;

use adbc_core::CancelHandle;

/// What is being asked.
static ASKED: Mutex<Option<Arc<dyn CancelHandle>>> = Mutex::new(None);

/// Listening begins with the first question.
static LISTENS: OnceLock<bool> = OnceLock::new();

/// What a process ends with that somebody interrupts.
const INTERRUPTED: i32 = 130;

/// A question that is being asked. As long as this lives, an interruption gives it up first.
pub struct Asking {
    /// Dropped with it: nobody has to wait for the time to pass.
    _waits: Option<Sender<()>>,
    is_late: Arc<AtomicBool>,
}

impl Asking {
    /// Has a question given up when somebody interrupts this process, or when so much time has
    /// passed.
    pub fn begins(question: Box<dyn CancelHandle>, limit: Option<Duration>) -> Self {
        LISTENS.get_or_init(|| ctrlc::set_handler(interrupted).is_ok());
        let question: Arc<dyn CancelHandle> = Arc::from(question);
        *ASKED.lock().unwrap_or_else(PoisonError::into_inner) = Some(Arc::clone(&question));
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
            _waits: waits,
            is_late,
        }
    }

    /// Whether it was given up since it took too long.
    pub fn is_late(&self) -> bool {
        self.is_late.load(Ordering::Acquire)
    }
}

impl Drop for Asking {
    fn drop(&mut self) {
        *ASKED.lock().unwrap_or_else(PoisonError::into_inner) = None;
    }
}

fn interrupted() {
    if let Some(question) = &*ASKED.lock().unwrap_or_else(PoisonError::into_inner) {
        // Whether the server hears it or not, this ends.
        let _ = question.try_cancel();
    }
    std::process::exit(INTERRUPTED);
}
