-- Baton in Neovim: starting the server, and asking it. `setup()` and `status()`
-- are the interface for people; what the commands do is in `commands.lua`.

local M = {}

--- The oldest `baton` that everything here works with.
M.minimum = '0.1.0'

local name = 'baton'
-- Neovim 0.11 and newer start servers by themselves.
local starts_itself = vim.fn.has('nvim-0.11') == 1

--- Starts the server in Markdown buffers from here on. `config` changes what `lsp/baton.lua` says, key by key.
---@param config? vim.lsp.Config
function M.setup(config)
  if starts_itself then
    vim.lsp.config(name, config or {})
    vim.lsp.enable(name)
    return
  end
  local file = assert(vim.api.nvim_get_runtime_file('lsp/baton.lua', false)[1], 'lsp/baton.lua is not on the runtimepath')
  local all = vim.tbl_deep_extend('force', dofile(file), { name = name }, config or {})
  vim.api.nvim_create_autocmd('FileType', {
    group = vim.api.nvim_create_augroup(name, {}),
    pattern = all.filetypes,
    desc = 'Start the Baton server',
    callback = function(event) M.start_in(event.buf, all) end,
  })
  M.start()
end

--- Starts the server in every buffer where it should be and is not: those that were there before, or whose server ended.
function M.start()
  if starts_itself then
    vim.lsp.enable(name)
    return
  end
  for _, buffer in ipairs(vim.api.nvim_list_bufs()) do
    if vim.api.nvim_buf_is_loaded(buffer) then
      pcall(vim.api.nvim_exec_autocmds, 'FileType', { group = name, buffer = buffer })
    end
  end
end

--- What `vim.lsp.enable` does for one buffer, for a Neovim that has none.
function M.start_in(buffer, config)
  local root
  for _, marker in ipairs(config.root_markers) do
    root = root or vim.fs.root(buffer, marker)
  end
  -- The float of a hover is Markdown too.
  if root and vim.bo[buffer].buftype == '' then
    vim.lsp.start(vim.tbl_extend('force', config, { root_dir = root }), { bufnr = buffer })
  end
end

--- What agents do at this moment, for 'statusline'; nothing is the empty string.
---@return string
function M.status()
  return require('baton.status').text()
end

--- The server of a buffer: the one attached to it, or the one its board or page came from.
function M.client(buffer)
  local attached = vim.lsp.get_clients({ bufnr = buffer, name = name })[1]
  local root = vim.b[buffer].baton_root
  for _, client in ipairs(not attached and root and vim.lsp.get_clients({ name = name }) or {}) do
    attached = client.root_dir == root and client or attached
  end
  return attached
end

--- Calls a method of a client, which Neovim 0.10 does with a dot.
function M.call(client, method, ...)
  if starts_itself then
    return client[method](client, ...)
  end
  return client[method](...)
end

--- How the program of a client is called: everything before `server`.
---@return string[]
function M.program(client)
  local cmd = client and client.config.cmd
  local program = {}
  for _, word in ipairs(type(cmd) == 'table' and cmd or {}) do
    if word == 'server' then
      return program
    end
    program[#program + 1] = word
  end
  return { name }
end

--- Says something to the user.
function M.say(message, level)
  vim.notify('Baton: ' .. message, level or vim.log.levels.WARN)
end

--- Carries out a command that the server offered, as a lens would.
function M.execute(client, command, buffer)
  local ours = client.commands[command.command] or vim.lsp.commands[command.command]
  if ours then
    ours(command, { client_id = client.id, bufnr = buffer, method = 'workspace/executeCommand' })
    return
  end
  local params = { command = command.command, arguments = command.arguments }
  M.call(client, 'request', 'workspace/executeCommand', params, function(err)
    if err then
      M.say(err.message, vim.log.levels.ERROR)
    end
  end, buffer)
end

return M
