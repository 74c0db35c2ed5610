// SPDX-License-Identifier: EPL-2.0
/** Instructions for parts of published Java, and whether what an inline edit makes of them is what was asked for. */
package org.vauban.proof.ide.edits;
