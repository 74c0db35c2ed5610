// SPDX-License-Identifier: EPL-2.0
/**
 * Vauban as a language server (LSP 3.18): {@code textDocument/inlineCompletion}, and the same text through
 * {@code textDocument/completion} for clients without support for it. Uses neither OSGi nor the Eclipse workbench.
 *
 * @see <a href="https://microsoft.github.io/language-server-protocol/specifications/lsp/3.18/specification/">LSP
 *            3.18</a>
 */
@NonNullByDefault({PARAMETER, RETURN_TYPE, RECORD_COMPONENT})
package org.vauban.lsp;

import static org.eclipse.jdt.annotation.DefaultLocation.PARAMETER;
import static org.eclipse.jdt.annotation.DefaultLocation.RECORD_COMPONENT;
import static org.eclipse.jdt.annotation.DefaultLocation.RETURN_TYPE;

import org.eclipse.jdt.annotation.NonNullByDefault;
