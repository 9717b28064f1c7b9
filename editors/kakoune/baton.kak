# Baton for Kakoune with kakoune-lsp 18 or newer: source this file from kakrc,
# after the line that loads kakoune-lsp.

# kakoune-lsp has a server of its own for Markdown; those named here take its place.
remove-hooks global lsp-filetype-markdown
hook -group lsp-filetype-markdown global BufSetOption filetype=markdown %{
    set-option buffer lsp_servers %{
        [baton]
        root_globs = ["baton.toml", ".baton.toml", ".git", "TICKETS.md", "TASKS.md"]
        args = ["server"]
    }
}

hook global WinSetOption filetype=markdown %{ lsp-enable-window }
