// SPDX-License-Identifier: EPL-2.0
/**
 * The benchmarks and proofs of the team server: {@code ./dev bench server} and {@code ./dev proof server}. The server
 * runs in a separate process; the clients speak HTTP to it over plain sockets. {@code docs/benchmarks.md} and {@code
 * docs/proofs.md} say what each case does.
 */
package org.vauban.bench.server;
