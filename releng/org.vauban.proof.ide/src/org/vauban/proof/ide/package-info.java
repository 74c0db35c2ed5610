// SPDX-License-Identifier: EPL-2.0
/** Proofs that need the IDE's context: they run as an application of the built IDE and are never shipped with it. */
package org.vauban.proof.ide;
