// SPDX-License-Identifier: EPL-2.0
package org.vauban.proof;

/** A promise that is tried many times. */
@FunctionalInterface
interface Proof {

    /** Adds a row to the table for each of its cases. */
    void run(Settings settings, Table table) throws Exception;
}
