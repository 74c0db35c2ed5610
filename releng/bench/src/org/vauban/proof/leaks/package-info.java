// SPDX-License-Identifier: EPL-2.0
/** Tries to get excluded files and secrets past the gate, through every front end; see {@code docs/proofs.md}. */
package org.vauban.proof.leaks;
