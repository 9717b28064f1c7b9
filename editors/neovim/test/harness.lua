-- The small test bench under the checks: runs them in order, prints a line for
-- each, waits on conditions and never on time. Knows nothing of Baton.

local M = { passed = 0, failed = 0 }

-- How long a condition may take to come true, in milliseconds. Generous, since
-- only a failing check waits that long.
local patience = 30000

--- Waits longer from here on, for checks that start programs.
function M.patience(milliseconds)
  patience = milliseconds
end

-- What Neovim tells its user about edits would stand between the lines.
function print() end

local function say(text)
  io.stdout:write(text, '\n')
  io.stdout:flush()
end

--- Runs one check; an error in it is its failure, and the next check still runs.
--- Returns whether it passed.
function M.check(name, body)
  local ok, why = xpcall(body, function(err)
    return type(err) == 'string' and err or vim.inspect(err)
  end)
  M[ok and 'passed' or 'failed'] = M[ok and 'passed' or 'failed'] + 1
  say(ok and ('ok    ' .. name) or ('FAIL  ' .. name .. '\n      ' .. why:gsub('\n', '\n      ')))
  return ok
end

--- Waits until `condition` holds and returns what it returned; otherwise fails
--- with what was there instead, as `actual` shows it.
function M.eventually(what, condition, actual)
  local value
  vim.wait(patience, function()
    value = condition()
    return value
  end, 10)
  if not value then
    error(('waited %d s for %s; there was %s'):format(patience / 1000, what, vim.inspect(actual())), 0)
  end
  return value
end

function M.equal(expected, actual)
  if not vim.deep_equal(expected, actual) then
    error(('expected %s\ngot      %s'):format(vim.inspect(expected), vim.inspect(actual)), 0)
  end
end

--- In Neovim 0.10, which runs the lenses it has: waits until one of this text has
--- the title. It keeps what it was shown last: without clearing, the lens that is
--- run may be one of an earlier text. Newer ones ask for lenses when one is run.
function M.fresh_lens(title)
  if vim.lsp.codelens.enable then
    return
  end
  vim.lsp.codelens.clear(nil, 0)
  M.eventually('the lens ' .. title, function()
    vim.lsp.codelens.refresh({ bufnr = 0 })
    return vim.iter(vim.lsp.codelens.get(0)):any(function(one) return one.command and one.command.title == title end)
  end, function() return vim.lsp.codelens.get(0) end)
end

--- Writes a file, byte for byte.
function M.write(path, bytes)
  local file = assert(io.open(path, 'wb'))
  file:write(bytes)
  file:close()
end

--- What a file holds, byte for byte.
function M.read(path)
  local file = assert(io.open(path, 'rb'))
  local bytes = file:read('*a')
  file:close()
  return bytes
end

--- Prints the count and leaves Neovim, with 1 when a check failed or none ran.
function M.finish()
  say(('%d passed, %d failed'):format(M.passed, M.failed))
  os.exit((M.failed == 0 and M.passed > 0) and 0 or 1)
end

--- The first fence of a language below a heading of a Markdown file.
function M.snippet(path, heading, language)
  local text = '\n' .. table.concat(vim.fn.readfile(path), '\n')
  local from = text:find('\n' .. heading, 1, true)
  local code = from and text:sub(from):match('\n```' .. language .. '\n(.-)\n```')
  return code or error(('%s: no fence of %s below "%s"'):format(path, language, heading), 0)
end

return M
