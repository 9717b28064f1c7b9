-- Gives every buffer that the server is attached to its `:Baton…` commands,
-- however the server was started. Nothing is loaded before that.

if vim.g.loaded_baton then
  return
end
vim.g.loaded_baton = true

local group = vim.api.nvim_create_augroup('baton.commands', {})

-- An autocommand rather than `on_attach`, which is the user's.
vim.api.nvim_create_autocmd('LspAttach', {
  group = group,
  desc = 'Make the :Baton… commands',
  callback = function(event)
    local client = vim.lsp.get_client_by_id(event.data.client_id)
    if client and client.name == 'baton' then
      require('baton.commands').attach(event.buf)
    end
  end,
})

vim.api.nvim_create_autocmd('LspProgress', {
  group = group,
  desc = 'Keep what agents do for the status line',
  callback = function(event) require('baton.status').progressed(event) end,
})

-- `Open log` of a lens or a code action, as `:BatonLog` does it: a file that grows is no buffer.
vim.lsp.commands['baton.openLog'] = function(command, context)
  local run = vim.tbl_get(command, 'arguments', 1, 'errand', 'log', 'run')
  require('baton.commands').follow(assert(vim.lsp.get_client_by_id(context.client_id)), run)
end

vim.lsp.handlers['$/baton/boardChanged'] = function(_, _, context)
  require('baton.board').changed(context.client_id)
end
