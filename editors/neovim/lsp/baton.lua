-- Baton for `vim.lsp.config`: Neovim 0.11 and newer find this file by its place
-- on 'runtimepath', and `vim.lsp.enable('baton')` starts what it describes.
-- Neovim 0.10 reads the same table: see `:help baton-0.10`, or ../README.md.
-- It needs nothing beside it, so it may be copied alone; the `:Baton…` commands
-- are in the rest of this folder.

-- In Neovim 0.10 the functions of a client are called with a dot.
local function request(client, ...)
  if vim.fn.has('nvim-0.11') == 1 then
    return client:request(...)
  end
  return client.request(...)
end

---@type vim.lsp.Config
return {
  cmd = { 'baton', 'server' },
  -- Ids are explained in every Markdown file, not only in the plan that declares them.
  filetypes = { 'markdown' },
  -- Earlier names win. The repository comes before the plan, since a plan in a
  -- sub-folder speaks of documents and code outside it.
  root_markers = { 'baton.toml', '.baton.toml', '.git', 'TICKETS.md', 'TASKS.md' },
  -- Where none of these is, there is no plan, and a Markdown file is left alone.
  workspace_required = true,
  -- The server offers prompts to be copied to whoever says that it copies them, as `commands` below does, and tells
  -- whoever shows the board when that changes.
  init_options = { copies = true, board = true },
  commands = {
    -- Puts the prompt of a batch where `p` pastes from, and into the system's clipboard where there is one.
    ['baton.copyPrompt'] = function(command, context)
      local client = assert(vim.lsp.get_client_by_id(context.client_id))
      local params = { command = command.command, arguments = command.arguments }
      request(client, 'workspace/executeCommand', params, function(err, text)
        if err or type(text) ~= 'string' then
          vim.notify('Baton: ' .. (err and err.message or 'there is no prompt'), vim.log.levels.ERROR)
          return
        end
        vim.fn.setreg('"', text)
        if vim.fn.has('clipboard') == 1 then
          vim.fn.setreg('+', text)
        end
        vim.notify('Baton: copied, ' .. select(2, text:gsub('\n', '')) .. ' lines')
      end, context.bufnr)
    end,
  },
}
