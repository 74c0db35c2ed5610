// SPDX-License-Identifier: EPL-2.0
// Draws what has changed, and nothing else: selections, the focus and the place of a screen reader stay in the rest.

const same = (old, wanted) => old.nodeType === wanted.nodeType && old.nodeName === wanted.nodeName;

function become(old, wanted) {
  if (old.isEqualNode(wanted)) {
    return;
  }
  if (!same(old, wanted)) {
    old.replaceWith(wanted);
  } else if (old.nodeType === Node.TEXT_NODE) {
    old.data = wanted.data;
  } else {
    [...old.attributes].filter(each => !wanted.hasAttribute(each.name)).forEach(each => old.removeAttribute(each.name));
    [...wanted.attributes].forEach(each => old.getAttribute(each.name) === each.value || old.setAttribute(each.name, each.value));
    redraw(old, ...wanted.childNodes);
  }
}

/** Gives an element other children. Those that stay keep their listeners: not for children that have some. */
export function redraw(element, ...children) {
  while (element.childNodes.length > children.length) {
    element.lastChild.remove();
  }
  children.forEach((child, i) => i < element.childNodes.length ? become(element.childNodes[i], child) : element.append(child));
}

/** The text of an element. The same one again would be news to a screen reader. */
export function write(element, text) {
  if (element.textContent !== text) {
    element.textContent = text;
  }
}
