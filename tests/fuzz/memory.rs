//! The allocator of the test binary: it counts, and refuses what goes beyond a limit.
#![allow(unsafe_code)]

use std::alloc::{GlobalAlloc, Layout, System};
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};

struct Counting;

#[global_allocator]
static ALLOCATOR: Counting = Counting;

/// Bytes that are held now.
static LIVE: AtomicUsize = AtomicUsize::new(0);
/// The most that was held since the last call of [`watch`].
static PEAK: AtomicUsize = AtomicUsize::new(0);
static LIMIT: AtomicUsize = AtomicUsize::new(usize::MAX);

/// Lets the process hold so many bytes more than it does now, and returns what it holds.
pub(crate) fn watch(more: usize) -> usize {
    let live = LIVE.load(Relaxed);
    PEAK.store(live, Relaxed);
    LIMIT.store(live.saturating_add(more), Relaxed);
    live
}

/// The most that was held since the last call of [`watch`].
pub(crate) fn peak() -> usize {
    PEAK.load(Relaxed)
}

/// Counts bytes in, unless they go beyond the limit.
fn take(bytes: usize) -> bool {
    let live = LIVE.fetch_add(bytes, Relaxed).saturating_add(bytes);
    let fits = live <= LIMIT.load(Relaxed);
    match fits {
        true => drop(PEAK.fetch_max(live, Relaxed)),
        false => give(bytes),
    }
    fits
}

fn give(bytes: usize) {
    LIVE.fetch_sub(bytes, Relaxed);
}

// SAFETY: all memory comes from the system's allocator with the layout that was asked for and goes back to it the same
// way; a null pointer is what the contract of the trait wants where an allocation is refused.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        match take(layout.size()) {
            // SAFETY: the caller's promise is that of the system's allocator.
            true => unsafe { System.alloc(layout) },
            false => std::ptr::null_mut(),
        }
    }

    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        match take(layout.size()) {
            // SAFETY: as above.
            true => unsafe { System.alloc_zeroed(layout) },
            false => std::ptr::null_mut(),
        }
    }

    unsafe fn realloc(&self, pointer: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        match take(size) {
            true => {
                // SAFETY: as above.
                let moved = unsafe { System.realloc(pointer, layout, size) };
                give(if moved.is_null() { size } else { layout.size() });
                moved
            }
            false => std::ptr::null_mut(),
        }
    }

    unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
        give(layout.size());
        // SAFETY: as above.
        unsafe { System.dealloc(pointer, layout) }
    }
}
