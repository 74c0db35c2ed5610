// SPDX-License-Identifier: EPL-2.0
/** Code actions and edits of documents. */
package org.vauban.lsp.edit;
