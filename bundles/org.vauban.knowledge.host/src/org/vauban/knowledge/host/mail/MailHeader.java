// SPDX-License-Identifier: EPL-2.0
package org.vauban.knowledge.host.mail;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.apache.james.mime4j.codec.DecodeMonitor;
import org.apache.james.mime4j.codec.DecoderUtil;
import org.apache.james.mime4j.stream.Field;
import org.apache.james.mime4j.stream.NameValuePair;
import org.apache.james.mime4j.stream.RawBody;
import org.apache.james.mime4j.stream.RawField;
import org.apache.james.mime4j.stream.RawFieldParser;
import org.apache.james.mime4j.util.MimeParameterMapping;
import org.apache.james.mime4j.util.MimeUtil;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.knowledge.document.ReadFailure;
import org.vauban.knowledge.host.content.ReadException;

/** The header fields of a mail or part that are read; of repeated fields, the first one counts. For one thread. */
final class MailHeader {
    static final String SUBJECT = "subject";
    private static final String TYPE = "content-type";
    private static final String DISPOSITION = "content-disposition";
    private static final Set<String> READ = Set.of(SUBJECT, "from", "to", "cc", "date", "message-id", "received", TYPE,
            DISPOSITION);

    private final Map<String, RawField> fields = new LinkedHashMap<>();

    void add(Field field) {
        String name = field.getName().toLowerCase(Locale.ROOT);
        if (READ.contains(name) && field instanceof RawField raw) {
            fields.putIfAbsent(name, raw);
        }
    }

    /** Whether a field is present that only mails have. */
    boolean isMail() {
        return fields.keySet().stream().anyMatch(each -> !each.equals(TYPE) && !each.equals(DISPOSITION));
    }

    /** Returns a field on one line with its encoded words decoded, or an empty text if it is absent. */
    String text(String name) throws ReadException {
        RawField field = fields.get(name);
        if (field == null) {
            return "";
        }
        String body = decoded(field);
        try {
            return DecoderUtil.decodeEncodedWords(body, DecodeMonitor.SILENT, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return body; // for example, an unknown charset
        }
    }

    /** Decodes fields in UTF-8 (RFC 6532) or, failing that, ISO-8859-1. */
    private static String decoded(RawField field) throws ReadException {
        if (field.getRaw() == null) {
            return field.getBody();
        }
        byte[] raw = field.getRaw().toByteArray();
        String all;
        try {
            all = MailCharsets.decode(raw, null);
        } catch (ReadException e) {
            if (e.reason() != ReadFailure.ENCODING) {
                throw e;
            }
            all = MailCharsets.decode(raw, StandardCharsets.ISO_8859_1.name());
        }
        return MimeUtil.unfold(all.substring(all.indexOf(':') + 1)).strip();
    }

    /** The content type in lower case without parameters; empty if it is absent. */
    String type() {
        RawField field = fields.get(TYPE);
        return field == null ? "" : body(field).getValue().strip().toLowerCase(Locale.ROOT);
    }

    /** The file name of the part; empty if it has none. */
    String fileName() {
        String name = parameter(DISPOSITION, "filename");
        String other = name == null ? parameter(TYPE, "name") : name;
        return other == null ? "" : other;
    }

    /** Whether the part is to be saved rather than displayed. */
    boolean isAttachment() {
        RawField field = fields.get(DISPOSITION);
        return field != null && "attachment".equalsIgnoreCase(body(field).getValue().strip());
    }

    /** A parameter of the content type; null if it is absent. */
    @Nullable
    String typeParameter(String name) {
        return parameter(TYPE, name);
    }

    private @Nullable String parameter(String field, String name) {
        RawField raw = fields.get(field);
        if (raw == null) {
            return null;
        }
        MimeParameterMapping parameters = new MimeParameterMapping(); // RFC 2231: values in pieces or with a charset
        for (NameValuePair each : body(raw).getParams()) {
            parameters.addParameter(each.getName(), each.getValue() == null ? "" : each.getValue());
        }
        String value = parameters.get(name);
        if (value == null) {
            return null;
        }
        try {
            return DecoderUtil.decodeEncodedWords(value, DecodeMonitor.SILENT, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return value;
        }
    }

    private static RawBody body(RawField field) {
        return RawFieldParser.DEFAULT.parseRawBody(field);
    }
}
