vim9script
# SPDX-License-Identifier: EPL-2.0
# A text that the server proposes for a place, and what is left of it while somebody types. Pure: it knows of no buffer.
#
# Columns count bytes from 0. A proposal is {text, first, before, after}: the text stands for what lies between the column
# `first` and the `after` of the line.

const SIGN = '[]()[{}"''`;,]'
const WORD = '[0-9A-Za-z_$\u80-\U10ffff]'
const NEXT = '\v^\_s*%(' .. WORD .. '+|' .. SIGN .. '|%(%(' .. WORD .. '|' .. SIGN .. '|\_s)@!.)+)?'

# What is still to be written at the caret; '' when what was typed is something else.
export def Remaining(proposal: dict<any>, line: string, caret: number): string
  const behind = len(line) - len(proposal.after)
  if caret < proposal.first || behind < caret || strpart(line, 0, proposal.first) != proposal.before
      || strpart(line, behind) != proposal.after
    return ''
  endif
  const typed = strpart(line, proposal.first, caret - proposal.first)
  return strpart(proposal.text, 0, len(typed)) ==# typed ? strpart(proposal.text, len(typed)) : ''
enddef

# A proposal, or {} when it does not belong to this line and caret.
export def Of(text: string, line: string, first: number, last: number, caret: number): dict<any>
  if first > caret || last < caret || last > len(line)
    return {}
  endif
  const proposal = {
    text: substitute(text, '\r\n\?', '\n', 'g'),
    first: first,
    before: strpart(line, 0, first),
    after: strpart(line, last),
  }
  return Remaining(proposal, line, caret) == '' ? {} : proposal
enddef

# The next word of a text with the blanks before it, never empty; brackets, quotes and separators one by one.
export def NextWord(text: string): string
  return matchstr(text, NEXT) ?? text
enddef

# The next line of a text: to its end, which stays; when the line is used up, its end and the next line.
export def NextLine(text: string): string
  return matchstr(text, '^\n*[^\n]*')
enddef
