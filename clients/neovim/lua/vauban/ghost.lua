-- SPDX-License-Identifier: EPL-2.0
-- Draws ghost text. The buffer, its undo and its marks know nothing of it.
local M = {}

local namespace = vim.api.nvim_create_namespace('vauban')
local GROUP = 'VaubanGhost'
local pushes = vim.fn.has('nvim-0.10') == 1 -- text can be drawn within a line

local drawn -- the buffer that has ghost text

--- #767676 has a contrast of 4.5 both on white and on black; the slant tells it without a colour.
function M.highlight()
  vim.cmd('highlight default ' .. GROUP .. ' ctermfg=243 guifg=#767676 cterm=italic gui=italic')
end

function M.clear()
  if drawn and vim.api.nvim_buf_is_valid(drawn) then
    vim.api.nvim_buf_clear_namespace(drawn, namespace, 0, -1)
  end
  drawn = nil
end

function M.visible()
  return drawn ~= nil
end

-- Tabs as blanks up to their stops, as in the text; `at` is the screen column of the first character, from 0.
local function expand(text, at)
  local stop = vim.bo.tabstop
  local out = {}
  for before, tab in text:gmatch('([^\t]*)(\t?)') do
    at = at + vim.fn.strdisplaywidth(before, at)
    table.insert(out, before)
    if tab ~= '' then
      local width = stop - at % stop
      at = at + width
      table.insert(out, (' '):rep(width))
    end
  end
  return table.concat(out), at
end

-- The rest of a line in the colours that it has, for drawing it further to the right.
local function coloured(row, column, line)
  local chunks = {}
  local from, group = column, nil
  local function close(to)
    if to > from then
      table.insert(chunks, { line:sub(from + 1, to), group ~= '' and group or 'Normal' })
    end
  end
  for at = column, #line - 1 do
    local here = vim.fn.synIDattr(vim.fn.synID(row + 1, at + 1, 1), 'name')
    if here ~= group then
      close(at)
      from, group = at, here
    end
  end
  close(#line)
  return chunks
end

-- Cuts a line where the window ends: virtual text is not wrapped.
local function wrap(text, width, first)
  local pieces = {}
  local room = first
  local piece = ''
  local used = 0
  for character in text:gmatch('[%z\1-\127\194-\244][\128-\191]*') do
    local cells = vim.fn.strdisplaywidth(character)
    if used + cells > room then
      table.insert(pieces, piece)
      piece, used, room = '', 0, width
    end
    piece = piece .. character
    used = used + cells
  end
  table.insert(pieces, piece)
  return pieces
end

local function text_width()
  local info = vim.fn.getwininfo(vim.api.nvim_get_current_win())[1]
  return math.max(10, info.width - info.textoff)
end

--- Shows `text` at a place of the current buffer.
--- @param row from 0
--- @param column byte, from 0
--- @param behind byte where the text goes on after the proposal; what lies between is replaced by it
function M.show(row, column, behind, text)
  M.clear()
  local buffer = vim.api.nvim_get_current_buf()
  local line = vim.api.nvim_buf_get_lines(buffer, row, row + 1, false)[1] or ''
  local lines = vim.split(text, '\n', { plain = true })
  local width = text_width()
  local at = vim.fn.strdisplaywidth(line:sub(1, column))
  local first = expand(lines[1], at)
  local below = {}
  local rest = line:sub(behind + 1)
  local mark = { hl_mode = 'combine', priority = 200 }
  if rest == '' or #lines > 1 or not pushes then
    local pieces = wrap(first, width, math.max(1, width - at % width))
    mark.virt_text = { { pieces[1], GROUP } }
    mark.virt_text_pos = 'overlay'
    for i = 2, #pieces do
      table.insert(below, { { pieces[i], GROUP } })
    end
    -- what stands behind the caret is drawn once more, behind the last line of the proposal
    local tail = {}
    local cell = at + vim.fn.strdisplaywidth(lines[1], at)
    if #lines > 1 then
      cell = vim.fn.strdisplaywidth(lines[#lines])
    end
    for _, chunk in ipairs(coloured(row, behind, line)) do
      local piece
      piece, cell = expand(chunk[1], cell)
      table.insert(tail, { piece, chunk[2] })
    end
    if #lines == 1 then
      vim.list_extend(#pieces == 1 and mark.virt_text or below[#below], tail)
    end
    for i = 2, #lines do
      for _, piece in ipairs(wrap(expand(lines[i], 0), width, width)) do
        table.insert(below, { { piece, GROUP } })
      end
    end
    if #lines > 1 then
      vim.list_extend(below[#below], tail)
      -- the first line keeps nothing of the rest
      local hidden = vim.fn.strdisplaywidth(line, 0) - at - vim.fn.strdisplaywidth(pieces[1], at)
      if hidden > 0 then
        table.insert(mark.virt_text, { (' '):rep(hidden), 'Normal' })
      end
    end
  else
    mark.virt_text = { { first, GROUP } }
    mark.virt_text_pos = 'inline'
  end
  if #below > 0 then
    mark.virt_lines = below
  end
  vim.api.nvim_buf_set_extmark(buffer, namespace, row, column, mark)
  drawn = buffer
end

return M
