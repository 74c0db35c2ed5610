// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.policy;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.governance.UserDirectories;
import org.vauban.governance.internal.Hashes;
import org.vauban.governance.internal.Messages;
import org.vauban.governance.policy.document.Limit;
import org.vauban.governance.policy.document.Permission;
import org.vauban.governance.policy.document.PolicyLayer;
import org.vauban.governance.signature.CanonicalJson;

/**
 * The effective policy: the settings of all policies combined, and for each of them who decided it.
 * <p>
 * Signed policies come in layers ({@link PolicyLayer}), of which a lower one can only restrict; their keys are those of
 * the root document beside the machine's policy. Below them are unsigned JSON objects, such as
 * {@code {"engine.confinement": "required"}}: without a root document the administrator's takes precedence over the
 * user's, and the user cannot change a setting that the administrator made. A missing file decides nothing; one that
 * cannot be verified or understood is refused as a whole, since otherwise what it was meant to forbid would be allowed.
 * Administrator's files count only if no other account could have written them ({@link AdministratorFile}). Immutable.
 */
public final class Policy {
    /** A policy without any settings. */
    public static final Policy NONE = new Policy(new PolicyMerge(), List.of(), List.of());

    private final Map<String, List<Value>> decided;
    private final Map<String, List<Contribution>> contributions;
    private final List<SignedLayer> layers;
    private final List<String> notes;

    /**
     * The effective value of a setting, or one entry of a list.
     *
     * @param text the text as in the file
     * @param origin who decided it
     */
    public record Value(String text, PolicyOrigin origin) {
        /** Returns the file that contains it. */
        public Path file() {
            return origin.file();
        }
    }

    /** The effect of a policy's value. */
    public enum Effect {
        /** The value is in force. */
        DECIDES,
        /** The value was already in force. */
        AGREES,
        /** The value has no effect: it would loosen, or another layer is stricter. */
        IGNORED
    }

    /**
     * The value of a setting in one policy.
     *
     * @param values the texts of the value
     * @param origin the policy's origin
     * @param effect the value's effect
     */
    public record Contribution(List<String> values, PolicyOrigin origin, Effect effect) {
        /** Copies the list. */
        public Contribution {
            values = List.copyOf(values);
        }
    }

    Policy(PolicyMerge merge, List<SignedLayer> layers, List<String> notes) {
        this.decided = copy(merge.decided());
        this.contributions = copy(merge.contributions());
        this.layers = List.copyOf(layers);
        this.notes = List.copyOf(notes);
    }

    private static <T> Map<String, List<T>> copy(Map<String, List<T>> lists) {
        Map<String, List<T>> copies = new HashMap<>();
        lists.forEach((name, list) -> copies.put(name, List.copyOf(list)));
        return Map.copyOf(copies);
    }

    /**
     * Returns the policy in force on this machine for a user, as {@link CurrentPolicy} provides it. Checks the disk.
     */
    public static Policy of(UserDirectories user) throws PolicyException {
        return CurrentPolicy.of(user).get();
    }

    /** Returns the policy that results from files in these places. Reads the disk. */
    public static Policy read(PolicySources sources) throws PolicyException {
        return PolicyReader.read(sources);
    }

    /** Returns the policy that would result if a signed policy replaced the one of its layer. Reads the disk. */
    public static Policy preview(PolicySources sources, SignedLayer instead) throws PolicyException {
        return PolicyReader.read(sources, instead);
    }

    /**
     * Returns the policy that results from these unsigned files alone.
     *
     * @param files files in descending precedence; missing ones are ignored
     */
    public static Policy read(List<Path> files) throws PolicyException {
        return PolicyReader.unsigned(files);
    }

    /** Returns the value of a setting, empty if it is not decided. */
    public Optional<Value> value(String setting) {
        return list(setting).stream().findFirst();
    }

    /** Returns the entries of a list setting, the highest layer's first; empty if it is not decided. */
    public List<Value> list(String setting) {
        return decided.getOrDefault(setting, List.of());
    }

    /** Whether a setting is decided, even by a list that allows nothing. */
    public boolean decides(String setting) {
        return decided.containsKey(setting);
    }

    /** Returns the entries that remain of an allow list, possibly none; empty if everything is allowed. */
    public Optional<List<String>> allowed(String setting) {
        return Optional.ofNullable(decided.get(setting)).map(values -> values.stream().map(Value::text).toList());
    }

    /** Returns a limit or minimum, empty if there is none. */
    public OptionalLong limit(Limit limit) {
        return value(limit.setting()).stream().mapToLong(value -> Long.parseLong(value.text())).findFirst();
    }

    /** Returns the smaller of the wanted number and the limit. */
    public int atMost(Limit limit, int wanted) {
        return (int) Math.min(wanted, limit(limit).orElse(Integer.MAX_VALUE));
    }

    /**
     * Returns why a number exceeds a limit.
     *
     * @param actual number in the unit of the limit
     * @return sentences in the user's language, empty if the limit allows it
     */
    public Optional<String> refusal(Limit limit, long actual) {
        return value(limit.setting()).filter(value -> actual > Long.parseLong(value.text()))
                .map(value -> Messages.text("refused." + limit.setting(), actual, value.text(),
                        value.origin().explanation(limit.setting())));
    }

    /**
     * Returns why something is forbidden.
     *
     * @param more further arguments of the permission's message
     * @return sentences in the user's language that name setting, layer, signer and reason; empty if it is allowed
     */
    public Optional<String> refusal(Permission permission, String... more) {
        return value(permission.setting()).filter(value -> value.text().equals(Permission.FORBIDDEN))
                .map(value -> Messages.text("refused." + permission.setting(),
                        Stream.concat(Stream.of(value.origin().explanation(permission.setting())), Stream.of(more))
                                .toArray()));
    }

    /**
     * Returns the message for something that is not in an allow list.
     *
     * @param setting name of the setting
     * @param what the refused item
     * @return sentences in the user's language
     */
    public String refusal(String setting, String what) {
        return Messages.text("refused." + setting, what, explanation(setting));
    }

    /** Whether a permission is granted. */
    public boolean allows(Permission permission) {
        return refusal(permission).isEmpty();
    }

    /** Returns who decided a setting, one explanation per layer, the highest first; empty if it is not decided. */
    public String explanation(String setting) {
        return contributions(setting).stream().filter(one -> one.effect() == Effect.DECIDES)
                .map(one -> one.origin().explanation(setting)).distinct().collect(Collectors.joining(" "));
    }

    /**
     * Returns the value of a setting with a fixed set of values; {@code standard} if it is not decided.
     *
     * @param text maps a value to its text in a policy file
     * @throws PolicyException if the policy has another value
     */
    public <E> E choice(String setting, E[] values, Function<E, String> text, E standard) throws PolicyException {
        Optional<Value> value = value(setting);
        if (value.isEmpty()) {
            return standard;
        }
        List<String> names = Stream.of(values).map(text).toList();
        int index = names.indexOf(value.get().text());
        if (index < 0) {
            Path file = value.get().file();
            throw new PolicyException(file,
                    Messages.text("policy.value", file, setting, value.get().text(), String.join(", ", names)), null);
        }
        return values[index];
    }

    /** Whether no setting is decided. */
    public boolean isEmpty() {
        return decided.isEmpty();
    }

    /** Returns the values of a setting in all policies, the highest layer first. */
    public List<Contribution> contributions(String setting) {
        return contributions.getOrDefault(setting, List.of());
    }

    /** Returns the signed policies, the highest first. */
    public List<SignedLayer> layers() {
        return layers;
    }

    /** Returns notes, one sentence each: ignored settings, expiring policies. */
    public List<String> notes() {
        return notes;
    }

    /**
     * Returns the SHA-256 of the effective settings and of the signed policies behind them, in lower-case hexadecimal.
     */
    public String fingerprint() {
        JsonObject settings = new JsonObject();
        decided.forEach((name, values) -> {
            JsonArray texts = new JsonArray();
            values.forEach(value -> texts.add(value.text()));
            settings.add(name, texts);
        });
        JsonArray documents = new JsonArray();
        layers.forEach(layer -> documents.add(layer.digest()));
        JsonObject all = new JsonObject();
        all.add("settings", settings);
        all.add("documents", documents);
        return Hashes.sha256(CanonicalJson.bytes(all));
    }

    static PolicyException invalid(Path file, String reason, @Nullable Throwable cause) {
        return new PolicyException(file, Messages.text("policy.invalid", file, reason), cause);
    }
}
