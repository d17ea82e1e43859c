//! Questions that are given up: the server is told, too.

use std::sync::{Mutex, OnceLock, PoisonError};

use adbc_core::CancelHandle;

/// What is being asked.
static ASKED: Mutex<Option<Box<dyn CancelHandle>>> = Mutex::new(None);

/// Listening begins with the first question.
static LISTENS: OnceLock<bool> = OnceLock::new();

/// What a process ends with that somebody interrupts.
const INTERRUPTED: i32 = 130;

/// As long as it lives, an interruption gives up the question first.
pub struct Asking;

/// Has a question given up when somebody interrupts this process.
pub fn while_asking(question: Box<dyn CancelHandle>) -> Asking {
    LISTENS.get_or_init(|| ctrlc::set_handler(interrupted).is_ok());
    *ASKED.lock().unwrap_or_else(PoisonError::into_inner) = Some(question);
    Asking
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
