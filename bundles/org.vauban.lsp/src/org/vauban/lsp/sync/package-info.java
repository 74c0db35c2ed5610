// SPDX-License-Identifier: EPL-2.0
/** Follows the documents, notebooks and folders of a client and tells of problems in them. */
package org.vauban.lsp.sync;
