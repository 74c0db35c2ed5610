// SPDX-License-Identifier: EPL-2.0
/** Inline completion, completion, and the next edit. */
package org.vauban.lsp.completion;
