// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.ldap;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.server.configuration.LoopbackHosts;
import org.vauban.server.json.InvalidInputException;
import org.vauban.server.json.JsonFields;
import org.vauban.server.message.Messages;

/**
 * The configuration of a directory. Immutable.
 *
 * @param address {@code ldaps://host:port}, or {@code ldap://host:port} with StartTLS
 * @param startTls whether to start TLS on a plain connection
 * @param authorities PEM file of the authorities, one of which has signed the directory's certificate; null for those
 *            of the JVM
 * @param user template of users' distinguished names with {@code {user}} for the typed name; null to search for users
 * @param search how to search for users; null if {@code user} is set
 * @param name attribute with the user name
 * @param membership attribute of the user with the names of groups, or null
 * @param groups where to search for groups that list their members; null for none
 * @param timeout time limit for each answer of the directory
 * @param cache how long a verified password is accepted without another query; zero for no cache
 */
public record LdapSettings(URI address, boolean startTls, @Nullable Path authorities, @Nullable String user,
        @Nullable Search search, String name, @Nullable String membership, @Nullable Place groups, Duration timeout,
        Duration cache) {
    /** The names of a directory's fields. */
    public static final Set<String> FIELDS = Set.of("address", "startTls", "authorities", "user", "search", "name",
            "membership", "groups", "timeoutSeconds", "cacheSeconds");
    /** Variable for the typed name, in distinguished names and filters. */
    static final String TYPED = "{user}";
    /** Variable for the distinguished name of the user, in filters for groups. */
    static final String FOUND = "{dn}";

    private static final int TIMEOUT_SECONDS = 5;
    private static final int MOST_TIMEOUT_SECONDS = 60;
    private static final int CACHE_SECONDS = 300;
    private static final int MOST_CACHE_SECONDS = 3_600;

    /** A subtree of the directory, and the filter for entries in it. */
    public record Place(String base, String filter) {}

    /**
     * Where to search for users, and with which account.
     *
     * @param bind distinguished name of the account that searches
     * @param passwordFile readable by its owner only
     */
    public record Search(Place place, String bind, Path passwordFile) {}

    /** Reads the fields of a directory; the caller reads others. */
    public static LdapSettings parse(JsonFields fields) throws InvalidInputException {
        boolean startTls = fields.flag("startTls", false);
        URI address = address(fields, startTls);
        String user = fields.text("user");
        JsonFields search = fields.fields("search");
        if ((user == null) == (search == null)) {
            throw new InvalidInputException(fields.path("user"),
                    Messages.text("ldap.user", fields.path("user"), fields.path("search")));
        }
        if (user != null) {
            once(fields, "user", user, TYPED);
            name(fields, "user", user.replace(TYPED, "x"));
        }
        JsonFields groups = fields.fields("groups");
        if (groups != null) {
            groups.allow(Set.of("base", "filter"));
        }
        return new LdapSettings(address, startTls, fields.absolutePath("authorities"), user,
                search == null ? null : search(search), fields.requiredText("name"), fields.text("membership"),
                groups == null ? null : place(groups, FOUND),
                Duration.ofSeconds(fields.integer("timeoutSeconds", TIMEOUT_SECONDS, 1, MOST_TIMEOUT_SECONDS)),
                Duration.ofSeconds(fields.integer("cacheSeconds", CACHE_SECONDS, 0, MOST_CACHE_SECONDS)));
    }

    private static URI address(JsonFields fields, boolean startTls) throws InvalidInputException {
        String text = fields.requiredText("address");
        try {
            URI address = new URI(text);
            String host = address.getHost();
            boolean plain = host != null && address.getRawUserInfo() == null && address.getRawQuery() == null
                    && address.getRawFragment() == null && address.getRawPath().isEmpty();
            boolean secured = "ldaps".equals(address.getScheme()) && !startTls
                    || "ldap".equals(address.getScheme()) && (startTls || plain && LoopbackHosts.contains(host));
            if (plain && secured) {
                return address;
            }
        } catch (URISyntaxException e) {
            throw new InvalidInputException(fields.path("address"),
                    Messages.text("ldap.address", fields.path("address"), text));
        }
        throw new InvalidInputException(fields.path("address"),
                Messages.text("ldap.address", fields.path("address"), text));
    }

    private static Search search(JsonFields search) throws InvalidInputException {
        search.allow(Set.of("base", "filter", "bind", "passwordFile"));
        String bind = search.requiredText("bind");
        name(search, "bind", bind);
        search.requiredText("passwordFile");
        Path password = search.absolutePath("passwordFile");
        if (password == null || bind.isBlank()) {
            throw new InvalidInputException(search.path("bind"), Messages.text("ldap.name", search.path("bind"), bind));
        }
        return new Search(place(search, TYPED), bind, password);
    }

    private static Place place(JsonFields fields, String variable) throws InvalidInputException {
        String base = fields.requiredText("base");
        name(fields, "base", base);
        String filter = fields.requiredText("filter");
        once(fields, "filter", filter, variable);
        if (!filter.startsWith("(") || !filter.endsWith(")")) {
            throw new InvalidInputException(fields.path("filter"),
                    Messages.text("ldap.once", fields.path("filter"), variable));
        }
        return new Place(base, filter);
    }

    private static void once(JsonFields fields, String field, String text, String variable)
            throws InvalidInputException {
        int at = text.indexOf(variable);
        if (at < 0 || text.indexOf(variable, at + 1) >= 0) {
            throw new InvalidInputException(fields.path(field),
                    Messages.text("ldap.once", fields.path(field), variable));
        }
    }

    private static void name(JsonFields fields, String field, String text) throws InvalidInputException {
        try {
            new LdapName(text);
        } catch (InvalidNameException e) {
            throw new InvalidInputException(fields.path(field), Messages.text("ldap.name", fields.path(field), text));
        }
    }
}
