-- Puts Baton into this Neovim as the README tells its readers, with its very
-- lines: as a folder, with the commands, or as one file.

local here = vim.fs.dirname(vim.fs.normalize(debug.getinfo(1, 'S').source:sub(2)))
local bench = require('harness')
local current = vim.lsp.config ~= nil

local M = { folder = vim.fs.dirname(here) }
local readme = M.folder .. '/README.md'

local function run(heading)
  assert(load(bench.snippet(readme, heading, 'lua')))()
end

--- As a package, by the README's shell lines.
function M.package()
  local repository = vim.fs.dirname(vim.fs.dirname(M.folder))
  local ran = vim.system({ 'sh', '-ec', bench.snippet(readme, '# Baton in Neovim', 'sh') }, { cwd = repository }):wait()
  bench.equal({ 0, '' }, { ran.code, ran.stderr })
  -- What `--clean` and `-l` leave out of a start.
  vim.opt.packpath:prepend(vim.fn.stdpath('data') .. '/site')
  vim.cmd('filetype plugin on | packloadall!')
  run(current and '## Neovim 0.11, 0.12' or '## Neovim 0.10')
end

--- As one file, copied into the user's configuration.
function M.file()
  local configuration = vim.fn.stdpath('config')
  vim.fn.mkdir(configuration .. '/lsp', 'p')
  bench.write(configuration .. '/lsp/baton.lua', bench.read(M.folder .. '/lsp/baton.lua'))
  vim.opt.runtimepath:prepend(configuration)
  vim.cmd('filetype plugin on')
  run(current and '## Neovim 0.11, 0.12' or '## One file instead')
end

return M
