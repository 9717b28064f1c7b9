-- The example in a repository of its own, with the stand-ins for agents of the
-- integration tests, and the person before the editor: what is said and asked,
-- and what is answered.

local bench = require('harness')
local write, read = bench.write, bench.read

local M = { folder = vim.uv.fs_realpath(vim.env.BATON_TEST_HOME) }

-- The messages Neovim shows to its user, as they come.
M.messages = {}
vim.notify = function(message)
  M.messages[#M.messages + 1] = message
end
vim.notify_once = vim.notify
-- Neovim 0.10 and 0.12 show what a server says by different means; a person sees it all the same.
vim.lsp.handlers['window/showMessage'] = function(_, result)
  M.messages[#M.messages + 1] = result.message
end

-- What a person answers to the questions that come next, and what was asked.
local answers = {}
M.asked = {}
vim.lsp.handlers['window/showMessageRequest'] = function(_, request)
  M.asked[#M.asked + 1] = request.message
  local answer = table.remove(answers, 1)
  for _, action in ipairs(request.actions) do
    if action.title == answer then
      return action
    end
  end
  return vim.NIL
end

--- What a person has seen, for a check that failed.
function M.told()
  return { messages = M.messages, asked = M.asked }
end

--- Does `what`, and gives these answers to the questions that follow.
function M.answering(given, what)
  answers, M.asked = given, {}
  what()
  bench.eventually('a question', function() return #M.asked > 0 and #answers == 0 end, M.told)
end

--- Waits for a message with this in it, and returns it.
function M.said(part)
  return bench.eventually('the message ' .. part, function()
    return vim.iter(M.messages):find(function(message) return message:find(part, 1, true) ~= nil end)
  end, M.told)
end

function M.git(...)
  local env = { GIT_CONFIG_GLOBAL = '/dev/null', GIT_CONFIG_NOSYSTEM = '1' }
  for _, who in ipairs({ 'AUTHOR', 'COMMITTER' }) do
    env['GIT_' .. who .. '_NAME'], env['GIT_' .. who .. '_EMAIL'] = 'Ada', 'ada@example.com'
  end
  local ran = vim.system({ 'git', ... }, { cwd = M.root, env = env, text = true }):wait()
  return ran.code == 0 and vim.trim(ran.stdout) or error(ran.stderr, 0)
end

--- Makes the repository, in a folder of this name: `M.root`, with its plan, `M.plan`.
function M.make(name)
  M.root = M.folder .. '/' .. name
  M.plan = M.root .. '/TICKETS.md'
  vim.fn.mkdir(M.root, 'p')
  local example = vim.env.BATON_TEST_EXAMPLE
  local listed = vim.system({ 'git', '-C', example, 'ls-files', '-z' }, { text = true }):wait()
  for file in listed.stdout:gmatch('%Z+') do
    vim.fn.mkdir(vim.fs.dirname(M.root .. '/' .. file), 'p')
    write(M.root .. '/' .. file, read(example .. '/' .. file))
  end
  local agents, settings = M.folder .. '/agents.sh', {}
  write(agents, read(vim.env.BATON_TEST_AGENTS))
  for _, of in ipairs({ { 'design', 'claude' }, { 'build', 'codex' }, { 'review', 'claude' }, { 'fix', 'codex' } }) do
    settings[#settings + 1] = ('[agents.%ser]\ncommand = ["sh", "%s", "%s"]\nevents = "%s"\n'):format(of[1], agents, of[1], of[2])
  end
  settings[#settings + 1] = '[roles]\ndesign = "designer"\nbuild = "builder"\nreview = "reviewer"\nfix = "fixer"\n'
  write(M.root .. '/baton.toml', table.concat(settings, '\n'))
  -- Batch 2 is handed over and nobody has begun it; what verifies it needs nothing to be installed.
  local text = read(M.plan):gsub('## Batch 2:.-\n## Batch 3:', function(batch)
    return (batch:gsub('(%*%*Status:%*%*) [^\n]*', '%1 Todo'):gsub('npm test', 'test -f server/src/settler.ts'))
  end)
  write(M.plan, text)
  M.git('init', '-q', '-b', 'main')
  M.git('add', '.')
  M.git('commit', '-q', '-m', 'Begin')
end

--- Has builders wait, so that what is shown meanwhile can be looked at; `M.go` lets one go on.
function M.hold()
  vim.system({ 'mkfifo', M.folder .. '/gate' }):wait()
end

function M.go()
  write(M.folder .. '/gate', 'go\n')
  vim.fn.delete(M.folder .. '/gate')
end

return M
