// SPDX-License-Identifier: EPL-2.0
/** Texts that a client has open, and positions in them as the protocol counts. */
package org.vauban.lsp.text;
