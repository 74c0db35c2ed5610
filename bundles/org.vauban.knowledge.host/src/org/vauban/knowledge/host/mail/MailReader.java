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
 * Reads mail messages (RFC 5322 and MIME) with Mime4j: the header, the text, the text of forwarded mails, and the names
 * of the attachments. HTML is read unless a plain-text alternative exists. Encrypted parts are only listed; a mail
 * without any other content is refused. Attached documents, and mails attached as files, are read one by one as
 * separate documents.
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
     * Returns the content at a path, which may be the address of an attachment. In that case, it reads the mail and the
     * mails within it that contain the attachment.
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
     * Returns the decoded bytes of an attachment.
     *
     * @param names the name that {@link #read} gave to it, after those of the mails that contain it
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
     * Writes a copy of a mail that contains only what is read of it.
     *
     * @param documents attachments to keep: their names after those of the mails that contain them, separated by
     *            slashes
     * @return the omitted parts: their names or types after those of the mails that contain them; HTML with a
     *         plain-text alternative is not listed
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
