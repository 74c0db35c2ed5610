// SPDX-License-Identifier: EPL-2.0
package org.vauban.knowledge.host.parser;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.vauban.knowledge.document.MailAttachments;
import org.vauban.knowledge.document.ReadFailure;
import org.vauban.knowledge.document.SourceFormat;
import org.vauban.knowledge.host.content.DocumentContent;
import org.vauban.knowledge.host.content.PageSink;
import org.vauban.knowledge.host.content.ReadException;
import org.vauban.knowledge.host.mail.MailReader;
import org.vauban.knowledge.host.markup.HtmlReader;
import org.vauban.knowledge.protocol.CopyProtocol;
import org.vauban.knowledge.protocol.FileStamp;
import org.vauban.knowledge.protocol.ParseRequest;

/** Reads files one after the other, and detects a file that changes while it is read. For one thread. */
public final class ParseService {
    /** Maximum size of a document; larger ones are collections of images. */
    private static final long MAX_BYTES = 1L << 30;

    /**
     * Reads a file, an attachment of a mail, or an HTML page that comes with the request.
     *
     * @param receiver receives the pages
     * @return the stamp and the attachments of what was read
     * @throws ReadException if it cannot be read because of its content
     * @throws IOException if the client is gone
     */
    public ParseRequest.Answer parse(ParseRequest request, PageSink.Receiver receiver)
            throws ReadException, IOException {
        String content = request.content();
        if (content != null) {
            byte[] bytes = content(content);
            read(sink -> new HtmlReader().read(Path.of(request.path()), bytes, sink), request, receiver);
            return new ParseRequest.Answer(new FileStamp(bytes.length, 0, ""), ParseRequest.Attached.NONE);
        }
        Path file = Path.of(request.path());
        Path mail = MailAttachments.mail(file);
        if (mail != null) {
            return attached(mail, file, request, receiver);
        }
        FileStamp before;
        try {
            before = stamp(file);
        } catch (IOException e) {
            throw new ReadException(ReadFailure.UNREADABLE, e.getClass().getSimpleName(), e);
        }
        ParseRequest.Attached attached;
        try {
            attached = read(sink -> DocumentReaders.of(SourceFormat.valueOf(request.format()))
                    .read(DocumentContent.file(file), sink), request, receiver);
        } catch (ReadException e) {
            requireSame(file, before); // a sound file looks damaged while it is being replaced
            throw e;
        }
        requireSame(file, before);
        return new ParseRequest.Answer(before, attached);
    }

    /** Reads an attachment; avoids hashing the mail for each of its attachments. */
    private static ParseRequest.Answer attached(Path mail, Path file, ParseRequest request, PageSink.Receiver receiver)
            throws ReadException, IOException {
        FileStamp before = unhashed(mail);
        DocumentContent[] content = new DocumentContent[1];
        ParseRequest.Attached attached;
        try {
            attached = read(sink -> {
                content[0] = MailReader.content(file);
                DocumentReaders.of(SourceFormat.valueOf(request.format())).read(content[0], sink);
            }, request, receiver);
        } catch (ReadException e) {
            requireUnchanged(before, mail);
            throw e;
        }
        requireUnchanged(before, mail);
        byte[] bytes = Objects.requireNonNull(content[0].bytes());
        return new ParseRequest.Answer(new FileStamp(bytes.length, before.modified(), FileStamp.sha256(bytes)),
                attached);
    }

    /**
     * Copies a mail as {@link MailReader#copy} does.
     *
     * @return the stamp of the mail, and what the copy leaves out
     * @throws ReadException if the mail cannot be read because of its content
     * @throws IOException if the copy cannot be written
     */
    public CopyProtocol.Copied copy(CopyProtocol.Wanted wanted, OutputStream out) throws ReadException, IOException {
        Path mail = Path.of(wanted.path());
        FileStamp before = stamp(mail);
        List<String> left;
        try {
            left = MailReader.copy(DocumentContent.file(mail), Set.copyOf(wanted.documents()), out);
        } catch (StackOverflowError e) {
            throw new ReadException(ReadFailure.BOMB, "nested too deep", e);
        } catch (RuntimeException e) {
            throw new ReadException(ReadFailure.DAMAGED, e.getClass().getSimpleName(), e);
        }
        requireSame(mail, before);
        return new CopyProtocol.Copied(before, left);
    }

    private static void requireUnchanged(FileStamp before, Path mail) throws ReadException {
        if (!before.equals(unhashed(mail))) {
            throw new ReadException(ReadFailure.CHANGED, "size or time of the mail changed");
        }
    }

    private static FileStamp unhashed(Path file) throws ReadException {
        try {
            BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
            return new FileStamp(attributes.size(), attributes.lastModifiedTime().toMillis(), "");
        } catch (IOException e) {
            throw new ReadException(ReadFailure.CHANGED, e.getClass().getSimpleName(), e);
        }
    }

    /** Reads a source into pages. */
    private interface Reading {
        void into(PageSink sink) throws ReadException, IOException;
    }

    private static byte[] content(String base64) throws ReadException {
        try {
            return Base64.getDecoder().decode(base64);
        } catch (IllegalArgumentException e) {
            throw new ReadException(ReadFailure.DAMAGED, "no Base64", e);
        }
    }

    /** @return the attachments */
    private static ParseRequest.Attached read(Reading reading, ParseRequest request, PageSink.Receiver receiver)
            throws ReadException, IOException {
        PageSink sink = new PageSink(request.maxPages(), request.maxCharacters(), page -> {
            try {
                receiver.page(page);
            } catch (IOException e) {
                throw new ReceiverException(e);
            }
        });
        try {
            reading.into(sink);
            return sink.attached();
        } catch (ReceiverException e) {
            throw e.cause();
        } catch (IOException e) {
            if (e.getCause() instanceof ReceiverException gone) {
                throw gone.cause();
            }
            throw new ReadException(ReadFailure.DAMAGED, e.getClass().getSimpleName(), e);
        } catch (StackOverflowError e) {
            throw new ReadException(ReadFailure.BOMB, "nested too deep", e);
        } catch (RuntimeException e) {
            // for malformed files, parsers throw exceptions of many types
            throw new ReadException(ReadFailure.DAMAGED, e.getClass().getSimpleName(), e);
        }
    }

    private static void requireSame(Path file, FileStamp before) throws ReadException {
        FileStamp after;
        try {
            after = stamp(file);
        } catch (ReadException | IOException e) {
            throw new ReadException(ReadFailure.CHANGED, e.getClass().getSimpleName(), e);
        }
        if (!before.equals(after)) {
            throw new ReadException(ReadFailure.CHANGED, "size, time or content changed");
        }
    }

    private static FileStamp stamp(Path file) throws ReadException, IOException {
        BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
        if (!attributes.isRegularFile()) {
            throw new ReadException(ReadFailure.UNREADABLE, "not a regular file");
        }
        if (attributes.size() > MAX_BYTES) {
            throw new ReadException(ReadFailure.TOO_LARGE, "more than " + MAX_BYTES + " bytes");
        }
        return FileStamp.of(file);
    }

    /** Distinguishes a client that is gone from a damaged file. */
    private static final class ReceiverException extends IOException {
        private static final long serialVersionUID = 1L;

        private final IOException gone;

        ReceiverException(IOException gone) {
            super(gone);
            this.gone = gone;
        }

        IOException cause() {
            return gone;
        }
    }
}
