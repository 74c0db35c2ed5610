-- SPDX-License-Identifier: EPL-2.0
-- A conversation in a split: questions are typed into the last line, answers come as they are written.
local messages = require('vauban.messages')
local server = require('vauban.server')

local M = {}

local NAME = 'vauban://chat'
local buffer
local project -- of the file that was asked about last: its server has that file as it is in the editor
local conversation -- the id that the server gave
local turns = {} -- what was said: a server that has forgotten the conversation goes on with it
local question_asked
local stop -- of the answer under way
local answering -- the id of the client whose server writes it
local withdraw -- takes its request back
local token = 0
local written = '' -- of the answer
local sources -- the files that it may repeat, as the server tells them

-- Lines go above the line of the prompt.
local function append(lines)
  local last = vim.api.nvim_buf_line_count(buffer)
  vim.api.nvim_buf_set_lines(buffer, last - 1, last - 1, false, lines)
  vim.bo[buffer].modified = false
  for _, window in ipairs(vim.fn.win_findbuf(buffer)) do
    if vim.api.nvim_win_get_cursor(window)[1] >= last - 1 then
      vim.api.nvim_win_set_cursor(window, { vim.api.nvim_buf_line_count(buffer), 0 })
    end
  end
end

-- More of an answer: it goes on in the line where it was.
local function stream(text)
  local row = vim.api.nvim_buf_line_count(buffer) - 2
  local line = vim.api.nvim_buf_get_lines(buffer, row, row + 1, false)[1]
  local lines = vim.split(text:gsub('\r\n?', '\n'), '\n', { plain = true })
  local first = line .. lines[1]
  table.remove(lines, 1)
  vim.api.nvim_buf_set_lines(buffer, row, row + 1, false, { first })
  append(lines)
  written = written .. text
end

local listening = {}

server.on('$/progress', function(params, _, default)
  local listener = listening[params.token]
  if listener then
    listener(params.value)
  elseif not require('vauban.knowledge').progress(params) then
    default()
  end
end)

local function attachments(source, lines)
  if not source or vim.bo[source].buftype ~= '' or vim.api.nvim_buf_get_name(source) == '' then
    return nil
  end
  local attachment = { uri = vim.uri_from_bufnr(source) }
  if lines then
    attachment.range = server.lines(lines[1], lines[2])
  end
  return { attachment }
end

local function ended(failure, result)
  stop = nil
  listening = {}
  if not vim.api.nvim_buf_is_valid(buffer) then
    return
  end
  if failure then
    append({ '', messages.text('chat_failed', failure.message or tostring(failure)), '' })
    return
  end
  conversation = result.conversation
  if type(result.answer) == 'string' and result.answer ~= '' then
    -- the server sends an answer of which it does not know the files to no other machine
    local files = type(result.sources) == 'table' and result.sources or nil
    table.insert(turns, { question = question_asked, answer = result.answer, sources = files })
  end
  if written == '' and type(result.answer) == 'string' then
    stream(result.answer)
  end
  if result.state == 'stopped' then
    append({ '', messages.text('chat_stopped') })
  elseif result.state == 'failed' then
    append({ '', messages.text('chat_failed', result.message or '') })
  elseif type(result.message) == 'string' then
    append({ '', '*' .. result.message .. '*' })
  end
  append({ '' })
end

-- The client that is asked next: the server of another project would read the files of this one from the disk.
local function client_of_project()
  if project then
    return server.of(project)
  end
  return server.any()
end

local function ask(question, attached)
  local client = client_of_project()
  if not client then
    return messages.warn('not_running')
  end
  append({ messages.text('chat_you'), '' })
  append(vim.split(question, '\n', { plain = true }))
  append({ '', messages.text('chat_vauban'), '', '' })
  token = token + 1
  local mine = 'vauban-chat-' .. token
  written = ''
  sources = nil
  question_asked = question
  listening[mine] = function(value)
    if type(value.conversation) == 'string' then
      conversation = value.conversation -- an answer that is stopped does not tell it
    end
    if type(value.sources) == 'table' then
      sources = value.sources
    end
    if vim.api.nvim_buf_is_valid(buffer) then
      stream(value.text)
    end
  end
  -- another server does not know it, and goes on only with what was said
  local known = (answering == client.id or #turns > 0) and conversation or nil
  answering = client.id
  withdraw = server.request(client, 'vauban/chat', {
    conversation = known,
    earlier = #turns > 0 and vim.deepcopy(turns) or nil,
    text = question,
    attachments = attached,
    partialResultToken = mine,
  }, 0, ended)
  stop = function()
    withdraw()
    ended(nil, { conversation = conversation, answer = written, state = 'stopped', sources = sources })
  end
end

server.on_end(function(id)
  if stop and id == answering then
    withdraw()
    ended({ message = messages.text('chat_ended') })
  end
end)

local function asked(text, attached)
  if vim.trim(text) == '' then
    return
  end
  if stop then
    return messages.warn('chat_busy')
  end
  ask(text, attached)
end

local function create()
  buffer = vim.api.nvim_create_buf(false, true)
  vim.api.nvim_buf_set_name(buffer, NAME)
  vim.bo[buffer].buftype = 'prompt'
  vim.bo[buffer].bufhidden = 'hide'
  vim.bo[buffer].swapfile = false
  vim.fn.prompt_setprompt(buffer, messages.text('chat_prompt'))
  vim.fn.prompt_setcallback(buffer, function(text)
    vim.bo[buffer].modified = false
    local last = vim.api.nvim_buf_line_count(buffer)
    if stop or not client_of_project() then
      -- it can be asked when the answer has ended, or a server runs: nothing that was typed is lost
      vim.api.nvim_buf_set_lines(buffer, last - 2, last, false, { messages.text('chat_prompt') .. text })
      vim.api.nvim_win_set_cursor(0, { last - 1, #vim.api.nvim_buf_get_lines(buffer, last - 2, last - 1, false)[1] })
      return messages.warn(stop and 'chat_busy' or 'not_running')
    end
    -- the typed line is above the new prompt: the question is written there with its heading
    vim.api.nvim_buf_set_lines(buffer, last - 2, last - 1, false, {})
    asked(text)
  end)
  vim.bo[buffer].filetype = 'markdown'
end

--- Opens the conversation; asks at once when there is a question.
--- @param lines nil, or { first, last } of the current buffer: what the question is about
function M.open(question, lines)
  local source = vim.api.nvim_get_current_buf()
  local client
  if source == buffer then
    client = client_of_project()
  else
    client = server.any()
  end
  if not client then
    return messages.warn('not_running')
  end
  project = server.project(client)
  if not buffer or not vim.api.nvim_buf_is_valid(buffer) then
    create()
  end
  local window = vim.fn.bufwinid(buffer)
  if window ~= -1 then
    vim.api.nvim_set_current_win(window)
  else
    vim.cmd('botright split')
    vim.api.nvim_win_set_buf(0, buffer)
    vim.wo.wrap = true
    vim.wo.linebreak = true
  end
  vim.api.nvim_win_set_cursor(0, { vim.api.nvim_buf_line_count(buffer), 0 })
  if question and question ~= '' then
    asked(question, attachments(source, lines))
  else
    vim.cmd('startinsert!')
  end
end

-- The code block of the answers that came last, or nil. What an answer that was stopped left open ends with it.
local function last_code()
  if not buffer or not vim.api.nvim_buf_is_valid(buffer) then
    return nil
  end
  local answer, fence, block, code
  for _, line in ipairs(vim.api.nvim_buf_get_lines(buffer, 0, -1, false)) do
    local mark = line:match('^%s*(```+)')
    if line == messages.text('chat_you') or line == messages.text('chat_vauban') then
      answer, fence = line == messages.text('chat_vauban'), nil
    elseif answer and not fence then
      fence, block = mark, {}
    elseif fence and mark and #mark >= #fence and line:match('^%s*`+%s*$') then
      fence, code = nil, block
    elseif fence then
      table.insert(block, line)
    end
  end
  return code and #code > 0 and table.concat(code, '\n') .. '\n' or nil
end

--- Brings the code of the last answer into the current buffer, indented as it is there.
--- @param lines nil for the caret, or { first, last }: what it replaces
function M.insert(lines)
  local target = vim.api.nvim_get_current_buf()
  local client = server.client(target)
  if not client then
    return messages.warn('not_running')
  end
  local code = last_code()
  if not code then
    return messages.warn('no_code')
  end
  local at = vim.api.nvim_win_get_cursor(0)
  local position = server.position(client, target, at[1] - 1, at[2])
  local range = lines and server.lines(lines[1], lines[2]) or { start = position, ['end'] = position }
  server.execute(client, target, 'vauban.insert', { range = range, code = code })
end

--- Stops the answer; what was written stays.
function M.stop()
  if stop then
    stop()
  end
end

--- Begins a new conversation: the answer under way is stopped, and the next question does not know the ones before.
function M.new()
  M.stop()
  conversation = nil
  turns = {}
  if buffer and vim.api.nvim_buf_is_valid(buffer) then
    vim.api.nvim_buf_set_lines(buffer, 0, vim.api.nvim_buf_line_count(buffer) - 1, false, {})
    vim.bo[buffer].modified = false
  end
end

return M
