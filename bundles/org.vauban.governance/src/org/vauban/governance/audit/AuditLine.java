// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.audit;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import org.eclipse.jdt.annotation.Nullable;

import org.vauban.governance.internal.Hashes;

/**
 * One line of an audit log.
 *
 * @param bytes the bytes, with the line feed when written, without it when read
 * @param good whether {@code hash} is the hash of the rest of the line
 * @param hash hash computed from the bytes: of the rest, or of the whole line if the line is not good
 * @param previous hash of the previous line; null if the line is not one of an audit log
 * @param sequence number of the line; 0 if not known
 * @param note kind of a note about the log itself; null for other lines
 */
public record AuditLine(byte[] bytes, boolean good, String hash, @Nullable String previous, long sequence,
        @Nullable String note) {
    /** Hash that the very first line gives as that of the previous line. */
    static final String FIRST_PREVIOUS = "0".repeat(64);
    /** Maximum length of a line in bytes; longer lines cannot be from this log. */
    public static final int LONGEST = 4 << 20;

    private static final Pattern TIME = Pattern.compile("\"time\":\"([^\"]{1,40})\"");
    private static final int TIME_WITHIN = 100;
    private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59Z");
    private static final String HASH_OPEN = ",\"hash\":\"";
    /** Length of {@code ,"hash":"<64>"}}. */
    private static final int HASH_TAIL = HASH_OPEN.length() + 64 + 2;

    /** Creates the line with {@code content} that follows the line of the given number and hash. */
    static AuditLine following(long lastSequence, String lastHash, JsonObject content) {
        JsonObject json = new JsonObject();
        json.addProperty("seq", lastSequence + 1);
        json.addProperty("time", Instant.now().truncatedTo(ChronoUnit.MILLIS).toString());
        for (String name : content.keySet()) {
            json.add(name, content.get(name));
        }
        json.addProperty("previous", lastHash);
        byte[] body = json.toString().getBytes(StandardCharsets.UTF_8);
        String hash = Hashes.sha256(body);
        String note = json.has("note") ? json.get("note").getAsString() : null;
        byte[] tail = (HASH_OPEN + hash + "\"}\n").getBytes(StandardCharsets.UTF_8);
        byte[] bytes = Arrays.copyOf(body, body.length - 1 + tail.length);
        System.arraycopy(tail, 0, bytes, body.length - 1, tail.length);
        return new AuditLine(bytes, true, hash, lastHash, lastSequence + 1, note);
    }

    /** Creates a line that is not from this log and too long to be held in memory. */
    static AuditLine foreign(String hash) {
        return new AuditLine(new byte[0], false, hash, null, 0, null);
    }

    /** Returns the time stated in the line; null if there is none or it is implausible. */
    @Nullable
    Instant time() {
        Matcher time = TIME
                .matcher(new String(bytes, 0, Math.min(bytes.length, TIME_WITHIN), StandardCharsets.ISO_8859_1));
        try {
            Instant said = time.find() ? Instant.parse(time.group(1)) : null;
            return said == null || said.isBefore(Instant.EPOCH) || said.isAfter(LATEST) ? null : said;
        } catch (DateTimeParseException e) {
            return null;
        }
    }

    /**
     * Returns the seams that a recovery note joins, as {@link ChainRecovery#seam} writes them; empty for every other
     * line.
     */
    public List<String> joins() {
        if (!good || !ChainRecovery.NOTE.equals(note)) {
            return List.of();
        }
        List<String> joins = new ArrayList<>();
        JsonElement element = JsonParser.parseString(new String(bytes, StandardCharsets.UTF_8)).getAsJsonObject()
                .get(ChainRecovery.JOINS);
        if (element != null && element.isJsonArray()) {
            element.getAsJsonArray().forEach(join -> joins.add(join.toString()));
        }
        return joins;
    }

    /** Parses the bytes of a line without its line feed. */
    public static AuditLine parse(byte[] bytes) {
        AuditLine bad = new AuditLine(bytes, false, Hashes.sha256(bytes), null, 0, null);
        JsonObject json;
        try {
            JsonElement element = JsonParser.parseString(new String(bytes, StandardCharsets.UTF_8));
            if (!element.isJsonObject()) {
                return bad;
            }
            json = element.getAsJsonObject();
            String previous = json.get("previous").getAsString();
            long sequence = json.get("seq").getAsLong();
            String note = json.has("note") ? json.get("note").getAsString() : null;
            int bodyLength = bytes.length - HASH_TAIL;
            if (bodyLength < 1) {
                return bad;
            }
            byte[] body = Arrays.copyOf(bytes, bodyLength + 1);
            body[bodyLength] = '}';
            String hash = Hashes.sha256(body);
            String tail = new String(bytes, bodyLength, HASH_TAIL, StandardCharsets.ISO_8859_1);
            if (!tail.equals(HASH_OPEN + hash + "\"}")) {
                return new AuditLine(bytes, false, bad.hash, previous, sequence, note);
            }
            return new AuditLine(bytes, true, hash, previous, sequence, note);
        } catch (JsonParseException | NullPointerException | UnsupportedOperationException | IllegalStateException
                | NumberFormatException | StackOverflowError e) {
            return bad; // not a valid line of an audit log
        }
    }
}
