// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.policy;

import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.vauban.governance.UserDirectories;
import org.vauban.governance.internal.Messages;

/**
 * The settings of policy files: JSON objects such as {@code {"engine.confinement": "required"}}, with texts as values. The
 * administrator's file is asked first, then the user's; a setting that the administrator made cannot be changed by the user. A file
 * that is not there decides nothing; one that cannot be understood, or that has a setting that is not known, is refused as a whole,
 * since what it was meant to forbid would be allowed otherwise. Immutable.
 */
public final class Policy {
    /** Nobody decided anything. */
    public static final Policy NONE = new Policy(Map.of());

    private static final int MOST_BYTES = 1 << 20;
    /** The settings that there are. */
    private static final List<String> KNOWN = List.of(ConfinementPolicy.SETTING, StatePolicy.SETTING,
            ConversationPolicy.SETTING);

    private final Map<String, Value> values;

    /**
     * What was decided about one setting.
     *
     * @param text as the file has it
     * @param file where it was decided
     */
    public record Value(String text, Path file) {}

    private Policy(Map<String, Value> values) {
        this.values = Map.copyOf(values);
    }

    /** The policy of this machine and of a user. Reads the disk. */
    public static Policy of(UserDirectories user) throws PolicyException {
        return read(user.policies());
    }

    /** @param files the one that decides first comes first; those that are not there are left out */
    public static Policy read(List<Path> files) throws PolicyException {
        Map<String, Value> values = new HashMap<>();
        for (Path file : files) {
            String text = text(file);
            if (text != null) {
                parse(text, file).forEach(values::putIfAbsent);
            }
        }
        return new Policy(values);
    }

    /** What was decided about a setting, empty where nobody did. */
    public Optional<Value> value(String setting) {
        return Optional.ofNullable(values.get(setting));
    }

    /** What was decided about a setting that has these values; {@code standard} where nobody did. */
    <E> E choice(String setting, E[] values, Function<E, String> text, E standard) throws PolicyException {
        Optional<Value> decided = value(setting);
        if (decided.isEmpty()) {
            return standard;
        }
        List<String> names = Stream.of(values).map(text).toList();
        int index = names.indexOf(decided.get().text());
        if (index < 0) {
            Path file = decided.get().file();
            throw new PolicyException(file,
                    Messages.text("policy.value", file, setting, decided.get().text(), String.join(", ", names)), null);
        }
        return values[index];
    }

    private static String text(Path file) throws PolicyException {
        byte[] bytes;
        try (InputStream in = Files.newInputStream(file)) {
            bytes = in.readNBytes(MOST_BYTES + 1);
        } catch (NoSuchFileException e) {
            return null;
        } catch (IOException e) {
            throw new PolicyException(file, Messages.text("policy.unreadable", file, e), e);
        }
        if (bytes.length > MOST_BYTES) {
            throw invalid(file, Messages.text("policy.long"), null);
        }
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
        } catch (CharacterCodingException e) {
            throw invalid(file, Messages.text("policy.utf8"), e);
        }
    }

    private static Map<String, Value> parse(String text, Path file) throws PolicyException {
        Map<String, Value> values = new HashMap<>();
        try (JsonReader in = new JsonReader(new StringReader(text))) {
            in.setStrictness(Strictness.STRICT);
            in.beginObject();
            while (in.hasNext()) {
                String setting = in.nextName();
                if (!KNOWN.contains(setting)) {
                    throw invalid(file, Messages.text("policy.unknown", setting, String.join(", ", KNOWN)), null);
                }
                if (in.peek() != JsonToken.STRING) {
                    throw invalid(file, Messages.text("policy.text", setting), null);
                }
                if (values.put(setting, new Value(in.nextString(), file)) != null) {
                    throw invalid(file, Messages.text("policy.twice", setting), null);
                }
            }
            in.endObject();
            if (in.peek() != JsonToken.END_DOCUMENT) {
                throw invalid(file, Messages.text("policy.json", ""), null);
            }
            return values;
        } catch (IOException | IllegalStateException e) {
            throw invalid(file, Messages.text("policy.json", String.valueOf(e.getMessage())), e);
        }
    }

    private static PolicyException invalid(Path file, String reason, Throwable cause) {
        return new PolicyException(file, Messages.text("policy.invalid", file, reason), cause);
    }
}
