-- Baton for `vim.lsp.config`: Neovim 0.11 and newer find this file by its place
-- on 'runtimepath', and `vim.lsp.enable('baton')` starts what it describes.
-- Neovim 0.10 reads the same table through the few lines in ../README.md.

---@type vim.lsp.Config
return {
  cmd = { 'baton', 'server' },
  -- Ids are explained in every Markdown file, not only in the plan that declares them.
  filetypes = { 'markdown' },
  -- Earlier names win. The repository comes before the plan, since a plan in a
  -- sub-folder speaks of documents and code outside it.
  root_markers = { 'baton.toml', '.baton.toml', '.git', 'TICKETS.md', 'TASKS.md' },
}
