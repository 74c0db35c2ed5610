// SPDX-License-Identifier: EPL-2.0
/**
 * Somebody who types, simulated: where, and at which pace. Shared by the benchmarks and the proofs; plain Java, so that
 * both can compile it.
 */
package org.vauban.ide.tour.typist;
