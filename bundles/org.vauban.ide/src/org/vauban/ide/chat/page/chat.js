'use strict';
const vauban = (() => {
  const token = document.currentScript.dataset.token;
  const log = document.getElementById('log');
  const intro = document.getElementById('intro');
  const said = document.getElementById('said');
  /** Turns whose answer is being written. */
  const running = new Set();
  let labels = {};
  let sought = '';
  let marks = [];
  let current = -1;

  const post = (...parts) => { location.href = 'vauban:' + token + '/' + parts.map(p => encodeURIComponent(p)).join('/'); };
  const element = (name, className, text) => {
    const made = document.createElement(name);
    if (className) { made.className = className; }
    if (text) { made.textContent = text; }
    return made;
  };
  const button = (label, action, description) => {
    const made = element('button', '', labels[label]);
    made.type = 'button';
    if (description) { made.setAttribute('aria-label', labels[label] + ', ' + description); }
    made.addEventListener('click', action);
    return made;
  };
  const atEnd = () => window.innerHeight + window.scrollY >= document.documentElement.scrollHeight - 30;
  const toEnd = () => window.scrollTo(0, document.documentElement.scrollHeight);

  /** What was told of turns that were not drawn yet, by turn. */
  const early = new Map();

  const article = id => [...log.children].find(each => each.dataset.turn === id);

  function toolbar(code, id) {
    const bar = element('div', 'bar');
    const language = code.dataset.language;
    const block = code.dataset.block;
    bar.setAttribute('role', 'toolbar');
    bar.setAttribute('aria-label', labels.code + ' ' + (Number(block) + 1) + (language ? ', ' + language : ''));
    bar.append(element('span', 'language', language || labels.code));
    for (const action of ['INSERT', 'REPLACE', 'PREVIEW', 'NEW_FILE', 'COPY_CODE']) {
      bar.append(button(action, () => post(action, id, block), labels.code + ' ' + (Number(block) + 1)));
    }
    code.prepend(bar);
    code.querySelector('pre').tabIndex = 0;
  }

  const drawn = new WeakMap();

  function fill(block, html, id) {
    if (drawn.get(block) === html) { return; }
    drawn.set(block, html);
    const next = document.createElement('template');
    next.innerHTML = html;
    const old = block.firstElementChild;
    const fresh = next.content.firstElementChild;
    if (old && fresh && old.matches('.code') && fresh.matches('.code') && old.dataset.language === fresh.dataset.language) {
      // the buttons stay, and with them the focus
      old.querySelector('code').replaceChildren(...fresh.querySelector('code').childNodes);
      return;
    }
    for (const code of next.content.querySelectorAll('.code')) { toolbar(code, id); }
    block.replaceChildren(next.content);
  }

  function blocks(id, from, count, htmls) {
    const turn = article(id);
    if (!turn) { return; }
    const follow = atEnd();
    const answer = turn.querySelector('.answer');
    htmls.forEach((html, i) => {
      let block = answer.children[from + i];
      if (!block) {
        block = element('div', 'block');
        answer.append(block);
      }
      fill(block, html, id);
    });
    while (answer.children.length > count) { answer.lastElementChild.remove(); }
    growing(turn);
    if (follow) { toEnd(); }
    markAgain();
  }

  /** Code that is not whole yet cannot be used. */
  function growing(turn) {
    const answer = turn.querySelector('.answer');
    const running = answer.getAttribute('aria-busy') === 'true';
    const last = answer.lastElementChild;
    for (const each of turn.querySelectorAll('.code button')) { each.disabled = running && last !== null && last.contains(each); }
  }

  function make(turn) {
    const made = element('article');
    made.dataset.turn = turn.id;
    const question = element('div', 'question');
    question.append(element('h2', '', labels.you), element('div', 'words'), element('ul', 'attachments'), element('div', 'bar'));
    const progress = element('div', 'status', early.get(turn.id));
    progress.setAttribute('role', 'status');
    made.append(question, element('h2', '', labels.assistant), element('div', 'answer'), progress,
        element('p', 'note'), element('div', 'bar foot'));
    early.delete(turn.id);
    return made;
  }

  function head(made, turn) {
    const words = made.querySelector('.words');
    words.replaceChildren();
    if (turn.command) { words.append(element('span', 'command', turn.command), ' '); }
    words.append(turn.question);
    const attachments = made.querySelector('.attachments');
    attachments.replaceChildren(...turn.attachments.map(each => element('li', '', each)));
    const bar = made.querySelector('.question .bar');
    const buttons = [];
    const at = turn.variants.indexOf(turn.id);
    if (turn.variants.length > 1) {
      const back = button('PREVIOUS', () => post('SELECT', turn.variants[at - 1]));
      const next = button('NEXT', () => post('SELECT', turn.variants[at + 1]));
      back.disabled = at === 0;
      next.disabled = at === turn.variants.length - 1;
      buttons.push(back, element('span', '', (at + 1) + ' / ' + turn.variants.length), next);
    }
    buttons.push(button('EDIT', () => post('EDIT', turn.id)));
    replaceBar(bar, buttons);
    const note = made.querySelector('.note');
    note.textContent = turn.note || '';
    note.hidden = !turn.note;
    note.classList.toggle('failed', turn.failed);
    // the answer alone: what is told of it while it is made is read out at once
    made.querySelector('.answer').setAttribute('aria-busy', String(turn.running));
    const explain = turn.explained ? [button('EXPLAIN', () => post('EXPLAIN', turn.id))] : [];
    replaceBar(made.querySelector('.foot'), turn.running ? [] : [...explain, button('RETRY', () => post('RETRY', turn.id)),
      button('COPY_ANSWER', () => post('COPY_ANSWER', turn.id)), button('INSPECT', () => post('INSPECT', turn.id))]);
    if (!turn.running) { made.querySelector('.status').textContent = ''; }
  }

  /** The log is not live, or each token would be read: the whole answer is read once, when it ends. */
  function say(turn) {
    const answer = article(turn.id).querySelector('.answer').cloneNode(true);
    for (const bar of answer.querySelectorAll('.bar')) { bar.remove(); }
    const parts = turn.failed ? [] : [...answer.children].map(block => block.textContent.trim());
    said.dataset.turn = turn.id;
    said.textContent = [...parts, turn.note || ''].join('\n').trim();
  }

  /** New buttons only where they say something else, so that the focus stays. */
  function replaceBar(bar, elements) {
    const state = elements.map(each => each.textContent + each.disabled).join('|');
    if (bar.dataset.state !== state) {
      bar.dataset.state = state;
      bar.replaceChildren(...elements);
    }
  }

  /** Names turns that are being written, since they may be complete when they are drawn. */
  const expect = ids => { for (const id of ids) { running.add(id); } };

  function show(turns) {
    const follow = atEnd() || turns.some(turn => !article(turn.id));
    const ids = turns.map(turn => turn.id);
    for (const old of [...log.children]) { if (!ids.includes(old.dataset.turn)) { old.remove(); } }
    for (const id of running) { if (!ids.includes(id)) { running.delete(id); } }
    if (!ids.includes(said.dataset.turn)) { said.textContent = ''; }
    for (const turn of turns) {
      const made = article(turn.id) || make(turn);
      head(made, turn);
      log.append(made);
      blocks(turn.id, 0, turn.blocks.length, turn.blocks);
      if (turn.running) {
        running.add(turn.id);
        said.textContent = '';
      } else if (running.delete(turn.id)) {
        say(turn);
      }
    }
    intro.hidden = turns.length > 0;
    if (follow) { toEnd(); }
    markAgain();
  }

  function status(id, text) {
    const turn = article(id);
    if (turn) {
      const follow = atEnd();
      const line = turn.querySelector('.status');
      if (line.textContent !== text) { line.textContent = text; }
      if (follow) { toEnd(); }
    } else if (id) {
      early.set(id, text);
    }
  }

  function unmark() {
    for (const old of document.querySelectorAll('mark')) {
      const parent = old.parentNode;
      old.replaceWith(...old.childNodes);
      parent.normalize();
    }
    marks = [];
  }

  /** Marks each place; one that goes over several elements has a mark in each of them. */
  function mark() {
    unmark();
    const wanted = sought.toLowerCase();
    for (const part of log.querySelectorAll('.words, .block, .attachments li, .note')) {
      const texts = [];
      const walker = document.createTreeWalker(part, NodeFilter.SHOW_TEXT,
          node => node.parentElement.closest('.bar') ? NodeFilter.FILTER_REJECT : NodeFilter.FILTER_ACCEPT);
      for (let node = walker.nextNode(); node; node = walker.nextNode()) { texts.push(node); }
      const whole = texts.map(node => node.data).join('').toLowerCase();
      const places = [];
      for (let at = whole.indexOf(wanted); at >= 0 && places.length < 500; at = whole.indexOf(wanted, at + wanted.length)) { places.push(at); }
      const found = places.map(() => []);
      let start = 0;
      for (const node of texts) {
        const length = node.data.length;
        let rest = node;
        let cut = start;
        places.forEach((place, i) => {
          const from = Math.max(place, start);
          const to = Math.min(place + wanted.length, start + length);
          if (from < to) {
            const begun = from > cut ? rest.splitText(from - cut) : rest;
            rest = to - from < begun.data.length ? begun.splitText(to - from) : begun;
            cut = to;
            const made = element('mark');
            begun.replaceWith(made);
            made.append(begun);
            if (rest === begun) { rest = document.createTextNode(''); made.after(rest); }
            found[i].push(made);
          }
        });
        start += length;
      }
      marks.push(...found);
    }
  }

  /** The page is another one: what is found in it is marked, and the place that is shown stays. */
  function markAgain() {
    if (!sought) { return; }
    mark();
    current = Math.min(current, marks.length - 1);
    showCurrent();
  }

  function showCurrent() {
    if (current >= 0) { marks[current].forEach(each => each.classList.add('current')); }
  }

  function find(text, forward) {
    const again = text === sought;
    sought = text;
    if (!text) {
      unmark();
      current = -1;
      return;
    }
    const before = current;
    mark();
    current = marks.length === 0 ? -1 : again ? (before + (forward ? 1 : -1) + marks.length) % marks.length : marks.length - 1;
    showCurrent();
    if (current >= 0) {
      marks[current][0].scrollIntoView({ block: 'center' });
    }
    post('FOUND', marks.length, current + 1);
  }

  function look(variables, dark, contrast) {
    for (const [name, value] of Object.entries(variables)) { document.documentElement.style.setProperty(name, value); }
    document.documentElement.classList.toggle('dark', dark);
    document.documentElement.classList.toggle('contrast', contrast);
  }

  function setLabels(texts) {
    labels = texts;
    intro.replaceChildren(element('h1', '', labels.introTitle), ...labels.intro.split('\n').map(line => element('p', '', line)));
  }

  document.addEventListener('click', event => {
    const link = event.target.closest('a');
    if (link) {
      event.preventDefault();
      if (link.dataset.href) { post('LINK', link.dataset.href); }
    }
  });
  for (const kind of ['dragover', 'drop']) { document.addEventListener(kind, event => event.preventDefault()); }
  document.addEventListener('keydown', event => {
    if (event.key !== 'Tab' || event.ctrlKey || event.altKey) { return; }
    const all = [...document.querySelectorAll('button:enabled, a.link, pre[tabindex]')];
    const at = all.indexOf(document.activeElement);
    if (event.shiftKey ? at <= 0 : at === all.length - 1) {
      event.preventDefault();
      post('LEAVE', event.shiftKey ? 'back' : 'forward');
    }
  });
  // behind the loading, which a change of the address would end
  window.addEventListener('load', () => setTimeout(() => post('READY'), 0));
  return { labels: setLabels, look, expect, show, blocks, status, find };
})();
