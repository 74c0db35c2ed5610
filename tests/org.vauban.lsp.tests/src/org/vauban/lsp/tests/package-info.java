// SPDX-License-Identifier: EPL-2.0
/** Tests of the language server, in its parts and as a process that a client drives over its standard streams. */
package org.vauban.lsp.tests;
