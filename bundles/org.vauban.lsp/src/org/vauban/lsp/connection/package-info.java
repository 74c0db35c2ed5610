// SPDX-License-Identifier: EPL-2.0
/**
 * One client: its framing and checks, its life from {@code initialize} to {@code exit}, and who serves which
 * method.
 */
package org.vauban.lsp.connection;
