// SPDX-License-Identifier: EPL-2.0
/** Mistakes put into published Java, each of which the compiler finds, and their repair by the quick fix. */
package org.vauban.proof.ide.fixes;
