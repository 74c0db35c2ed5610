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
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.governance.UserDirectories;
import org.vauban.governance.internal.Messages;

/**
 * The settings of policy files: JSON objects such as {@code {"engine.confinement": "required"}}, with texts as values.
 * The administrator's file is asked first, then the user's; a setting that the administrator made cannot be changed by
 * the user. A file that is not there decides nothing; one that cannot be understood, or that has a setting that is not
 * known, is refused as a whole, since what it was meant to forbid would be allowed otherwise. Lists are joined: a user
 * may add to what the administrator pins and take nothing from it. The administrator's file counts only where nobody
 * else could have written it ({@link AdministratorFile}). Immutable.
 */
public final class Policy {
    /** Nobody decided anything. */
    public static final Policy NONE = new Policy(Map.of(), Map.of());

    private static final int MAX_BYTES = 1 << 20;
    /** The settings that there are. */
    private static final List<String> KNOWN = List.of(ConfinementPolicy.SETTING, StatePolicy.SETTING,
            ConversationPolicy.SETTING, PersonalDataPolicy.SETTING, LicencePolicy.SETTING, GatePolicy.AUDIT,
            GatePolicy.EXCLUSIONS);
    /** Those whose values are lists of texts. */
    private static final List<String> LISTS = List.of(GatePolicy.EXCLUSIONS);

    private final Map<String, Value> values;
    private final Map<String, List<Value>> lists;

    /**
     * What was decided about one setting.
     *
     * @param text as the file has it
     * @param file where it was decided
     */
    public record Value(String text, Path file) {}

    private Policy(Map<String, Value> values, Map<String, List<Value>> lists) {
        this.values = Map.copyOf(values);
        this.lists = Map.copyOf(lists);
    }

    /** The policy of this machine and of a user. Reads the disk. */
    public static Policy of(UserDirectories user) throws PolicyException {
        List<Path> files = user.policies();
        for (Path file : files.subList(0, files.size() - 1)) {
            AdministratorFile.require(file);
        }
        return read(files);
    }

    /** @param files the one that decides first comes first; those that are not there are left out */
    public static Policy read(List<Path> files) throws PolicyException {
        Map<String, Value> values = new HashMap<>();
        Map<String, List<Value>> lists = new HashMap<>();
        for (Path file : files) {
            String text = text(file);
            if (text != null) {
                Policy one = parse(text, file);
                one.values.forEach(values::putIfAbsent);
                one.lists.forEach(
                        (setting, more) -> lists.computeIfAbsent(setting, s -> new ArrayList<>()).addAll(more));
            }
        }
        return new Policy(values, lists);
    }

    /** What was decided about a setting, empty where nobody did. */
    public Optional<Value> value(String setting) {
        return Optional.ofNullable(values.get(setting));
    }

    /** What was decided about a setting that is a list, the administrator's part first; empty where nobody did. */
    public List<Value> list(String setting) {
        return List.copyOf(lists.getOrDefault(setting, List.of()));
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

    private static @Nullable String text(Path file) throws PolicyException {
        byte[] bytes;
        try (InputStream in = Files.newInputStream(file)) {
            bytes = in.readNBytes(MAX_BYTES + 1);
        } catch (NoSuchFileException e) {
            return null;
        } catch (IOException e) {
            throw new PolicyException(file, Messages.text("policy.unreadable", file, e), e);
        }
        if (bytes.length > MAX_BYTES) {
            throw invalid(file, Messages.text("policy.long"), null);
        }
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
        } catch (CharacterCodingException e) {
            throw invalid(file, Messages.text("policy.utf8"), e);
        }
    }

    private static Policy parse(String text, Path file) throws PolicyException {
        Map<String, Value> values = new HashMap<>();
        Map<String, List<Value>> lists = new HashMap<>();
        try (JsonReader in = new JsonReader(new StringReader(text))) {
            in.setStrictness(Strictness.STRICT);
            in.beginObject();
            while (in.hasNext()) {
                String setting = in.nextName();
                if (!KNOWN.contains(setting)) {
                    throw invalid(file, Messages.text("policy.unknown", setting, String.join(", ", KNOWN)), null);
                }
                boolean twice = LISTS.contains(setting) ? lists.put(setting, texts(in, setting, file)) != null
                        : values.put(setting, text(in, setting, file)) != null;
                if (twice) {
                    throw invalid(file, Messages.text("policy.twice", setting), null);
                }
            }
            in.endObject();
            if (in.peek() != JsonToken.END_DOCUMENT) {
                throw invalid(file, Messages.text("policy.json", ""), null);
            }
            return new Policy(values, lists);
        } catch (IOException | IllegalStateException e) {
            throw invalid(file, Messages.text("policy.json", String.valueOf(e.getMessage())), e);
        }
    }

    private static Value text(JsonReader in, String setting, Path file) throws IOException, PolicyException {
        if (in.peek() != JsonToken.STRING) {
            throw invalid(file, Messages.text("policy.text", setting), null);
        }
        return new Value(in.nextString(), file);
    }

    private static List<Value> texts(JsonReader in, String setting, Path file) throws IOException, PolicyException {
        if (in.peek() != JsonToken.BEGIN_ARRAY) {
            throw invalid(file, Messages.text("policy.list", setting), null);
        }
        List<Value> texts = new ArrayList<>();
        in.beginArray();
        while (in.hasNext()) {
            if (in.peek() != JsonToken.STRING) {
                throw invalid(file, Messages.text("policy.list", setting), null);
            }
            texts.add(new Value(in.nextString(), file));
        }
        in.endArray();
        return texts;
    }

    static PolicyException invalid(Path file, String reason, @Nullable Throwable cause) {
        return new PolicyException(file, Messages.text("policy.invalid", file, reason), cause);
    }
}
