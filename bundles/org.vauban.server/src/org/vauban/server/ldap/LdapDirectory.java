// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.ldap;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Hashtable;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.naming.AuthenticationException;
import javax.naming.Context;
import javax.naming.InvalidNameException;
import javax.naming.NameNotFoundException;
import javax.naming.NamingEnumeration;
import javax.naming.NamingException;
import javax.naming.PartialResultException;
import javax.naming.directory.Attribute;
import javax.naming.directory.Attributes;
import javax.naming.directory.SearchControls;
import javax.naming.directory.SearchResult;
import javax.naming.ldap.InitialLdapContext;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;
import javax.naming.ldap.StartTlsRequest;
import javax.naming.ldap.StartTlsResponse;
import javax.net.ssl.SSLContext;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.governance.internal.SecretFile;
import org.vauban.governance.source.FileReason;
import org.vauban.server.configuration.ConfigurationException;
import org.vauban.server.message.Messages;
import org.vauban.server.tls.FollowedAuthorities;

/**
 * Verifies passwords with a directory by a simple bind over TLS, and reads the groups of the user. The only class of
 * the server that opens a connection to a directory: to the configured address, without following referrals. Java
 * objects in entries are never deserialised. Thread-safe.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc4513">RFC 4513</a>
 */
public final class LdapDirectory {
    private static final int LONGEST = 1_024;
    private static final int LONGEST_NAME = 256;
    private static final int MOST_GROUPS = 1_000;

    private final LdapSettings settings;
    private final @Nullable FollowedAuthorities followed;

    /**
     * The user of a verified password.
     *
     * @param name the name in the directory's spelling
     * @param groups distinguished names
     */
    public record Person(String name, Set<LdapName> groups) {}

    /** Does not connect yet. @throws ConfigurationException if the file of authorities cannot be used */
    public LdapDirectory(LdapSettings settings) throws ConfigurationException {
        this.settings = settings;
        Path authorities = settings.authorities();
        followed = authorities == null ? null : new FollowedAuthorities(authorities);
    }

    public LdapSettings settings() {
        return settings;
    }

    /**
     * Verifies a password. Blocks.
     *
     * @return empty for a wrong password or an unknown user, and for an empty password, with which a bind would be
     *         anonymous and succeed
     * @throws LdapException if the directory cannot be queried
     */
    public Optional<Person> authenticate(String user, String password) throws LdapException {
        if (user.isBlank() || user.length() > LONGEST_NAME || password.isEmpty() || password.length() > LONGEST
                || user.codePoints().anyMatch(Character::isISOControl) || password.indexOf(0) >= 0) {
            return Optional.empty();
        }
        try {
            Optional<LdapName> found = find(user);
            if (found.isEmpty()) {
                return Optional.empty();
            }
            try (Connection connection = new Connection(found.get().toString(), password)) {
                return Optional.of(person(connection, found.get()));
            }
        } catch (AuthenticationException | NameNotFoundException e) {
            return Optional.empty();
        } catch (NamingException | IOException e) {
            throw failed(LdapReason.of(e), e);
        }
    }

    private LdapException failed(String reason, Exception cause) {
        return new LdapException(Messages.text("ldap.failed", settings.address(), reason), cause);
    }

    /** Checks that the directory answers. Blocks. @throws LdapException if not */
    public void check() throws LdapException {
        LdapSettings.Search search = settings.search();
        try (Connection connection = search == null ? new Connection(null, null) : reader(search)) {
            connection.context.getAttributes("", new String[] {"supportedLDAPVersion"});
        } catch (NamingException | IOException e) {
            throw failed(LdapReason.of(e), e);
        }
    }

    private Optional<LdapName> find(String user) throws NamingException, IOException, LdapException {
        String template = settings.user();
        LdapSettings.Search search = settings.search();
        if (template != null) {
            return Optional.of(new LdapName(template.replace(LdapSettings.TYPED, Rdn.escapeValue(user))));
        }
        if (search == null) {
            return Optional.empty();
        }
        try (Connection connection = reader(search)) {
            List<String> found = connection.search(search.place(), LdapSettings.TYPED, user, 2);
            return found.size() == 1 ? Optional.of(new LdapName(found.getFirst())) : Optional.empty();
        }
    }

    /** Connects to search for users. If its own name and password are refused, the user is not to blame. */
    private Connection reader(LdapSettings.Search search) throws NamingException, IOException, LdapException {
        try {
            return new Connection(search.bind(), password(search.passwordFile()));
        } catch (AuthenticationException e) {
            throw failed(Messages.text("ldap.reader", search.bind(), search.passwordFile()), e);
        }
    }

    private String password(Path file) throws LdapException {
        String password;
        try {
            password = new String(SecretFile.read(file, LONGEST), StandardCharsets.UTF_8).strip();
        } catch (IOException e) {
            throw failed(Messages.text("ldap.password", file, FileReason.of(file, e)), e);
        }
        if (password.isEmpty()) {
            throw new LdapException(Messages.text("ldap.failed", settings.address(),
                    Messages.text("ldap.password", file, Messages.text("file.empty"))), null);
        }
        return password;
    }

    private Person person(Connection connection, LdapName user) throws NamingException {
        String membership = settings.membership();
        Attributes entry = connection.context.getAttributes(user,
                membership == null ? new String[] {settings.name()} : new String[] {settings.name(), membership});
        Attribute name = entry.get(settings.name());
        if (name == null || name.size() != 1 || !(name.get() instanceof String text) || text.isBlank()
                || text.length() > LONGEST_NAME || text.codePoints().anyMatch(Character::isISOControl)) {
            throw new NameNotFoundException(settings.name());
        }
        Set<LdapName> groups = new HashSet<>();
        Attribute named = membership == null ? null : entry.get(membership);
        for (int i = 0; named != null && i < Math.min(named.size(), MOST_GROUPS); i++) {
            add(groups, String.valueOf(named.get(i)));
        }
        LdapSettings.Place place = settings.groups();
        if (place != null) {
            for (String group : connection.search(place, LdapSettings.FOUND, user.toString(), MOST_GROUPS)) {
                add(groups, group);
            }
        }
        return new Person(text, groups);
    }

    private static void add(Set<LdapName> groups, String name) {
        try {
            groups.add(new LdapName(name));
        } catch (InvalidNameException e) {
            // not a distinguished name, so no rule can match it
        }
    }

    /**
     * Escapes all characters of a value that are special in a filter.
     *
     * @see <a href="https://www.rfc-editor.org/rfc/rfc4515">RFC 4515</a>
     */
    static String escaped(String value) {
        StringBuilder escaped = new StringBuilder();
        for (byte each : value.getBytes(StandardCharsets.UTF_8)) {
            boolean plain = each >= ' ' && each != '*' && each != '(' && each != ')' && each != '\\' && each < 0x7f;
            escaped.append(plain ? String.valueOf((char) each) : "\\" + HexFormat.of().toHexDigits(each));
        }
        return escaped.toString();
    }

    /** A connection bound as a user, or anonymous. */
    private final class Connection implements AutoCloseable {
        private final InitialLdapContext context;
        private final @Nullable SSLContext trusted;

        Connection(@Nullable String user, @Nullable String password) throws NamingException, IOException {
            FollowedAuthorities authorities = followed;
            trusted = authorities == null ? null : authorities.context();
            Hashtable<String, Object> environment = new Hashtable<>();
            String timeout = Long.toString(settings.timeout().toMillis());
            environment.put(Context.INITIAL_CONTEXT_FACTORY, "com.sun.jndi.ldap.LdapCtxFactory");
            environment.put(Context.PROVIDER_URL, settings.address().toString());
            environment.put(Context.REFERRAL, "ignore");
            environment.put("com.sun.jndi.ldap.connect.timeout", timeout);
            environment.put("com.sun.jndi.ldap.read.timeout", timeout);
            environment.put("com.sun.jndi.ldap.connect.pool", "false");
            environment.put("java.naming.ldap.version", "3");
            if (trusted != null && !settings.startTls()) {
                environment.put("java.naming.ldap.factory.socket", TrustedSockets.class.getName());
            }
            if (!settings.startTls()) {
                login(environment, user, password);
            }
            context = TrustedSockets.within(trusted, () -> new InitialLdapContext(environment, null));
            if (settings.startTls()) {
                secure(user, password);
            }
        }

        private static void login(Hashtable<String, Object> environment, @Nullable String user,
                @Nullable String password) {
            if (user != null && password != null) {
                environment.put(Context.SECURITY_AUTHENTICATION, "simple");
                environment.put(Context.SECURITY_PRINCIPAL, user);
                environment.put(Context.SECURITY_CREDENTIALS, password);
            }
        }

        private void secure(@Nullable String user, @Nullable String password) throws NamingException, IOException {
            try {
                StartTlsResponse response = (StartTlsResponse) context.extendedOperation(new StartTlsRequest());
                SSLContext own = trusted;
                if (own == null) {
                    response.negotiate();
                } else {
                    response.negotiate(own.getSocketFactory());
                }
                Hashtable<String, Object> login = new Hashtable<>();
                login(login, user, password);
                for (var each : login.entrySet()) {
                    context.addToEnvironment(each.getKey(), each.getValue());
                }
                context.reconnect(null);
            } catch (NamingException | IOException e) {
                context.close();
                throw e;
            }
        }

        /** Returns the distinguished names of matching entries. */
        List<String> search(LdapSettings.Place place, String variable, String value, int most) throws NamingException {
            SearchControls controls = new SearchControls(SearchControls.SUBTREE_SCOPE, most,
                    (int) settings.timeout().toMillis(), new String[] {"1.1"}, false, false);
            NamingEnumeration<SearchResult> results = context.search(new LdapName(place.base()),
                    place.filter().replace(variable, escaped(value)), controls);
            List<String> names = new ArrayList<>();
            try {
                while (names.size() < most && results.hasMore()) {
                    names.add(results.next().getNameInNamespace());
                }
            } catch (PartialResultException e) {
                // the remaining entries are on other servers, which are not queried
            } finally {
                results.close();
            }
            return names;
        }

        /** Closes the whole connection: nothing else is sent on it, in particular not after TLS has ended. */
        @Override
        public void close() throws NamingException {
            context.close();
        }
    }
}
