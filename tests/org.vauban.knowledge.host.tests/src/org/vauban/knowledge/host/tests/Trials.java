// SPDX-License-Identifier: EPL-2.0
package org.vauban.knowledge.host.tests;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The number of trials of a test, and its report: a few trials, or as many as {@code ./dev proof knowledge} requests.
 */
public final class Trials {
    /** Time limit for all trials of a test, for the number of trials in the proof. */
    public static final int SECONDS = 1_700;

    private Trials() {}

    /** @param few the number without the proof */
    public static int count(String name, int few) {
        String wanted = System.getenv("VAUBAN_PROOF_" + name);
        return wanted == null ? few : Integer.parseInt(wanted);
    }

    /** Returns the random seed, which varies if the proof requests it. */
    public static long seed() {
        String wanted = System.getenv("VAUBAN_PROOF_SEED");
        return wanted == null ? Long.getLong("vauban.seed", 1) : Long.parseLong(wanted);
    }

    /** Reports a line that the proof prints at the end. */
    public static void report(String name, String line) throws IOException {
        System.out.println(name + ": " + line);
        String folder = System.getenv("VAUBAN_PROOF_FOLDER");
        if (folder != null) {
            Files.writeString(Path.of(folder, name + ".txt"), line + "\n");
        }
    }
}
