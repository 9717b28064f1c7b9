-- Baton in a real Neovim: what a person sees and does, check by check. The
-- checks build on each other in the order they stand. `run.sh` starts this.

local here = vim.fs.dirname(vim.fs.normalize(debug.getinfo(1, 'S').source:sub(2)))
package.path = here .. '/?.lua;' .. package.path
local bench = require('harness')
local check, eventually, equal = bench.check, bench.eventually, bench.equal

local workspace = vim.uv.fs_realpath(vim.env.BATON_TEST_WORKSPACE)
local plan, notes = workspace .. '/TICKETS.md', workspace .. '/docs/notes.md'

-- Shows a file. One that is shown already stays as it is, changes and all.
local function open(path)
  if vim.api.nvim_buf_get_name(0) ~= path then
    vim.cmd.edit(vim.fn.fnameescape(path))
  end
end

local function lines(path)
  return vim.api.nvim_buf_get_lines(vim.fn.bufnr(path), 0, -1, false)
end

-- The 1-based number of the line that starts with `text`, in the current buffer.
local function line_of(text)
  for number, line in ipairs(vim.api.nvim_buf_get_lines(0, 0, -1, false)) do
    if vim.startswith(line, text) then
      return number
    end
  end
  error('no line starts with ' .. text, 0)
end

-- Puts the cursor on `word` in the line that starts with `start`.
local function cursor_on(start, word)
  local number = line_of(start)
  local column = assert(vim.fn.getline(number):find(word, 1, true), word .. ' is not in that line')
  vim.api.nvim_win_set_cursor(0, { number, column - 1 })
end

local function clients()
  return vim.lsp.get_clients({ name = 'baton' })
end

local function findings()
  return vim.diagnostic.get(vim.fn.bufnr(plan))
end

-- Each finding as its rule and the text that is underlined.
local function underlined()
  return vim.tbl_map(function(finding)
    local text = vim.api.nvim_buf_get_text(
      finding.bufnr, finding.lnum, finding.col, finding.end_lnum, finding.end_col, {}
    )
    return { finding.code, table.concat(text, '\n') }
  end, findings())
end

local function floats()
  return vim.tbl_filter(function(window)
    return vim.api.nvim_win_get_config(window).relative ~= ''
  end, vim.api.nvim_list_wins())
end

-- Asks for the hover at the cursor, returns what the float says, and closes it.
local function hover()
  vim.lsp.buf.hover()
  local window = eventually('a float', function() return floats()[1] end, floats)
  local text = table.concat(vim.api.nvim_buf_get_lines(vim.api.nvim_win_get_buf(window), 0, -1, false), '\n')
  vim.api.nvim_win_close(window, true)
  return text
end

local function shows(text, part)
  equal(true, text:find(part, 1, true) ~= nil or text)
end

-- The messages Neovim shows to its user, as they come.
local messages = {}
vim.notify = function(message)
  messages[#messages + 1] = message
end

local started = check('the server starts, and the folder of the plan is the workspace', function()
  require('install').file()
  open(notes)
  eventually('a client that is ready', function()
    return clients()[1] and clients()[1].initialized
  end, clients)
  equal(workspace, vim.uv.fs_realpath(clients()[1].root_dir))
end)
-- Without a server every other check would only wait in vain.
if not started then
  bench.finish()
end

check('one server serves both documents', function()
  open(plan)
  eventually('the plan to be attached', function()
    return vim.lsp.buf_is_attached(vim.fn.bufnr(plan), clients()[1].id)
  end, clients)
  equal(1, #clients())
end)

local fault = { { 'unknown-ticket', 'T44' } }

check('diagnostics: the dependency that does not exist is underlined, and nothing else', function()
  eventually('a finding', function() return #findings() > 0 end, underlined)
  equal(fault, underlined())
end)

check('diagnostics: mending the line clears it, breaking it again brings it back', function()
  local number = line_of('**Owner:**')
  local broken = vim.fn.getline(number)
  vim.fn.setline(number, (broken:gsub(', T44', '')))
  eventually('no finding', function() return #findings() == 0 end, underlined)
  vim.fn.setline(number, broken)
  eventually('the finding', function() return vim.deep_equal(fault, underlined()) end, underlined)
end)

check('diagnostics: an archive that another program writes is read, and forgotten when it goes', function()
  local archive = workspace .. '/archive/TICKETS.md'
  vim.fn.mkdir(vim.fs.dirname(archive), 'p')
  vim.fn.writefile({ '# Archive', '', '### T44: Buy the domain', '', '**Status:** done' }, archive)
  eventually('no finding', function() return #findings() == 0 end, underlined)
  vim.fn.delete(archive)
  eventually('the finding', function() return vim.deep_equal(fault, underlined()) end, underlined)
end)

check('hover: an id in a dependency list shows its ticket', function()
  cursor_on('**Depends on:** T1, T2', 'T2')
  shows(hover(), 'Sign in with a passkey')
end)

check('hover: an id in prose and in a fence of another document shows its ticket', function()
  open(notes)
  cursor_on('The passkey work', 'T2')
  shows(hover(), 'Sign in with a passkey')
  cursor_on('T2: ask', 'T2')
  shows(hover(), 'Sign in with a passkey')
end)

check('definition: from another document to the line that declares the ticket', function()
  open(notes)
  cursor_on('The passkey work', 'T2')
  vim.lsp.buf.definition()
  eventually('a jump', function() return vim.api.nvim_buf_get_name(0) == plan end, function()
    return vim.api.nvim_buf_get_name(0)
  end)
  equal('### T2: Sign in with a passkey', vim.api.nvim_get_current_line())
end)

check('rename: the declaration, dependency lists, ranges and other documents follow', function()
  open(plan)
  cursor_on('### T2', 'T2')
  vim.lsp.buf.rename('T9')
  eventually('the new heading', function() return vim.tbl_contains(lines(plan), '### T9: Sign in with a passkey') end,
    function() return { lines(plan), messages } end)
  equal(true, vim.tbl_contains(lines(plan), '**Depends on:** T1, T9'))
  -- T1-T9 would take in tickets the range never meant.
  equal(true, vim.tbl_contains(lines(plan), '**Depends on:** T1, T9, T3'))
  equal(nil, table.concat(lines(plan), '\n'):match('T2'))
  equal('The passkey work is T9, and signing out waits for it.', lines(notes)[3])
end)

check('rename: the server reads what the rename wrote', function()
  cursor_on('**Depends on:** T1, T9', 'T9')
  shows(hover(), 'Sign in with a passkey')
  eventually('the one finding', function() return vim.deep_equal(fault, underlined()) end, underlined)
end)

check('rename: an id that is taken is refused, with a message and no edit', function()
  local before, seen = lines(plan), #messages
  cursor_on('### T9', 'T9')
  vim.lsp.buf.rename('T1')
  eventually('a message', function() return #messages > seen end, function() return messages end)
  shows(messages[#messages], 'T1')
  equal(before, lines(plan))
end)

check('code lens: running the one beside a batch inserts its next block', function()
  open(workspace .. '/docs/PRESS-TICKETS.md')
  local buffer = vim.api.nvim_get_current_buf()
  eventually('the plan to be attached', function()
    return vim.lsp.buf_is_attached(buffer, clients()[1].id)
  end, clients)
  cursor_on('## Batch 1', 'Batch')
  -- Neovim 0.12 asks for lenses when one is run; 0.10 runs those it has.
  if not vim.lsp.codelens.enable then
    vim.lsp.codelens.refresh({ bufnr = buffer })
    local function lenses() return vim.lsp.codelens.get(buffer) end
    eventually('two lenses', function() return #lenses() == 2 and lenses()[1].command end, lenses)
  end
  -- Where there is more than one it lets the user choose.
  vim.ui.select = function(choices, _, chosen)
    for _, choice in ipairs(choices) do
      if vim.startswith(choice.lens.command.title, 'Insert COMPLETE') then
        chosen(choice)
      end
    end
  end
  vim.lsp.codelens.run()
  local function last() return vim.api.nvim_buf_get_lines(buffer, 12, -1, false) end
  eventually('the block', function() return vim.tbl_contains(last(), '## COMPLETE — Batch 1 Done') end,
    function() return { last(), messages } end)
  equal(true, vim.tbl_contains(last(), 'Tickets completed: P1'))
end)

check('a Markdown file in no workspace is left alone, and so is Markdown that is no file', function()
  local stray = vim.fs.dirname(workspace) .. '/stray.md'
  vim.fn.writefile({ '# Stray', '', 'T2 is somebody else\'s.' }, stray)
  open(stray)
  equal({}, vim.lsp.get_clients({ bufnr = 0 }))
  -- As the float of a hover is.
  vim.cmd('new')
  vim.bo.buftype = 'nofile'
  vim.bo.filetype = 'markdown'
  equal({}, vim.lsp.get_clients({ bufnr = 0 }))
  vim.cmd('bwipeout')
  equal(1, #clients())
end)

check('the server ends when Neovim stops it', function()
  local id = clients()[1].id
  clients()[1]:stop()
  eventually('no client', function() return vim.lsp.get_client_by_id(id) == nil end, clients)
end)

bench.finish()
