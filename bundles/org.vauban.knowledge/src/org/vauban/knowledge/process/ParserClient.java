// SPDX-License-Identifier: EPL-2.0
package org.vauban.knowledge.process;

import com.google.gson.Gson;
import com.google.gson.JsonElement;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.governance.text.ShortText;
import org.vauban.knowledge.document.DocumentPage;
import org.vauban.knowledge.document.MailAttachments;
import org.vauban.knowledge.document.ParsedDocument;
import org.vauban.knowledge.document.ReadFailure;
import org.vauban.knowledge.document.SourceFormat;
import org.vauban.knowledge.document.TextBlock;
import org.vauban.knowledge.protocol.ContentsProtocol;
import org.vauban.knowledge.protocol.CopyProtocol;
import org.vauban.knowledge.protocol.Message;
import org.vauban.knowledge.protocol.ParseRequest;

/**
 * Has files read by a parser host, one after the other. A host that hangs or ends takes the file with it that it was
 * reading; the next file gets another host. For one thread; {@link #close} from any.
 */
public final class ParserClient implements AutoCloseable {
    /** Of all formats; more is a library, no document. */
    private static final int MAX_PAGES = 20_000;
    /** About 10,000 pages. */
    private static final int MAX_CHARACTERS = 32_000_000;
    /** Blocks and lines of all pages: each takes more memory than a line of text does. */
    private static final int MAX_PIECES = 2_000_000;
    /** Of a process, on a machine that does much else: no file is given up for it. */
    static final Duration STARTING = Duration.ofMinutes(2);
    /** Opening a file takes as long as finding its pages. */
    private static final Duration OPENING = Duration.ofSeconds(20);
    /** A file of which each page is quick is given up all the same: the largest documents take some minutes. */
    private static final Duration WHOLE_FILE = Duration.ofMinutes(10);
    private static final int MAX_DETAIL = 200;
    /** Names in a mail; its reader takes no more parts. */
    private static final int MAX_NAMED = 2_000;

    private final Duration patience;
    private final Duration filePatience;
    private final Gson gson = new Gson();
    private final RestartedHost host;

    /** @param folders that files may be read from, absolute */
    public ParserClient(KnowledgeLaunch launch, List<Path> folders) {
        this(launch, folders, Duration.ofSeconds(10), WHOLE_FILE);
    }

    /**
     * @param folders that files may be read from, absolute
     * @param spare whose host is taken first if one waits
     */
    public ParserClient(KnowledgeLaunch launch, List<Path> folders, SpareParser spare) {
        this(launch, folders, Duration.ofSeconds(10), WHOLE_FILE, spare);
    }

    /**
     * @param folders that files may be read from, absolute
     * @param patience time for a page
     * @param filePatience time for all pages of a file
     */
    public ParserClient(KnowledgeLaunch launch, List<Path> folders, Duration patience, Duration filePatience) {
        this(launch, folders, patience, filePatience, null);
    }

    private ParserClient(KnowledgeLaunch launch, List<Path> folders, Duration patience, Duration filePatience,
            @Nullable SpareParser spare) {
        this.filePatience = filePatience;
        this.patience = patience;
        List<Path> readable = List.copyOf(folders);
        host = new RestartedHost(() -> {
            ChildConnection waiting = spare == null ? null : spare.take(launch, readable);
            return waiting == null ? new ChildConnection(launch.parser(readable), "vauban-parser", gson) : waiting;
        });
    }

    /**
     * Starts the host for the first file, which then need not wait for it. Returns at once.
     *
     * @throws ChildException if no host can be started
     */
    public void start() throws ChildException {
        host.connection();
    }

    /**
     * Reads a file without what is attached to it. Blocks.
     *
     * @param file absolute, below one of the folders
     * @throws ChildException if no host can be started
     */
    public ParseOutcome parse(Path file, SourceFormat format) throws ChildException {
        return parse(file, format, attachment -> false);
    }

    /**
     * Reads a file, then what is attached to it and to mails that are attached to it: all of it together within the
     * limits of a file. Blocks.
     *
     * @param file absolute, below one of the folders
     * @param attachments says which of them are read; what is attached to others is not asked for
     * @throws ChildException if no host can be started
     */
    public ParseOutcome parse(Path file, SourceFormat format, AttachmentRule attachments) throws ChildException {
        long end = System.nanoTime() + filePatience.toNanos();
        Room room = new Room(MAX_PAGES, MAX_CHARACTERS, MAX_PIECES);
        Reading read = read(request(file, format, room), room, end);
        return new Attachments(attachments, room, end).with(file, format, read, 1);
    }

    private static ParseRequest request(Path file, SourceFormat format, Room room) {
        return new ParseRequest(file.toString(), format.name(), room.pages, room.characters);
    }

    /** What is attached to a file: first its own documents, then those of mails among them. */
    private final class Attachments {
        private final AttachmentRule rule;
        private final long end;
        private Room room;
        private int left = MailAttachments.MOST;

        private record Attached(Path file, SourceFormat format, Reading read) {}

        Attachments(AttachmentRule rule, Room room, long end) {
            this.rule = rule;
            this.room = room;
            this.end = end;
        }

        /** @param depth mails in one another, this one included */
        ParseOutcome with(Path mail, SourceFormat format, Reading read, int depth) throws ChildException {
            if (format != SourceFormat.EML || !(read.outcome() instanceof ParseOutcome.Parsed parsed)) {
                return read.outcome();
            }
            List<String> documents = read.attached().documents().stream().distinct().toList();
            List<String> named = read.attached().named();
            rule.holds(mail,
                    named.stream().limit(MAX_NAMED).filter(MailAttachments::isPlain).map(mail::resolve).toList(),
                    read.attached().more() || documents.size() > left || named.size() > MAX_NAMED);
            List<Attached> own = new ArrayList<>();
            int most = left;
            for (String name : documents.stream().limit(MAX_NAMED).toList()) {
                SourceFormat known = MailAttachments.isName(name) ? MailAttachments.format(name) : null;
                if (known != null && most-- <= 0) {
                    own.add(new Attached(mail.resolve(name), known, new Reading(ReadFailure.TOO_LARGE,
                            "behind the " + MailAttachments.MOST + " documents that are read of a mail")));
                    continue;
                }
                if (known != null && rule.reads(mail.resolve(name))) {
                    left--;
                    own.add(new Attached(mail.resolve(name), known, read(mail.resolve(name), known, depth)));
                }
            }
            List<ParseOutcome.Attached> all = new ArrayList<>();
            for (Attached each : own) {
                all.add(new ParseOutcome.Attached(each.file(), each.format(),
                        with(each.file(), each.format(), each.read(), depth + 1)));
            }
            return new ParseOutcome.Parsed(parsed.document(), parsed.stamp(), all);
        }

        private Reading read(Path file, SourceFormat format, int depth) throws ChildException {
            if (format == SourceFormat.EML && depth == MailAttachments.DEEPEST) {
                return new Reading(ReadFailure.BOMB, "more than " + depth + " mails in one another");
            }
            if (System.nanoTime() >= end) {
                return new Reading(ReadFailure.TIMEOUT, "the mail took too long");
            }
            if (room.pages <= 0 || room.characters <= 0) {
                return new Reading(ReadFailure.TOO_LARGE, "more than is read of a mail");
            }
            Room rest = new Room(room.pages, room.characters, room.pieces);
            Reading read = ParserClient.this.read(request(file, format, rest), rest, end);
            room = read.outcome() instanceof ParseOutcome.Parsed ? rest : room;
            return read;
        }
    }

    /**
     * Has what was read already parsed. Blocks.
     *
     * @param entry its name
     * @param format {@link SourceFormat#HTML}
     * @return whose stamp says nothing but the size
     * @throws ChildException if no host can be started
     */
    public ParseOutcome parse(Path entry, SourceFormat format, byte[] content) throws ChildException {
        Room room = new Room(MAX_PAGES, MAX_CHARACTERS, MAX_PIECES);
        return read(request(entry, format, room).with(content), room, System.nanoTime() + filePatience.toNanos())
                .outcome();
    }

    /**
     * Has a table of contents of Eclipse help read. Blocks.
     *
     * @return nothing for one that cannot be read
     * @throws ChildException if no host can be started
     */
    public List<ContentsProtocol.Topic> contents(byte[] table) throws ChildException {
        ChildConnection connection = host.connection();
        try (ChildConnection.Call call = connection.started(STARTING).call(ContentsProtocol.METHOD,
                new ContentsProtocol.Wanted(Base64.getEncoder().encodeToString(table)), OPENING)) {
            Message answer = call.next(OPENING);
            return answer.failure() != null ? List.of() : Objects
                    .requireNonNull(gson.fromJson(answer.value(), ContentsProtocol.Contents.class)).topics();
        } catch (ChildException | RuntimeException e) {
            connection.kill(); // as with a file over which it hangs or ends
            return List.of();
        }
    }

    /**
     * Writes a copy of a mail with what is read of it and nothing else. Blocks.
     *
     * @param mail absolute, below one of the folders
     * @param documents those of its attachments that belong into the copy, as in {@link CopyProtocol.Wanted}
     * @param out takes at most the bytes of the mail once more than it has
     * @return the mail as it was, and what is left out; or why it cannot be copied
     * @throws ChildException if no host can be started
     * @throws IOException if the copy cannot be written
     */
    public CopyOutcome copy(Path mail, List<String> documents, OutputStream out)
            throws ChildException, IOException {
        long end = System.nanoTime() + filePatience.toNanos();
        long left = 2 * Files.size(mail) + CopyProtocol.PIECE;
        ChildConnection connection = host.connection();
        try (ChildConnection.Call call = connection.started(STARTING).call(CopyProtocol.METHOD,
                new CopyProtocol.Wanted(mail.toString(), documents), OPENING)) {
            while (true) {
                Message answer = call.next(within(filePatience, end));
                Message.Failure failure = answer.failure();
                if (failure != null) {
                    return new CopyOutcome.Failed(ReadFailure.valueOf(failure.reason()), printable(failure.detail()));
                }
                if (answer.part() == null) {
                    return new CopyOutcome.Copied(Objects
                            .requireNonNull(gson.fromJson(answer.value(), CopyProtocol.Copied.class)));
                }
                byte[] piece = Base64.getDecoder()
                        .decode(gson.fromJson(answer.part(), CopyProtocol.Piece.class).data());
                left -= piece.length;
                if (left < 0) {
                    connection.kill();
                    return new CopyOutcome.Failed(ReadFailure.BOMB, "a copy of more than the mail");
                }
                out.write(piece);
            }
        } catch (ChildException e) {
            connection.kill(); // as with a file over which it hangs or ends
            return new CopyOutcome.Failed(reason(e), String.valueOf(e.getMessage()));
        } catch (RuntimeException e) {
            connection.kill();
            return new CopyOutcome.Failed(ReadFailure.CRASHED, "the parser's answer makes no sense");
        }
    }

    /** What may still come. */
    private static final class Room {
        private int pages;
        private int characters;
        private int pieces;

        Room(int pages, int characters, int pieces) {
            this.pages = pages;
            this.characters = characters;
            this.pieces = pieces;
        }

        boolean takes(DocumentPage page) {
            pages--;
            pieces -= pieces(page);
            characters -= Math.min(page.text().length(), characters + 1);
            return pages >= 0 && pieces >= 0 && characters >= 0;
        }
    }

    /** @param attached what the host says; nothing where the file could not be read */
    private record Reading(ParseOutcome outcome, ParseRequest.Attached attached) {
        Reading(ReadFailure reason, String detail) {
            this(new ParseOutcome.Failed(reason, detail), ParseRequest.Attached.NONE);
        }
    }

    private Reading read(ParseRequest request, Room room, long end) throws ChildException {
        ChildConnection connection = host.connection();
        ParsedDocument.Builder document = new ParsedDocument.Builder();
        Duration wait = patience.compareTo(OPENING) > 0 ? patience : OPENING;
        try (ChildConnection.Call call = connection.started(STARTING).call(ParseRequest.METHOD, request, wait)) {
            while (true) {
                Message answer = call.next(within(wait, end));
                wait = patience;
                JsonElement part = answer.part();
                Message.Failure failure = answer.failure();
                if (part != null) {
                    DocumentPage page = gson.fromJson(part, DocumentPage.class);
                    if (!room.takes(page)) {
                        connection.kill();
                        return new Reading(ReadFailure.TOO_LARGE,
                                "more pages, text or blocks than are read of one file");
                    }
                    document.add(page);
                } else if (failure != null) {
                    return new Reading(ReadFailure.valueOf(failure.reason()), printable(failure.detail()));
                } else {
                    ParseRequest.Answer last = Objects
                            .requireNonNull(gson.fromJson(answer.value(), ParseRequest.Answer.class));
                    return new Reading(new ParseOutcome.Parsed(document.build(), last.stamp()), last.attached());
                }
            }
        } catch (ChildException e) {
            connection.kill();
            return new Reading(reason(e), String.valueOf(e.getMessage()));
        } catch (RuntimeException e) {
            // an answer of another shape: what has read a hostile file may be hostile
            connection.kill();
            return new Reading(ReadFailure.CRASHED, "the parser's answer makes no sense");
        }
    }

    /** @throws ChildException when the time for the file is over: answers that wait already do not count either */
    private Duration within(Duration wait, long end) throws ChildException {
        Duration left = Duration.ofNanos(end - System.nanoTime());
        if (!left.isPositive()) {
            throw ChildException.timeout("the file was not read", filePatience);
        }
        return wait.compareTo(left) < 0 ? wait : left;
    }

    /** Why a file or page is given up whose host does not answer. */
    static ReadFailure reason(ChildException e) {
        return e.kind() == ChildException.Kind.TIMEOUT ? ReadFailure.TIMEOUT : ReadFailure.CRASHED;
    }

    /** Blocks and lines of a page. */
    static int pieces(DocumentPage page) {
        int pieces = page.blocks().size();
        for (TextBlock block : page.blocks()) {
            pieces += block.lines().size();
        }
        return pieces;
    }

    /** What has read a hostile file may say anything. */
    static String printable(String detail) {
        return ShortText.beginning(detail.replaceAll("\\p{C}+", " "), MAX_DETAIL);
    }

    /** The process that reads, or -1. */
    long pid() {
        return host.pid();
    }

    /** Ends the host; what it is reading counts as crashed. */
    @Override
    public void close() {
        host.close();
    }
}
