// SPDX-License-Identifier: EPL-2.0
package org.vauban.proof.ide;

/** Something that is tried many times. */
@FunctionalInterface
public interface Proof {

    /** Prints what came out, and writes it where the settings say. */
    void run(Settings settings) throws Exception;
}
