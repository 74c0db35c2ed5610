// SPDX-License-Identifier: EPL-2.0
/** Tests of how policies affect language server clients. */
package org.vauban.lsp.tests.policy;
