// SPDX-License-Identifier: EPL-2.0
/**
 * The engine that is a child process: starts, watches and restarts the host, and carries requests to it and answers
 * back.
 */
package org.vauban.engine.process;
