// SPDX-License-Identifier: EPL-2.0
package org.vauban.knowledge.host;

import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.vauban.confinement.Confinement;
import org.vauban.confinement.ConfinementReport;
import org.vauban.confinement.ConfinementRequest;
import org.vauban.engine.framing.FrameLimits;
import org.vauban.engine.framing.FrameReader;
import org.vauban.engine.framing.FrameWriter;

/**
 * What both hosts do first: they give up what they do not need, keep the protocol free of what libraries print, and
 * end with the process that started them.
 *
 * @param reader of requests
 * @param writer of answers
 * @param folders that were named: to be read by the parser host, to be written by the index host
 */
record HostStart(FrameReader reader, FrameWriter writer, List<Path> folders) {
    static final int BAD_ARGUMENTS = 2;
    static final int BAD_PROTOCOL = 3;
    static final int CLIENT_GONE = 4;
    static final int NOT_CONFINED = 5;

    /**
     * @param arguments {@code --parent PID}, {@code --confinement required|preferred}, {@code --folder DIR} any number
     *            of times
     * @param writable whether the folders are to be written as well
     */
    static HostStart of(String[] arguments, boolean writable) {
        List<Path> folders = new ArrayList<>();
        long parent = -1;
        boolean required = true;
        if (arguments.length % 2 != 0) {
            usage();
        }
        for (int i = 0; i + 1 < arguments.length; i += 2) {
            switch (arguments[i]) {
                case "--parent" -> parent = Long.parseLong(arguments[i + 1]);
                case "--confinement" -> required = !arguments[i + 1].equals("preferred");
                case "--folder" -> folders.add(Path.of(arguments[i + 1]));
                default -> usage();
            }
        }
        ConfinementReport report = Confinement.apply(new ConfinementRequest(writable ? List.of() : folders, List.of(),
                List.of(), true, true, writable ? folders : List.of()));
        if (required && !report.lacking().isEmpty()) {
            System.err.println("This system cannot confine the process: " + String.join(", ", report.lacking()));
            end(NOT_CONFINED);
        }
        FileOutputStream out = new FileOutputStream(FileDescriptor.out);
        FileInputStream in = new FileInputStream(FileDescriptor.in);
        System.setOut(System.err);
        System.setIn(InputStream.nullInputStream());
        if (parent >= 0) {
            ProcessHandle.of(parent).ifPresentOrElse(p -> p.onExit().thenRun(() -> end(0)), () -> end(0));
        }
        return new HostStart(new FrameReader(in, FrameLimits.DEFAULT), new FrameWriter(out, FrameLimits.DEFAULT),
                List.copyOf(folders));
    }

    private static void usage() {
        System.err.println("usage: [--parent PID] [--confinement required|preferred] [--folder DIR]...;"
                + " this program is started by Vauban");
        end(BAD_ARGUMENTS);
    }

    /** At once: nothing that is under way is waited for. */
    static void end(int code) {
        Runtime.getRuntime().halt(code);
    }
}
