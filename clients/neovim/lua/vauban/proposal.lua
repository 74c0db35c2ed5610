-- SPDX-License-Identifier: EPL-2.0
-- A text that the server proposes for a place, and what is left of it while somebody types. Pure: it knows of no buffer.
--
-- Columns count bytes from 0. A proposal is { text, first, suffix }: `text` stands for what lies between the column `first` and
-- the last `suffix` bytes of the line.
local M = {}

--- @return the proposal, or nil when it does not belong to this line and caret
function M.of(text, line, first, last, caret)
  if first > caret or last < caret or last > #line then
    return nil
  end
  local proposal = { text = text:gsub('\r\n?', '\n'), first = first, before = line:sub(1, first), after = line:sub(last + 1) }
  return M.remaining(proposal, line, caret) and proposal or nil
end

--- What is still to be written at the caret, or nil when what was typed is something else.
function M.remaining(proposal, line, caret)
  local after = proposal.after
  if caret < proposal.first or #line - #after < caret or line:sub(1, proposal.first) ~= proposal.before
      or line:sub(#line - #after + 1) ~= after then
    return nil
  end
  local typed = line:sub(proposal.first + 1, caret)
  if proposal.text:sub(1, #typed) ~= typed or #typed == #proposal.text then
    return nil
  end
  return proposal.text:sub(#typed + 1)
end

return M
