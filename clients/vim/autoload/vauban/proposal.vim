vim9script
# SPDX-License-Identifier: EPL-2.0
# A text that the server proposes for a place, and what is left of it while somebody types. Pure: it knows of no buffer.
#
# Columns count bytes from 0. A proposal is {text, first, before, after}: the text stands for what lies between the column
# `first` and the `after` of the line.

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
