-- SPDX-License-Identifier: EPL-2.0
-- Searches of what "vauban index" has indexed, and questions about it. Passages and quotes become entries of the quickfix list.
local messages = require('vauban.messages')
local server = require('vauban.server')

local M = {}

local SCHEME = 'vauban-archive://' -- of a buffer for a file in an archive, before its path
local PACK = 'vauban-pack://' -- of a document in a pack of a server, and of its buffer
local WORDS = 8 -- of a quote by which it is found where a format has no lines
local READ_MILLIS = 10000 -- within which the server says what stands in it

local stop -- of the question under way
local answering -- the id of the client whose server answers it
local token = 0
local lines -- of a file in an archive
local listening = {}

local function flat(text)
  return (text:gsub('%s+', ' '))
end

local function known(value)
  return value ~= nil and value ~= vim.NIL
end

-- An entry of the quickfix list. Where a format has pages and no lines, the page comes before the text.
local function entry(place, text, quote)
  local page = known(place.pageLabel) and place.pageLabel or place.page
  local packed = vim.startswith(place.uri, PACK)
  local made = {
    filename = packed and place.uri or (known(place.archived) and SCHEME or '') .. vim.uri_to_fname(place.uri),
    lnum = known(place.line) and place.line + 1 or 0,
    text = known(page) and messages.text('on_page', tostring(page), flat(text)) or flat(text),
  }
  if packed and not known(place.line) and quote:find('%S') then
    -- its text is that of the pages, and the quote stands in it as it is
    local words = vim.list_slice(vim.split(vim.trim(vim.fn.escape(quote, '\\')), '%s+'), 1, WORDS)
    made.pattern = '\\V' .. table.concat(words, '\\_s\\+')
  end
  return made
end

-- A new list in front of all others, and its id.
local function list(title, entries)
  vim.fn.setqflist({}, ' ', { title = title, items = entries })
  return vim.fn.getqflist({ id = 0 }).id
end

-- Opens the window of the list. Whoever writes meanwhile, in a buffer or in the command line, keeps the caret.
local function open()
  if vim.fn.getcmdwintype() ~= '' then
    return -- no other window can be opened meanwhile
  end
  local window = vim.api.nvim_get_current_win()
  local reads = vim.fn.mode() == 'n'
  vim.cmd('botright copen')
  if not reads then
    vim.api.nvim_set_current_win(window)
  end
end

local function client()
  local any = server.any()
  if not any then
    messages.warn('not_running')
    return nil
  end
  local offered = any.server_capabilities and any.server_capabilities.experimental
  if type(offered) ~= 'table' or type(offered.vauban) ~= 'table' or not offered.vauban.ask then
    messages.warn('no_index')
    return nil
  end
  return any
end

local function failed(failure)
  messages.warn('request_failed', failure.message or tostring(failure))
end

-- What is searched: a folder or file that is there, what a server has in a pack, or the pack of a name.
local function where(place)
  if not place then
    return {}
  end
  if vim.startswith(place, PACK) then
    return { folders = { place } }
  end
  local path = vim.fn.fnamemodify(place, ':p')
  if vim.fn.filereadable(path) == 1 or vim.fn.isdirectory(path) == 1 then
    return { folders = { vim.uri_from_fname(path) } }
  end
  return { packs = { place } }
end

--- Completes the folder or file of a command, which is its first word.
function M.complete(lead, line, position)
  local words = vim.split((line:sub(1, position):gsub('\\.', '_')), '%s+')
  return #words <= 2 and vim.tbl_map(vim.fn.fnameescape, vim.fn.getcompletion(lead, 'file')) or {}
end

--- Lists the passages that a search finds.
--- @param place a folder, file or pack that is searched, or nil
function M.search(query, place)
  local any = client()
  if not any then
    return
  end
  local wanted = vim.tbl_extend('error', { query = query, limit = 50 }, where(place))
  server.request(any, 'vauban/search', wanted, 0, function(failure, result)
    if failure then
      return failed(failure)
    end
    if #result.passages == 0 then
      return messages.show('nothing_found')
    end
    list(query, vim.tbl_map(function(passage)
      return entry(passage.place, passage.quote.text, passage.quote.text)
    end, result.passages))
    open()
  end)
end

-- The answer as entries: each sentence, then the quote that it rests on.
local function claims(stated)
  local entries = {}
  for _, claim in ipairs(stated) do
    table.insert(entries, entry(claim.place, messages.text('quoted', flat(claim.quote.text)), claim.quote.text))
    if known(claim.sentence) then
      local lacks = #claim.unsupported > 0 and ' ' .. messages.text('not_quoted', table.concat(claim.unsupported, ', ')) or ''
      table.insert(entries, { text = '  ' .. flat(claim.sentence) .. lacks })
    end
  end
  return entries
end

--- A place, in which blanks are escaped, and the rest of the words of a command.
function M.within(words)
  local place, rest = words:match('^(%S*)%s*(.*)$')
  while place:sub(-1) == '\\' and rest ~= '' do
    local more, behind = rest:match('^(%S*)%s*(.*)$')
    place, rest = place:sub(1, -2) .. ' ' .. more, behind
  end
  return place, rest
end

--- A command line has changed, or is left: the server may read for the question in it before that is asked.
--- @param given_up whether the question will not be asked
function M.typed(line, given_up)
  local narrowed, words = line:match('^[:%s]*VaubanAsk(I?n?)%s+(.*)$')
  local any = words and server.any()
  if not any then
    return
  end
  local place, question = nil, words
  if narrowed == 'In' then
    place, question = M.within(words)
  end
  local typed = vim.tbl_extend('error', { question = given_up and '' or question }, place ~= '' and where(place) or {})
  server.notify(any, 'vauban/didTypeQuestion', typed)
end

--- Lists passages at once, then an answer, claim by claim.
--- @param place a folder, file or pack that is searched, or nil
function M.ask(question, place)
  local any = client()
  if not any then
    return
  end
  if stop then
    return messages.warn('chat_busy')
  end
  token = token + 1
  local mine = 'vauban-ask-' .. token
  local stated = {}
  local opened = false
  local own -- the id of its list, which stays behind a later one
  -- once: who has closed the window does not want it, and who has left it is elsewhere
  local function listed(entries)
    if own then
      vim.fn.setqflist({}, 'r', { id = own, title = question, items = entries })
    else
      own = list(question, entries)
    end
    if not opened and #entries > 0 then
      opened = true
      open()
    end
  end
  listening[mine] = function(piece)
    if known(piece.passages) then
      listed(vim.tbl_map(function(passage)
        return entry(passage.place, passage.quote.text, passage.quote.text)
      end, piece.passages))
    elseif known(piece.quote) then
      listed(claims(vim.list_extend(vim.list_slice(stated), { piece.quote })))
    elseif known(piece.claim) then
      table.insert(stated, piece.claim)
      listed(claims(stated))
    end
  end
  local asked = vim.tbl_extend('error', { question = question, partialResultToken = mine }, where(place))
  local cancel = server.request(any, 'vauban/ask', asked, 0, function(failure, result)
    stop = nil
    listening[mine] = nil
    if failure then
      return failed(failure)
    end
    if not result.found then
      return messages.show(#result.passages == 0 and 'nothing_found' or 'no_answer_found')
    end
    listed(claims(result.claims))
    if known(result.message) then
      messages.show('request_failed', result.message)
    end
  end)
  answering = any.id
  stop = function()
    cancel()
    stop = nil
    listening[mine] = nil
  end
end

server.on_end(function(id)
  if stop and id == answering then
    stop()
  end
end)

--- For M.read: the entries of the quickfix list would otherwise move with the lines that come.
function M.fill()
  vim.api.nvim_buf_set_lines(0, 0, -1, false, lines)
  lines = nil
end

--- Fills the current buffer, which is named by a file in an archive or a pack, with the text of that file; it cannot be changed.
function M.read()
  vim.bo.buftype = 'nofile'
  vim.bo.swapfile = false
  vim.bo.modeline = false -- whoever wrote the file is no user of this editor
  local any = client()
  if not any then
    return
  end
  local name = vim.api.nvim_buf_get_name(0)
  local packed = vim.startswith(name, PACK)
  local path = packed and name:sub(#PACK + 1):gsub('%%(%x%x)', function(hex)
    return string.char(tonumber(hex, 16))
  end) or name:sub(#SCHEME + 1)
  local uri = packed and name or vim.uri_from_fname(path)
  local failure, result = server.wait(any, 'vauban/sourceText', { uri = uri }, READ_MILLIS)
  if not result then
    vim.bo.bufhidden = 'wipe' -- asked again when it is opened again
    return messages.warn(failure and 'request_failed' or 'no_text', failure and failure.message)
  end
  vim.bo.modifiable = true
  vim.bo.readonly = false
  lines = vim.split(result.text:gsub('\r\n', '\n'), '\n', { plain = true })
  vim.cmd("lockmarks lua require('vauban.knowledge').fill()")
  vim.bo.modified = false
  vim.bo.readonly = true
  vim.bo.modifiable = false
  vim.cmd('silent! doautocmd <nomodeline> filetypedetect BufRead ' .. vim.fn.fnameescape(path))
end

--- Stops the answer; what was listed stays.
function M.stop()
  if stop then
    stop()
  end
end

--- Takes the pieces of an answer from the progress that a client reports.
--- @return whether it was one
function M.progress(params)
  local listener = listening[params.token]
  if listener then
    listener(params.value)
  end
  return listener ~= nil
end

return M
