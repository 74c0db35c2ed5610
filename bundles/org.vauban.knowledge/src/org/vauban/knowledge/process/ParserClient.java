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
 * Has files read by a parser host, one after the other. If the host hangs or crashes on a file, the file fails, and the
 * next one gets a new host. For one thread; {@link #close} from any.
 */
public final class ParserClient implements AutoCloseable {
    /** Maximum pages, for all formats. */
    private static final int MAX_PAGES = 20_000;
    /** Maximum characters: about 10,000 pages. */
    private static final int MAX_CHARACTERS = 32_000_000;
    /** Maximum blocks and lines of all pages: each takes more memory than a line of text. */
    private static final int MAX_PIECES = 2_000_000;
    /** Time for starting a host on a busy machine, so that no file fails because of it. */
    static final Duration STARTING = Duration.ofMinutes(2);
    /** Time for the first page: opening a file includes finding its pages. */
    private static final Duration OPENING = Duration.ofSeconds(20);
    /** Time for a whole file, even if each page is quick: the largest documents take some minutes. */
    private static final Duration WHOLE_FILE = Duration.ofMinutes(10);
    private static final int MAX_DETAIL = 200;
    /** Maximum names in a mail; the reader accepts no more parts. */
    private static final int MAX_NAMED = 2_000;

    private final Duration patience;
    private final Duration filePatience;
    private final Gson gson = new Gson();
    private final RestartedHost host;

    /** @param folders absolute folders whose files may be read */
    public ParserClient(KnowledgeLaunch launch, List<Path> folders) {
        this(launch, folders, Duration.ofSeconds(10), WHOLE_FILE);
    }

    /**
     * @param folders absolute folders whose files may be read
     * @param spare supplies the first host if one is waiting
     */
    public ParserClient(KnowledgeLaunch launch, List<Path> folders, SpareParser spare) {
        this(launch, folders, Duration.ofSeconds(10), WHOLE_FILE, spare);
    }

    /**
     * @param folders absolute folders whose files may be read
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
     * Starts the host ahead of the first file. Returns at once.
     *
     * @throws ChildException if no host can be started
     */
    public void start() throws ChildException {
        host.connection();
    }

    /**
     * Reads a file without its attachments. Blocks.
     *
     * @param file absolute, below one of the folders
     * @throws ChildException if no host can be started
     */
    public ParseOutcome parse(Path file, SourceFormat format) throws ChildException {
        return parse(file, format, attachment -> false);
    }

    /**
     * Reads a file, its attachments, and those of attached mails; the limits of a file apply to all of them together.
     * Blocks.
     *
     * @param file absolute, below one of the folders
     * @param attachments decides which attachments are read; those inside others are not considered
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

    /** Reads the attachments of a file: first its own documents, then those of mails among them. */
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

        /** @param depth nesting of mails, including this one */
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
     * Parses content that was already read. Blocks.
     *
     * @param entry name of the entry
     * @param format {@link SourceFormat#HTML}
     * @return an outcome whose stamp contains only the size
     * @throws ChildException if no host can be started
     */
    public ParseOutcome parse(Path entry, SourceFormat format, byte[] content) throws ChildException {
        Room room = new Room(MAX_PAGES, MAX_CHARACTERS, MAX_PIECES);
        return read(request(entry, format, room).with(content), room, System.nanoTime() + filePatience.toNanos())
                .outcome();
    }

    /**
     * Parses a table of contents of Eclipse help. Blocks.
     *
     * @return the topics; none if the table cannot be read
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
            connection.kill(); // as after a file that hangs or crashes the host
            return List.of();
        }
    }

    /**
     * Writes a copy of a mail with only what is read of it. Blocks.
     *
     * @param mail absolute, below one of the folders
     * @param documents attachments to keep, as in {@link CopyProtocol.Wanted}
     * @param out receives at most twice the bytes of the mail, plus one piece
     * @return the stamp of the mail and the omitted parts, or why it cannot be copied
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
            connection.kill(); // as after a file that hangs or crashes the host
            return new CopyOutcome.Failed(reason(e), String.valueOf(e.getMessage()));
        } catch (RuntimeException e) {
            connection.kill();
            return new CopyOutcome.Failed(ReadFailure.CRASHED, "the parser's answer makes no sense");
        }
    }

    /** Remaining pages, characters and blocks. */
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

    /** @param attached attachments that the host reports; none if the file could not be read */
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
            // an invalid answer; a host that has read a hostile file may be hostile
            connection.kill();
            return new Reading(ReadFailure.CRASHED, "the parser's answer makes no sense");
        }
    }

    /** @throws ChildException when the file's time is over, even if answers are waiting */
    private Duration within(Duration wait, long end) throws ChildException {
        Duration left = Duration.ofNanos(end - System.nanoTime());
        if (!left.isPositive()) {
            throw ChildException.timeout("the file was not read", filePatience);
        }
        return wait.compareTo(left) < 0 ? wait : left;
    }

    /** Returns why a file or page fails whose host does not answer. */
    static ReadFailure reason(ChildException e) {
        return e.kind() == ChildException.Kind.TIMEOUT ? ReadFailure.TIMEOUT : ReadFailure.CRASHED;
    }

    /** Number of blocks and lines of a page. */
    static int pieces(DocumentPage page) {
        int pieces = page.blocks().size();
        for (TextBlock block : page.blocks()) {
            pieces += block.lines().size();
        }
        return pieces;
    }

    /** Removes unprintable characters from a message of the host, which may be hostile. */
    static String printable(String detail) {
        return ShortText.beginning(detail.replaceAll("\\p{C}+", " "), MAX_DETAIL);
    }

    /** Process id of the host, or -1. */
    long pid() {
        return host.pid();
    }

    /** Ends the host; a file in progress counts as crashed. */
    @Override
    public void close() {
        host.close();
    }
}
