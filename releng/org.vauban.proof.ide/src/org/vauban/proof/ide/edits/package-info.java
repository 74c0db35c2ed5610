// SPDX-License-Identifier: EPL-2.0
/** Instructions for parts of published Java, and whether the inline edits fulfil them. */
package org.vauban.proof.ide.edits;
