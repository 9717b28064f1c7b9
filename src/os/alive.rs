//! Whether a process is still there. Knows nothing of why somebody asks. Start at [`is_alive`].

/// Whether process `id` exists, whoever it belongs to. Where that cannot be found out it is taken to exist.
#[cfg(unix)]
pub fn is_alive(id: u32) -> bool {
    use rustix::io::Errno;
    use rustix::process::{Pid, test_kill_process};
    let Some(pid) = i32::try_from(id).ok().and_then(Pid::from_raw) else { return true };
    test_kill_process(pid) != Err(Errno::SRCH)
}

/// Whether process `id` exists, whoever it belongs to. Where that cannot be found out it is taken to exist.
#[cfg(not(unix))]
pub fn is_alive(_: u32) -> bool {
    true
}

#[cfg(test)]
mod tests {
    use super::is_alive;

    #[test]
    fn this_process_is_alive_and_an_impossible_one_is_not() {
        assert!(is_alive(std::process::id()));
        #[cfg(unix)]
        assert!(!is_alive(i32::MAX.unsigned_abs()), "no system gives out so large a number");
    }
}
