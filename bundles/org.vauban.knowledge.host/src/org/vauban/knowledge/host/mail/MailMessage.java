// SPDX-License-Identifier: EPL-2.0
package org.vauban.knowledge.host.mail;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.apache.james.mime4j.MimeException;
import org.apache.james.mime4j.stream.BodyDescriptor;
import org.apache.james.mime4j.stream.EntityState;
import org.apache.james.mime4j.stream.MimeConfig;
import org.apache.james.mime4j.stream.MimeTokenStream;
import org.apache.james.mime4j.stream.RecursionMode;
import org.eclipse.jdt.annotation.Nullable;
import org.jsoup.Jsoup;
import org.vauban.governance.text.ShortText;
import org.vauban.knowledge.document.MailAttachments;
import org.vauban.knowledge.document.BlockKind;
import org.vauban.knowledge.document.ReadFailure;
import org.vauban.knowledge.host.content.PageText;
import org.vauban.knowledge.host.content.ReadException;
import org.vauban.knowledge.host.content.TextFile;
import org.vauban.knowledge.host.markup.HtmlReader;
import org.vauban.knowledge.protocol.ParseRequest;

/** One pass over a mail: collects its text, the names of the attachments, and which parts were read. */
final class MailMessage {
    private static final int MAX_DEPTH = 20;
    private static final int MAX_PARTS = 1_000;
    private static final int MAX_FIELDS = 1_000;
    private static final int MAX_FIELD = 256 << 10;
    private static final int MAX_LINE = 8 << 20;
    /** Maximum bytes of all texts of a mail, which are in memory together. */
    private static final int MAX_TEXT = 48 << 20;
    /** Maximum bytes of an attached document, which is in memory while it is read. */
    static final int MAX_ATTACHMENT = 32 << 20;
    /** Maximum UTF-16 units of a field: thousands of recipients carry no information. */
    private static final int LONGEST_FIELD = 1_000;
    private static final Set<String> SIGNATURES = Set.of("application/pgp-signature", "application/pkcs7-signature",
            "application/x-pkcs7-signature");
    private static final Set<String> CMS = Set.of("application/pkcs7-mime", "application/x-pkcs7-mime");
    /** Text formats whose source is not meant for readers. */
    private static final Set<String> MARKED = Set.of("text/rtf", "text/richtext", "text/enriched", "text/css");

    /** Kind of a piece. */
    private enum Kind {
        HEADING, FIELD, PLAIN, HTML, NOTE
    }

    /**
     * A piece of the text.
     *
     * @param level heading level, or 0
     * @param html the bytes if they may declare their own charset; else null
     */
    private record Piece(Kind kind, int level, String text, byte @Nullable [] html) {
        Piece(Kind kind, String text) {
            this(kind, 0, text, null);
        }
    }

    /** A multipart or message that is being read. */
    private static final class Frame {
        private final boolean alternative;
        private final boolean encrypted;
        private final int begin;
        private final List<Leaf> html = new ArrayList<>();
        private boolean plain;

        /** @param begin number of pieces before it */
        Frame(String subtype, int begin) {
            this.alternative = subtype.equals("alternative");
            this.encrypted = subtype.equals("encrypted");
            this.begin = begin;
        }
    }

    /** A part without further parts, and how much of it is read. */
    static final class Leaf {
        private final String label;
        private @Nullable String document;
        private boolean text;
        /** Whether another part with the same content is read instead. */
        private boolean alternative;

        /** @param label its name, or its type */
        private Leaf(String label) {
            this.label = label;
        }

        /** Its label in the list of omitted parts; null if its content is not missed. */
        @Nullable
        String label() {
            return alternative ? null : label;
        }

        /** The name under which it is read as a separate document; null if it is not. */
        @Nullable
        String document() {
            return document;
        }

        /** Whether its text is part of the mail's text. */
        boolean isText() {
            return text;
        }
    }

    /**
     * A header that was read.
     *
     * @param mail whether it was read as a mail's, with subject, sender, recipients and date
     * @param mode how the stream continued after it
     */
    record Head(boolean mail, RecursionMode mode) {}

    private final List<Piece> pieces = new ArrayList<>();
    private final List<Leaf> leaves = new ArrayList<>();
    private final List<Head> heads = new ArrayList<>();
    private Leaf leaf = new Leaf("");
    private final Deque<Frame> frames = new ArrayDeque<>();
    private final MimeTokenStream stream = stream();
    private MailHeader header = new MailHeader();
    private boolean messageHeader;
    private int messages;
    private int open;
    private int parts;
    private int bytes;
    private boolean encrypted;
    private boolean readable;
    private final AttachmentNames names = new AttachmentNames();
    private final List<String> wanted;
    private byte @Nullable [] found;

    /**
     * @param wanted path of the only attachment to read, from the outermost mail inwards; empty to read the whole mail
     */
    MailMessage(List<String> wanted) {
        this.wanted = wanted;
    }

    /** Returns a stream with the limits of a mail. */
    static MimeTokenStream stream() {
        return new MimeTokenStream(MimeConfig.custom().setMaxLineLen(MAX_LINE).setMaxHeaderCount(MAX_FIELDS)
                .setMaxHeaderLen(MAX_FIELD).setMalformedHeaderStartsBody(false).build());
    }

    void read(InputStream in) throws ReadException, MimeException, IOException {
        stream.parse(in);
        for (EntityState state = stream.getState(); state != EntityState.T_END_OF_STREAM
                && found == null; state = stream.next()) {
            switch (state) {
                case T_START_MESSAGE -> {
                    messages++;
                    open++;
                    messageHeader = true;
                    enter("rfc822");
                }
                case T_END_MESSAGE -> {
                    open--;
                    leave();
                }
                case T_START_MULTIPART -> enter(subtype(stream.getBodyDescriptor()));
                case T_END_MULTIPART -> leave();
                case T_START_BODYPART -> {
                    if (++parts > MAX_PARTS) {
                        throw new ReadException(ReadFailure.BOMB, "more than " + MAX_PARTS + " parts");
                    }
                }
                case T_START_HEADER -> header = new MailHeader();
                case T_FIELD -> header.add(stream.getField());
                case T_END_HEADER -> {
                    boolean mail = messageHeader && header();
                    messageHeader = false;
                    names.mention(header.fileName());
                    heads.add(new Head(mail,
                            isAttachedMail() ? RecursionMode.M_NO_RECURSE : RecursionMode.M_RECURSE));
                    stream.setRecursionMode(heads.getLast().mode());
                }
                case T_BODY -> {
                    String name = AttachmentNames.clean(header.fileName());
                    leaf = new Leaf(name.isEmpty() ? String.valueOf(stream.getBodyDescriptor().getMimeType()) : name);
                    leaves.add(leaf);
                    body(stream.getBodyDescriptor());
                }
                default -> {
                    // text before and after the parts is meant for programs without MIME
                }
            }
        }
    }

    private static String subtype(BodyDescriptor descriptor) {
        return String.valueOf(descriptor.getSubType()).toLowerCase(Locale.ROOT);
    }

    private void enter(String subtype) throws ReadException {
        if (frames.size() == MAX_DEPTH) {
            throw new ReadException(ReadFailure.BOMB, "parts nested deeper than " + MAX_DEPTH);
        }
        Frame frame = new Frame(subtype, pieces.size());
        if (frame.encrypted) {
            encrypted("");
        }
        frames.push(frame);
    }

    /** Prefers plain text to alternative HTML, since that is what a person wrote. */
    private void leave() {
        Frame frame = frames.pop();
        if (frame.alternative && frame.plain) {
            List<Piece> own = pieces.subList(frame.begin, pieces.size());
            own.removeIf(each -> each.kind() == Kind.HTML);
            frame.html.forEach(each -> {
                each.text = false;
                each.alternative = true;
            });
        }
    }

    /** @return whether the fields are read */
    private boolean header() throws ReadException {
        if (messages == 1 && !header.isMail()) {
            throw new ReadException(ReadFailure.DAMAGED, "no header of a mail");
        }
        if (isWithin(true)) {
            return false;
        }
        pieces.add(new Piece(Kind.HEADING, Math.min(open, 6), header.text(MailHeader.SUBJECT), null));
        for (String name : List.of("From", "To", "Cc", "Date")) {
            String value = header.text(name.toLowerCase(Locale.ROOT));
            if (!value.isBlank()) {
                pieces.add(new Piece(Kind.FIELD, name + ": " + shown(value)));
            }
        }
        return true;
    }

    /** Shortens the text of a field to what is read; idempotent. */
    static String shown(String value) {
        return value.length() <= LONGEST_FIELD ? value : ShortText.beginning(value, LONGEST_FIELD) + " \u2026";
    }

    /** @param encrypted whether to look for an enclosing encrypted part, or else for alternatives */
    private boolean isWithin(boolean encrypted) {
        return frames.stream().anyMatch(each -> encrypted ? each.encrypted : each.alternative);
    }

    /** Whether the part is a mail attached as a file, rather than forwarded inline. */
    private boolean isAttachedMail() {
        return header.type().equals(AttachmentNames.MAIL) && (header.isAttachment() || !header.fileName().isBlank())
                && names.hasRoom() && !isWithin(true);
    }

    private void body(BodyDescriptor descriptor) throws ReadException, MimeException, IOException {
        String type = String.valueOf(descriptor.getMimeType()).toLowerCase(Locale.ROOT);
        if (isWithin(true) || SIGNATURES.contains(type)) {
            return;
        }
        String name = header.fileName();
        boolean attached = header.isAttachment();
        boolean text = type.startsWith("text/") && !MARKED.contains(type) && MailAttachments.format(name) == null;
        if (CMS.contains(type)) {
            if ("signed-data".equalsIgnoreCase(header.typeParameter("smime-type"))) {
                pieces.add(new Piece(Kind.NOTE, "Signed part, not read" + (name.isEmpty() ? "" : ": " + name)));
            } else {
                encrypted(name);
            }
        } else if (!text && !type.equals("message/delivery-status")) {
            if (attached || !name.isBlank() || !type.startsWith("image/")) {
                attachment(name, type, false);
            }
        } else {
            if (attached || !name.isBlank()) {
                attachment(name, type, text);
            }
            if (wanted.isEmpty()) {
                text(type, header.typeParameter("charset"), attached);
            }
        }
    }

    /** @param text whether it is read as text */
    private void attachment(String name, String type, boolean text)
            throws ReadException, MimeException, IOException {
        String file = text ? null : names.add(name, type);
        leaf.document = file;
        if (file != null && !wanted.isEmpty() && file.equals(wanted.getFirst())) {
            found = content(wanted.subList(1, wanted.size()));
        }
        String shown = file == null ? name : file;
        pieces.add(new Piece(Kind.NOTE, "Attachment: " + (shown.isBlank() ? type : shown + " (" + type + ")")));
    }

    /** @param below path of an attachment within this mail; empty for the whole part */
    private byte @Nullable [] content(List<String> below) throws ReadException, MimeException, IOException {
        if (below.isEmpty()) {
            return stream.getDecodedInputStream().readNBytes(MAX_ATTACHMENT + 1);
        }
        MailMessage inner = new MailMessage(below);
        inner.read(stream.getDecodedInputStream());
        return inner.found;
    }

    private void encrypted(String name) {
        encrypted = true;
        pieces.add(new Piece(Kind.NOTE, "Encrypted part, not read" + (name.isBlank() ? "" : ": " + name)));
    }

    private void text(String type, @Nullable String charset, boolean attached)
            throws ReadException, IOException {
        byte[] content = stream.getDecodedInputStream().readNBytes(TextFile.MAX_BYTES + 1);
        bytes += content.length;
        if (content.length > TextFile.MAX_BYTES || bytes > MAX_TEXT) {
            throw new ReadException(ReadFailure.TOO_LARGE, "more text than is read of a mail");
        }
        if (type.equals("text/html")) {
            boolean known = MailCharsets.charset(charset) != null;
            String text = known ? MailCharsets.decode(content, charset) : "";
            pieces.add(new Piece(Kind.HTML, 0, text, known ? null : content));
            readable |= content.length > 0;
            leaf.text = true;
            frames.forEach(each -> each.html.add(leaf));
            return;
        }
        try {
            plain(MailCharsets.decode(content, charset));
            leaf.text = true;
        } catch (ReadException e) {
            if (!attached) {
                throw e;
            }
            // mislabelled as text: the attachment is listed, and the mail is read without it
        }
    }

    private void plain(String text) {
        if (MailText.isEncrypted(text)) {
            encrypted("");
        }
        String shown = MailText.withoutArmour(text);
        if (!shown.isBlank()) {
            pieces.add(new Piece(Kind.PLAIN, shown));
            readable = true;
            frames.forEach(each -> each.plain = true);
        }
    }

    /** The bytes of the wanted attachment; null if it was not found. */
    byte @Nullable [] found() {
        return found;
    }

    /** The attachments, and all names that the mail gives to its parts. */
    ParseRequest.Attached attached() {
        return names.attached();
    }

    /** The parts without further parts, in the order of the mail. */
    List<Leaf> leaves() {
        return List.copyOf(leaves);
    }

    /** The headers, in the order of the mail. */
    List<Head> heads() {
        return List.copyOf(heads);
    }

    void write(PageText page) throws ReadException, IOException {
        if (encrypted && !readable && names.all().isEmpty()) {
            throw new ReadException(ReadFailure.ENCRYPTED, "nothing of the mail is readable without a key");
        }
        for (Piece each : pieces) {
            byte[] html = each.html();
            switch (each.kind()) {
                case HEADING -> page.add(BlockKind.HEADING, each.level(), each.text());
                case FIELD, NOTE -> page.add(BlockKind.LIST_ITEM, 0, each.text());
                case PLAIN -> new MailText(page).write(each.text());
                case HTML -> HtmlReader.write(html == null ? Jsoup.parse(each.text())
                        : Jsoup.parse(new ByteArrayInputStream(html), null, ""), page);
            }
        }
    }
}
