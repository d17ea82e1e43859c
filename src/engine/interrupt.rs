//! What is given up, or cleared away, when somebody interrupts this process.
//!
//! In: actions, each for as long as its [`Pending`] lives.
//! Out: on an interruption (Ctrl-C, or being asked to end) all of them are done, the last one
//! first; then the process ends with 130.
//! Never: does anything where nothing is pending but to end.

use std::fmt;
use std::sync::{Mutex, OnceLock, PoisonError};

/// What a process ends with that somebody interrupts.
const INTERRUPTED: i32 = 130;

type Action = Box<dyn Fn() + Send>;

struct Actions {
    next: u64,
    pending: Vec<(u64, Action)>,
}

static ACTIONS: Mutex<Actions> = Mutex::new(Actions {
    next: 0,
    pending: Vec::new(),
});

/// Listening begins with the first action.
static LISTENS: OnceLock<bool> = OnceLock::new();

/// An action that is done if the process is interrupted while this lives.
#[must_use]
pub struct Pending(u64);

impl fmt::Debug for Pending {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_tuple("Pending").field(&self.0).finish()
    }
}

/// Has something done if somebody interrupts.
pub fn on_interrupt(action: impl Fn() + Send + 'static) -> Pending {
    LISTENS.get_or_init(|| ctrlc::set_handler(interrupted).is_ok());
    let mut actions = ACTIONS.lock().unwrap_or_else(PoisonError::into_inner);
    let number = actions.next;
    actions.next += 1;
    actions.pending.push((number, Box::new(action)));
    Pending(number)
}

impl Drop for Pending {
    fn drop(&mut self) {
        let mut actions = ACTIONS.lock().unwrap_or_else(PoisonError::into_inner);
        actions.pending.retain(|(number, _)| *number != self.0);
    }
}

fn interrupted() {
    let actions = ACTIONS.lock().unwrap_or_else(PoisonError::into_inner);
    for (_, action) in actions.pending.iter().rev() {
        action();
    }
    std::process::exit(INTERRUPTED);
}
