// SPDX-License-Identifier: EPL-2.0
/**
 * What the features of one client share: its state, its answers under way, its progress, and our own part of the
 * protocol.
 */
package org.vauban.lsp.session;
