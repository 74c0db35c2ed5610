// SPDX-License-Identifier: EPL-2.0
/** Tests of what policies change for clients of the language server. */
package org.vauban.lsp.tests.policy;
