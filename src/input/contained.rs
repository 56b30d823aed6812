//! A boundary around code of others that panics at bytes that lie.

use std::cell::Cell;
use std::panic::{AssertUnwindSafe, catch_unwind, set_hook, take_hook};
use std::sync::Once;

thread_local! {
    static IS_CONTAINED: Cell<bool> = const { Cell::new(false) };
}

/// What `read` returns, or the words of its panic, which are not printed.
///
/// `read` must not hand work to other threads: their panics would be printed.
pub(crate) fn contained<T>(read: impl FnOnce() -> T) -> Result<T, String> {
    static QUIET: Once = Once::new();
    // Once for the process: the hook is global, and a hook for each call would wrap the one before.
    QUIET.call_once(|| {
        let print = take_hook();
        set_hook(Box::new(move |panic| {
            if !IS_CONTAINED.get() {
                print(panic);
            }
        }));
    });
    // Put back, not cleared: a contained reader may call another.
    let before = IS_CONTAINED.replace(true);
    // What is read is dropped where it panics, and bytes are not changed by reading.
    let result = catch_unwind(AssertUnwindSafe(read));
    IS_CONTAINED.set(before);
    result.map_err(|panic| {
        let text = panic.downcast_ref::<String>().map(String::as_str);
        crate::error::excerpt(text.or_else(|| panic.downcast_ref::<&str>().copied()).unwrap_or("no words"))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    #[expect(clippy::panic, reason = "this is what it is for")]
    fn a_panic_becomes_its_words() {
        assert_eq!(contained(|| 1), Ok(1));
        assert_eq!(contained(|| panic!("no {}", "good")), Err::<(), _>("no good".to_owned()));
        assert!(!IS_CONTAINED.get());
    }
}
