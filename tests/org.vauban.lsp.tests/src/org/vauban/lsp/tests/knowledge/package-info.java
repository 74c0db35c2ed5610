// SPDX-License-Identifier: EPL-2.0
/** Searches and questions over the wire. */
package org.vauban.lsp.tests.knowledge;
