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
 * What holds: the settings of all policies together, and for each of them who decided it.
 * <p>
 * Signed policies come in layers ({@link PolicyLayer}), of which a lower one only restricts; their keys are those of
 * the root document beside that of the machine. Below them are JSON objects that nobody signed, such as
 * {@code {"engine.confinement": "required"}}: where there is no root document the administrator's is asked first, then
 * the user's, and a setting that the administrator made cannot be changed by the user. A file that is not there decides
 * nothing; one that is not verified or not understood is refused as a whole, since what it was meant to forbid would be
 * allowed otherwise. Administrator's files count only where nobody else could have written them
 * ({@link AdministratorFile}). Immutable.
 */
public final class Policy {
    /** Nobody decided anything. */
    public static final Policy NONE = new Policy(new PolicyMerge(), List.of(), List.of());

    private final Map<String, List<Value>> decided;
    private final Map<String, List<Contribution>> contributions;
    private final List<SignedLayer> layers;
    private final List<String> notes;

    /**
     * What holds of one setting, or one entry of a list.
     *
     * @param text as the file has it
     * @param origin who decided it
     */
    public record Value(String text, PolicyOrigin origin) {
        /** Where it was decided. */
        public Path file() {
            return origin.file();
        }
    }

    /** What became of what a policy says. */
    public enum Effect {
        /** It holds. */
        DECIDES,
        /** It holds already. */
        AGREES,
        /** It does not hold: it would loosen, or another layer is stricter. */
        IGNORED
    }

    /**
     * What one policy says about a setting.
     *
     * @param values the texts of its value
     * @param origin who says it
     * @param effect what became of it
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
     * The policy that holds now on this machine and for a user, as {@link CurrentPolicy} knows it. Looks at the disk.
     */
    public static Policy of(UserDirectories user) throws PolicyException {
        return CurrentPolicy.of(user).get();
    }

    /** What holds where policies lie in these places. Reads the disk. */
    public static Policy read(PolicySources sources) throws PolicyException {
        return PolicyReader.read(sources);
    }

    /** What would hold if another signed policy were in the place of that of its layer. Reads the disk. */
    public static Policy preview(PolicySources sources, SignedLayer instead) throws PolicyException {
        return PolicyReader.read(sources, instead);
    }

    /**
     * What holds where only these files are, which nobody signed.
     *
     * @param files the one that decides first comes first; those that are not there are left out
     */
    public static Policy read(List<Path> files) throws PolicyException {
        return PolicyReader.unsigned(files);
    }

    /** What was decided about a setting, empty where nobody did. */
    public Optional<Value> value(String setting) {
        return list(setting).stream().findFirst();
    }

    /** What was decided about a setting that is a list, the highest layer's part first; empty where nobody did. */
    public List<Value> list(String setting) {
        return decided.getOrDefault(setting, List.of());
    }

    /** Whether somebody decided a setting, if only that a list allows nothing. */
    public boolean decides(String setting) {
        return decided.containsKey(setting);
    }

    /** What a list of all that is allowed leaves, which may be nothing; empty where everything is allowed. */
    public Optional<List<String>> allowed(String setting) {
        return Optional.ofNullable(decided.get(setting)).map(values -> values.stream().map(Value::text).toList());
    }

    /** A limit or minimum, empty where there is none. */
    public OptionalLong limit(Limit limit) {
        return value(limit.setting()).stream().mapToLong(value -> Long.parseLong(value.text())).findFirst();
    }

    /** The smaller of what is wanted and what a limit allows. */
    public int atMost(Limit limit, int wanted) {
        return (int) Math.min(wanted, limit(limit).orElse(Integer.MAX_VALUE));
    }

    /**
     * Why so many are too many.
     *
     * @param actual in the unit of the limit
     * @return sentences in the user's language, empty where the limit allows it
     */
    public Optional<String> refusal(Limit limit, long actual) {
        return value(limit.setting()).filter(value -> actual > Long.parseLong(value.text()))
                .map(value -> Messages.text("refused." + limit.setting(), actual, value.text(),
                        value.origin().explanation(limit.setting())));
    }

    /**
     * Why something is forbidden.
     *
     * @param more what the sentence of the permission says besides
     * @return sentences in the user's language that name setting, layer, signer and reason; empty where it is allowed
     */
    public Optional<String> refusal(Permission permission, String... more) {
        return value(permission.setting()).filter(value -> value.text().equals(Permission.FORBIDDEN))
                .map(value -> Messages.text("refused." + permission.setting(),
                        Stream.concat(Stream.of(value.origin().explanation(permission.setting())), Stream.of(more))
                                .toArray()));
    }

    /**
     * The sentence of a list that does not hold something.
     *
     * @param setting its name
     * @param what is refused
     * @return sentences in the user's language
     */
    public String refusal(String setting, String what) {
        return Messages.text("refused." + setting, what, explanation(setting));
    }

    /** Whether something is allowed. */
    public boolean allows(Permission permission) {
        return refusal(permission).isEmpty();
    }

    /** Who decided a setting, one explanation each, the highest layer first; empty where nobody did. */
    public String explanation(String setting) {
        return contributions(setting).stream().filter(one -> one.effect() == Effect.DECIDES)
                .map(one -> one.origin().explanation(setting)).distinct().collect(Collectors.joining(" "));
    }

    /**
     * What was decided about a setting that has a few values; {@code standard} where nobody did.
     *
     * @param text of a value in a policy file
     * @throws PolicyException if the policy has a value that is none of these
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

    /** Whether nobody decided anything. */
    public boolean isEmpty() {
        return decided.isEmpty();
    }

    /** All that policies say about a setting, the highest layer first. */
    public List<Contribution> contributions(String setting) {
        return contributions.getOrDefault(setting, List.of());
    }

    /** The signed policies, the highest first. */
    public List<SignedLayer> layers() {
        return layers;
    }

    /** What is worth knowing, one sentence each: settings that were ignored, policies that expire. */
    public List<String> notes() {
        return notes;
    }

    /** SHA-256 of all that holds and of the signed policies that it comes from, in lower-case hexadecimal. */
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
