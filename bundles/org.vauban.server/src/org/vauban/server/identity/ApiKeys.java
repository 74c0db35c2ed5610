// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.identity;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.governance.audit.KeyedHashes;
import org.vauban.governance.internal.Hashes;
import org.vauban.governance.policy.Policy;
import org.vauban.governance.policy.document.Limit;
import org.vauban.governance.source.FileReason;
import org.vauban.server.message.Messages;

/**
 * API keys: {@code vauban-<id>-<secret>}, with a secret of 256 random bits. The file holds the SHA-256 of the secret: a
 * slow hash protects passwords that can be guessed, and nobody guesses 256 bits. Changes of the file count from the
 * next request on. Safe for use by many threads.
 */
public final class ApiKeys {
    private static final Pattern FORM = Pattern.compile("vauban-([0-9a-f]{8})-([A-Za-z0-9_-]{43})");
    private static final int ID_BYTES = 4;
    private static final int SECRET_BYTES = 32;
    private static final long SECONDS_OF_DAY = 86_400;
    /** No secret has this hash: an unknown key is compared as long as a known one. */
    private static final String NO_HASH = "0".repeat(64);
    /** 64 bits: enough for those who share a server. */
    private static final int USER_DIGITS = 16;

    private final ApiKeyFile file;
    private final Clock clock;
    private final Supplier<Policy> policy;
    private final People people;
    private final SecureRandom random = new SecureRandom();
    private final Map<String, LocalDate> used = new ConcurrentHashMap<>();
    private volatile @Nullable Known known;

    /**
     * A key that was just made.
     *
     * @param text what the client sends; told once and kept nowhere
     */
    public record NewKey(String text, ApiKey key) {
        /** Does not show the secret. */
        @Override
        public String toString() {
            return "NewKey[" + key + "]";
        }
    }

    /** The keys of the file as it was when it was read. */
    private record Known(Object stamp, Map<String, ApiKey> keys, KeyedHashes users) {}

    /** @param file need not exist: then every key is refused */
    public ApiKeys(Path file, Clock clock) {
        this(file, clock, Policy.NONE);
    }

    /**
     * @param file need not exist: then every key is refused
     * @param policy may limit how long keys are valid, also those that are in the file
     */
    public ApiKeys(Path file, Clock clock, Policy policy) {
        this(file, clock, () -> policy);
    }

    /**
     * @param file need not exist: then every key is refused
     * @param policy that of the moment, which may limit how long keys are valid, also those that are in the file
     */
    public ApiKeys(Path file, Clock clock, Supplier<Policy> policy) {
        this(file, clock, policy, People.DISTINCT);
    }

    /** The same with people who have several names. */
    public ApiKeys(Path file, Clock clock, Supplier<Policy> policy, People people) {
        this.file = new ApiKeyFile(file);
        this.clock = clock;
        this.policy = policy;
        this.people = people;
    }

    /** The same for a user of the models. */
    public NewKey add(String name, @Nullable Instant wanted, Set<KeyScope> scopes) throws KeyFileException {
        return add(name, wanted, KeyRole.USER, scopes);
    }

    /**
     * Makes a key and adds it to the file.
     *
     * @param wanted from when on it is refused, or null for never, or for as late as the policy allows
     * @param scopes of the role
     * @throws KeyFileException if the policy does not allow it to be valid so long, the role has not such scopes, the
     *             same person has a key of a role that excludes this one, or the file cannot be written
     */
    public NewKey add(String name, @Nullable Instant wanted, KeyRole role, Set<KeyScope> scopes)
            throws KeyFileException {
        if (!role.scopes().containsAll(scopes)) {
            throw new KeyFileException(Messages.text("role.scopes", role.text(), role.scopes().stream().sorted()
                    .map(KeyScope::text).collect(Collectors.joining(", "))), null);
        }
        Instant expires = wanted != null ? wanted : latest(clock.instant());
        String refusal = expires == null ? null
                : policy.get().refusal(Limit.KEY_DAYS, days(clock.instant(), expires)).orElse(null);
        if (refusal != null) {
            throw new KeyFileException(refusal, null);
        }
        users(); // made by who may write here, which the server may not
        byte[] id = new byte[ID_BYTES];
        random.nextBytes(id);
        byte[] bytes = new byte[SECRET_BYTES];
        random.nextBytes(bytes);
        String secret = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
        ApiKey key = new ApiKey(HexFormat.of().formatHex(id), name, hash(secret), clock.instant(), expires, role,
                scopes, null);
        AtomicReference<@Nullable KeyRole> other = new AtomicReference<>();
        JoinedNames joined = people.names();
        file.change(keys -> {
            keys.stream().filter(this::accepts).filter(each -> joined.same(each.name(), name))
                    .map(ApiKey::role).filter(role::excludes).findFirst().ifPresent(other::set);
            List<ApiKey> more = new ArrayList<>(keys);
            if (other.get() == null) {
                more.add(key);
            }
            return more;
        });
        KeyRole excluded = other.get();
        if (excluded != null) {
            throw new KeyFileException(Messages.text("role.excluded", name, excluded.text(), role.text()), null);
        }
        return new NewKey("vauban-" + key.id() + "-" + secret, key);
    }

    /** Begun ones count. */
    private static long days(Instant from, Instant to) {
        return (Duration.between(from, to).toSeconds() + SECONDS_OF_DAY - 1) / SECONDS_OF_DAY;
    }

    /** When a key that was made then is no longer accepted, whatever it says; null where the policy has no limit. */
    private @Nullable Instant latest(Instant created) {
        OptionalLong days = policy.get().limit(Limit.KEY_DAYS);
        return days.isEmpty() ? null : created.plus(Duration.ofDays(days.getAsLong()));
    }

    /** Whether a key is accepted now. */
    public boolean accepts(ApiKey key) {
        Instant now = clock.instant();
        Instant latest = latest(key.created());
        return key.valid(now) && (latest == null || now.isBefore(latest));
    }

    /**
     * The last day, in UTC, on which a key was accepted; null where that is not known, since it is in memory only. The
     * day tells which keys nobody needs; the time would tell when people work.
     */
    public @Nullable LocalDate lastUsed(ApiKey key) {
        return used.get(key.id());
    }

    /** All keys of the file, oldest first, with those that are refused. */
    public List<ApiKey> list() throws KeyFileException {
        return file.read();
    }

    /**
     * Refuses a key from now on.
     *
     * @return whether there is such a key that was not revoked before
     */
    public boolean revoke(String id) throws KeyFileException {
        AtomicBoolean found = new AtomicBoolean();
        Instant now = clock.instant();
        file.change(keys -> keys.stream().map(key -> {
            if (key.id().equals(id) && key.revoked() == null) {
                found.set(true);
                return key.revoked(now);
            }
            return key;
        }).toList());
        return found.get();
    }

    /**
     * Who presents a key; empty for one that is unknown, expired or revoked. Takes the same time for each of them.
     *
     * @throws KeyFileException if a file cannot be read: then nobody is let in
     */
    public Optional<Caller> authenticate(String text) throws KeyFileException {
        Known last = known();
        JoinedNames joined = people.names();
        Optional<ApiKey> accepted = genuine(last, text).filter(this::accepts);
        accepted.ifPresent(key -> used.put(key.id(), LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC)));
        return accepted.map(key -> Caller.of(hash(last.users(), joined.person(key.name())), key.scopes()));
    }

    /**
     * Why a key that is neither expired nor revoked is not accepted: a policy may limit how long keys are valid.
     *
     * @return who decided it and why; empty for a key that is accepted, or that nobody made here
     * @throws KeyFileException if the file cannot be read
     */
    public Optional<String> refusal(String text) throws KeyFileException {
        return genuine(known(), text).filter(key -> key.valid(clock.instant()) && !accepts(key))
                .map(key -> policy.get().explanation(Limit.KEY_DAYS.setting()));
    }

    /** Whether a text looks like a key, known or not. */
    public static boolean isFormed(String text) {
        return FORM.matcher(text).matches();
    }

    /** The key, if what is presented is all of it. */
    private static Optional<ApiKey> genuine(Known known, String text) {
        Map<String, ApiKey> keys = known.keys();
        Matcher form = FORM.matcher(text);
        boolean formed = form.matches();
        ApiKey key = formed ? keys.get(form.group(1)) : null;
        String presented = hash(formed ? form.group(2) : "");
        boolean same = MessageDigest.isEqual(presented.getBytes(StandardCharsets.US_ASCII),
                (key == null ? NO_HASH : key.sha256()).getBytes(StandardCharsets.US_ASCII));
        return same ? Optional.ofNullable(key) : Optional.empty();
    }

    /**
     * How the audit calls who holds a key. Only who has the key of these hashes, beside the file of the API keys, can
     * tell; who destroys it makes the audit anonymous.
     *
     * @throws KeyFileException if that key cannot be read or made
     */
    public String user(ApiKey key) throws KeyFileException {
        return hash(users(), people.names().person(key.name()));
    }

    /**
     * How the audit calls the user of a name, with or without a key.
     *
     * @throws KeyFileException if the key of the hashes cannot be read or made, or the names of people cannot be read
     */
    public String user(String name) throws KeyFileException {
        return hash(known().users(), people.names().person(name));
    }

    /**
     * Whether somebody has one of some names, or another one of the same person.
     *
     * @throws KeyFileException if the key of the hashes, or the names of people, cannot be read
     */
    public boolean isOneOf(Caller caller, List<String> names) throws KeyFileException {
        KeyedHashes users = known().users();
        JoinedNames joined = people.names();
        return names.stream().anyMatch(name -> hash(users, joined.person(name)).equals(caller.user()));
    }

    /**
     * How one of several identities of a user is told from the others where no names are kept.
     *
     * @param kind of the identity
     * @throws KeyFileException if the key of the hashes cannot be read
     */
    String source(String kind, String name) throws KeyFileException {
        return kind + "-" + hash(known().users(), JoinedNames.spelling(name));
    }

    /**
     * The role of a key that is accepted, by which its holder must not have another one; empty where there is none.
     *
     * @param name of the holder
     * @param role the other one
     * @throws KeyFileException if the file cannot be read
     */
    Optional<KeyRole> excluded(String name, KeyRole role) throws KeyFileException {
        if (role == KeyRole.USER) {
            return Optional.empty(); // which excludes none
        }
        JoinedNames joined = people.names();
        return known().keys().values().stream().filter(key -> key.role().excludes(role) && accepts(key)
                && joined.same(key.name(), name)).map(ApiKey::role).findFirst();
    }

    private static String hash(KeyedHashes users, String person) {
        return users.hash("user", person).substring(0, USER_DIGITS);
    }

    private KeyedHashes users() throws KeyFileException {
        Path path = file.path().toAbsolutePath().resolveSibling("server-users.key");
        try {
            return KeyedHashes.of(path);
        } catch (IOException e) {
            throw new KeyFileException(Messages.text("keys.unreadable", path, FileReason.of(path, e)), e);
        }
    }

    private Known known() throws KeyFileException {
        Object stamp = FileState.of(file.path());
        Known last = known;
        if (last == null || !last.stamp().equals(stamp)) {
            last = new Known(stamp, file.read().stream()
                    .collect(Collectors.toMap(ApiKey::id, key -> key, (one, other) -> other)), users());
            known = last;
        }
        return last;
    }

    private static String hash(String secret) {
        return Hashes.sha256(secret.getBytes(StandardCharsets.US_ASCII));
    }
}
