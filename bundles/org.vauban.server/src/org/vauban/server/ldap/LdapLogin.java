// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.ldap;

import java.text.Normalizer;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.server.configuration.ConfigurationException;
import org.vauban.server.lockout.FailedAttempts;
import org.vauban.server.message.Messages;

/**
 * Verifies user names and passwords with the directory, or from a short-lived cache. Limits wrong passwords per name,
 * so that passwords cannot be guessed and the directory does not lock an account. Thread-safe.
 */
public final class LdapLogin {
    /** Maximum number of wrong passwords of one name per minute. */
    static final int MOST_WRONG = 5;

    private static final int MOST_QUESTIONS = 16;
    /** Number of queries per login, each of which has the configured timeout. */
    private static final int QUESTIONS = 4;
    /** Number of locks for names; names with the same lock wait for each other. */
    private static final int TURNS = 64;

    private final LdapDirectory directory;
    private final PasswordCache cache;
    private final FailedAttempts wrong;
    private final Semaphore asking = new Semaphore(MOST_QUESTIONS);
    /** Locks that verify one password per name at a time; parallel attempts could exceed the limit of wrong ones. */
    private final List<Lock> turns = Stream.generate(() -> (Lock) new ReentrantLock(true)).limit(TURNS).toList();

    /** The outcomes of a login. */
    public enum Outcome {
        ACCEPTED, REFUSED, TOO_MANY_ATTEMPTS
    }

    /** @param person the user; empty if the password was not accepted */
    public record Result(Outcome outcome, Optional<LdapDirectory.Person> person) {}

    /** @throws ConfigurationException if the file of authorities cannot be used */
    public LdapLogin(LdapSettings settings) throws ConfigurationException {
        this(settings, System::nanoTime);
    }

    /** @param nanos the clock, like {@link System#nanoTime} */
    public LdapLogin(LdapSettings settings, LongSupplier nanos) throws ConfigurationException {
        directory = new LdapDirectory(settings);
        cache = new PasswordCache(settings.cache().toNanos(), nanos);
        wrong = new FailedAttempts(MOST_WRONG, nanos);
    }

    public LdapSettings settings() {
        return directory.settings();
    }

    /** Checks that the directory answers. Blocks. @throws LdapException if not */
    public void check() throws LdapException {
        directory.check();
    }

    /** Verifies a password. Blocks. @throws LdapException if the directory has to be queried and cannot be */
    public Result login(String user, String password) throws LdapException {
        Result known = known(user, password);
        if (known != null) {
            return known;
        }
        Lock turn = turns.get(Math.floorMod(same(user).hashCode(), TURNS));
        try {
            if (!turn.tryLock(QUESTIONS * settings().timeout().toMillis(), TimeUnit.MILLISECONDS)) {
                throw new LdapException(Messages.text("ldap.busy", settings().address()), null);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LdapException(Messages.text("ldap.slow", settings().address()), e);
        }
        try {
            known = known(user, password); // a request that held the lock may have verified the same password
            if (known != null) {
                return known;
            }
            Optional<LdapDirectory.Person> person = ask(user, password);
            person.ifPresentOrElse(found -> cache.put(user, password, found), () -> wrong.count(same(user)));
            return new Result(person.isPresent() ? Outcome.ACCEPTED : Outcome.REFUSED, person);
        } finally {
            turn.unlock();
        }
    }

    /** Returns a result that needs no query; null if there is none. */
    private @Nullable Result known(String user, String password) {
        if (wrong.isFull(same(user))) {
            return new Result(Outcome.TOO_MANY_ATTEMPTS, Optional.empty());
        }
        Optional<LdapDirectory.Person> person = cache.find(user, password);
        return person.isPresent() ? new Result(Outcome.ACCEPTED, person) : null;
    }

    /** Queries on a separate thread, which is interrupted when the directory takes too long for any reason. */
    private Optional<LdapDirectory.Person> ask(String user, String password) throws LdapException {
        if (!asking.tryAcquire()) {
            throw new LdapException(Messages.text("ldap.busy", settings().address()), null);
        }
        CompletableFuture<Optional<LdapDirectory.Person>> answer = new CompletableFuture<>();
        Thread thread = Thread.ofVirtual().name("vauban-ldap").start(() -> {
            try {
                answer.complete(directory.authenticate(user, password));
            } catch (LdapException | RuntimeException | Error e) {
                answer.completeExceptionally(e);
            } finally {
                asking.release();
            }
        });
        try {
            return answer.get(QUESTIONS * settings().timeout().toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            thread.interrupt();
            throw new LdapException(Messages.text("ldap.slow", settings().address()), e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof LdapException failure) {
                throw failure;
            }
            throw new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            thread.interrupt();
            throw new LdapException(Messages.text("ldap.slow", settings().address()), e);
        }
    }

    /** Normalises names, so that names which a directory may consider equal are counted together. */
    private static String same(String user) {
        return Normalizer.normalize(user, Normalizer.Form.NFKC).replaceAll("\\s+", " ").strip()
                .toLowerCase(Locale.ROOT);
    }
}
