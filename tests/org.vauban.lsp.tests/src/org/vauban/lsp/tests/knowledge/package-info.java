// SPDX-License-Identifier: EPL-2.0
/** Tests of searches and questions over the wire. */
package org.vauban.lsp.tests.knowledge;
