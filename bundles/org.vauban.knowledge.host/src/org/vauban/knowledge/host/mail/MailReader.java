// SPDX-License-Identifier: EPL-2.0
package org.vauban.knowledge.host.mail;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.james.mime4j.MimeException;
import org.apache.james.mime4j.io.MaxHeaderLengthLimitException;
import org.apache.james.mime4j.io.MaxHeaderLimitException;
import org.apache.james.mime4j.io.MaxLineLimitException;
import org.vauban.knowledge.document.MailAttachments;
import org.vauban.knowledge.document.ReadFailure;
import org.vauban.knowledge.host.content.DocumentContent;
import org.vauban.knowledge.host.content.DocumentReader;
import org.vauban.knowledge.host.content.PageSink;
import org.vauban.knowledge.host.content.PageText;
import org.vauban.knowledge.host.content.ReadException;

/**
 * Mail messages (RFC 5322 and MIME) with Mime4j: what their header says, their text, that of mails which are forwarded
 * in them, and the names of what is attached. HTML is read where it does not repeat a plain text. What is encrypted is
 * named; a mail of which nothing else is readable is refused. Documents that are attached are read one by one, each as
 * a document of its own, and so are mails that are attached as files.
 */
public final class MailReader implements DocumentReader {
    private static final long MAX_BYTES = 256L << 20;

    @Override
    public void read(DocumentContent content, PageSink pages) throws ReadException, IOException {
        PageText page = new PageText(pages);
        MailMessage message = new MailMessage(List.of());
        read(content, message);
        message.write(page);
        pages.add(page.page(0, ""));
        pages.attach(message.attached());
    }

    /**
     * What is at a path, which may be that of an attachment. Reads the mail in that case, and those that are attached
     * to one another in it.
     *
     * @throws ReadException if the mail cannot be read, or has no such attachment
     */
    public static DocumentContent content(Path path) throws ReadException, IOException {
        Path mail = MailAttachments.mail(path);
        if (mail == null) {
            return DocumentContent.file(path);
        }
        List<String> names = new ArrayList<>();
        mail.relativize(path).forEach(each -> names.add(each.toString()));
        return DocumentContent.attached(path, attachment(mail, names));
    }

    /**
     * What is attached to a mail, as it was before it was encoded for it.
     *
     * @param names under which {@link #read} has told it, behind those of the mails in which it is
     * @throws ReadException {@link ReadFailure#CHANGED} if there is no such attachment
     */
    private static byte[] attachment(Path mail, List<String> names) throws ReadException, IOException {
        MailMessage message = new MailMessage(names);
        read(DocumentContent.file(mail), message);
        byte[] found = message.found();
        if (found == null) {
            throw new ReadException(ReadFailure.CHANGED, "no such attachment");
        }
        if (found.length > MailMessage.MAX_ATTACHMENT) {
            throw new ReadException(ReadFailure.TOO_LARGE,
                    "an attachment of more than " + MailMessage.MAX_ATTACHMENT + " bytes");
        }
        return found;
    }

    /** Reads a mail from its beginning. */
    static void read(DocumentContent content, MailMessage message) throws ReadException, IOException {
        if (content.size() > MAX_BYTES) {
            throw new ReadException(ReadFailure.TOO_LARGE, "more than " + MAX_BYTES + " bytes of mail");
        }
        try (InputStream in = new BufferedInputStream(content.open())) {
            message.read(in);
        } catch (MimeException | IOException e) {
            throw failure(e);
        }
    }

    /**
     * Writes a mail with what is read of it and nothing else.
     *
     * @param documents those that are read of what is attached to it: names behind those of the mails in which they
     *            are, with slashes between them
     * @return what is left out: names, or types, of parts behind those of the mails in which they are, without the HTML
     *         beside a plain text
     */
    public static List<String> copy(DocumentContent content, Set<String> documents, OutputStream out)
            throws ReadException, IOException {
        try {
            return new MailCopy(documents, out).write(content);
        } catch (MimeException e) {
            throw failure(e);
        }
    }

    private static ReadException failure(Exception e) {
        boolean limit = isLimit(e) || e.getCause() != null && isLimit(e.getCause());
        return new ReadException(limit ? ReadFailure.BOMB : ReadFailure.DAMAGED,
                limit ? "longer lines or more header fields than a mail has" : e.getClass().getSimpleName(), e);
    }

    private static boolean isLimit(Throwable e) {
        return e instanceof MaxLineLimitException || e instanceof MaxHeaderLimitException
                || e instanceof MaxHeaderLengthLimitException;
    }
}
