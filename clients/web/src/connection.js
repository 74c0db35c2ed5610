// SPDX-License-Identifier: EPL-2.0
// A client of the language server over WebSocket: each text message is one message of JSON-RPC.

/** Who the server is told is there: the session of the console, of which the page knows nothing, or a key. */
const protocols = key => ['vauban.lsp', key ? 'vauban.key.' + key : 'vauban.session'];

/** What the server asks of its client, and the page has nothing to say to. */
const answer = (method, params) => method === 'workspace/configuration' ? params.items.map(() => null)
    : method === 'workspace/applyEdit' ? { applied: false } : null;

export class Connection {
    #socket;
    #pending = new Map();
    #last = 0;
    #ended = null; // why, once the socket has closed

    /** @param listener with opened(), closed(code, reason) and told(method, params) */
    constructor(key, listener) {
        const address = new URL('/lsp', location.href);
        address.protocol = address.protocol.replace('http', 'ws');
        this.#socket = new WebSocket(address, protocols(key));
        this.#socket.addEventListener('open', () => listener.opened());
        this.#socket.addEventListener('close', event => {
            this.#ended = new Error(event.reason || `The connection was closed (${event.code}).`);
            this.#pending.forEach(({ reject }) => reject(this.#ended));
            this.#pending.clear();
            listener.closed(event.code, event.reason);
        });
        this.#socket.addEventListener('message', event => this.#take(JSON.parse(event.data), listener));
    }

    #take(message, listener) {
        if (message.method) {
            if (message.id !== undefined) {
                this.#send({ id: message.id, result: answer(message.method, message.params) });
            }
            listener.told(message.method, message.params);
            return;
        }
        const waiting = this.#pending.get(message.id);
        this.#pending.delete(message.id);
        if (message.error) {
            waiting?.reject(Object.assign(new Error(message.error.message), { code: message.error.code }));
        } else {
            waiting?.resolve(message.result);
        }
    }

    #send(message) {
        if (this.#socket.readyState === WebSocket.OPEN) {
            this.#socket.send(JSON.stringify({ jsonrpc: '2.0', ...message }));
        }
    }

    /** Asks the server. @returns the id of the request, and its answer: an error where the socket is not open */
    request(method, params) {
        const id = ++this.#last;
        if (this.#socket.readyState !== WebSocket.OPEN) {
            return { id, result: Promise.reject(this.#ended ?? new Error('The connection is not open.')) };
        }
        const result = new Promise((resolve, reject) => this.#pending.set(id, { resolve, reject }));
        this.#send({ id, method, params });
        return { id, result };
    }

    notify(method, params) {
        this.#send({ method, params });
    }

    close() {
        this.#socket.close(1000);
    }
}
