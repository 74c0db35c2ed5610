// SPDX-License-Identifier: EPL-2.0
/**
 * A simulated typist: the places, and the pace. Shared by the benchmarks and the proofs; plain Java, so that both can
 * compile it.
 */
package org.vauban.ide.tour.typist;
