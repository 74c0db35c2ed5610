// SPDX-License-Identifier: EPL-2.0
package org.vauban.knowledge.host.mail;

import java.io.BufferedInputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.james.mime4j.MimeException;
import org.apache.james.mime4j.stream.EntityState;
import org.apache.james.mime4j.stream.Field;
import org.apache.james.mime4j.stream.MimeTokenStream;
import org.apache.james.mime4j.util.ByteSequence;
import org.eclipse.jdt.annotation.NonNullByDefault;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.knowledge.document.MailAttachments;
import org.vauban.knowledge.document.SourceFormat;
import org.vauban.knowledge.host.content.DocumentContent;
import org.vauban.knowledge.host.content.ReadException;

/**
 * Writes a copy of a mail with only what {@link MailReader} reads: header fields, texts, and the requested documents.
 * All other parts keep their names but lose their content, so that the copy has the same text. The copy is
 * deterministic. For one mail.
 */
final class MailCopy {
    private static final String ENCODING = "content-transfer-encoding";
    private static final Set<String> FIELDS = Set.of("mime-version", "content-type", "content-disposition", ENCODING);
    /** Header fields of mails only, up to the length that is read. */
    private static final Set<String> SHOWN = Set.of("from", "to", "cc", "date");
    private static final String LEFT_OUT = "Content-Description: left out of this copy\r\n";
    private static final byte[] LINE_END = {'\r', '\n'};

    private final Set<String> documents;
    private final OutputStream out;
    private final MimeTokenStream stream = MailMessage.stream();
    private final Deque<String> boundaries = new ArrayDeque<>();
    /** Fields of a header that is not written yet; otherwise null. */
    private @Nullable Map<String, Field> fields;
    private final List<String> left = new ArrayList<>();

    /** @param documents as for {@link MailReader#copy} */
    MailCopy(Set<String> documents, OutputStream out) {
        this.documents = documents;
        this.out = out;
    }

    /** @return as {@link MailReader#copy} */
    List<String> write(DocumentContent content) throws ReadException, MimeException, IOException {
        MailMessage message = new MailMessage(List.of());
        MailReader.read(content, message);
        Iterator<MailMessage.Leaf> leaves = message.leaves().iterator();
        Iterator<MailMessage.Head> heads = message.heads().iterator();
        try (InputStream in = new BufferedInputStream(content.open())) {
            stream.parse(in);
            for (EntityState state = stream.getState(); state != EntityState.T_END_OF_STREAM; state = stream.next()) {
                switch (state) {
                    case T_START_HEADER -> fields = new LinkedHashMap<>();
                    case T_FIELD -> field(stream.getField());
                    case T_END_HEADER -> endHeader(heads.next());
                    case T_START_MESSAGE -> header(isEncoded() ? "" : null, false);
                    case T_START_MULTIPART -> {
                        header(null, false);
                        boundaries.push(String.valueOf(stream.getBodyDescriptor().getBoundary()));
                    }
                    case T_START_BODYPART -> text("\r\n--" + boundaries.element() + "\r\n");
                    case T_END_MULTIPART -> text("\r\n--" + boundaries.pop() + "--\r\n");
                    case T_BODY -> body(leaves.next(), content.path());
                    default -> {
                        // text before and after the parts is never displayed
                    }
                }
            }
        }
        return List.copyOf(left);
    }

    private void field(Field field) {
        Map<String, Field> open = fields;
        String name = field.getName().toLowerCase(Locale.ROOT);
        if (open != null && (FIELDS.contains(name) || SHOWN.contains(name) || name.equals(MailHeader.SUBJECT))) {
            open.putIfAbsent(name, field);
        }
    }

    private void endHeader(MailMessage.Head head) {
        Map<String, Field> open = fields;
        if (open != null && !head.mail()) {
            open.keySet().retainAll(FIELDS);
        }
        stream.setRecursionMode(head.mode());
    }

    /** Whether the last header declares Base64 or quoted-printable. */
    private boolean isEncoded() {
        Field field = fields == null ? null : fields.get(ENCODING);
        return field != null && Set.of("base64", "quoted-printable")
                .contains(String.valueOf(field.getBody()).strip().toLowerCase(Locale.ROOT));
    }

    /**
     * Writes the last header, unless it is already written.
     *
     * @param encoding replacement for the transfer encoding, empty to remove it, null to keep it
     * @param empty whether the content of the part is left out
     */
    private void header(@Nullable String encoding, boolean empty) throws ReadException, IOException {
        Map<String, Field> open = fields;
        fields = null;
        if (open == null) {
            return;
        }
        for (Map.Entry<String, Field> each : open.entrySet()) {
            ByteSequence raw = each.getValue().getRaw();
            String text = SHOWN.contains(each.getKey()) ? text(each.getValue()) : "";
            String shown = MailMessage.shown(text);
            if (!shown.equals(text)) {
                text(each.getValue().getName() + ": " + shown.replace(", ", ",\r\n "));
                out.write(LINE_END);
            } else if (raw == null) {
                text(each.getValue().getName() + ": " + each.getValue().getBody());
                out.write(LINE_END);
            } else if (encoding == null || !each.getKey().equals(ENCODING)) {
                out.write(raw.toByteArray());
                out.write(LINE_END);
            }
        }
        if (encoding != null && !encoding.isEmpty()) {
            text("Content-Transfer-Encoding: " + encoding + "\r\n");
        }
        text(empty ? LEFT_OUT : "");
        out.write(LINE_END);
    }

    private void body(MailMessage.Leaf leaf, Path path) throws ReadException, MimeException, IOException {
        String document = leaf.document();
        if (leaf.isText() || document != null && documents.contains(document)) {
            if (document != null && MailAttachments.format(document) == SourceFormat.EML) {
                mail(document, path);
            } else {
                header(null, false);
                stream.getInputStream().transferTo(out);
            }
        } else {
            header(null, true);
            String label = leaf.label();
            if (label != null) {
                left.add(label);
            }
        }
    }

    /** Writes a mail that is attached as a file. */
    private void mail(String name, Path path) throws ReadException, MimeException, IOException {
        byte[] bytes = stream.getDecodedInputStream().readNBytes(MailMessage.MAX_ATTACHMENT);
        String below = name + "/";
        header("base64", false);
        try (OutputStream encoded = Base64.getMimeEncoder().wrap(new Unclosed(out))) {
            new MailCopy(documents.stream().filter(each -> each.startsWith(below))
                    .map(each -> each.substring(below.length())).collect(Collectors.toSet()), encoded)
                            .write(DocumentContent.attached(path.resolve(name), bytes))
                            .forEach(each -> left.add(below + each));
        }
    }

    /** Returns the text of a field on one line. */
    private static String text(Field field) throws ReadException {
        MailHeader header = new MailHeader();
        header.add(field);
        return header.text(field.getName().toLowerCase(Locale.ROOT)).replaceAll("\\p{Cntrl}", " ");
    }

    private void text(String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Keeps the stream open after the encoded content. */
    private static final class Unclosed extends FilterOutputStream {
        Unclosed(OutputStream out) {
            super(out);
        }

        @Override
        @NonNullByDefault({})
        public void write(byte[] bytes, int from, int length) throws IOException {
            out.write(bytes, from, length);
        }

        @Override
        public void close() throws IOException {
            out.flush();
        }
    }
}
