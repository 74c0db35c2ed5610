// SPDX-License-Identifier: EPL-2.0
package org.vauban.knowledge.host;

import com.google.gson.Gson;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.vauban.confinement.Confinement;
import org.vauban.confinement.ConfinementReport;
import org.vauban.confinement.ConfinementRequest;
import org.vauban.engine.framing.FrameLimits;
import org.vauban.engine.framing.FrameReader;
import org.vauban.engine.framing.FrameWriter;
import org.vauban.knowledge.protocol.IndexProtocol;
import org.vauban.knowledge.protocol.Message;
import org.vauban.knowledge.protocol.ParseRequest;

/**
 * The startup steps that both hosts share: they drop the privileges that they do not need, keep the output of libraries
 * out of the protocol, and exit with the parent process.
 *
 * @param reader reader of the requests
 * @param writer writer of the answers
 * @param folders folders from the command line or the first request; the parser host reads them, the index host also
 *            writes them
 */
record HostStart(FrameReader reader, FrameWriter writer, List<Path> folders) {
    static final int BAD_ARGUMENTS = 2;
    static final int BAD_PROTOCOL = 3;
    static final int CLIENT_GONE = 4;
    static final int NOT_CONFINED = 5;

    /**
     * @param arguments {@code --parent PID}, {@code --confinement required|preferred}, {@code --folder DIR} any number
     *            of times; with {@code --folders later}, the first request must be {@link ParseRequest#FOLDERS}, and
     *            nothing else is done before it arrives
     * @param writable whether the host may also write the folders
     */
    static HostStart of(String[] arguments, boolean writable) {
        List<Path> folders = new ArrayList<>();
        long parent = -1;
        boolean required = true;
        boolean later = false;
        if (arguments.length % 2 != 0) {
            usage();
        }
        for (int i = 0; i + 1 < arguments.length; i += 2) {
            switch (arguments[i]) {
                case "--parent" -> parent = Long.parseLong(arguments[i + 1]);
                case "--confinement" -> required = !arguments[i + 1].equals("preferred");
                case "--folder" -> folders.add(Path.of(arguments[i + 1]));
                case "--folders" -> later = true;
                default -> usage();
            }
        }
        FileOutputStream out = new FileOutputStream(FileDescriptor.out);
        FileInputStream in = new FileInputStream(FileDescriptor.in);
        System.setOut(System.err);
        System.setIn(InputStream.nullInputStream());
        FrameReader reader = new FrameReader(in, FrameLimits.DEFAULT);
        FrameWriter writer = new FrameWriter(out, FrameLimits.DEFAULT);
        Message named = later ? named(reader, folders) : null; // no thread may start before the confinement
        ConfinementReport report = Confinement.apply(new ConfinementRequest(writable ? List.of() : folders, List.of(),
                List.of(), true, true, writable ? folders : List.of()));
        if (required && !report.lacking().isEmpty()) {
            System.err.println("This system cannot confine the process: " + String.join(", ", report.lacking()));
            end(NOT_CONFINED);
        }
        if (parent >= 0) {
            ProcessHandle.of(parent).ifPresentOrElse(p -> p.onExit().thenRun(() -> end(0)), () -> end(0));
        }
        if (named != null) {
            answer(writer, named);
        }
        return new HostStart(reader, writer, List.copyOf(folders));
    }

    /**
     * Waits for the request that names the folders; ends the process if the first request is another one, or none
     * comes.
     */
    private static Message named(FrameReader reader, List<Path> folders) {
        try {
            String body = reader.read();
            if (body == null) {
                end(0);
            }
            Message request = Objects.requireNonNull(new Gson().fromJson(body, Message.class));
            if (!ParseRequest.FOLDERS.equals(request.method()) || request.value() == null) {
                throw new JsonParseException("no folders");
            }
            new Gson().fromJson(request.value(), IndexProtocol.Paths.class).paths()
                    .forEach(each -> folders.add(Path.of(each)));
            return request;
        } catch (JsonParseException | IOException e) {
            System.err.println("The host ends: " + e.getMessage());
            end(BAD_PROTOCOL);
            throw new IllegalStateException(e);
        }
    }

    private static void answer(FrameWriter writer, Message request) {
        try {
            writer.write(new Gson().toJson(Message.result(request.id(), new JsonObject())));
        } catch (IOException e) {
            end(CLIENT_GONE);
        }
    }

    private static void usage() {
        System.err.println("usage: [--parent PID] [--confinement required|preferred] [--folder DIR]..."
                + " [--folders later]; this program is started by Vauban");
        end(BAD_ARGUMENTS);
    }

    /** Ends the process at once, without waiting for work in progress. */
    static void end(int code) {
        Runtime.getRuntime().halt(code);
    }
}
