//! How much a call may hold in memory: computed from what is asked for, before anything is taken.

use crate::{Error, Result};

/// What one result may hold, 8 GiB: 10,000 replicates of 100,000 PSUs, or a million draws of an index of 200 countries three times
/// over. A number with a digit too many is refused and not tried.
const LIMIT: u64 = 8 << 30;

/// Refuses a number of draws, replicates and the like if as many of `each` bytes are more than may be held.
pub(crate) fn check(argument: &str, asked: usize, each: u64) -> Result<()> {
    // Something that takes nothing would divide by zero.
    let each = each.max(1);
    let most = LIMIT / each;
    if asked as u64 <= most {
        return Ok(());
    }
    Err(Error::argument(
        argument,
        format!("at most {most} here, which take {} GB of memory", decimals(LIMIT as f64)),
        // In floating point, as the product may not fit 64 bits.
        format!("{asked}, which take {} GB", decimals(asked as f64 * each as f64)),
    ))
}

/// Whether so many bytes may be held.
pub(crate) fn holds(bytes: u128) -> bool {
    bytes <= u128::from(LIMIT)
}

fn decimals(bytes: f64) -> String {
    format!("{:.1}", bytes / 1e9)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_too_large_is_refused_with_its_size() {
        assert!(check("draws", 1_000_000, 8_589).is_ok());
        let refused = check("draws", 2_147_483_647, 112).map_err(|error| error.to_string());
        let message =
            "draws: expected at most 76695844 here, which take 8.6 GB of memory, got 2147483647, which take 240.5 GB";
        assert_eq!(refused, Err(message.to_owned()));
        assert!(check("draws", usize::MAX, u64::MAX).is_err());
    }
}
