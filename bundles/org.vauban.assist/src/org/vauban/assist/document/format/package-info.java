// SPDX-License-Identifier: EPL-2.0
/** Formats of documents, and which parts of a document in one of them are prose. */
package org.vauban.assist.document.format;
