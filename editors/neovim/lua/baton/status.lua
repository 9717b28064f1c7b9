-- What agents do at this moment, for a status line: `vim.lsp.status()` gives each
-- message once, and a status line is drawn again and again.

local M = {}

-- By token, what is under way, in the order it began.
local working = {}

--- Takes in what the autocommand `LspProgress` tells.
function M.progressed(event)
  local client = vim.lsp.get_client_by_id(event.data.client_id)
  local params = event.data.params
  local value = params.value
  if not client or client.name ~= 'baton' or type(value) ~= 'table' then
    return
  end
  local at, one = #working + 1, { token = params.token, client = client.id }
  for number, other in ipairs(working) do
    if other.token == params.token and other.client == client.id then
      at, one = number, other
    end
  end
  one.title, one.message = value.title or one.title, value.message or one.message
  working[at] = one
  if value.kind == 'end' then
    table.remove(working, at)
  end
  vim.cmd.redrawstatus()
end

--- What is under way, as `Batch 2: build by codex: npm test`; nothing is the empty string.
function M.text()
  -- A server that ended tells no end.
  working = vim.tbl_filter(function(one) return vim.lsp.get_client_by_id(one.client) ~= nil end, working)
  return table.concat(vim.tbl_map(function(one)
    return one.message and one.message ~= '' and one.title .. ': ' .. one.message or one.title
  end, working), ', ')
end

return M
