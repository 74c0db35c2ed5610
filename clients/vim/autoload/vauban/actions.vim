vim9script
# SPDX-License-Identifier: EPL-2.0
# What the server offers to do with a place or with lines.
import autoload './documents.vim'
import autoload './edits.vim'
import autoload './messages.vim'
import autoload './server.vim'

def Failed(failure: any): bool
  if failure != null
    messages.Warn('request_failed', get(failure, 'message', ''))
  endif
  return failure != null
enddef

def Run(command: dict<any>)
  server.Request('workspace/executeCommand', {
    command: command.command,
    arguments: get(command, 'arguments', []),
  }, (failure, _) => {
    Failed(failure)
  })
enddef

def Perform(action: dict<any>)
  if type(get(action, 'edit', v:null)) == v:t_dict && !edits.Apply(action.edit)
    return
  endif
  const command = get(action, 'command', v:null)
  if type(command) == v:t_string
    Run(action) # a bare command
  elseif type(command) == v:t_dict
    Run(command)
  endif
enddef

def Resolve(action: dict<any>)
  if has_key(action, 'edit') || has_key(action, 'command') || !has_key(action, 'data')
    Perform(action)
    return
  endif
  server.Request('codeAction/resolve', action, (failure, resolved) => {
    if !Failed(failure)
      Perform(resolved)
    endif
  })
enddef

def Offer(actions: list<any>)
  if empty(actions)
    messages.Show('no_actions')
    return
  endif
  const lines = mapnew(actions, (i, action) => (i + 1) .. '. ' .. action.title)
  const chosen = inputlist([messages.Text('choose')] + lines)
  if chosen > 0 && chosen <= len(actions)
    Resolve(actions[chosen - 1])
  endif
enddef

# Changes lines, from 1, as the instruction says.
export def Edit(instruction: string, first: number, last: number)
  const buffer = bufnr()
  if !documents.IsOpen(buffer)
    messages.Warn('not_running')
    return
  endif
  messages.Show('editing')
  server.Execute('vauban.edit', {uri: documents.UriOf(buffer), range: server.Lines(first, last), instruction: instruction})
enddef

# Lets somebody choose what to do with lines, from 1, or, where no lines are given, with the place of the cursor.
export def Choose(first: number, last: number, whole: bool)
  const buffer = bufnr()
  if !documents.IsOpen(buffer)
    messages.Warn('not_running')
    return
  endif
  const start = whole ? 0 : col('.') - 1
  const range = {
    start: {line: first - 1, character: start},
    end: {line: last - 1, character: whole ? len(getline(last)) : start},
  }
  const document = {uri: documents.UriOf(buffer)}
  # what is vague in requirements has a fix of its own
  server.Request('textDocument/diagnostic', {textDocument: document}, (failure, report) => {
    const found: list<any> = failure == null && type(report) == v:t_dict ? get(report, 'items', []) : []
    Ask(document, range, filter(copy(found), (_, each) =>
      each.range.start.line <= last - 1 && each.range.end.line >= first - 1))
  })
enddef

def Ask(document: dict<any>, range: dict<any>, problems: list<any>)
  server.Request('textDocument/codeAction', {
    textDocument: document,
    range: range,
    context: {diagnostics: problems, triggerKind: 1},
  }, (failure, result) => {
    if !Failed(failure)
      # asked outside the callback, where a question can be drawn
      timer_start(0, (_) => Offer(type(result) == v:t_list ? result : []))
    endif
  })
enddef
