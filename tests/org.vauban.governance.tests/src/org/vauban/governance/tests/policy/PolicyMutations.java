// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.tests.policy;

import com.google.gson.JsonElement;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.Stream;
import org.vauban.governance.policy.Policy;
import org.vauban.governance.policy.PolicyException;
import org.vauban.governance.policy.document.SettingCatalogue;
import org.vauban.governance.policy.document.SettingDefinition;
import org.vauban.governance.signature.Envelope;
import org.vauban.governance.signature.TrustException;

/**
 * Mutates files of signed policies that make every setting, as determined by a seed, and counts what is accepted. As a
 * program it is {@code ./dev proof policies [COUNT [SEED]]}.
 */
final class PolicyMutations {
    private static final String[] WORDS = {"\"encrypted\"", "\"forbidden\"", "true", "false", "null", "0", "-1",
            "9007199254740993", "{}", "[]", "\"\"", ",", ":", "\"critical\":true,", "\"version\":99,", " ", "\n",
            "\\u0000", "\u00e9", "\"signatures\":[],"};

    private final PolicySite site;
    private final Random random;
    private final byte[] good;

    /** The outcome of the mutations. */
    record Figures(int tried, int accepted, int weaker, int unclear) {}

    PolicyMutations(Path folder, long seed) throws Exception {
        this.site = new PolicySite(folder);
        this.random = new Random(seed);
        site.install("machine", 5, all(SettingValues::strict));
        good = PolicySite.policy("machine", 6, all(SettingValues::loose)).bytes();
    }

    /** Returns a policy that makes every setting. */
    private static String[] all(Function<SettingDefinition, JsonElement> value) {
        return SettingCatalogue.all().stream()
                .flatMap(setting -> Stream.of(setting.name(), value.apply(setting).toString())).toArray(String[]::new);
    }

    /** Mutates the new policy, and then installs it or puts it in place without the installer. */
    Figures run(int count) throws Exception {
        String before = site.read().fingerprint();
        byte[] installed = Files.readAllBytes(site.policyFile("machine"));
        int accepted = 0;
        int weaker = 0;
        int unclear = 0;
        for (int i = 0; i < count; i++) {
            byte[] changed = mutation();
            while (Arrays.equals(changed, good)) {
                changed = mutation();
            }
            try {
                site.install(Envelope.parse(changed));
                accepted++;
            } catch (TrustException | PolicyException e) {
                unclear += e.getMessage() == null || e.getMessage().length() < 40 ? 1 : 0;
            }
            if (!site.read().fingerprint().equals(before)) {
                weaker++;
            }
            site.put("machine", changed);
            try {
                Policy policy = site.read();
                accepted++;
                weaker += policy.fingerprint().equals(before) ? 0 : 1;
            } catch (PolicyException e) {
                unclear += e.getMessage() == null || e.getMessage().length() < 40 ? 1 : 0;
            }
            site.put("machine", installed);
        }
        return new Figures(count, accepted, weaker, unclear);
    }

    /**
     * Reads the policy for each setting and explains it, as on demand.
     *
     * @return milliseconds per explanation; the first one includes class loading
     * @throws IllegalStateException if an explanation does not name the setting, the layer, a signer and the reason
     */
    double[] explained() throws PolicyException {
        List<Double> millis = new ArrayList<>();
        for (SettingDefinition setting : SettingCatalogue.all()) {
            long start = System.nanoTime();
            String text = site.read().explanation(setting.name());
            millis.add((System.nanoTime() - start) / 1e6);
            for (String part : List.of(setting.name(), "machine", "Grace, security officer", "because of machine")) {
                if (!text.contains(part)) {
                    throw new IllegalStateException(setting.name() + " without " + part + ": " + text);
                }
            }
        }
        return millis.stream().mapToDouble(Double::doubleValue).toArray();
    }

    private byte[] mutation() {
        byte[] changed = random.nextBoolean() ? bytes(good) : payload();
        int more = random.nextInt(3);
        for (int i = 0; i < more; i++) {
            changed = bytes(changed);
        }
        return changed;
    }

    /** Mutates the payload within the envelope, so that the envelope's Base64 and JSON stay valid. */
    private byte[] payload() {
        String envelope = new String(good, StandardCharsets.UTF_8);
        int from = envelope.indexOf("\"payload\":\"") + 11;
        int to = envelope.indexOf('"', from);
        byte[] payload = bytes(Base64.getDecoder().decode(envelope.substring(from, to)));
        return (envelope.substring(0, from) + Base64.getEncoder().encodeToString(payload) + envelope.substring(to))
                .getBytes(StandardCharsets.UTF_8);
    }

    private byte[] bytes(byte[] original) {
        if (original.length == 0) {
            return WORDS[random.nextInt(WORDS.length)].getBytes(StandardCharsets.UTF_8);
        }
        int at = random.nextInt(original.length);
        int length = 1 + random.nextInt(Math.min(40, original.length - at));
        byte[] changed = original.clone();
        switch (random.nextInt(8)) {
            case 0 -> changed[at] ^= (byte) (1 << random.nextInt(8));
            case 1 -> changed[at] = (byte) random.nextInt(256);
            case 2 -> changed = spliced(original, at, at + length, new byte[0]);
            case 3 -> changed = spliced(original, at, at, Arrays.copyOfRange(original, at, at + length));
            case 4 -> changed = Arrays.copyOf(original, at);
            case 5 -> changed = spliced(original, at, at,
                    WORDS[random.nextInt(WORDS.length)].getBytes(StandardCharsets.UTF_8));
            case 6 -> {
                int other = random.nextInt(original.length);
                byte swapped = changed[at];
                changed[at] = changed[other];
                changed[other] = swapped;
            }
            default -> {
                int other = random.nextInt(original.length);
                changed = spliced(original, at, at + length,
                        Arrays.copyOfRange(original, other, Math.min(original.length, other + length)));
            }
        }
        return changed;
    }

    private static byte[] spliced(byte[] original, int from, int to, byte[] instead) {
        byte[] result = Arrays.copyOf(original, from + instead.length + original.length - to);
        System.arraycopy(instead, 0, result, from, instead.length);
        System.arraycopy(original, to, result, from + instead.length, original.length - to);
        return result;
    }

    /** @param arguments a folder, the count (default 10,000), the seed (default 1) */
    public static void main(String[] arguments) throws Exception {
        int count = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 10_000;
        long seed = arguments.length > 2 ? Long.parseLong(arguments[2]) : 1;
        long start = System.nanoTime();
        PolicyMutations mutations = new PolicyMutations(Path.of(arguments[0]), seed);
        double[] explained = mutations.explained();
        double[] others = Arrays.stream(explained).skip(1).sorted().toArray();
        System.out.printf(Locale.ROOT,
                "%d settings explained, each with its policy read: first %.1f, others p50 %.1f, longest %.1f ms%n",
                explained.length, explained[0], others[others.length / 2], others[others.length - 1]);
        Figures figures = mutations.run(count);
        System.out.printf(Locale.ROOT, "seed %d, %.0f s: %s%n", seed, (System.nanoTime() - start) / 1e9, figures);
        System.exit(figures.accepted() + figures.weaker() + figures.unclear() == 0 ? 0 : 1);
    }
}
