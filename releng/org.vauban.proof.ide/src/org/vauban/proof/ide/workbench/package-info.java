// SPDX-License-Identifier: EPL-2.0
/** Proofs that drive the running workbench: their application, their editors, what is painted there. */
package org.vauban.proof.ide.workbench;
