-- The leapfrog in a real Neovim: three batches in a real repository, from an
-- empty file, by choosing code actions and lenses as a person does. The script,
-- and what is to be seen after each step, is the story of the integration tests.
-- `run.sh` starts this after the other checks.

local here = vim.fs.dirname(vim.fs.normalize(debug.getinfo(1, 'S').source:sub(2)))
package.path = here .. '/?.lua;' .. package.path
local bench = require('harness')
local check, eventually, equal = bench.check, bench.eventually, bench.equal
local write, read = bench.write, bench.read

local folder = vim.uv.fs_realpath(vim.env.BATON_TEST_HOME)

-- The messages Neovim shows to its user, as they come.
local messages = {}
vim.notify = function(message)
  messages[#messages + 1] = message
end
vim.notify_once = vim.notify

-- The newest version of each document that findings came for.
local published = {}
local publish = vim.lsp.handlers['textDocument/publishDiagnostics']
vim.lsp.handlers['textDocument/publishDiagnostics'] = function(err, result, ...)
  publish(err, result, ...)
  published[result.uri] = math.max(result.version or 0, published[result.uri] or 0)
end

-- Runs git as nobody's configuration has it, so that hashes are the story's.
local function git(root, ...)
  local env = { GIT_CONFIG_GLOBAL = '/dev/null', GIT_CONFIG_NOSYSTEM = '1' }
  for _, who in ipairs({ 'AUTHOR', 'COMMITTER' }) do
    env['GIT_' .. who .. '_NAME'], env['GIT_' .. who .. '_EMAIL'] = 'Ada', 'ada@example.com'
    env['GIT_' .. who .. '_DATE'] = '2026-01-31T23:30:00 -0500'
  end
  local ran = vim.system({ 'git', ... }, { cwd = root, env = env, text = true }):wait()
  return ran.code == 0 and vim.trim(ran.stdout) or error(ran.stderr, 0)
end

-- Writes a file that says `message`, and commits it.
local function commit(root, message, file)
  local path = root .. '/' .. file
  vim.fn.mkdir(vim.fs.dirname(path), 'p')
  write(path, message)
  git(root, 'add', 'src')
  git(root, 'commit', '-q', '-m', message)
end

-- A repository with one commit and a plan of these bytes, and the plan shown.
local function begin(name, text)
  local root = folder .. '/' .. name
  vim.fn.mkdir(root, 'p')
  git(root, 'init', '-q', '-b', 'main')
  commit(root, 'Begin', 'src/main.rs')
  write(root .. '/TICKETS.md', text)
  vim.cmd('silent edit ' .. vim.fn.fnameescape(root .. '/TICKETS.md'))
  return root
end

local function client()
  return vim.lsp.get_clients({ bufnr = 0, name = 'baton' })[1]
end

-- Asks the server and returns what it answers; what was typed goes first.
local function ask(method, params)
  local answers, why = vim.lsp.buf_request_sync(0, method, params, 30000)
  local answer = answers and answers[client().id] or error(method .. ': ' .. (why or 'no answer'), 0)
  return answer.result or (answer.err or answer.error) and error(vim.inspect(answer), 0) or nil
end

local function text()
  return table.concat(vim.api.nvim_buf_get_lines(0, 0, -1, false), '\n')
end

-- Puts the cursor where the plan first reads `near`, or `within` behind that.
local function cursor(near, within)
  local at = assert(text():find(near, 1, true), near .. ' is not in the plan')
  at = within and assert(text():find(within, at, true), within .. ' is not below ' .. near) or at
  local before = text():sub(1, at - 1)
  local _, lines = before:gsub('\n', '')
  vim.api.nvim_win_set_cursor(0, { lines + 1, #before:match('[^\n]*$') })
end

local function document()
  return { uri = vim.uri_from_bufnr(0) }
end

-- What a person sees, line by line as the story has it: the lenses, and what is
-- found. Nothing while the findings are those of an earlier version.
local function seen()
  local lines = {}
  for _, lens in ipairs(ask('textDocument/codeLens', { textDocument = document() }) or {}) do
    lens = lens.command and lens or ask('codeLens/resolve', lens)
    local from, to = lens.range.start, lens.range['end']
    local heading = vim.api.nvim_buf_get_text(0, from.line, from.character, to.line, to.character, {})
    lines[#lines + 1] = ('  %s | %s'):format(heading[1], lens.command.title)
  end
  if (published[document().uri] or -1) < vim.lsp.util.buf_versions[vim.api.nvim_get_current_buf()] then
    return nil
  end
  local names = { 'error', 'warning', 'info', 'hint' }
  for _, finding in ipairs(vim.diagnostic.get(0)) do
    lines[#lines + 1] = ('  %s %s: %s'):format(names[finding.severity], finding.code, finding.message)
  end
  return #lines > 0 and lines or { '  nothing' }
end

-- Chooses what `offer` shows under a title, as a person does in the menu.
local function choose(title, offer)
  local select, shown = vim.ui.select, {}
  vim.ui.select = function(items, options, on_choice)
    for _, item in ipairs(items) do
      -- A lens is shown with the name of its server behind it.
      shown[#shown + 1] = options.format_item(item):gsub(' %[baton%]$', '')
      if shown[#shown] == title then
        return on_choice(item)
      end
    end
    on_choice(nil)
  end
  local before = text()
  -- What was done before is another step for `u`.
  vim.cmd('let &l:undolevels = &l:undolevels')
  offer(title)
  eventually(title, function() return text() ~= before end, function() return { shown, messages } end)
  vim.ui.select = select
  local after = text()
  vim.cmd('silent undo')
  equal(before, text())
  vim.cmd('silent redo')
  equal(after, text())
end

local function action(title)
  vim.lsp.buf.code_action({ apply = true, filter = function(offered) return offered.title == title end })
end

local function lens(title)
  bench.fresh_lens(title)
  vim.lsp.codelens.run()
end

-- The server asks git by itself, beside what is typed. It has the answer when the
-- block that is offered where the plan reads `near` names the newest commit.
local function git_is_known(root, near, block)
  local hash = git(root, 'rev-parse', '--short', 'HEAD')
  eventually(block .. ' with ' .. hash, function()
    cursor(near)
    local params = vim.lsp.util.make_range_params(0, client().offset_encoding)
    params.context = { diagnostics = {} }
    for _, offered in ipairs(ask('textDocument/codeAction', params) or {}) do
      if vim.startswith(offered.title, 'Insert ' .. block) then
        offered = offered.edit and offered or ask('codeAction/resolve', offered)
        return vim.inspect(offered.edit):find(hash, 1, true) ~= nil
      end
    end
  end, text)
end

-- Does what a line of the story says.
local function step(root, line)
  local words = {}
  for word, about in line:gsub('   %$ baton .*', ''):gmatch('(%l+) "([^"]*)"') do
    words[word] = about
  end
  if words.commit then
    commit(root, words.commit, words.with)
    git_is_known(root, '### ' .. words.commit:match('^%w+'), 'COMPLETE')
  elseif words.type then
    cursor(words.at or '', words.over)
    vim.cmd.normal({ args = { ('%dcl%s'):format(#words.over, words.type) }, bang = true })
  else
    if (words.choose or ''):match('^Insert HANDOFF') then
      git_is_known(root, words.at, 'HANDOFF')
    end
    cursor(words.at or '')
    choose(words.lens or words.choose, words.lens and lens or action)
  end
end

-- The story as its steps, each with what is seen after it, and the plan.
local function story()
  local steps, wanted, lines = {}, nil, vim.split(read(vim.env.BATON_TEST_STORY), '\n')
  for number, line in ipairs(lines) do
    if line == '# The plan' then
      return steps, table.concat(lines, '\n', number + 2)
    elseif vim.startswith(line, '> ') then
      steps[#steps + 1] = { line = line:sub(3), wanted = wanted }
    elseif vim.startswith(line, '  ') then
      -- The first line below a step begins another picture.
      if not vim.startswith(lines[number - 1], '  ') then
        wanted = {}
        steps[#steps].wanted = wanted
      end
      wanted[#wanted + 1] = line
    end
  end
  error('the story has no plan at its end', 0)
end

check('leapfrog: every step of the story shows what it says, and ends in its plan', function()
  require('install').file()
  local root = begin('leapfrog', '')
  eventually('a client that is ready', function() return client() and client().initialized end, client)
  local steps, plan = story()
  for _, is in ipairs(steps) do
    step(root, is.line)
    eventually('what is seen after > ' .. is.line .. vim.inspect(is.wanted), function()
      return vim.deep_equal(is.wanted, seen())
    end, seen)
  end
  vim.cmd('silent write')
  equal(plan, read(root .. '/TICKETS.md'))
end)

check('leapfrog: in a plan with CRLF, a HANDOFF has CRLF', function()
  local plan = '## Batch 1\n\n### T1: a\n**Status:** Todo\n**Files:** none\n\n## Notes\n'
  local root = begin('dos', (plan:gsub('\n', '\r\n')))
  equal('dos', vim.bo.fileformat)
  eventually('a client that is ready', function() return client() and client().initialized end, client)
  cursor('### T1')
  choose('Insert HANDOFF for Batch 1', action)
  vim.cmd('silent write')
  local written = read(root .. '/TICKETS.md')
  equal(nil, written:match('[^\r]\n'))
  -- Without the block it is the plan that was there, byte for byte.
  local block = assert(written:match('## HANDOFF — Batch 1 Ready\r\nTickets: T1\r\n.-\r\n\r\n## Notes'), written)
  local from, to = written:find(block, 1, true)
  equal((plan:gsub('\n', '\r\n')), written:sub(1, from - 1) .. '## Notes' .. written:sub(to + 1))
end)

bench.finish()
