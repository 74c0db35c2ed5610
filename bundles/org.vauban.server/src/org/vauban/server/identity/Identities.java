// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.identity;

import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.Date;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.server.message.Messages;

/**
 * Who asks without an API key. A user is a name, as with the keys: quotas, the audit and the separation of duties go by
 * it, however somebody has identified. Changes of the file count from the next request on. Safe for use by many
 * threads.
 */
public final class Identities {
    /** IDs of keys are hexadecimal, so that none of them is one of these. */
    private static final String USER = "user-";

    private final Path path;
    private final ApiKeys keys;
    private final Clock clock;
    private volatile @Nullable Known known;

    /**
     * The file as it was when it was read.
     *
     * @param refused hashes of users
     */
    private record Known(Object stamp, IdentityFile file, Set<String> refused) {}

    /**
     * @param path of the file, see {@code docs/server.md}
     * @param keys whose holders have duties, too, and which hash the names of users
     */
    public Identities(Path path, ApiKeys keys, Clock clock) {
        this.path = path;
        this.keys = keys;
        this.clock = clock;
    }

    /**
     * Whether a file can be used.
     *
     * @return how many rules for certificates it has
     * @throws IdentityException if not; the message says why
     */
    public static int check(Path path) throws IdentityException {
        return IdentityFile.read(path).certificates().size();
    }

    /**
     * Whose a certificate is, which the handshake has verified.
     *
     * @throws IdentityException if it is nobody's, has expired meanwhile, or its user is not let in
     */
    public Caller certificate(X509Certificate shown) throws IdentityException {
        try {
            shown.checkValidity(Date.from(clock.instant())); // the connection may be older than that
        } catch (CertificateException e) {
            throw IdentityException.refused(Messages.text("certificate.expired"));
        }
        Known now = known();
        Grant first = null;
        String name = null;
        for (CertificateRule rule : now.file().certificates()) {
            Optional<String> user = user(rule, shown);
            if (user.isPresent() && first == null) {
                first = rule.grant();
                name = user.get();
            } else if (user.isPresent() && first != null && first.role().excludes(rule.grant().role())) {
                throw IdentityException.refused(Messages.text("certificate.duties", first.role().text(),
                        rule.grant().role().text()));
            }
        }
        if (first == null || name == null) {
            throw IdentityException.refused(Messages.text("certificate.unknown"));
        }
        return caller(now, name, first);
    }

    private static Optional<String> user(CertificateRule rule, X509Certificate shown) throws IdentityException {
        try {
            return rule.user(shown);
        } catch (CertificateParsingException e) {
            throw IdentityException.refused(Messages.text("certificate.unknown"));
        }
    }

    private Caller caller(Known now, String name, Grant grant) throws IdentityException {
        try {
            Optional<KeyRole> duty = keys.excluded(name, grant.role());
            if (duty.isPresent()) {
                throw IdentityException.refused(Messages.text("identity.duties", duty.get().text(),
                        grant.role().text()));
            }
            String user = keys.user(name);
            if (now.refused().contains(user)) {
                throw IdentityException.refused(Messages.text("identity.refused"));
            }
            return new Caller(USER + user, user, grant.scopes());
        } catch (KeyFileException e) {
            throw IdentityException.unavailable(String.valueOf(e.getMessage()), e);
        }
    }

    /**
     * Looks whether the holder of a key may ask.
     *
     * @throws IdentityException if the file refuses this user
     */
    public void admit(Caller caller) throws IdentityException {
        if (known().refused().contains(caller.user())) {
            throw IdentityException.refused(Messages.text("identity.refused"));
        }
    }

    private Known known() throws IdentityException {
        Object stamp = FileStamp.of(path);
        Known last = known;
        if (last == null || !last.stamp().equals(stamp)) {
            IdentityFile file = IdentityFile.read(path);
            Set<String> refused = new HashSet<>();
            try {
                for (String name : file.refused()) {
                    refused.add(keys.user(name));
                }
            } catch (KeyFileException e) {
                throw IdentityException.unavailable(String.valueOf(e.getMessage()), e);
            }
            last = new Known(stamp, file, refused);
            known = last;
        }
        return last;
    }
}
