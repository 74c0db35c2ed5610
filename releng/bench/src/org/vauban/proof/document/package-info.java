// SPDX-License-Identifier: EPL-2.0
/** Tasks on documents as users request them in an editor, with inputs and outputs for people to read. */
package org.vauban.proof.document;
