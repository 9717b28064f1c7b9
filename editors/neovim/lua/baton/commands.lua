-- The `:Baton…` commands of a buffer. Each finds the batch that is meant, and
-- carries out what the server offers for it; what that is, the server knows.
-- Start at the table `commands`.

local baton = require('baton')
local board = require('baton.board')
local M = {}

-- The server of this buffer; where there is none, that is said.
local function client_here()
  local client = baton.client(0)
  if not client then
    baton.say('no server runs for this buffer. `:BatonRestart` starts one, `:checkhealth baton` says what is missing')
  end
  return client
end

-- What an offer is about, in a word: the phase of a launch or of a prompt.
local function phase_of(offer)
  local about = offer.arguments and offer.arguments[1] or {}
  return vim.tbl_get(about, 'errand', 'launch', 'phase') or vim.tbl_get(about, 'copy', 'phase')
end

-- The first offer of a batch that is this command, for this phase if one is named.
local function offer_of(batch, command, phase)
  return vim.iter(batch.offers or {}):find(function(offer)
    return offer.command == command and (not phase or phase_of(offer) == phase)
  end)
end

-- The batches that go by `name`: by number, or else by a part of the heading.
local function named(all, name)
  local number = name:lower():gsub('^batch%s+', '')
  local function matching(is)
    return vim.tbl_filter(function(one) return is(one.batch) end, all)
  end
  local exact = matching(function(batch) return batch.id:lower() == number end)
  return #exact > 0 and exact
    or matching(function(batch) return batch.name:lower():find(name:lower(), 1, true) ~= nil end)
end

-- Of batches of several plans with one number, that of the plan one is in.
local function in_this_plan(found)
  local uri = vim.uri_from_bufnr(0)
  local here = vim.tbl_filter(function(one) return one.plan.uri == uri or one.batch.uri == uri end, found)
  return #here > 0 and here or found
end

-- Calls `on_batch` with one of `found`, chosen by the user where there are several.
local function one_of(found, prompt, on_batch)
  if #found == 1 then
    return on_batch(found[1].batch)
  end
  local options = { prompt = prompt, format_item = function(one) return one.batch.name .. '  ' .. one.plan.path end }
  vim.ui.select(found, options, function(one)
    if one then
      on_batch(one.batch)
    end
  end)
end

-- Why a batch cannot do what is wanted of it.
local function refusal(batch, verb, phase)
  local stage = batch.stage:gsub('-', ' ')
  local waits = #batch.blocked_by > 0 and ' and waits for ' .. table.concat(batch.blocked_by, ', ') or ''
  local run = batch.run and '; ' .. batch.run.phrase or ''
  return ('there is %s to %s: %s is %s%s%s'):format(phase and 'no ' .. phase or 'nothing', verb, batch.name, stage, waits, run)
end

-- Finds the batch that is meant: the one that is named, else the one at the
-- cursor, else, in no batch, the only one that `can`, else the user's choice
-- among those. One that cannot is refused: nobody wants another one landed.
local function with_batch(client, words, can, on_batch)
  local buffer = vim.api.nvim_get_current_buf()
  local function try(batch)
    if can(batch) then
      return on_batch(batch)
    end
    baton.say(refusal(batch, words.verb, words.phase))
  end
  board.ask(client, function(shown)
    local all, prompt = board.batches(shown), words.verb:gsub('^%l', string.upper) .. ' which batch?'
    local unread = shown.complete and '' or '; the workspace is still being read'
    if words.name ~= '' then
      local found = in_this_plan(named(all, words.name))
      if #found == 0 then
        return baton.say('there is no batch ' .. words.name .. unread)
      end
      return one_of(found, prompt, try)
    end
    local here = vim.api.nvim_get_current_buf() == buffer and board.at_cursor(shown, buffer)
    if here then
      return try(here.batch)
    end
    local able = vim.tbl_filter(function(one) return can(one.batch) end, all)
    if #able == 0 then
      return baton.say(('there is no batch to %s%s'):format(words.verb, unread))
    end
    one_of(able, prompt, try)
  end)
end

-- What was typed behind a command: the name of a batch, and a phase.
local function words_of(args, verb)
  local typed, phase = vim.deepcopy(args.fargs), nil
  if #typed > 0 and vim.list_contains(M.phases, typed[#typed]:lower()) then
    phase = table.remove(typed):lower()
  end
  return { name = table.concat(typed, ' '), phase = phase, verb = verb }
end

-- A command that carries out an offer of a batch.
local function offered(command, verb)
  return function(args)
    local client, words = client_here(), words_of(args, verb)
    local function offer(batch) return offer_of(batch, command, words.phase) end
    return client and with_batch(client, words, offer, function(batch)
      baton.execute(client, offer(batch), vim.api.nvim_get_current_buf())
    end)
  end
end

--- What a launch or a prompt may be for.
M.phases = { 'design', 'build', 'review', 'fix', 'qa' }

--- Follows the log of a run, or of the newest run of a batch, in a terminal.
function M.follow(client, run, mods)
  local argv = vim.list_extend(baton.program(client), { 'runs', 'log', run, '--follow' })
  mods = mods or {}
  local placed = mods.vertical or (mods.split or '') ~= '' or (mods.tab or -1) ~= -1
  vim.cmd.new({ mods = placed and mods or { split = 'botright' } })
  vim.bo.bufhidden = 'wipe'
  local options = { cwd = client.root_dir }
  if vim.fn.has('nvim-0.11') == 1 then
    options.term = true
    vim.fn.jobstart(argv, options)
  else
    vim.fn.termopen(argv, options)
  end
  -- At the end, what is new is followed.
  vim.cmd('normal! G')
end

local function log(args)
  local client = client_here()
  local function run_of(batch)
    local offer = offer_of(batch, 'baton.openLog') or {}
    return batch.run and batch.run.id or vim.tbl_get(offer, 'arguments', 1, 'errand', 'log', 'run')
  end
  return client and with_batch(client, words_of(args, 'follow'), run_of, function(batch)
    M.follow(client, run_of(batch), args.smods)
  end)
end

-- The rules of the findings in this line, those under the cursor first.
local function rules_here()
  local row, column = unpack(vim.api.nvim_win_get_cursor(0))
  local under, beside = {}, {}
  for _, finding in ipairs(vim.diagnostic.get(0, { lnum = row - 1 })) do
    if finding.source == 'baton' and type(finding.code) == 'string' then
      local within = finding.col <= column and (finding.end_lnum > finding.lnum or column < finding.end_col)
      local list = within and under or beside
      if not vim.list_contains(list, finding.code) then
        list[#list + 1] = finding.code
      end
    end
  end
  return #under > 0 and under or beside
end

-- Shows the page of a rule in a window, as Markdown.
local function show_page(client, rule, text, mods)
  local name = 'baton://rules/' .. rule
  local buffer = vim.fn.bufnr('^' .. name .. '$')
  if buffer == -1 then
    buffer = vim.api.nvim_create_buf(false, true)
    vim.api.nvim_buf_set_name(buffer, name)
    vim.api.nvim_buf_set_lines(buffer, 0, -1, false, vim.split(vim.trim(text), '\n'))
    vim.bo[buffer].bufhidden = 'wipe'
    vim.bo[buffer].filetype = 'markdown'
    vim.bo[buffer].modifiable = false
    vim.b[buffer].baton_root = client.root_dir
    vim.keymap.set('n', 'q', '<Cmd>close<CR>', { buffer = buffer, desc = 'Close the page' })
  end
  local window = vim.fn.bufwinid(buffer)
  if window ~= -1 then
    return vim.api.nvim_set_current_win(window)
  end
  vim.cmd.split({ mods = mods })
  vim.api.nvim_win_set_buf(0, buffer)
end

local function explain(args)
  local client = client_here()
  local function show(rule)
    if not rule then
      return
    end
    local argv = vim.list_extend(baton.program(client), { '--color', 'never', 'explain', rule })
    vim.system(argv, { text = true }, vim.schedule_wrap(function(ran)
      if ran.code ~= 0 then
        return baton.say(vim.trim(ran.stderr), vim.log.levels.ERROR)
      end
      show_page(client, rule, ran.stdout, args.smods)
    end))
  end
  local rules = not client and {} or #args.fargs > 0 and args.fargs or rules_here()
  if not client then
    return
  elseif #rules > 1 then
    vim.ui.select(rules, { prompt = 'Explain' }, show)
  elseif #rules == 1 then
    show(rules[1])
  else
    baton.say('no finding of Baton is in this line. Name a rule: `:BatonExplain unknown-ticket`')
  end
end

-- Ends a server and starts it again in the buffers it had.
local function restart()
  local client = baton.client(0)
  if not client then
    return baton.start()
  end
  local buffers, config, waited = vim.tbl_keys(client.attached_buffers), client.config, 0
  baton.call(client, 'stop')
  local timer = assert(vim.uv.new_timer())
  timer:start(0, 50, vim.schedule_wrap(function()
    if timer:is_closing() then
      return
    end
    waited = waited + 1
    if vim.lsp.get_client_by_id(client.id) then
      -- Three seconds are time enough to end in good order.
      return waited == 60 and baton.call(client, 'stop', true)
    end
    timer:close()
    for _, buffer in ipairs(vim.tbl_filter(vim.api.nvim_buf_is_loaded, buffers)) do
      vim.lsp.start(config, { bufnr = buffer })
    end
  end))
end

local function batches(args)
  local client = client_here()
  if client then
    board.open(client, args.smods)
  end
end

-- Proposes the numbers of the batches that have one of `commands` on offer, by
-- their beginning or by a part of their heading, and then phases.
local function numbers(command, phases)
  return function(lead, line)
    local buffer = vim.api.nvim_get_current_buf()
    local client = baton.client(buffer)
    local shown = client and board.ask_now(client, buffer)
    local words = vim.split(line:match('Baton%a+!?%s+(.*)') or '', '%s+', { trimempty = true })
    local first = #words == 0 or (#words == 1 and lead ~= '')
    local found = {}
    for _, one in ipairs(shown and in_this_plan(board.batches(shown)) or {}) do
      local batch = one.batch
      for _, offer in ipairs(batch.offers or {}) do
        local word = first and batch.id or phases and batch.id == words[1] and phase_of(offer)
        local fits = word and (vim.startswith(word, lead) or first and batch.name:lower():find(lead:lower(), 1, true))
        if offer.command == command and fits and not vim.list_contains(found, word) then
          found[#found + 1] = word
        end
      end
    end
    return found
  end
end

local function rules(lead)
  local argv = vim.list_extend(baton.program(baton.client(0)), { 'rules', '--format', 'json' })
  local called, ran = pcall(function() return vim.system(argv, { text = true }):wait(1000) end)
  local known, listed = pcall(vim.json.decode, called and ran.code == 0 and ran.stdout or '')
  local names = vim.tbl_map(function(rule) return rule.name end, known and listed.rules or {})
  table.sort(names)
  return vim.tbl_filter(function(rule) return vim.startswith(rule, lead) end, names)
end

-- Every command: what it does, what it takes, and what is proposed for that.
local commands = {
  BatonBatches = { batches, 0, 'Show every batch and where it stands' },
  BatonLaunch = { offered('baton.launch', 'launch'), '*', 'Start an agent on a batch', numbers('baton.launch', true) },
  BatonCancel = { offered('baton.cancel', 'cancel'), '*', 'End the run of a batch', numbers('baton.cancel') },
  BatonLog = { log, '*', 'Follow what the agent of a batch does', numbers('baton.openLog') },
  BatonVerify = { offered('baton.verify', 'verify'), '*', 'Run the verify command of a batch', numbers('baton.verify') },
  BatonLand = { offered('baton.land', 'land'), '*', 'Merge the branch of a batch', numbers('baton.land') },
  BatonPrompt = { offered('baton.copyPrompt', 'copy'), '*', 'Copy the prompt of a batch', numbers('baton.copyPrompt', true) },
  BatonExplain = { explain, '?', 'Show the page of a rule', rules },
  BatonRestart = { restart, 0, 'End the Baton server and start it again' },
}

--- Makes the commands in a buffer. They stay when the server ends, so that it can be started again.
function M.attach(buffer)
  for name, is in pairs(commands) do
    local run, nargs, desc, complete = unpack(is, 1, 4)
    vim.api.nvim_buf_create_user_command(buffer, name, run, { nargs = nargs, desc = desc, complete = complete, bar = true })
  end
end

return M
