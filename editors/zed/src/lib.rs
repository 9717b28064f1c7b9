//! Tells Zed how `baton server` is started: the program the settings name, or the one on the worktree's `PATH`. Downloads nothing. Start at
//! [`Baton::language_server_command`](zed::Extension::language_server_command).

use zed_extension_api::settings::LspSettings;
use zed_extension_api::{self as zed, Command, LanguageServerId, Result, Worktree, serde_json};

struct Baton;

impl zed::Extension for Baton {
    fn new() -> Self {
        Self
    }

    fn language_server_command(&mut self, server: &LanguageServerId, worktree: &Worktree) -> Result<Command> {
        let set = LspSettings::for_worktree(server.as_ref(), worktree)?.binary;
        let (path, arguments) = set.map(|binary| (binary.path, binary.arguments)).unwrap_or_default();
        let command = path.or_else(|| worktree.which("baton")).ok_or(
            "there is no baton on the PATH: install it with `cargo install baton-ls`, \
             or name it in the settings: {\"lsp\": {\"baton\": {\"binary\": {\"path\": \"…\"}}}}",
        )?;
        let args = arguments.unwrap_or_else(|| vec!["server".to_owned()]);
        Ok(Command { command, args, env: worktree.shell_env() })
    }

    fn language_server_workspace_configuration(
        &mut self,
        server: &LanguageServerId,
        worktree: &Worktree,
    ) -> Result<Option<serde_json::Value>> {
        let settings = LspSettings::for_worktree(server.as_ref(), worktree)?.settings;
        Ok(settings.map(|settings| serde_json::json!({ "baton": settings })))
    }
}

zed::register_extension!(Baton);
