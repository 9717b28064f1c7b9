-- The board: every batch, where it stands, and what may be done with it, as the
-- server tells it; and the window that shows it. Has no opinion of its own: what
-- a batch is offered comes from the server. Start at `ask` and `open`.

local baton = require('baton')
local M = {}

local question = { command = 'baton.board', arguments = {} }
local method = 'workspace/executeCommand'

local function complaint(err)
  -- A server that does not know the question is an older one.
  local why = err and err.message or 'no answer'
  return ('the board cannot be shown: %s. `:checkhealth baton` says more'):format(why)
end

--- Asks for the board, and calls `on_board` with it when it comes.
function M.ask(client, on_board)
  baton.call(client, 'request', method, question, function(err, board)
    if err or type(board) ~= 'table' then
      return baton.say(complaint(err), vim.log.levels.ERROR)
    end
    on_board(board)
  end)
end

--- The same at once, for completion: nothing when there is no answer in the time a person notices.
function M.ask_now(client, buffer)
  local answer = baton.call(client, 'request_sync', method, question, 1000, buffer)
  return answer and type(answer.result) == 'table' and answer.result or nil
end

--- Every batch of a board, each with its plan, in the order of the plans.
function M.batches(board)
  local found = {}
  for _, plan in ipairs(board.plans or {}) do
    for _, batch in ipairs(plan.batches) do
      found[#found + 1] = { plan = plan, batch = batch }
    end
  end
  return found
end

local function level(line)
  return #(line:match('^#+%f[%s]') or '')
end

-- The batch whose section the cursor is in, or that the block it is in is about.
local function around(board, buffer, row)
  local uri, lines = vim.uri_from_bufnr(buffer), vim.api.nvim_buf_get_lines(buffer, 0, row, false)
  local here = vim.tbl_filter(function(one) return one.batch.uri == uri end, M.batches(board))
  local nearest
  for _, one in ipairs(here) do
    local at = one.batch.range.start.line
    if at < row and (not nearest or at > nearest.batch.range.start.line) then
      nearest = one
    end
  end
  local start = nearest and nearest.batch.range.start.line + 1
  local depth = start and level(lines[start])
  for number = row, (start or row) + 1, -1 do
    local line = lines[number]
    if depth and level(line) > 0 and level(line) <= depth then
      -- Another section: a block that is about some batch, or about none.
      local is_block = line:find('HANDOFF') or line:find('COMPLETE') or line:find('REVIEW')
      return is_block and vim.iter(here):find(function(one)
        return line:find('%f[%w]' .. vim.pesc(one.batch.id) .. '%f[^%w]') ~= nil
      end)
    end
  end
  return nearest
end

--- The batch at the cursor, in a plan or on the board; nothing elsewhere.
function M.at_cursor(board, buffer)
  local row = vim.api.nvim_win_get_cursor(0)[1]
  local shown = M.shown(buffer, row)
  if shown then
    return vim.iter(M.batches(board)):find(function(one)
      return one.batch.id == shown.batch.id and one.plan.uri == shown.plan.uri
    end)
  end
  return around(board, buffer, row)
end

-- The boards that are shown, by buffer: `board` as the server told it, `picture`
-- with the plan, the batch and the ticket of each line, and whose tickets are `open`.
local views = {}
local marks = vim.api.nvim_create_namespace('baton.board')

--- What a line of a board shows.
function M.shown(buffer, row)
  local what = views[buffer] and views[buffer].picture[row]
  return what and what.batch and what or nil
end

-- How loud a stage is. Any other is said in plain words.
local groups = {
  complete = 'DiagnosticInfo',
  reviewed = 'DiagnosticOk',
  building = 'DiagnosticInfo',
  fixing = 'DiagnosticInfo',
  failed = 'DiagnosticError',
  ['changes-requested'] = 'DiagnosticWarn',
  blocked = 'DiagnosticWarn',
}

-- What is to be known of a batch besides where it stands.
local function note(batch)
  if batch.run then
    return batch.run.phrase
  elseif #batch.blocked_by > 0 then
    return 'waits for ' .. table.concat(batch.blocked_by, ', ')
  end
  return batch.ready and 'ready' or ''
end

-- Fills up to a width as the screen counts it.
local function padded(text, width)
  return text .. (' '):rep(width - vim.fn.strdisplaywidth(text))
end

local function name_of(plan, batch)
  return plan.uri .. ' ' .. batch.id
end

-- The lines of a board, and what each shows. Tickets are there where they are `open`.
local function paint(board, open)
  local lines, picture, widest = {}, {}, 0
  for _, one in ipairs(M.batches(board)) do
    widest = math.max(widest, vim.fn.strdisplaywidth(one.batch.name))
  end
  local function add(line, what)
    lines[#lines + 1], picture[#picture + 1] = line:gsub('%s+$', ''), what
  end
  local function add_batch(plan, batch)
    local is_open, stage = open[name_of(plan, batch)], batch.stage:gsub('-', ' ')
    local before = (is_open and '▾ ' or '▸ ') .. padded(batch.name, widest) .. '  '
    local count = ('%d/%d'):format(batch.done, batch.tickets)
    local mark = { #before, #before + #stage, groups[batch.stage] }
    add(before .. padded(stage, 17) .. '  ' .. padded(count, 6) .. note(batch), { plan = plan, batch = batch, mark = mark })
    for _, ticket in ipairs(is_open and batch.members or {}) do
      local status = type(ticket.status) == 'string' and ticket.status or ''
      add(('    %s %s'):format(padded(ticket.id .. ' ' .. ticket.title, widest - 1), status),
        { plan = plan, batch = batch, ticket = ticket })
    end
  end
  for _, plan in ipairs(board.plans or {}) do
    add(plan.path, { plan = plan, mark = { 0, #plan.path, 'Title' } })
    for _, batch in ipairs(plan.batches) do
      add_batch(plan, batch)
    end
  end
  if #lines == 0 then
    add(board.complete and 'No plan here has batches.' or 'The workspace is being read.', {})
  end
  return lines, picture
end

-- Neovim 0.12 has it by another name.
local diff = vim.text.diff or vim.diff

local function draw(buffer)
  local view = views[buffer]
  local lines
  lines, view.picture = paint(view.board, view.open)
  vim.bo[buffer].modifiable = true
  -- What stays as it is keeps the cursor.
  local before = vim.api.nvim_buf_get_lines(buffer, 0, -1, false)
  local hunks = diff(table.concat(before, '\n') .. '\n', table.concat(lines, '\n') .. '\n', { result_type = 'indices' })
  for number = #hunks, 1, -1 do
    local from, count, to, with = unpack(hunks[number])
    local at = count == 0 and from or from - 1
    vim.api.nvim_buf_set_lines(buffer, at, at + count, false, vim.list_slice(lines, to, to + with - 1))
  end
  vim.bo[buffer].modifiable = false
  vim.api.nvim_buf_clear_namespace(buffer, marks, 0, -1)
  for row, what in ipairs(view.picture) do
    local from, to, group = unpack(what.mark or {}, 1, 3)
    if group then
      vim.api.nvim_buf_set_extmark(buffer, marks, row - 1, from, { end_col = to, hl_group = group })
    end
  end
end

-- The board's buffer of a server, if there is one.
local function buffer_of(root)
  return vim.iter(vim.api.nvim_list_bufs()):find(function(buffer)
    return views[buffer] and vim.b[buffer].baton_root == root
  end)
end

--- The board may be another one: whoever shows it looks again.
function M.changed(client_id)
  local client = vim.lsp.get_client_by_id(client_id)
  local buffer = client and buffer_of(client.root_dir)
  if buffer then
    M.ask(client, function(board)
      if views[buffer] then
        views[buffer].board = board
        draw(buffer)
      end
    end)
  end
end

-- Shows what a line of the board is about, in the window one came from.
local function jump(buffer)
  local shown = M.shown(buffer, vim.api.nvim_win_get_cursor(0)[1])
  local client, target = baton.client(buffer), shown and (shown.ticket or shown.batch)
  if not target or not client then
    return
  end
  local board = vim.api.nvim_get_current_win()
  vim.cmd.wincmd('p')
  if vim.api.nvim_get_current_win() == board then
    vim.cmd('aboveleft split')
  end
  vim.lsp.util.show_document({ uri = target.uri, range = target.range }, client.offset_encoding, { focus = true })
end

-- Lets the user choose among all that may be done with the batch of a line.
local function choose(buffer)
  local shown, client = M.shown(buffer, vim.api.nvim_win_get_cursor(0)[1]), baton.client(buffer)
  if not shown or not client then
    return
  end
  local options = { prompt = shown.batch.name, format_item = function(offer) return offer.title end }
  vim.ui.select(shown.batch.offers, options, function(offer)
    if offer then
      baton.execute(client, offer, buffer)
    end
  end)
end

-- Shows the tickets of the batch of a line, or hides them.
local function toggle(buffer)
  local shown = M.shown(buffer, vim.api.nvim_win_get_cursor(0)[1])
  if shown then
    local open, name = views[buffer].open, name_of(shown.plan, shown.batch)
    open[name] = not open[name]
    draw(buffer)
    for row, what in ipairs(views[buffer].picture) do
      if what.batch == shown.batch and not what.ticket then
        vim.api.nvim_win_set_cursor(0, { row, 0 })
      end
    end
  end
end

local function make(client)
  local buffer = vim.api.nvim_create_buf(false, true)
  views[buffer] = { picture = {}, open = {} }
  vim.api.nvim_buf_set_name(buffer, 'baton://' .. (client.root_dir or '') .. '/batches')
  vim.bo[buffer].filetype = 'baton'
  vim.bo[buffer].bufhidden = 'wipe'
  vim.b[buffer].baton_root = client.root_dir
  require('baton.commands').attach(buffer)
  local function key(lhs, desc, rhs)
    vim.keymap.set('n', lhs, rhs, { buffer = buffer, desc = desc, nowait = true })
  end
  key('<CR>', 'Go to this batch or ticket', function() jump(buffer) end)
  key('<Tab>', 'Show or hide the tickets of this batch', function() toggle(buffer) end)
  key('a', 'Choose what to do with this batch', function() choose(buffer) end)
  key('q', 'Close the board', '<Cmd>close<CR>')
  vim.api.nvim_create_autocmd('BufWipeout', { buffer = buffer, callback = function() views[buffer] = nil end })
  return buffer
end

--- Shows the board, in a window of its own.
function M.open(client, mods)
  M.ask(client, function(board)
    local buffer = buffer_of(client.root_dir) or make(client)
    views[buffer].board = board
    draw(buffer)
    local window = vim.fn.bufwinid(buffer)
    if window ~= -1 then
      return vim.api.nvim_set_current_win(window)
    end
    local placed = mods.vertical or mods.tab ~= -1 or mods.split ~= ''
    vim.cmd.split({ mods = placed and mods or { split = 'botright' } })
    vim.api.nvim_win_set_buf(0, buffer)
    for option, value in pairs({
      wrap = false, number = false, relativenumber = false, spell = false, cursorline = true,
      winbar = '%#Comment#<CR> goes there   <Tab> shows tickets   a chooses what to do   q closes',
    }) do
      vim.api.nvim_set_option_value(option, value, { scope = 'local', win = 0 })
    end
    if not placed then
      -- A few lines more than there are, for the tickets of a batch.
      vim.api.nvim_win_set_height(0, math.min(15, #M.batches(board) + #board.plans + 4))
    end
  end)
end

return M
