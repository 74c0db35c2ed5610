// SPDX-License-Identifier: EPL-2.0
package org.vauban.knowledge.host.tests;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** How often a test tries, and what it tells of it: a few times, or as often as {@code ./dev proof knowledge} wants. */
public final class Trials {
    /** For all trials of a test, as many as the proof makes. */
    public static final int SECONDS = 1_700;

    private Trials() {}

    /** @param few without the proof */
    public static int count(String name, int few) {
        String wanted = System.getenv("VAUBAN_PROOF_" + name);
        return wanted == null ? few : Integer.parseInt(wanted);
    }

    /** Another one each time where the proof wants it. */
    public static long seed() {
        String wanted = System.getenv("VAUBAN_PROOF_SEED");
        return wanted == null ? Long.getLong("vauban.seed", 1) : Long.parseLong(wanted);
    }

    /** A line that the proof prints in the end. */
    public static void report(String name, String line) throws IOException {
        System.out.println(name + ": " + line);
        String folder = System.getenv("VAUBAN_PROOF_FOLDER");
        if (folder != null) {
            Files.writeString(Path.of(folder, name + ".txt"), line + "\n");
        }
    }
}
