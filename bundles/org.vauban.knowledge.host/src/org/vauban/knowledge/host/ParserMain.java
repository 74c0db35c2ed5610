// SPDX-License-Identifier: EPL-2.0
package org.vauban.knowledge.host;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.Base64;
import java.util.Objects;
import org.eclipse.jdt.annotation.NonNullByDefault;
import org.vauban.engine.framing.FrameException;
import org.vauban.knowledge.document.ReadFailure;
import org.vauban.knowledge.host.page.PageService;
import org.vauban.knowledge.host.parser.ParseService;
import org.vauban.knowledge.host.content.ReadException;
import org.vauban.knowledge.host.markup.TocReader;
import org.vauban.knowledge.protocol.ContentsProtocol;
import org.vauban.knowledge.protocol.CopyProtocol;
import org.vauban.knowledge.protocol.Message;
import org.vauban.knowledge.protocol.PageProtocol;
import org.vauban.knowledge.protocol.ParseRequest;

/**
 * The parser host: reads one file after the other and answers with its pages, or with images of them. It can only read,
 * and only the folders that it was started for; it starts no program and opens no socket. A file that needs more memory
 * than the host has ends the process; the client then starts a new one.
 */
public final class ParserMain {
    private ParserMain() {}

    /** Runs until standard input ends, the parent process ends, or the input violates the protocol. */
    public static void main(String[] arguments) {
        HostStart start = HostStart.of(arguments, false);
        Gson gson = new GsonBuilder().disableHtmlEscaping().create();
        ParseService service = new ParseService();
        try {
            start.writer().write(gson.toJson(Message.started()));
            for (String body = start.reader().read(); body != null; body = start.reader().read()) {
                Message request = Objects.requireNonNull(gson.fromJson(body, Message.class));
                serve(start, gson, service, request);
            }
        } catch (FrameException | JsonParseException e) {
            System.err.println("The parser host ends: " + e.getMessage());
            HostStart.end(HostStart.BAD_PROTOCOL);
        } catch (IOException e) {
            HostStart.end(HostStart.CLIENT_GONE);
        }
        HostStart.end(0);
    }

    private static void serve(HostStart start, Gson gson, ParseService service, Message request) throws IOException {
        if (request.value() == null) {
            throw new JsonParseException("no parameters");
        }
        Message answer;
        try {
            if (ParseRequest.METHOD.equals(request.method())) {
                ParseRequest.Answer read = service.parse(gson.fromJson(request.value(), ParseRequest.class),
                        page -> send(start, gson, request.id(), page));
                answer = Message.result(request.id(), gson.toJsonTree(read));
            } else if (CopyProtocol.METHOD.equals(request.method())) {
                answer = Message.result(request.id(), gson.toJsonTree(copy(service,
                        gson.fromJson(request.value(), CopyProtocol.Wanted.class),
                        part -> send(start, gson, request.id(), part))));
            } else if (ContentsProtocol.METHOD.equals(request.method())) {
                answer = Message.result(request.id(), gson.toJsonTree(
                        TocReader.read(gson.fromJson(request.value(), ContentsProtocol.Wanted.class))));
            } else if (PageProtocol.METHOD.equals(request.method())) {
                new PageService().page(gson.fromJson(request.value(), PageProtocol.Wanted.class),
                        part -> send(start, gson, request.id(), part));
                answer = Message.result(request.id(), new JsonObject());
            } else if (PageProtocol.FIND.equals(request.method())) {
                answer = Message.result(request.id(), gson.toJsonTree(
                        new PageService().find(gson.fromJson(request.value(), PageProtocol.Find.class))));
            } else {
                throw new JsonParseException("unknown method");
            }
        } catch (ReadException e) {
            answer = Message.failure(request.id(), e.reason().name(), String.valueOf(e.getMessage()));
        } catch (FrameException e) {
            answer = Message.failure(request.id(), ReadFailure.TOO_LARGE.name(), "a page of more than a message");
        }
        start.writer().write(gson.toJson(answer));
    }

    private static CopyProtocol.Copied copy(ParseService service, CopyProtocol.Wanted wanted, Sender sender)
            throws ReadException, IOException {
        OutputStream parts = new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                write(new byte[] {(byte) b}, 0, 1);
            }

            @Override
            @NonNullByDefault({})
            public void write(byte[] bytes, int from, int length) throws IOException {
                for (int at = from; at < from + length; at += CopyProtocol.PIECE) {
                    sender.send(new CopyProtocol.Piece(Base64.getEncoder().encodeToString(
                            Arrays.copyOfRange(bytes, at, Math.min(at + CopyProtocol.PIECE, from + length)))));
                }
            }
        };
        OutputStream together = new BufferedOutputStream(parts, CopyProtocol.PIECE);
        CopyProtocol.Copied copied = service.copy(wanted, together);
        together.flush();
        return copied;
    }

    /** Sends a part of the answer. */
    private interface Sender {
        void send(Object part) throws IOException;
    }

    private static void send(HostStart start, Gson gson, long id, Object part) throws IOException {
        start.writer().write(gson.toJson(Message.part(id, gson.toJsonTree(part))));
    }
}
