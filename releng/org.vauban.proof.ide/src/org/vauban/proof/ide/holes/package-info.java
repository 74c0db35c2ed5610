// SPDX-License-Identifier: EPL-2.0
/** Holes in published Java, filled by the completion of the IDE with more and less of what the IDE knows. */
package org.vauban.proof.ide.holes;
