-- Launches in a real Neovim: agents are started from the lenses of a plan that is
-- being typed in, shown at work, ended, and told in the plan. The repository is a
-- copy of the example, the agents are the stand-ins of the integration tests.
-- `run.sh` starts this after the other checks.

local here = vim.fs.dirname(vim.fs.normalize(debug.getinfo(1, 'S').source:sub(2)))
package.path = here .. '/?.lua;' .. package.path
local bench = require('harness')
local check, eventually, equal = bench.check, bench.eventually, bench.equal
local write, read = bench.write, bench.read
-- A run is a dozen programs; a machine may have other things to do.
bench.patience(30000)

local bets = require('bets')
local folder, git, said = bets.folder, bets.git, bets.said
local plan = folder .. '/bets/TICKETS.md'

-- What Neovim tells of work under way, as `LspProgress` gives it to a status line.
local progress = {}
vim.api.nvim_create_autocmd('LspProgress', {
  callback = function(event)
    local value = event.data.params.value
    progress[#progress + 1] = { kind = value.kind, title = value.title, message = value.message, token = event.data.params.token }
  end,
})

local function text()
  return table.concat(vim.api.nvim_buf_get_lines(0, 0, -1, false), '\n')
end

local function has(part)
  return text():find(part, 1, true) ~= nil
end

local function client()
  return vim.lsp.get_clients({ bufnr = 0, name = 'baton' })[1]
end

local function told()
  return { person = bets.told(), progress = progress[#progress] }
end

-- Puts the cursor at the start of the line that begins with `start`.
local function cursor(start)
  for number, line in ipairs(vim.api.nvim_buf_get_lines(0, 0, -1, false)) do
    if vim.startswith(line, start) then
      vim.api.nvim_win_set_cursor(0, { number, 0 })
      return
    end
  end
  error('no line begins with ' .. start, 0)
end

-- The titles of the lenses beside the line of the cursor.
local function lenses()
  local found = vim.lsp.buf_request_sync(0, 'textDocument/codeLens', { textDocument = { uri = vim.uri_from_bufnr(0) } }, 30000)
  local line, titles = vim.api.nvim_win_get_cursor(0)[1] - 1, {}
  for _, lens in ipairs(found and found[client().id].result or {}) do
    if lens.range.start.line == line then
      local resolved = not lens.command and vim.lsp.buf_request_sync(0, 'codeLens/resolve', lens, 30000)
      lens = resolved and resolved[client().id].result or lens
      titles[#titles + 1] = lens.command.title
    end
  end
  return titles
end

-- Waits for a lens beside a batch, and runs it as a person does.
local function lens(batch, title)
  cursor('## Batch ' .. batch .. ':')
  eventually('the lens ' .. title, function() return vim.tbl_contains(lenses(), title) end, function()
    return { lenses = lenses(), told = told() }
  end)
  bench.fresh_lens(title)
  -- Where there is one lens it is run at once; of several one is chosen.
  vim.ui.select = function(items, options, on_choice)
    for _, item in ipairs(items) do
      if options.format_item(item):gsub(' %[baton%]$', '') == title then
        return on_choice(item)
      end
    end
  end
  vim.lsp.codelens.run()
end

-- Types at the end of the introduction, as a person goes on writing meanwhile.
local function type_words(words)
  cursor('Who owns which folder')
  vim.cmd.normal({ args = { 'A ' .. words }, bang = true })
  -- What comes next is another step for `u`.
  vim.cmd('let &l:undolevels = &l:undolevels')
end

-- The progress that `is_it`, once there is one; of this kind, if one is named.
local function shown(kind, is_it)
  return eventually('progress: ' .. (kind or 'any'), function()
    for _, one in ipairs(progress) do
      if (kind == nil or one.kind == kind) and is_it(one) then
        return one
      end
    end
  end, told)
end

local function begun(title)
  return shown('begin', function(one) return one.title == title end)
end

-- Launches from a lens and answers what is asked.
local function launch(batch, title, ...)
  bets.answering({ ... }, function() lens(batch, title) end)
end

-- Chooses a code action of a batch by its title.
local function action(batch, title)
  cursor('## Batch ' .. batch .. ':')
  vim.lsp.buf.code_action({ apply = true, filter = function(offered) return offered.title == title end })
end

-- Waits for a block, and saves the plan with it.
local function block(heading)
  eventually(heading, function() return has('\n## ' .. heading) end, told)
  vim.cmd('silent write')
end

local function set_up()
  bets.make('bets')
  require('install').file()
  vim.cmd('silent edit ' .. vim.fn.fnameescape(plan))
  eventually('a client that is ready', function() return client() and client().initialized end, client)
end

local started = check('launch: the example is open in a repository of its own', set_up)
if not started then
  bench.finish()
end

check('launch: a batch goes off while its plan is unsaved, and comes back in what was typed meanwhile', function()
  bets.hold()
  local before = read(plan)
  type_words('Unsaved words.')
  launch(2, '▶ Launch', 'Details', 'Trust and launch')
  equal(true, vim.startswith(bets.asked[1], 'Launch build of Batch 2 with builder on batch-2, from main?') or bets.asked[1])
  equal(true, bets.asked[2]:find('\nverify: test -f server/src/settler.ts', 1, true) ~= nil or bets.asked[2])
  begun('Batch 2: build by builder')
  -- What is done already when work is first shown is said at its beginning.
  shown(nil, function(one) return (one.message or ''):find('npm run build', 1, true) end)
  type_words('More words.')
  bets.go()
  shown('end', function(one) return one.message:find('passed', 1, true) end)
  eventually('the block', function() return has('## COMPLETE — Batch 2 Done') end, told)
  equal(true, has(' Unsaved words. More words.') or text())
  equal(before, read(plan))
  equal('export {};', git('show', 'batch-2:server/src/settler.ts'))
  vim.cmd('silent undo')
  equal(false, has('## COMPLETE — Batch 2 Done'))
  equal(true, has(' Unsaved words. More words.') or text())
  vim.cmd('silent redo')
  vim.cmd('silent write')
end)

check('launch: the next batch is handed over and launched in one go, on what the one before it made', function()
  -- What a designer would do: the draft names what is not there.
  local mended = text():gsub('T5, T7, T14', 'T5, T7'):gsub('T7, T#', 'T7')
  vim.api.nvim_buf_set_lines(0, 0, -1, false, vim.split(mended, '\n'))
  bets.answering({ 'Launch' }, function() action(3, 'Insert HANDOFF for Batch 3 and launch') end)
  equal(true, vim.startswith(bets.asked[1], 'Launch build of Batch 3 with builder on batch-3, from batch-2?') or bets.asked[1])
  block('HANDOFF — Batch 3 Ready')
  block('COMPLETE — Batch 3 Done')
  equal(true, has('Verify command: test -f server/src/settler.ts\nDispatched at') or text())
end)

check('launch: a review asks for changes, which are made, and approved', function()
  launch(3, '▶ Launch review', 'Trust and launch')
  said('(review by reviewer) passed')
  block('REVIEW — Batch 3 Changes requested\n\nReviewed: ')
  equal(true, has('\n- T7: the buttons stay when the lobby closes') or text())
  launch(3, '▶ Launch fix', 'Trust and launch')
  said('(fix by fixer) passed')
  eventually('the second COMPLETE', function() return select(2, text():gsub('## COMPLETE — Batch 3 Done', '')) == 2 end, text)
  vim.cmd('silent write')
  launch(3, '▶ Launch review', 'Launch')
  block('REVIEW — Batch 3 Approved')
  equal(read(plan), text() .. '\n')
end)

-- Two more batches, handed over; the verify command of the first cannot pass.
local more = [[
## Batch 4: History

### T11: Every bet of a player

**Status:** Todo
**Files affected:**
- `client/src/views/history.ts` (new)

## HANDOFF — Batch 4 Ready

Tickets: T11
Files affected: client/src/views/history.ts
Dependencies: Batch 3
Verify command: test -f client/src/never.ts

## Batch 5: Leaderboard

### T12: Who won most

**Status:** Todo
**Files affected:**
- `server/src/leaderboard.ts` (new)

## HANDOFF — Batch 5 Ready

Tickets: T12
Files affected: server/src/leaderboard.ts
Dependencies: Batch 4
Verify command: test -f server/src/leaderboard.ts

---
]]

check('launch: a run that never ends is cancelled where it is shown, and nothing is told of it', function()
  cursor('## Backlog')
  local at = vim.api.nvim_win_get_cursor(0)[1] - 1
  vim.api.nvim_buf_set_lines(0, at, at, false, vim.split(more, '\n'))
  write(folder .. '/endless', '')
  launch(4, '▶ Launch', 'Trust and launch')
  begun('Batch 4: build by builder')
  lens(4, '■ Cancel')
  said('Batch 4 (build by builder) was cancelled')
  shown('end', function(one) return one.message:find('cancelled', 1, true) end)
  vim.fn.delete(folder .. '/endless')
  equal(false, has('## COMPLETE — Batch 4'))
end)

check('launch: a batch that fails holds up what depends on it', function()
  launch(4, '▶ Launch', 'Launch')
  said('Batch 4 (build by builder) failed: verify failed: test -f client/src/never.ts ended with code 1')
  block('COMPLETE — Batch 4 Failed')
  action(5, 'Launch Batch 5')
  equal('Batch 5 cannot be launched yet. dependencies: batch 5 waits for batch 4, which has failed', said('Batch 5 cannot be launched'))
  equal(false, vim.tbl_contains(lenses(), '▶ Launch'))
end)

bench.finish()
