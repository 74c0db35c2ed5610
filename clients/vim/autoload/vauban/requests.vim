vim9script
# SPDX-License-Identifier: EPL-2.0
# The last requests as the model saw them, and what was or would be sent to another machine.
import autoload './messages.vim'
import autoload './server.vim'

const MOST = 20 # of a list that fits on a screen

def Failed(failure: any): bool
  if failure != null
    messages.Warn('request_failed', get(failure, 'message', ''))
  endif
  return failure != null
enddef

# Shows a text in a window of its own, where it cannot be changed.
def Show(text: string)
  new
  # no modelines: whoever wrote what the model saw is no user of this editor
  setlocal buftype=nofile bufhidden=wipe noswapfile nobuflisted nomodeline
  setline(1, split(text, '\r\=\n', true))
  setlocal filetype=markdown nomodified readonly nomodifiable
  redraw
enddef

def Open(id: number)
  server.Request('vauban/bugReport', {id: id, content: true}, (failure, result) => {
    if !Failed(failure)
      Show(result.text)
    endif
  })
enddef

def Line(choice: dict<any>): string
  return has_key(choice, 'id') ? choice.started .. '  ' .. choice.feature .. '  ' .. choice.model
    : messages.Text(choice.sent ? 'request_sent' : 'request_unsent', choice.endpoint)
enddef

def Offer(prompts: list<any>, remote: any)
  const choices: list<any> = (type(remote) == v:t_dict ? [remote] : []) + reverse(copy(prompts))[: MOST - 1]
  if empty(choices)
    messages.Show('no_requests')
    return
  endif
  const chosen = inputlist([messages.Text('choose_request')] + mapnew(choices, (i, each) => (i + 1) .. '. ' .. Line(each)))
  if chosen <= 0 || chosen > len(choices)
    return
  endif
  const choice = choices[chosen - 1]
  if has_key(choice, 'id')
    Open(choice.id)
  else
    Show(choice.text)
  endif
enddef

# Lets somebody choose one of the last requests, and shows it.
export def Choose()
  const sent = server.Request('vauban/prompts', {}, (failure, prompts) => {
    if Failed(failure)
      return
    endif
    server.Request('vauban/remotePreview', {}, (failed, remote) => {
      if !Failed(failed)
        # asked outside the callback, where a question can be drawn
        timer_start(0, (_) => Offer(prompts, remote))
      endif
    })
  })
  if sent == 0
    messages.Warn('not_running')
  endif
enddef
