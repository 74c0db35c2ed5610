// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.ldap;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.function.LongSupplier;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/**
 * Caches passwords that the directory has verified recently: salted, slow hashes (PBKDF2), in memory only, and limited
 * in number. Thread-safe.
 */
final class PasswordCache {
    /** Takes about 30 ms of one core. */
    private static final int ITERATIONS = 100_000;
    private static final int BITS = 256;
    private static final int SALT_BYTES = 16;
    private static final int MOST = 1_000;
    /** Limits parallel hash computations, so that clients cannot take the engine's cores by sending passwords. */
    private static final int MOST_COMPUTING = 2;

    private final long nanosValid;
    private final LongSupplier nanos;
    private final SecureRandom random = new SecureRandom();
    private final Semaphore computing = new Semaphore(MOST_COMPUTING);
    /** Entries by the typed name, oldest first; guarded by its own lock. */
    private final Map<String, Known> known = new LinkedHashMap<>();

    private record Known(byte[] salt, byte[] hash, LdapDirectory.Person person, long time) {}

    /** @param nanosValid lifetime of an entry; 0 to disable the cache */
    PasswordCache(long nanosValid, LongSupplier nanos) {
        this.nanosValid = nanosValid;
        this.nanos = nanos;
    }

    /** Returns the user of a cached password. */
    Optional<LdapDirectory.Person> find(String user, String password) {
        Known found;
        synchronized (known) {
            found = known.get(user);
            if (found != null && nanos.getAsLong() - found.time() > nanosValid) {
                known.remove(user);
                found = null;
            }
        }
        return found != null && MessageDigest.isEqual(hash(password, found.salt()), found.hash())
                ? Optional.of(found.person()) : Optional.empty();
    }

    /** Stores the directory's answer, which replaces different answers for the same account under other spellings. */
    void put(String user, String password, LdapDirectory.Person person) {
        if (nanosValid == 0) {
            return;
        }
        byte[] salt = new byte[SALT_BYTES];
        random.nextBytes(salt);
        Known made = new Known(salt, hash(password, salt), person, nanos.getAsLong());
        synchronized (known) {
            known.remove(user);
            known.values().removeIf(
                    each -> each.person().name().equals(person.name()) && !each.person().equals(person));
            known.put(user, made);
            if (known.size() > MOST) {
                known.remove(known.keySet().iterator().next());
            }
        }
    }

    private byte[] hash(String password, byte[] salt) {
        PBEKeySpec spec = new PBEKeySpec(password.toCharArray(), salt, ITERATIONS, BITS);
        computing.acquireUninterruptibly();
        try {
            return SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256").generateSecret(spec).getEncoded();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e); // cannot happen: every Java platform has the algorithm
        } finally {
            computing.release();
            spec.clearPassword();
        }
    }
}
