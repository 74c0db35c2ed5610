// SPDX-License-Identifier: EPL-2.0
/** Tests of the language server over WebSocket. */
package org.vauban.server.tests.lsp;
