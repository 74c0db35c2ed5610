#!/usr/bin/env python3
# SPDX-License-Identifier: EPL-2.0
"""Restarts the team server under load, and counts the requests that were lost or answered twice.

    drain.py DISTRIBUTION MODELS FOLDER [--restarts N] [--minutes N] [--clients N] [--model ID] [--json FILE]

--minutes: after which there is no further restart, however many were wanted; the result tells how many there were.

The listening socket belongs to this program, which hands it to each server as its standard input, as systemd does with
StandardInput=socket (server/systemd in the distribution). Clients keep their connections, repeat nothing, and wait for each answer;
half of them stream. A request is lost if it gets no answer, another status than 200, or a stream without its end; it is doubled if the
audit logs have more lines of requests than were sent. Ends with 1 if there is one.
"""
import argparse
import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path

PATIENCE = 600


class Client(threading.Thread):
    """Sends one request after the other on a connection that it keeps as long as the server lets it."""

    def __init__(self, number, port, going):
        super().__init__(daemon=True)
        self.number, self.port, self.going = number, port, going
        self.sent, self.lost, self.slowest = 0, [], 0.0

    def run(self):
        connection = None
        while self.going.is_set():
            connection = connection or http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
            begun = time.monotonic()
            self.sent += 1
            try:
                fault, keep = self.ask(connection)
            except (OSError, http.client.HTTPException) as failure:
                fault, keep = repr(failure), False
            self.slowest = max(self.slowest, time.monotonic() - begun)
            if fault:
                self.lost.append(fault)
            if not keep:
                connection.close()
                connection = None
        if connection:
            connection.close()

    def ask(self, connection):
        """Why the request is lost, or None; and whether the connection may be used again."""
        stream = self.number % 2 == 0
        body = {"messages": [{"role": "user", "content": f"client {self.number}, request {self.sent}"}], "max_tokens": 16, "stream": stream}
        connection.request("POST", "/v1/chat/completions", json.dumps(body), {"Content-Type": "application/json"})
        answer = connection.getresponse()
        text = answer.read()
        keep = not answer.will_close
        if answer.status != 200:
            return f"status {answer.status}: {text[:200]!r}", keep
        if stream and not text.rstrip().endswith(b"data: [DONE]"):
            return f"a stream without its end: {text[-200:]!r}", keep
        return None, keep


def start(options, listening):
    env = dict(os.environ, VAUBAN_HOME=str(options.folder / "home"), VAUBAN_MODELS=str(options.models))
    out = open(options.folder / "server.log", "ab")
    return subprocess.Popen([str(options.distribution / "bin/vauban"), "serve", "--no-auth", "--model", options.model,
                             "--config", str(options.folder / "server.json")], stdin=listening, stdout=out, stderr=out, env=env)


def await_ready(port, server):
    while server.poll() is None:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
        try:
            connection.request("GET", "/ready")
            if connection.getresponse().status == 200:
                return
        except (OSError, http.client.HTTPException):
            pass  # it has not begun to answer
        finally:
            connection.close()
        time.sleep(0.1)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("distribution", type=Path)
    parser.add_argument("models", type=Path)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--restarts", type=int, default=20)
    parser.add_argument("--minutes", type=float, default=float("inf"))
    parser.add_argument("--clients", type=int, default=8)
    parser.add_argument("--model", default="scripted")
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    options.folder.mkdir(parents=True)
    # a busy machine may take longer for an answer than the 30 seconds after which a drain cuts it off
    (options.folder / "server.json").write_text(
        json.dumps({"limits": {"requests": 1000, "requestsPerKey": 1000}, "drain": {"timeoutSeconds": 300}}))

    with socket.socket() as listening:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind(("127.0.0.1", 0))
        listening.listen(128)
        going = threading.Event()
        going.set()
        clients = [Client(number, listening.getsockname()[1], going) for number in range(options.clients)]
        server = start(options, listening)
        await_ready(listening.getsockname()[1], server)  # its start is no restart
        for client in clients:
            client.start()
        codes, down, end = [], [], time.monotonic() + 60 * options.minutes
        while len(down) < options.restarts and time.monotonic() < end:
            answered = sum(client.sent for client in clients)
            # each server answers some before it goes
            while sum(client.sent for client in clients) < answered + 2 * len(clients) and server.poll() is None:
                time.sleep(0.05)
            begun = time.monotonic()
            server.send_signal(signal.SIGTERM)
            codes.append(server.wait(PATIENCE))
            down.append(time.monotonic() - begun)
            server = start(options, listening)
        going.clear()
        for client in clients:
            client.join(PATIENCE)
        server.send_signal(signal.SIGTERM)
        codes.append(server.wait(PATIENCE))

    sent = sum(client.sent for client in clients)
    lost = [fault for client in clients for fault in client.lost]
    logged = sum(line.count('"server.chat') for log in (options.folder / "home").rglob("*.jsonl") for line in log.read_text().splitlines())
    result = {"restarts": len(down), "clients": options.clients, "sent": sent, "lost": len(lost), "logged": logged,
              "doubled": max(0, logged - sent), "exit_codes": sorted(set(codes)), "drain_seconds": round(sorted(down)[len(down) // 2], 2),
              "slowest_answer_seconds": round(max(client.slowest for client in clients), 2)}
    print(json.dumps(result))
    for fault in lost[:10]:
        print("lost:", fault)
    if options.json:
        options.json.write_text(json.dumps(result) + "\n")
    return 0 if not lost and logged == sent and result["exit_codes"] == [0] and not any(client.is_alive() for client in clients) else 1


if __name__ == "__main__":
    sys.exit(main())
