//! What is heard on a socket and sent by nobody. Start at [`is_lifecycle`].

/// What a connection says of itself, which nobody sends.
pub fn is_lifecycle(name: &str) -> bool {
    matches!(
        name,
        "connect"
            | "connection"
            | "disconnect"
            | "disconnecting"
            | "connect_error"
            | "connect_timeout"
            | "error"
            | "reconnect"
            | "reconnecting"
            | "reconnect_attempt"
            | "reconnect_error"
            | "reconnect_failed"
            | "newListener"
            | "removeListener"
    )
}
