// SPDX-License-Identifier: EPL-2.0
/** Language servers over WebSocket. */
package org.vauban.server.tests.lsp;
