// SPDX-License-Identifier: EPL-2.0
/** The documents and folders of a client. */
package org.vauban.lsp.workspace;
