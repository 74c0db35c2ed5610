// SPDX-License-Identifier: EPL-2.0
package org.vauban.remote.settings;

import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.engine.EngineError;
import org.vauban.engine.EngineException;
import org.vauban.governance.internal.SecretFile;
import org.vauban.governance.signature.DocumentFields;
import org.vauban.governance.signature.StrictJson;
import org.vauban.governance.signature.TrustException;
import org.vauban.remote.message.FileClause;
import org.vauban.remote.message.Messages;

/**
 * The user's settings file: {@code remote.json} in the user's configuration. It names programs to run, so other users
 * must not have access to it, and files of a workspace cannot change it.
 *
 * @param path need not exist
 */
public record SettingsFile(Path path) {
    private static final int MAX_NAMES = 64;
    private static final int MAX_TEXT = 1_000;
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    /** @throws EngineException if it cannot be read or parsed, so that nothing leaves this machine */
    public RemoteSettings read(Messages messages) {
        try {
            return parse(SecretFile.read(path, StrictJson.MAX_BYTES + 1), messages);
        } catch (NoSuchFileException e) {
            return RemoteSettings.NONE;
        } catch (IOException e) {
            throw new EngineException(EngineError.POLICY, messages.get("settings.unreadable", path, FileClause.of(e)),
                    e);
        }
    }

    /** Changes the settings while holding the file's lock. */
    public void change(UnaryOperator<RemoteSettings> change, Messages messages) {
        try {
            LockedFile.replace(path, PATIENCE, messages, () -> json(change.apply(read(messages))));
        } catch (IOException e) {
            throw new EngineException(EngineError.POLICY, messages.get("settings.unwritable", path, FileClause.of(e)),
                    e);
        }
    }

    private RemoteSettings parse(byte[] bytes, Messages messages) {
        try {
            DocumentFields all = DocumentFields.of(StrictJson.object(bytes),
                    Set.of("routes", "agreed", "endpoints", "proxy", "hedge"));
            Map<String, EndpointSettings> endpoints = new LinkedHashMap<>();
            if (all.has("endpoints")) {
                for (Map.Entry<String, DocumentFields> each : all.members("endpoints", MAX_NAMES).entrySet()) {
                    endpoints.put(each.getKey(), endpoint(each.getValue(), messages));
                }
            }
            return new RemoteSettings(texts(all, "routes"), texts(all, "agreed"), endpoints, proxy(all, messages),
                    all.optionalText("hedge", MAX_TEXT));
        } catch (TrustException e) {
            throw new EngineException(EngineError.POLICY, messages.get("settings.invalid", path, e.reason()), e);
        }
    }

    private static Map<String, String> texts(DocumentFields all, String name) throws TrustException {
        Map<String, String> texts = new LinkedHashMap<>();
        if (all.has(name)) {
            DocumentFields fields = all.fields(name);
            for (String each : fields.names()) {
                texts.put(each, fields.text(each, MAX_TEXT));
            }
        }
        return texts;
    }

    private EndpointSettings endpoint(DocumentFields fields, Messages messages) throws TrustException {
        fields.only(Set.of("key", "model", "certificate", "password"));
        String certificate = fields.optionalText("certificate", MAX_TEXT);
        return new EndpointSettings(secret(fields, "key", messages), fields.optionalText("model", 200),
                certificate == null ? null : absolute(certificate, fields.at("certificate"), messages),
                secret(fields, "password", messages));
    }

    private @Nullable SecretSource secret(DocumentFields fields, String name, Messages messages) throws TrustException {
        if (!fields.has(name)) {
            return null;
        }
        DocumentFields source = fields.fields(name).only(Set.of("command", "environment"));
        String variable = source.optionalText("environment", 100);
        List<String> command = source.has("command") ? source.texts("command", 32, MAX_TEXT) : List.of();
        if (command.isEmpty() == (variable == null)
                || variable != null && !variable.matches("[A-Za-z_][A-Za-z0-9_]*")) {
            throw invalid(messages.get("settings.secret", fields.at(name)), null, messages);
        }
        if (!command.isEmpty()) {
            absolute(command.getFirst(), source.at("command"), messages);
        }
        return new SecretSource(command, variable);
    }

    private Path absolute(String text, String at, Messages messages) {
        try {
            Path file = Path.of(text);
            if (file.isAbsolute()) {
                return file;
            }
        } catch (InvalidPathException e) {
            throw invalid(messages.get("settings.path", at, text), e, messages);
        }
        throw invalid(messages.get("settings.path", at, text), null, messages);
    }

    private EngineException invalid(String reason, @Nullable Throwable cause, Messages messages) {
        String sentence = messages.get("settings.invalid", path, reason);
        return cause == null ? new EngineException(EngineError.POLICY, sentence)
                : new EngineException(EngineError.POLICY, sentence, cause);
    }

    private @Nullable InetSocketAddress proxy(DocumentFields all, Messages messages) throws TrustException {
        String text = all.optionalText("proxy", MAX_TEXT);
        if (text == null) {
            return null;
        }
        try {
            URI address = new URI(text);
            if ("http".equals(address.getScheme()) && address.getHost() != null && address.getPort() > 0
                    && address.getUserInfo() == null && address.getRawPath().length() <= 1) {
                return InetSocketAddress.createUnresolved(address.getHost(), address.getPort());
            }
        } catch (URISyntaxException e) {
            throw invalid(messages.get("settings.proxy"), e, messages);
        }
        throw invalid(messages.get("settings.proxy"), null, messages);
    }

    private static String json(RemoteSettings settings) {
        JsonObject all = new JsonObject();
        add(all, "routes", settings.routes());
        add(all, "agreed", settings.agreed());
        JsonObject endpoints = new JsonObject();
        new TreeMap<>(settings.endpoints()).forEach((name, one) -> endpoints.add(name, json(one)));
        if (!endpoints.isEmpty()) {
            all.add("endpoints", endpoints);
        }
        InetSocketAddress proxy = settings.proxy();
        if (proxy != null) {
            all.addProperty("proxy", "http://" + proxy.getHostString() + ":" + proxy.getPort());
        }
        if (settings.hedge() != null) {
            all.addProperty("hedge", settings.hedge());
        }
        return new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().create().toJson(all) + "\n";
    }

    private static void add(JsonObject all, String name, Map<String, String> texts) {
        JsonObject object = new JsonObject();
        new TreeMap<>(texts).forEach(object::addProperty);
        if (!object.isEmpty()) {
            all.add(name, object);
        }
    }

    private static JsonObject json(EndpointSettings settings) {
        JsonObject json = new JsonObject();
        add(json, "key", settings.key());
        if (settings.model() != null) {
            json.addProperty("model", settings.model());
        }
        Path certificate = settings.certificate();
        if (certificate != null) {
            json.addProperty("certificate", certificate.toString());
        }
        add(json, "password", settings.password());
        return json;
    }

    private static void add(JsonObject json, String name, @Nullable SecretSource source) {
        if (source != null) {
            JsonObject secret = new JsonObject();
            if (source.environment() != null) {
                secret.addProperty("environment", source.environment());
            } else {
                JsonArray command = new JsonArray();
                source.command().forEach(command::add);
                secret.add("command", command);
            }
            json.add(name, secret);
        }
    }
}
