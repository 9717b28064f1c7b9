-- The `:Baton…` commands in a real Neovim, the board, `:checkhealth baton` and
-- the help page, with the folder installed as a package. The repository is a copy
-- of the example, the agents are the stand-ins of the integration tests.
-- `run.sh` starts this after the other checks.

local here = vim.fs.dirname(vim.fs.normalize(debug.getinfo(1, 'S').source:sub(2)))
package.path = here .. '/?.lua;' .. package.path
local bench, bets, install = require('harness'), require('bets'), require('install')
local check, eventually, equal = bench.check, bench.eventually, bench.equal
local said = bets.said
-- A run is a dozen programs; a machine may have other things to do.
bench.patience(30000)

local plan
local all = {
  'BatonBatches', 'BatonCancel', 'BatonExplain', 'BatonLand', 'BatonLaunch', 'BatonLog', 'BatonPrompt', 'BatonRestart', 'BatonVerify',
}

local function client()
  return vim.lsp.get_clients({ name = 'baton' })[1]
end

local function lines(buffer)
  return vim.api.nvim_buf_get_lines(buffer or 0, 0, -1, false)
end

local function text(buffer)
  return table.concat(lines(buffer), '\n')
end

local function shows(whole, part)
  equal(true, whole:find(part, 1, true) ~= nil or whole)
end

-- Puts the cursor at the start of the line that begins with `start`.
local function cursor(start)
  for number, line in ipairs(lines()) do
    if vim.startswith(line, start) then
      return vim.api.nvim_win_set_cursor(0, { number, 0 })
    end
  end
  error(('no line of %s begins with %s'):format(vim.api.nvim_buf_get_name(0), start), 0)
end

-- The `:Baton…` commands of a buffer, in order.
local function commands(buffer)
  local names = vim.tbl_keys(vim.api.nvim_buf_get_commands(buffer, {}))
  -- Neovim 0.10 has keys there that are no names.
  names = vim.tbl_filter(function(name) return type(name) == 'string' and vim.startswith(name, 'Baton') end, names)
  table.sort(names)
  return names
end

local function has(part)
  return text(vim.fn.bufnr(plan)):find(part, 1, true) ~= nil
end

-- Runs a command in the window of the plan.
local function in_plan(command)
  vim.api.nvim_set_current_win(vim.fn.bufwinid(plan))
  vim.cmd(command)
end

-- The buffer whose name ends like this, once it is shown.
local function window_of(ending)
  return eventually('a window of ' .. ending, function()
    return vim.iter(vim.api.nvim_list_wins()):find(function(window)
      return vim.endswith(vim.api.nvim_buf_get_name(vim.api.nvim_win_get_buf(window)), ending)
    end)
  end, function()
    return { vim.tbl_map(vim.api.nvim_buf_get_name, vim.api.nvim_list_bufs()), bets.told() }
  end)
end

local function board()
  return vim.api.nvim_win_get_buf(window_of('/batches'))
end

-- The line of a batch on the board, in single spaces.
local function row(batch)
  local line = vim.iter(lines(board())):find(function(line) return line:find('Batch ' .. batch .. ':', 1, true) end)
  return line and line:gsub('%s+', ' ') or 'no batch ' .. batch
end

-- Waits until the board says this of a batch, by itself.
local function stands(batch, how)
  eventually(('batch %d on the board: %s'):format(batch, how), function()
    return row(batch):find(how, 1, true) ~= nil
  end, function() return { lines(board()), bets.told() } end)
end

local function proposed(line)
  return vim.fn.getcompletion(line, 'cmdline')
end

local started = check('commands: the folder is installed as the README says, and makes them in the buffer of the plan', function()
  bets.make('commands')
  plan = bets.plan
  install.package()
  vim.cmd('silent edit ' .. vim.fn.fnameescape(plan))
  eventually('the commands', function() return #commands(0) > 0 end, function() return { #vim.lsp.get_clients(), bets.told() } end)
  equal(all, commands(0))
  vim.cmd('new')
  equal({}, commands(0))
  vim.cmd('bwipeout')
end)
if not started then
  bench.finish()
end

check('board: every batch with its stage, in a window beside the plan', function()
  -- What git knows comes when it comes; without it nothing is offered.
  eventually('the launch of batch 2', function() return vim.tbl_contains(proposed('BatonLaunch '), '2') end,
    function() return { proposed('BatonLaunch '), bets.told() } end)
  vim.cmd('BatonBatches')
  eventually('the board', function() return vim.bo.filetype == 'baton' end, bets.told)
  equal('TICKETS.md', lines()[1])
  equal('▸ Batch 1: Lobbies, stakes and the vault (3 tickets) reviewed 3/3', row(1))
  equal('▸ Batch 2: Rewards that arrive by themselves (4 tickets) handed off 0/3 ready', row(2))
  equal('▸ Batch 3: The client (3 tickets) designing 0/3 waits for 2', row(3))
  equal(all, commands(0))
end)

check('board: <Tab> shows the tickets of a batch, and <CR> goes to both', function()
  local closed = #lines()
  cursor('▸ Batch 2')
  vim.api.nvim_feedkeys('\t', 'x', false)
  equal({ closed + 3, '▾ Batch 2' }, { #lines(), vim.api.nvim_get_current_line():sub(1, #'▾ Batch 2') })
  cursor('    T5 A payout and its proof')
  vim.api.nvim_feedkeys(vim.keycode('<CR>'), 'x', false)
  equal(plan, vim.api.nvim_buf_get_name(0))
  shows(vim.api.nvim_get_current_line(), '### T5: A payout and its proof')
  vim.api.nvim_set_current_win(vim.fn.bufwinid(board()))
  -- From a ticket too.
  vim.api.nvim_feedkeys('\t', 'x', false)
  equal({ closed, '▸ Batch 2' }, { #lines(), vim.api.nvim_get_current_line():sub(1, #'▸ Batch 2') })
  cursor('▸ Batch 3')
  vim.api.nvim_feedkeys(vim.keycode('<CR>'), 'x', false)
  shows(vim.api.nvim_get_current_line(), '## Batch 3: The client')
end)

check('board: opened again it is the same window, and closed it opens where it is wanted', function()
  local windows = #vim.api.nvim_list_wins()
  in_plan('BatonBatches')
  eventually('the board', function() return vim.bo.filetype == 'baton' end, bets.told)
  equal(windows, #vim.api.nvim_list_wins())
  vim.api.nvim_feedkeys('q', 'x', false)
  equal(windows - 1, #vim.api.nvim_list_wins())
  in_plan('vertical BatonBatches')
  eventually('the board', function() return vim.bo.filetype == 'baton' end, bets.told)
  equal(vim.api.nvim_win_get_height(vim.fn.bufwinid(plan)), vim.api.nvim_win_get_height(0))
end)

check('completion: the numbers that the command can do something for, by number or heading, then phases', function()
  equal({ '2', '3' }, vim.tbl_filter(function(id) return id ~= '1' end, proposed('BatonLaunch ')))
  equal({ '2' }, proposed('BatonLaunch arrive'))
  equal({ 'build' }, proposed('BatonLaunch 2 '))
  equal({ 'build' }, proposed('silent BatonLaunch 2 b'))
  equal({}, proposed('BatonCancel '))
  equal({ 'unknown-commit', 'unknown-ticket' }, proposed('BatonExplain unknown-'))
end)

check('lenses: what README and help page say has them over the headings', function()
  vim.api.nvim_set_current_win(vim.fn.bufwinid(plan))
  local heading = vim.fn.search('^## Batch 2', 'n') - 1
  -- Without a screen Neovim 0.12 keeps them and draws nothing.
  local function lenses() return vim.lsp.codelens.get({ bufnr = 0 }) end
  if vim.lsp.codelens.enable then
    assert(load(bench.snippet(install.folder .. '/README.md', '## Launching a batch', 'lua')))()
  else
    assert(load(bench.read(install.folder .. '/doc/baton.txt'):match('\nIn 0%.11 and 0%.10 they are asked for: >lua\n(.-)\n<')))()
    vim.api.nvim_exec_autocmds('BufEnter', { buffer = 0 })
    lenses = function() return vim.lsp.codelens.get(0) end
  end
  eventually('a lens', function()
    return vim.iter(lenses()):find(function(one) return (one.lens or one).range.start.line == heading end)
  end, lenses)
end)

check(':BatonExplain shows the page of the rule that is named, and of the finding at the cursor', function()
  in_plan('BatonExplain missing-handoff')
  window_of('rules/missing-handoff')
  equal('# missing-handoff', lines()[1])
  equal('markdown', vim.bo.filetype)
  equal({}, vim.lsp.get_clients({ bufnr = 0 }))
  vim.api.nvim_feedkeys('q', 'x', false)
  vim.api.nvim_set_current_win(vim.fn.bufwinid(plan))
  local finding = eventually('the finding', function()
    return vim.iter(vim.diagnostic.get(0)):find(function(one) return one.code == 'unknown-ticket' end)
  end, function() return vim.diagnostic.get(0) end)
  vim.api.nvim_win_set_cursor(0, { finding.lnum + 1, finding.col })
  vim.cmd('BatonExplain')
  window_of('rules/unknown-ticket')
  equal('# unknown-ticket', lines()[1])
  vim.api.nvim_feedkeys('q', 'x', false)
end)

check(':BatonExplain says so where there is no finding, and where there is no such rule', function()
  in_plan('1')
  vim.cmd('BatonExplain')
  said('no finding of Baton is in this line')
  vim.cmd('BatonExplain no-such-rule')
  said('no-such-rule')
end)

check(':BatonPrompt copies the prompt of the batch at the cursor', function()
  in_plan('silent 1')
  cursor('### T5')
  vim.cmd('BatonPrompt')
  said('copied')
  shows(vim.fn.getreg('"'), 'Batch 2')
  vim.cmd('BatonPrompt 3 design')
  eventually('the prompt of the other', function() return vim.fn.getreg('"'):find('Batch 3', 1, true) end, bets.told)
end)

check('what cannot be done is said, with where the batch stands', function()
  in_plan('BatonLand 2')
  said('there is nothing to land: Batch 2: Rewards that arrive by themselves (4 tickets) is handed off')
  vim.cmd('BatonLaunch 2 review')
  said('there is no review to launch: Batch 2')
  vim.cmd('BatonLaunch 99')
  said('there is no batch 99')
  -- In a block that is about a batch, in a batch, and in none.
  cursor('## REVIEW — Batch 1')
  vim.cmd('BatonCancel')
  said('there is nothing to cancel: Batch 1')
  cursor('### T8')
  vim.cmd('BatonVerify')
  said('there is nothing to verify: Batch 3: The client (3 tickets) is designing and waits for 2')
  cursor('## Backlog')
  vim.cmd('BatonCancel')
  said('there is no batch to cancel')
end)

check(':BatonLaunch builds the batch at the cursor, the board follows, and its COMPLETE comes into the plan', function()
  bets.hold()
  vim.api.nvim_set_current_win(vim.fn.bufwinid(plan))
  cursor('### T6')
  bets.answering({ 'Trust and launch' }, function() vim.cmd('BatonLaunch') end)
  shows(bets.asked[1], 'Launch build of Batch 2 with builder on batch-2, from main?')
  stands(2, 'building 0/3 builder builds it (b2-build-1)')
end)

check('status line: what the help page says shows what the agent does', function()
  local help = bench.read(install.folder .. '/doc/baton.txt')
  assert(load(help:match('%*baton%.status%(%)%*.->lua\n(.-)\n<')))()
  local function line() return vim.api.nvim_eval_statusline(vim.o.statusline, { maxwidth = 200 }).str end
  eventually('the run', function() return line():find('Batch 2: build by builder: ', 1, true) end, line)
end)

check(':BatonLog follows the run at the cursor in a terminal', function()
  vim.cmd('BatonLog')
  eventually('a terminal', function() return vim.bo.buftype == 'terminal' end, bets.told)
  local terminal = vim.api.nvim_get_current_buf()
  eventually('what the agent does', function() return text(terminal):find('npm run build', 1, true) end,
    function() return text(terminal) end)
  bets.go()
  said('Batch 2 (build by builder) passed')
  eventually('the end of the log', function() return text(terminal):find('b2-build-1: passed', 1, true) end,
    function() return text(terminal) end)
  shows(text(terminal), 'Built.')
  eventually('nothing in the status line', function() return require('baton').status() == '' end, require('baton').status)
  vim.cmd('bwipeout!')
  eventually('the block', function() return has('## COMPLETE — Batch 2 Done') end, bets.told)
  stands(2, 'complete')
  in_plan('silent write')
end)

check('what a lens or a code action calls Open log is the same terminal', function()
  vim.api.nvim_set_current_win(vim.fn.bufwinid(plan))
  cursor('## Batch 2')
  vim.lsp.buf.code_action({ apply = true, filter = function(offered) return offered.title == 'Open the log of b2-build-1' end })
  eventually('a terminal', function() return vim.bo.buftype == 'terminal' end, bets.told)
  local terminal = vim.api.nvim_get_current_buf()
  eventually('what the agent said', function() return text(terminal):find('Built.', 1, true) end, function() return text(terminal) end)
  vim.cmd('bwipeout!')
end)

check(':BatonVerify runs the verify command of a batch again', function()
  in_plan('BatonVerify 2')
  said('test -f server/src/settler.ts: passed\nBatch 2: PASSED')
end)

check('the board: `a` chooses among all that may be done; a review is launched there', function()
  vim.api.nvim_set_current_win(vim.fn.bufwinid(board()))
  cursor('▸ Batch 2')
  local titles, wanted = {}, nil
  vim.ui.select = function(items, options, on_choice)
    titles = vim.tbl_map(options.format_item, items)
    on_choice(vim.iter(items):find(function(item) return options.format_item(item) == wanted end))
  end
  -- The run is over a moment before it is written down that the plan tells of it.
  eventually('the review before all else', function()
    vim.api.nvim_feedkeys('a', 'x', false)
    return titles[1] == 'Launch review of Batch 2'
  end, function() return titles end)
  wanted = titles[1]
  bets.answering({ 'Trust and launch' }, function() vim.api.nvim_feedkeys('a', 'x', false) end)
  said('Batch 2 (review by reviewer) passed')
  eventually('the block', function() return has('## REVIEW — Batch 2 Approved') end, bets.told)
  stands(2, 'reviewed')
  in_plan('silent write')
end)

check(':BatonLand merges the branch of the reviewed batch', function()
  -- What is not committed would be in the way.
  bets.git('add', '.')
  bets.git('commit', '-q', '-m', 'Review')
  in_plan('BatonLand 2')
  said('batch-2')
  eventually('the file of the batch', function() return vim.uv.fs_stat(bets.root .. '/server/src/settler.ts') end, bets.told)
end)

check(':BatonCancel ends the only run there is, with the cursor in no batch', function()
  vim.api.nvim_set_current_win(vim.fn.bufwinid(plan))
  -- What a designer would do: the draft names what is not there.
  local mended = text():gsub('T5, T7, T14', 'T5, T7'):gsub('T7, T#', 'T7')
  vim.api.nvim_buf_set_lines(0, 0, -1, false, vim.split(mended, '\n'))
  bench.write(bets.folder .. '/endless', '')
  cursor('## Batch 3')
  bets.answering({ 'Launch' }, function() vim.cmd('BatonLaunch') end)
  stands(3, 'building')
  shows(table.concat(proposed('BatonCancel '), ' '), '3')
  cursor('# Bets')
  vim.cmd('BatonCancel')
  said('Batch 3 (build by builder) was cancelled')
  vim.fn.delete(bets.folder .. '/endless')
end)

check(':BatonRestart starts another server in the same buffers, and the board goes on', function()
  local before = client().id
  in_plan('BatonRestart')
  eventually('another client', function()
    local new = vim.lsp.get_clients({ bufnr = vim.fn.bufnr(plan), name = 'baton' })[1]
    return new and new.id ~= before and new.initialized
  end, function() return #vim.lsp.get_clients() end)
  equal(nil, vim.lsp.get_client_by_id(before))
  vim.api.nvim_set_current_win(vim.fn.bufwinid(plan))
  cursor('## Batch 1')
  vim.api.nvim_buf_set_lines(0, vim.fn.line('.') - 1, vim.fn.line('.'), false, { '## Batch 1: Another name' })
  eventually('the other name on the board', function() return text(board()):find('Batch 1: Another name', 1, true) end,
    function() return text(board()) end)
end)

-- What `:checkhealth baton` writes.
local function health()
  vim.cmd('silent checkhealth baton')
  local report = text()
  vim.cmd('bwipeout')
  return report
end

check(':checkhealth baton finds the program, its version and the workspace, and no error', function()
  local report = health()
  equal(nil, report:match('[^\n]*ERROR[^\n]*'))
  equal(nil, report:match('[^\n]*WARNING[^\n]*'))
  shows(report, 'found ' .. vim.fn.exepath('baton'))
  shows(report, 'version 0.')
  shows(report, 'serves ' .. bets.root)
  shows(report, 'TICKETS.md')
  shows(report, 'lsp.log')
end)

-- Ends the server, as when it crashed.
local function stop()
  local id = client().id
  -- Neovim 0.10 calls the functions of a client with a dot.
  client().stop(vim.lsp.config and client() or nil)
  eventually('no client', function() return vim.lsp.get_client_by_id(id) == nil end, function() return #vim.lsp.get_clients() end)
end

check('without its server a command says what to do, and :BatonRestart does it', function()
  stop()
  shows(health(), 'no server runs')
  in_plan('BatonLaunch 1')
  said('no server runs for this buffer. `:BatonRestart` starts one')
  vim.cmd('BatonRestart')
  eventually('a client', function()
    return vim.lsp.get_clients({ bufnr = vim.fn.bufnr(plan), name = 'baton' })[1]
  end, function() return #vim.lsp.get_clients() end)
end)

check('setup() takes settings, in every version, and the server keeps to them', function()
  local function symbols()
    local answers = vim.lsp.buf_request_sync(vim.fn.bufnr(plan), 'textDocument/documentSymbol',
      { textDocument = { uri = vim.uri_from_fname(plan) } }, 30000)
    return answers and answers[client().id] and answers[client().id].result or {}
  end
  eventually('symbols', function() return #symbols() > 0 end, bets.told)
  stop()
  require('baton').setup({ settings = { baton = { features = { symbols = false } } } })
  eventually('a client', function() return client() and client().initialized end, bets.told)
  eventually('no symbols', function() return #symbols() == 0 end, symbols)
end)

check(':checkhealth baton says when the program is missing, and where it was looked for', function()
  stop()
  local path = vim.env.PATH
  vim.env.PATH = '/nowhere'
  local report = health()
  vim.env.PATH = path
  shows(report:match('[^\n]*ERROR[^\n]*') or report, '`baton` cannot be run')
  shows(report, '/nowhere')
end)

check('help: its tags can be made, and every command is there and in the README', function()
  -- Not in the folder itself, which may be a clone.
  local folder = bets.folder .. '/help'
  vim.fn.mkdir(folder .. '/doc', 'p')
  bench.write(folder .. '/doc/baton.txt', bench.read(install.folder .. '/doc/baton.txt'))
  vim.cmd('helptags ' .. folder .. '/doc')
  vim.opt.runtimepath:append(folder)
  local readme = bench.read(install.folder .. '/README.md')
  for _, command in ipairs(all) do
    shows(readme, '`:' .. command)
    vim.cmd('help :' .. command)
    equal('baton.txt', vim.fs.basename(vim.api.nvim_buf_get_name(0)))
    shows(vim.api.nvim_get_current_line(), '*:' .. command .. '*')
  end
  -- What it refers to is there: in itself or in Neovim, of which it describes the newest.
  for target in text():gmatch('|([^|%s]+)|') do
    local is_known = #vim.fn.getcompletion(target, 'help') > 0
    equal(true, is_known or not vim.lsp.config or target .. ' is no tag')
  end
  vim.cmd('helpclose')
end)

bench.finish()
