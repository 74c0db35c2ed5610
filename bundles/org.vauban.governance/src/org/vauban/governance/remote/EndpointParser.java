// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.remote;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.governance.internal.EncodedPath;
import org.vauban.governance.internal.Messages;

/** Parses an entry of {@code remote.endpoints}: a name, an address and words of the form {@code key=value}. */
final class EndpointParser {
    private static final Pattern PIN = Pattern.compile("sha256/[A-Za-z0-9+/]{43}=");
    private static final Pattern IPV4 = Pattern.compile("(?:(?:25[0-5]|2[0-4]\\d|1?\\d?\\d)(?:\\.(?!$)|$)){4}");
    private static final Pattern IPV6 = Pattern.compile("[0-9a-fA-F:]*:[0-9a-fA-F:.]*");
    private static final Pattern LOOPBACK = Pattern.compile("localhost|127(?:\\.\\d{1,3}){3}|\\[::1\\]");

    private final Map<String, String> words = new LinkedHashMap<>();
    private final String entry;

    /** Signals an invalid entry. */
    static final class EntryException extends Exception {
        private static final long serialVersionUID = 1L;

        /** @param reason part of a sentence in the user's language */
        EntryException(String reason, @Nullable Throwable cause) {
            super(reason, cause);
        }
    }

    private EndpointParser(String entry) {
        this.entry = entry;
    }

    /** @param entry entry of the form that the catalogue of settings requires */
    static RemoteEndpoint parse(String entry) throws EntryException {
        return new EndpointParser(entry).endpoint();
    }

    private RemoteEndpoint endpoint() throws EntryException {
        String[] fields = entry.split(" ");
        for (String field : Arrays.asList(fields).subList(2, fields.length)) {
            int equals = field.indexOf('=');
            if (words.put(field.substring(0, equals), field.substring(equals + 1)) != null) {
                throw fault("repeated", field.substring(0, equals));
            }
        }
        String named = words.getOrDefault("dialect", RemoteDialect.OPENAI.text());
        RemoteDialect dialect = RemoteDialect.of(named).orElseThrow(() -> fault("word", named, RemoteDialect.texts()));
        String wanted = words.getOrDefault("fim", FimProtocol.of(dialect).text());
        FimProtocol fim = FimProtocol.of(wanted).orElseThrow(() -> fault("word", wanted, FimProtocol.texts()));
        Set<String> features = new LinkedHashSet<>();
        for (String feature : list("features")) {
            if (!RemoteEndpoint.FEATURES.contains(feature)) {
                throw fault("word", feature, String.join(", ", RemoteEndpoint.FEATURES));
            }
            features.add(feature);
        }
        List<String> addresses = list("addresses");
        for (String address : addresses) {
            if (!IPV4.matcher(address).matches() && !IPV6.matcher(address).matches()) {
                throw fault("ip", address);
            }
        }
        return new RemoteEndpoint(fields[0], base(fields[1], addresses), dialect, fim, list("models"), features,
                classes(), pins(), addresses, authorities(), words.getOrDefault("region", ""), context(), price(),
                entry);
    }

    private URI base(String address, List<String> addresses) throws EntryException {
        URI base;
        try {
            base = new URI(address.endsWith("/") ? address.substring(0, address.length() - 1) : address);
        } catch (URISyntaxException e) {
            throw fault(e, "address");
        }
        if (base.getHost() == null || base.getUserInfo() != null || base.getQuery() != null
                || base.getFragment() != null || !base.normalize().equals(base)) {
            throw fault("address");
        }
        boolean clear = words.containsKey("clear") && "allowed".equals(words.get("clear")) && !addresses.isEmpty();
        if (!"https".equals(base.getScheme()) && !clear && !LOOPBACK.matcher(base.getHost()).matches()) {
            throw fault("clear");
        }
        return base;
    }

    private Set<DataClass> classes() throws EntryException {
        Set<DataClass> classes = new LinkedHashSet<>();
        for (String word : list("classes")) {
            classes.add(DataClass.of(word).orElseThrow(() -> fault("word", word,
                    String.join(", ", Arrays.stream(DataClass.values()).map(DataClass::text).toList()))));
        }
        return classes;
    }

    private Set<String> pins() throws EntryException {
        Set<String> pins = new LinkedHashSet<>();
        for (String pin : list("pins")) {
            if (!PIN.matcher(pin).matches()) {
                throw fault("pin", pin);
            }
            pins.add(pin.substring("sha256/".length()));
        }
        return pins;
    }

    private @Nullable Path authorities() throws EntryException {
        String named = words.get("ca");
        if (named == null) {
            return null;
        }
        try {
            Path file = EncodedPath.of(named.replace("%20", " "));
            if (file.isAbsolute()) {
                return file;
            }
        } catch (InvalidPathException e) {
            throw fault(e, "path", named);
        }
        throw fault("path", named);
    }

    private int context() throws EntryException {
        String text = words.getOrDefault("context", "0");
        int tokens = text.matches("[1-9][0-9]{2,7}|0") ? Integer.parseInt(text) : -1;
        if (words.containsKey("context") && (tokens < 256 || tokens > 10_000_000)) {
            throw fault("context", text);
        }
        return tokens;
    }

    private @Nullable EndpointPrice price() throws EntryException {
        String text = words.get("price");
        return text == null ? null : EndpointPrice.of(text).orElseThrow(() -> fault("price", text));
    }

    private List<String> list(String key) {
        String text = words.get(key);
        return text == null ? List.of() : List.of(text.split(",", -1));
    }

    private static EntryException fault(String key, Object... arguments) {
        return fault(null, key, arguments);
    }

    private static EntryException fault(@Nullable Throwable cause, String key, Object... arguments) {
        return new EntryException(Messages.text("remote.entry." + key, arguments), cause);
    }
}
