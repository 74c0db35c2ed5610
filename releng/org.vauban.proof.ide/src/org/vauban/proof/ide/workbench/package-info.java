// SPDX-License-Identifier: EPL-2.0
/**
 * Base classes of proofs that drive the running workbench: their application, their editors, and their watch on painted
 * ghost text.
 */
package org.vauban.proof.ide.workbench;
