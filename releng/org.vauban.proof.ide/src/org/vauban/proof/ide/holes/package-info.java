// SPDX-License-Identifier: EPL-2.0
/** Holes in published Java, filled by the completion of the IDE with different parts of the IDE's context. */
package org.vauban.proof.ide.holes;
