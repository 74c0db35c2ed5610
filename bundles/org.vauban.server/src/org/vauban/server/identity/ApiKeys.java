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
 * Creates and verifies API keys: {@code vauban-<id>-<secret>}, with a secret of 256 random bits. The file contains the
 * SHA-256 of the secret; slow hashes protect passwords that can be guessed, which 256 random bits cannot. Changes of
 * the file apply from the next request on. Thread-safe.
 */
public final class ApiKeys {
    private static final Pattern FORM = Pattern.compile("vauban-([0-9a-f]{8})-([A-Za-z0-9_-]{43})");
    private static final int ID_BYTES = 4;
    private static final int SECRET_BYTES = 32;
    private static final long SECONDS_OF_DAY = 86_400;
    /** Hash of no secret, compared for unknown keys so that they take as long as known ones. */
    private static final String NO_HASH = "0".repeat(64);
    /** Hexadecimal digits of a user hash: 64 bits are enough for the users of one server. */
    private static final int USER_DIGITS = 16;

    private final ApiKeyFile file;
    private final Clock clock;
    private final Supplier<Policy> policy;
    private final People people;
    private final SecureRandom random = new SecureRandom();
    private final Map<String, LocalDate> used = new ConcurrentHashMap<>();
    private volatile @Nullable Known known;

    /**
     * A newly created key.
     *
     * @param text what the client sends; shown once and not stored
     */
    public record NewKey(String text, ApiKey key) {
        /** Omits the secret. */
        @Override
        public String toString() {
            return "NewKey[" + key + "]";
        }
    }

    /** The keys of the file as last read. */
    private record Known(Object stamp, Map<String, ApiKey> keys, KeyedHashes users) {}

    /** @param file need not exist; if missing, every key is refused */
    public ApiKeys(Path file, Clock clock) {
        this(file, clock, Policy.NONE);
    }

    /**
     * @param file need not exist; if missing, every key is refused
     * @param policy may limit the validity of keys, including existing ones
     */
    public ApiKeys(Path file, Clock clock, Policy policy) {
        this(file, clock, () -> policy);
    }

    /**
     * @param file need not exist; if missing, every key is refused
     * @param policy the current policy, which may limit the validity of keys, including existing ones
     */
    public ApiKeys(Path file, Clock clock, Supplier<Policy> policy) {
        this(file, clock, policy, People.DISTINCT);
    }

    /** @param people the people with several names */
    public ApiKeys(Path file, Clock clock, Supplier<Policy> policy, People people) {
        this.file = new ApiKeyFile(file);
        this.clock = clock;
        this.policy = policy;
        this.people = people;
    }

    /** Creates a key with the role {@link KeyRole#USER} and adds it to the file. */
    public NewKey add(String name, @Nullable Instant wanted, Set<KeyScope> scopes) throws KeyFileException {
        return add(name, wanted, KeyRole.USER, scopes);
    }

    /**
     * Creates a key and adds it to the file.
     *
     * @param wanted when it expires, or null for never or for the latest date that the policy allows
     * @param scopes a subset of the role's scopes
     * @throws KeyFileException if the policy does not allow this validity, the role does not have these scopes, the
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
        users(); // creates the hash key now, because the server may lack the permission to write it
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

    /** Returns the number of days, rounded up. */
    private static long days(Instant from, Instant to) {
        return (Duration.between(from, to).toSeconds() + SECONDS_OF_DAY - 1) / SECONDS_OF_DAY;
    }

    /** Returns the latest expiry that the policy allows for a key created then; null if the policy sets no limit. */
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
     * Returns the last day, in UTC, on which a key was accepted; null if unknown, since it is kept in memory only. The
     * day suffices to find unused keys; the time would reveal when people work.
     */
    public @Nullable LocalDate lastUsed(ApiKey key) {
        return used.get(key.id());
    }

    /** Returns all keys of the file, oldest first, including expired and revoked ones. */
    public List<ApiKey> list() throws KeyFileException {
        return file.read();
    }

    /**
     * Revokes a key now.
     *
     * @return whether the key exists and was not revoked before
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
     * Returns the caller with a key; empty if the key is unknown, expired or revoked. Takes the same time in each case.
     *
     * @throws KeyFileException if a file cannot be read, so that no key is accepted
     */
    public Optional<Caller> authenticate(String text) throws KeyFileException {
        Known last = known();
        JoinedNames joined = people.names();
        Optional<ApiKey> accepted = genuine(last, text).filter(this::accepts);
        accepted.ifPresent(key -> used.put(key.id(), LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC)));
        return accepted.map(key -> Caller.of(hash(last.users(), joined.person(key.name())), key.scopes()));
    }

    /**
     * Returns why a key that is neither expired nor revoked is refused: a policy may limit the validity of keys.
     *
     * @return who decided it and why; empty for an accepted key, or one that was not created here
     * @throws KeyFileException if the file cannot be read
     */
    public Optional<String> refusal(String text) throws KeyFileException {
        return genuine(known(), text).filter(key -> key.valid(clock.instant()) && !accepts(key))
                .map(key -> policy.get().explanation(Limit.KEY_DAYS.setting()));
    }

    /** Whether a text has the form of a key, known or not. */
    public static boolean isFormed(String text) {
        return FORM.matcher(text).matches();
    }

    /** Returns the stored key if the text contains its secret. */
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
     * Returns the name of a key's holder in the audit log, a keyed hash. Only the owner of the hash key, which is
     * stored beside the API key file, can resolve it; destroying the hash key makes the audit log anonymous.
     *
     * @throws KeyFileException if the hash key cannot be read or created
     */
    public String user(ApiKey key) throws KeyFileException {
        return hash(users(), people.names().person(key.name()));
    }

    /**
     * Returns the name of a user, with or without an API key, in the audit log.
     *
     * @throws KeyFileException if the hash key cannot be read or created, or the names of people cannot be read
     */
    public String user(String name) throws KeyFileException {
        return hash(known().users(), people.names().person(name));
    }

    /**
     * Whether the caller has one of these names, or another name of the same person.
     *
     * @throws KeyFileException if the hash key, or the names of people, cannot be read
     */
    public boolean isOneOf(Caller caller, List<String> names) throws KeyFileException {
        KeyedHashes users = known().users();
        JoinedNames joined = people.names();
        return names.stream().anyMatch(name -> hash(users, joined.person(name)).equals(caller.user()));
    }

    /**
     * Returns a hash that distinguishes the identities of one user, for files that contain no names.
     *
     * @param kind the kind of identity
     * @throws KeyFileException if the hash key cannot be read
     */
    String source(String kind, String name) throws KeyFileException {
        return kind + "-" + hash(known().users(), JoinedNames.spelling(name));
    }

    /**
     * Returns the role of a valid key of the same person that excludes another role; empty if there is none.
     *
     * @param name the person's name
     * @param role the other role
     * @throws KeyFileException if the file cannot be read
     */
    Optional<KeyRole> excluded(String name, KeyRole role) throws KeyFileException {
        if (role == KeyRole.USER) {
            return Optional.empty(); // users exclude no role
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
