// SPDX-License-Identifier: EPL-2.0
package org.vauban.proof.ide;

/** A measurement or promise that is tried many times. */
@FunctionalInterface
public interface Proof {

    /** Runs the proof, prints its results and writes them where the settings say. */
    void run(Settings settings) throws Exception;
}
