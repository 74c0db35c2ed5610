vim9script
# SPDX-License-Identifier: EPL-2.0
# The language server: starts it, tells it what is open and what changes, sends requests. Positions count bytes.
import autoload './config.vim'
import autoload './documents.vim'
import autoload './edits.vim'
import autoload './messages.vim'

const CUT_MILLIS = 5000 # within which the server says what a word or a line is

var job: job = null_job
var ready = false
var refused = false
var roots: list<string> = []
var status: dict<any> = {state: 'off'}
var listeners: dict<list<func>> = {}
var attached: list<func> = []
var ends: list<func> = []

# Calls Listener(params) for each notification of that method.
export def On(method: string, Listener: func)
  listeners[method] = get(listeners, method, [])->add(Listener)
enddef

# Calls Listener() when a buffer can be asked about.
export def OnAttach(Listener: func)
  attached->add(Listener)
enddef

# Calls Listener() when a server is gone: what it was asked is not answered any more.
export def OnEnd(Listener: func)
  ends->add(Listener)
enddef

export def Running(): bool
  return ready
enddef

# One short text for a status line: the state of the engine, the model, and who answers where another machine can.
export def Status(): string
  const model = type(get(status, 'model', v:null)) == v:t_string ? ' (' .. status.model .. ')' : ''
  const text = 'Vauban: ' .. messages.Text('state_' .. status.state) .. model
  const origin = Origin()
  if empty(origin)
    return text
  endif
  return messages.Text('answered_by', text, has_key(origin, 'endpoint') ? origin.label : messages.Text('this_machine'))
enddef

# The same, and why this machine answers instead of another one.
export def Details(): string
  const origin = Origin()
  var lines = [Status()]
  if has_key(origin, 'note')
    lines->add(origin.note)
  endif
  if has_key(origin, 'unconfirmed')
    lines->add(messages.Text('agree', origin.unconfirmed))
  endif
  return join(lines, "\n")
enddef

# Who answers, without what is null; empty where no other machine can.
def Origin(): dict<any>
  const origin: any = get(status, 'origin', v:null)
  return type(origin) == v:t_dict ? filter(copy(origin), (_, value) => type(value) != v:t_none) : {}
enddef

def RootOf(file: string): string
  const folder = fnamemodify(file, ':p:h')
  var at = folder
  while true
    if isdirectory(at .. '/.git') || filereadable(at .. '/.git') || filereadable(at .. '/.vaubanignore')
      return at
    endif
    const parent = fnamemodify(at, ':h')
    if parent == at
      return folder
    endif
    at = parent
  endwhile
  return folder
enddef

def Folder(root: string): dict<string>
  return {uri: documents.Uri(root), name: fnamemodify(root, ':t')}
enddef

def Send(message: dict<any>)
  ch_sendexpr(job_getchannel(job), message)
enddef

# Tells the server something; what is told before it is ready is lost.
export def Notify(method: string, params: dict<any>)
  if ready
    Send({method: method, params: params})
  endif
enddef

# Sends a request; Answered(error, result) unless it is cancelled. Either is v:null.
# Returns the id for Cancel(), 0 when it could not be sent.
export def Request(method: string, params: dict<any>, Answered: func): number
  if !ready
    return 0
  endif
  documents.Flush()
  return Ask(method, params, Answered)
enddef

# Has the server do a command; what it changes comes back as an edit. What goes wrong is said.
export def Execute(command: string, argument: dict<any>)
  const sent = Request('workspace/executeCommand', {command: command, arguments: [argument]}, (failure, _) => {
    if failure != null
      messages.Warn('request_failed', get(failure, 'message', ''))
    endif
  })
  if sent == 0
    messages.Warn('not_running')
  endif
enddef

# Whole lines, from 1, as a range of the protocol.
export def Lines(first: number, last: number): dict<any>
  return {start: {line: first - 1, character: 0}, end: {line: last, character: 0}}
enddef

def Ask(method: string, params: dict<any>, Answered: func): number
  const sent = ch_sendexpr(job_getchannel(job), {method: method, params: params}, {callback: (_, answer) => {
    Answered(get(answer, 'error', v:null), get(answer, 'result', v:null))
  }})
  return get(sent, 'id', 0)
enddef

# Sends a request and waits for its answer: the error and the result. Both are v:null when there was none in time.
export def Wait(method: string, params: dict<any>, millis: number): list<any>
  const answer = ready ? ch_evalexpr(job_getchannel(job), {method: method, params: params}, {timeout: millis}) : {}
  return type(answer) == v:t_dict ? [get(answer, 'error', v:null), get(answer, 'result', v:null)] : [v:null, v:null]
enddef

# What is accepted of a text: 'word', 'line' or 'all'. The server cuts, by the rules that every editor has; waits for it.
# Returns '' when there was no answer.
export def Cut(text: string, unit: string): string
  if unit == 'all'
    return text
  endif
  const [_, result] = Wait('workspace/executeCommand',
    {command: 'vauban.accept', arguments: [{text: text, unit: unit}]}, CUT_MILLIS)
  const accepted = type(result) == v:t_dict ? get(result, 'accepted', '') : ''
  if accepted == ''
    messages.Warn('no_answer')
  endif
  return accepted
enddef

export def Cancel(id: number)
  Notify('$/cancelRequest', {id: id})
enddef

def Answer(request: dict<any>)
  var answer: dict<any> = {jsonrpc: '2.0', id: request.id}
  if request.method == 'workspace/applyEdit'
    answer.result = {applied: edits.Apply(request.params.edit)}
  elseif request.method == 'workspace/configuration'
    answer.result = mapnew(request.params.items, (_, item) => get(item, 'section', '') == 'vauban' ? config.Get('settings') : v:null)
  elseif index(['window/workDoneProgress/create', 'client/registerCapability', 'client/unregisterCapability',
      'window/showMessageRequest'], request.method) >= 0
    answer.result = v:null
  else
    answer.error = {code: -32601, message: request.method}
  endif
  # by hand: the ids of the server are no numbers
  const body = json_encode(answer)
  ch_sendraw(job_getchannel(job), 'Content-Length: ' .. len(body) .. "\r\n\r\n" .. body)
enddef

def Received(_: channel, message: any)
  if type(message) != v:t_dict || !has_key(message, 'method')
    return
  endif
  if has_key(message, 'id')
    Answer(message)
  elseif has_key(listeners, message.method)
    for Listener in listeners[message.method]
      Listener(get(message, 'params', {}))
    endfor
  endif
enddef

# Nothing of a server holds any more.
def Forget()
  job = null_job
  ready = false
  roots = []
  documents.Forget()
  for Listener in ends
    Listener()
  endfor
enddef

def Ended(ended: job, code: number)
  if ended != job
    return # Stop() was called, and another one may run since
  endif
  Forget()
  refused = true # it would end again with the next buffer
  messages.Warn('ended', code)
enddef

def Initialized(failure: any, result: any)
  if failure != null
    messages.Warn('request_failed', get(failure, 'message', ''))
    return
  endif
  if get(result.capabilities, 'positionEncoding', 'utf-16') != 'utf-8'
    messages.Warn('encoding')
    Stop()
    return
  endif
  ready = true
  Notify('initialized', {})
  for buffer in getbufinfo({bufloaded: 1})
    Attach(buffer.bufnr)
  endfor
enddef

# The absolute path of a program, or an empty text. An entry of the PATH such as "." leads into the project, and Windows looks in the current
# folder first: what lies there must never run by its mere name.
def Absolute(name: string, root: string): string
  const path = exepath(name)
  if path ==# name
    return path
  endif
  const home = fnamemodify(expand('~'), ':p')
  for folder in [root, getcwd()]
    const inside = fnamemodify(folder, ':p')
    if inside ==# home ? fnamemodify(path, ':h') .. '/' ==# home : stridx(path, inside) == 0
      return ''
    endif
  endfor
  return path
enddef

def Start(root: string)
  const named: list<string> = config.Get('cmd')
  const program = Absolute(named[0], root)
  if program ==# ''
    refused = true
    messages.Warn('not_executable', named[0])
    return
  endif
  const cmd = [program] + named[1 :]
  roots = [root]
  const started = job_start(cmd, {mode: 'lsp', err_io: 'null', noblock: 1, env: config.Get('env'), out_cb: Received, exit_cb: Ended})
  if job_status(started) != 'run'
    refused = true
    messages.Warn('not_executable', cmd[0])
    return
  endif
  job = started
  Ask('initialize', {
    processId: getpid(),
    clientInfo: {name: 'Vim', version: string(v:versionlong)},
    locale: messages.Language(),
    workspaceFolders: [Folder(root)],
    initializationOptions: config.Get('settings'),
    capabilities: {
      experimental: {vauban: {status: true}},
      general: {positionEncodings: ['utf-8']},
      window: {workDoneProgress: true},
      workspace: {
        applyEdit: true,
        configuration: true,
        workspaceFolders: true,
        workspaceEdit: {documentChanges: true},
      },
      textDocument: {
        synchronization: {},
        inlineCompletion: {},
        diagnostic: {},
        codeAction: {
          codeActionLiteralSupport: {codeActionKind: {valueSet: ['', 'quickfix', 'refactor', 'refactor.rewrite', 'source']}},
          resolveSupport: {properties: ['edit', 'command']},
          dataSupport: true,
        },
      },
    },
  }, (failure, result) => {
    if started == job
      Initialized(failure, result)
    endif
  })
enddef

def Wanted(buffer: number): bool
  if !bufloaded(buffer) || getbufvar(buffer, '&buftype') != '' || bufname(buffer) == '' || !getbufvar(buffer, '&modifiable')
    return false
  endif
  const types: list<string> = config.Get('filetypes')
  return empty(types) || index(types, getbufvar(buffer, '&filetype')) >= 0
enddef

# Attaches a buffer, if it is one to complete in; anew when it has got another name or type.
export def Attach(buffer: number)
  if documents.IsAnother(buffer)
    Detach(buffer)
  endif
  if refused || !Wanted(buffer) || documents.IsOpen(buffer)
    return
  endif
  const root = RootOf(fnamemodify(bufname(buffer), ':p'))
  if job == null_job
    Start(root)
  elseif ready
    if index(roots, root) < 0
      roots->add(root)
      Notify('workspace/didChangeWorkspaceFolders', {event: {added: [Folder(root)], removed: []}})
    endif
    documents.Open(buffer)
    for Listener in attached
      Listener()
    endfor
  endif
enddef

export def Detach(buffer: number)
  documents.Close(buffer)
enddef

# Ends the server in order.
export def Stop()
  if job == null_job
    return
  endif
  const old = job
  if ready
    ch_evalexpr(job_getchannel(old), {method: 'shutdown'}, {timeout: 3000})
    Notify('exit', {})
  endif
  Forget()
  if job_status(old) == 'run'
    ch_close_in(job_getchannel(old))
  endif
enddef

export def Restart()
  Stop()
  refused = false
  Attach(bufnr())
enddef

On('vauban/statusChanged', (params) => {
  status = params
  redrawstatus
})
On('window/showMessage', (params) => {
  messages.Warn('request_failed', params.message)
})
