// SPDX-License-Identifier: EPL-2.0
package org.vauban.proof;

import java.util.List;

/** A promise that is tried many times. */
interface Proof {

    /** Returns the names of its cases, in their order. */
    List<String> cases();

    /** Adds a row to the table for each of its cases that the settings select. */
    void run(Settings settings, Table table) throws Exception;
}
