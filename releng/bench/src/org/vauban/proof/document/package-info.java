// SPDX-License-Identifier: EPL-2.0
/**
 * Tasks on documents as somebody in an editor asks for them, with what went in and what came out, for people to read.
 */
package org.vauban.proof.document;
