// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.identity;

import com.google.gson.JsonObject;
import java.net.URI;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.Date;
import java.util.HashSet;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.server.configuration.ConsoleSessions;
import org.vauban.server.kerberos.KerberosSettings;
import org.vauban.server.kerberos.TicketVerifier;
import org.vauban.server.ldap.LdapSettings;
import org.vauban.server.message.Messages;
import org.vauban.server.oidc.ConsoleClient;
import org.vauban.server.oidc.OidcException;
import org.vauban.server.oidc.OidcProvider;
import org.vauban.server.oidc.OidcSettings;
import org.vauban.server.oidc.SignIn;

/**
 * Who asks without an API key. A user is a name, as with the keys: quotas, the audit and the separation of duties go by
 * it, however somebody has identified. Changes of the file count from the next request on. Safe for use by many
 * threads.
 */
public final class Identities implements AutoCloseable {
    private final Path path;
    private final ApiKeys keys;
    private final Clock clock;
    private final LongSupplier nanos;
    private final Sessions sessions;
    private final TicketLogin ticketLogin;
    private volatile @Nullable ConfiguredIdentities known;

    /**
     * @param path of the file, see {@code docs/server.md}
     * @param keys whose holders have duties, too, and which hash the names of users
     */
    public Identities(Path path, ApiKeys keys, Clock clock) {
        this(path, keys, clock, System::nanoTime);
    }

    /**
     * The same with a time of a test.
     *
     * @param nanos by which sessions end, as {@link System#nanoTime} has it
     */
    public Identities(Path path, ApiKeys keys, Clock clock, LongSupplier nanos) {
        sessions = new Sessions(nanos);
        ticketLogin = new TicketLogin(nanos);
        this.path = path;
        this.keys = keys;
        this.clock = clock;
        this.nanos = nanos;
    }

    /**
     * What a file has.
     *
     * @param certificateRules how many there are
     * @param provider of tokens, or null
     * @param directory of passwords, or null
     * @param service of tickets, or null
     */
    public record Summary(int certificateRules, @Nullable OidcSettings provider, @Nullable LdapSettings directory,
            @Nullable KerberosSettings service) {}

    /** @throws IdentityException if a file cannot be used; the message says why */
    public static Summary check(Path path) throws IdentityException {
        IdentityFile file = IdentityFile.read(path);
        TokenRules tokens = file.tokens();
        LdapRules passwords = file.passwords();
        TicketRules tickets = file.tickets();
        ConfiguredIdentities.check(file, path);
        return new Summary(file.certificates().size(), tokens == null ? null : tokens.provider(),
                passwords == null ? null : passwords.directory(), tickets == null ? null : tickets.service());
    }

    /**
     * Whose a name and a password are. Blocks when the directory has to be asked.
     *
     * @throws IdentityException if they are nobody's, the user is not let in, tries too often, or the directory cannot
     *             be asked
     */
    public Caller password(String user, String password) throws IdentityException {
        ConfiguredIdentities now = known();
        IdentityClaim shown = now.shown(user, password);
        Caller caller = caller(now, shown);
        sessions.endFormer(shown);
        return caller;
    }

    /**
     * Whose a token of the provider is. Blocks when the keys of the provider have to be fetched.
     *
     * @return empty where the configuration names no provider
     * @throws IdentityException if it is nobody's, its user is not let in, or the provider cannot be reached
     */
    public Optional<Caller> token(String text) throws IdentityException {
        ConfiguredIdentities now = known();
        TokenRules tokens = now.file().tokens();
        OidcProvider provider = now.provider();
        if (tokens == null || provider == null) {
            return Optional.empty();
        }
        try {
            JsonObject claims = provider.verify(text);
            return Optional.of(caller(now, tokens.shown(claims)));
        } catch (OidcException e) {
            throw of(e);
        }
    }

    /** Whether tickets of Kerberos are accepted, so that clients are told to send one. */
    public boolean acceptsTickets() {
        try {
            return known().tickets() != null;
        } catch (IdentityException e) {
            return false; // nobody is let in, whatever is sent
        }
    }

    /**
     * Who has shown a ticket.
     *
     * @param answer by which the client can tell that it has found the service; empty for none
     */
    public record Ticketed(Caller caller, byte[] answer) {}

    /**
     * Whose a ticket is. Blocks for file access.
     *
     * @param token of SPNEGO
     * @param sender whose refused tickets are counted together
     * @throws IdentityException if it is nobody's, its holder is not let in, or the sender tries too often
     */
    public Ticketed ticket(byte[] token, String sender) throws IdentityException {
        ConfiguredIdentities now = known();
        TicketRules rules = now.file().tickets();
        TicketVerifier verifier = now.tickets();
        if (rules == null || verifier == null) {
            throw IdentityException.refused(Messages.text("ticket.none"));
        }
        TicketVerifier.Holder holder = ticketLogin.verify(verifier, token, sender);
        IdentityClaim shown = new IdentityClaim(IdentityKind.TICKET, rules.user(holder.principal()),
                rules.grant(holder.principal()), null);
        return new Ticketed(caller(now, shown), holder.answer());
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
        ConfiguredIdentities now = known();
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
        return caller(now, new IdentityClaim(IdentityKind.CERTIFICATE, name, first, null));
    }

    private static Optional<String> user(CertificateRule rule, X509Certificate shown) throws IdentityException {
        try {
            return rule.user(shown);
        } catch (CertificateParsingException e) {
            throw IdentityException.refused(Messages.text("certificate.unknown"));
        }
    }

    /** The console as a client of a provider; empty where nobody can sign in. */
    public Optional<ConsoleClient> console() throws IdentityException {
        TokenRules tokens = known().file().tokens();
        return tokens == null ? Optional.empty() : Optional.ofNullable(tokens.provider().console());
    }

    /** Where the browser goes to sign in. Blocks. @throws IdentityException if nobody can sign in now */
    public URI signIn(SignIn begun) throws IdentityException {
        try {
            return provider(known()).address(begun);
        } catch (OidcException e) {
            throw of(e);
        }
    }

    /**
     * Begins a session of who has signed in. Blocks.
     *
     * @param issuer that the browser says the code comes from, or null
     * @return its ID
     * @throws IdentityException if nobody has signed in, or the user is not let in
     */
    public String signIn(SignIn begun, String code, @Nullable String issuer) throws IdentityException {
        ConfiguredIdentities now = known();
        TokenRules tokens = now.file().tokens();
        ConsoleClient client = tokens == null ? null : tokens.provider().console();
        if (tokens == null || client == null) {
            throw IdentityException.refused(Messages.text("signin.none"));
        }
        try {
            JsonObject claims = provider(now).complete(begun, code, issuer);
            return begin(now, tokens.shown(claims), client.sessions());
        } catch (OidcException e) {
            throw of(e);
        }
    }

    /** The console where passwords of a directory are asked for; empty for none. */
    public Optional<PasswordConsole> passwordConsole() throws IdentityException {
        LdapRules passwords = known().file().passwords();
        return passwords == null ? Optional.empty() : Optional.ofNullable(passwords.console());
    }

    /**
     * Begins a session of who has shown a password. Blocks when the directory has to be asked.
     *
     * @return its ID
     * @throws IdentityException as for {@link #password}
     */
    public String signIn(String user, String password) throws IdentityException {
        ConfiguredIdentities now = known();
        LdapRules passwords = now.file().passwords();
        PasswordConsole console = passwords == null ? null : passwords.console();
        if (console == null) {
            throw IdentityException.refused(Messages.text("signin.none"));
        }
        return begin(now, now.shown(user, password), console.sessions());
    }

    /** By the rules under which somebody has signed in, unless these changed meanwhile. */
    private String begin(ConfiguredIdentities now, IdentityClaim shown, ConsoleSessions limits)
            throws IdentityException {
        String user = caller(now, shown).user();
        synchronized (this) { // as changed rules end all sessions
            if (known() != now) {
                throw IdentityException.refused(Messages.text("signin.ended"));
            }
            sessions.endFormer(shown);
            return sessions.begin(user, shown, limits);
        }
    }

    /**
     * Who has a session. It ends where its account has got another duty meanwhile, by whatever was shown of it.
     *
     * @param used whether its user asks; otherwise it ends as if nobody had
     * @throws IdentityException if nobody has, or its user is not let in any more
     */
    public Caller session(String id, boolean used) throws IdentityException {
        ConfiguredIdentities now = known();
        IdentityClaim shown = sessions.find(id, used)
                .orElseThrow(() -> IdentityException.refused(Messages.text("signin.ended")));
        if (isReplaced(now, shown)) {
            sessions.end(id); // for good, whatever the account may do later
            throw IdentityException.refused(Messages.text("signin.ended"));
        }
        return caller(now, shown, false);
    }

    public void signOut(String id) {
        sessions.end(id);
    }

    private static OidcProvider provider(ConfiguredIdentities now) throws IdentityException {
        OidcProvider provider = now.provider();
        if (provider == null) {
            throw IdentityException.refused(Messages.text("signin.none"));
        }
        return provider;
    }

    private static IdentityException of(OidcException e) {
        return e.refused() ? IdentityException.refused(String.valueOf(e.getMessage()))
                : IdentityException.unavailable(String.valueOf(e.getMessage()), e);
    }

    private Caller caller(ConfiguredIdentities now, IdentityClaim shown) throws IdentityException {
        return caller(now, shown, shown.kind().isAccount());
    }

    /** @param replaces whether that is what is known now of the account, instead of at the begin of a session */
    private Caller caller(ConfiguredIdentities now, IdentityClaim shown, boolean replaces) throws IdentityException {
        KeyRole role = shown.grant().role();
        try {
            Optional<KeyRole> duty = keys.excluded(shown.name(), role);
            if (duty.isPresent()) {
                throw IdentityException.refused(Messages.text("identity.duties", duty.get().text(), role.text()));
            }
            String user = keys.user(shown.name());
            if (now.refused().contains(user)) {
                throw IdentityException.refused(Messages.text("identity.refused"));
            }
            now.duties().require(user, source(shown), role, replaces, shown.at());
            return Caller.of(user, shown.grant().scopes());
        } catch (KeyFileException e) {
            throw IdentityException.unavailable(String.valueOf(e.getMessage()), e);
        }
    }

    private boolean isReplaced(ConfiguredIdentities now, IdentityClaim shown) throws IdentityException {
        try {
            return now.duties().isReplaced(keys.user(shown.name()), source(shown), shown.grant().role(), shown.at());
        } catch (KeyFileException e) {
            throw IdentityException.unavailable(String.valueOf(e.getMessage()), e);
        }
    }

    private String source(IdentityClaim shown) throws KeyFileException {
        return keys.source(shown.kind().text(), shown.name());
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

    /**
     * The same for who shows a certificate where nobody needs to be known.
     *
     * @throws IdentityException if the file refuses this user: by the subject, or by a name that a rule gives
     */
    public void admit(X509Certificate shown) throws IdentityException {
        ConfiguredIdentities now = known();
        Set<String> names = new HashSet<>(Set.of(shown.getSubjectX500Principal().getName()));
        for (CertificateRule rule : now.file().certificates()) {
            user(rule, shown).ifPresent(names::add);
        }
        try {
            for (String name : names) {
                if (now.refused().contains(keys.user(name))) {
                    throw IdentityException.refused(Messages.text("identity.refused"));
                }
            }
        } catch (KeyFileException e) {
            throw IdentityException.unavailable(String.valueOf(e.getMessage()), e);
        }
    }

    private ConfiguredIdentities known() throws IdentityException {
        Object stamp = FileState.of(path);
        ConfiguredIdentities last = known;
        return last != null && last.stamp().equals(stamp) ? last : read(stamp);
    }

    private synchronized ConfiguredIdentities read(Object stamp) throws IdentityException {
        ConfiguredIdentities last = known;
        if (last != null && last.stamp().equals(stamp)) {
            return last;
        }
        ConfiguredIdentities read = ConfiguredIdentities.read(path, stamp, last, keys, nanos);
        if (last != null && !(Objects.equals(last.file().tokens(), read.file().tokens())
                && Objects.equals(last.file().passwords(), read.file().passwords()))) {
            sessions.clear(); // others may sign in now, or have other roles
        }
        known = read;
        return read;
    }

    @Override
    public synchronized void close() {
        ConfiguredIdentities last = known;
        if (last != null) {
            last.close();
        }
        known = null;
    }
}
