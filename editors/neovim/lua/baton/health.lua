-- `:checkhealth baton`: what a person would ask who wonders why nothing happens,
-- from the program to the buffer. Changes nothing, and starts only `--version`.

local baton = require('baton')
local M = {}
local health = vim.health

-- The Markdown servers people have beside this one, and what each may do twice.
local neighbours = { marksman = true, markdown_oxide = true, ['markdown-oxide'] = true, rumdl = true, zk = true, harper_ls = true }

local function current()
  return vim.fn.has('nvim-0.11') == 1
end

local function neovim()
  health.start('Neovim')
  local version = tostring(vim.version())
  if vim.fn.has('nvim-0.10') == 0 then
    return health.error(('Neovim %s is too old'):format(version), 'Baton needs 0.10 or newer')
  end
  health.ok('Neovim ' .. version)
  if not current() then
    health.info("`vim.lsp.enable` comes with 0.11; here `require('baton').setup()` starts the server")
    health.info('Lenses are not asked for anew by themselves: call `vim.lsp.codelens.refresh({ bufnr = 0 })`')
  elseif vim.fn.has('nvim-0.12') == 0 then
    health.info('Lenses are shown by `vim.lsp.codelens.refresh({ bufnr = 0 })`; 0.12 has `vim.lsp.codelens.enable(true)`')
  end
end

-- How the server is configured: as it runs, else as `vim.lsp.config` has it.
local function cmd(clients)
  return clients[1] and clients[1].config.cmd or current() and (vim.lsp.config.baton or {}).cmd or { 'baton', 'server' }
end

local function program(clients)
  health.start('Program')
  local command = cmd(clients)
  if type(command) ~= 'table' then
    return health.info('`cmd` is a function, so which program it starts is not known')
  end
  local path = vim.fn.exepath(command[1])
  if path == '' then
    return health.error(('`%s` cannot be run'):format(command[1]), {
      'Install it: `cargo install --path .` in the repository of Baton',
      "Or say where it is: `vim.lsp.config('baton', { cmd = { '/full/path/baton', 'server' } })`",
      'A Neovim that is started from a menu may have another PATH than your terminal: ' .. (vim.env.PATH or ''),
    })
  end
  health.ok('found ' .. path)
  local argv = vim.list_extend(baton.program({ config = { cmd = command } }), { '--version' })
  local called, ran = pcall(function() return vim.system(argv, { text = true }):wait(5000) end)
  local version = called and ran.code == 0 and ran.stdout:match('%d+%.%d+%.%d+%S*')
  if not version then
    local why = called and vim.trim(ran.stderr .. ' ' .. ran.stdout) or ran
    return health.error(('`%s` does not say its version: %s'):format(table.concat(argv, ' '), why))
  end
  if vim.version.lt(version, baton.minimum) then
    return health.error(('version %s is older than %s'):format(version, baton.minimum), 'Update the program, or these files')
  end
  health.ok(('version %s (%s or newer is needed)'):format(version, baton.minimum))
end

local function git()
  if vim.fn.executable('git') == 1 then
    health.ok('git is there, for commits, worktrees and launches')
  else
    health.warn('git cannot be run', 'Plans are checked without it; launches, branches and commits need it')
  end
end

local function attached(client)
  local names = {}
  for buffer in pairs(client.attached_buffers) do
    if vim.api.nvim_buf_is_loaded(buffer) then
      names[#names + 1] = vim.fn.fnamemodify(vim.api.nvim_buf_get_name(buffer), ':~:.')
    end
  end
  table.sort(names)
  return table.concat(names, ', ')
end

-- Where no server runs: whether one is wanted, and what would start it.
local function unstarted()
  if current() and vim.lsp.is_enabled and not vim.lsp.is_enabled('baton') then
    return health.warn('the server is not enabled', "Add `vim.lsp.enable('baton')` to your init.lua")
  elseif not current() and not pcall(vim.api.nvim_get_autocmds, { group = 'baton' }) then
    return health.warn('`setup` was not called', "Add `require('baton').setup()` to your init.lua, or the lines of :help baton-0.10")
  end
  health.info('no server runs: none is started before a Markdown file is opened in a folder with a plan or a repository')
end

local function servers(clients)
  health.start('Servers')
  if #clients == 0 then
    unstarted()
  end
  for _, client in ipairs(clients) do
    health.ok(('client %d serves %s'):format(client.id, client.root_dir or 'no workspace'))
    health.info('attached to: ' .. attached(client))
    local offered = vim.tbl_get(client, 'server_capabilities', 'executeCommandProvider', 'commands') or {}
    if not vim.list_contains(offered, 'baton.board') then
      health.warn('this server does not tell the board', 'It is older than these files: the `:Baton…` commands need a newer one')
    end
    if client.root_dir and not vim.fs.root(client.root_dir, '.git') then
      health.info('the workspace is in no git repository: nothing can be launched there')
    end
  end
end

local function others(clients)
  health.start('Beside other Markdown servers')
  local found = {}
  for _, client in ipairs(clients) do
    for buffer in pairs(client.attached_buffers) do
      for _, other in ipairs(vim.lsp.get_clients({ bufnr = buffer })) do
        found[other.name] = neighbours[other.name] and true or nil
      end
    end
  end
  local names = vim.tbl_keys(found)
  table.sort(names)
  if #names == 0 then
    return health.ok('none is attached to the same buffers')
  end
  health.info(('attached to the same buffers: %s. What is offered twice can be left to them, in `settings`: see '
    .. ':help baton-neighbours'):format(table.concat(names, ', ')))
end

local function logs()
  health.start('Logs')
  local log = vim.lsp.log and vim.lsp.log.get_filename and vim.lsp.log.get_filename() or vim.lsp.get_log_path()
  health.info('what the server says: ' .. log)
  health.info("more of it: start it with `cmd = { 'baton', '--log', 'debug', 'server' }`")
end

function M.check()
  local clients = vim.lsp.get_clients({ name = 'baton' })
  neovim()
  program(clients)
  git()
  servers(clients)
  others(clients)
  logs()
end

return M
