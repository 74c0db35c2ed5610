// SPDX-License-Identifier: EPL-2.0
/** Work on documents: rewriting, correcting, translating, summarising, checking requirements. */
package org.vauban.assist.document;
