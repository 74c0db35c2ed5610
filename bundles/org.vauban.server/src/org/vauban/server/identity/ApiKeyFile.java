// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.identity;

import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.governance.internal.SecretFile;
import org.vauban.governance.source.FileReason;
import org.vauban.server.json.InvalidInputException;
import org.vauban.server.json.JsonDocument;
import org.vauban.server.json.JsonFields;
import org.vauban.server.message.Messages;

/**
 * The API key file: JSON, readable by its owner only, replaced as a whole. Several processes may change it; each change
 * holds the lock of {@code <file>.lock}.
 *
 * @param path need not exist; a missing file contains no keys
 */
record ApiKeyFile(Path path) {
    private static final int MAX_KEYS = 10_000;
    private static final int VERSION = 1;
    /** Serialises changes within the process: file locks belong to the process, so two threads cannot wait for one. */
    private static final Object CHANGING = new Object();

    List<ApiKey> read() throws KeyFileException {
        try {
            return parse(JsonDocument.file(path));
        } catch (NoSuchFileException e) {
            return List.of();
        } catch (IOException e) {
            throw new KeyFileException(Messages.text("keys.unreadable", path, FileReason.of(path, e)), e);
        } catch (InvalidInputException e) {
            throw new KeyFileException(Messages.text("keys.invalid", path, e.getMessage()), e);
        }
    }

    /** Changes the keys while holding the lock. */
    void change(UnaryOperator<List<ApiKey>> change) throws KeyFileException {
        synchronized (CHANGING) {
            changeAlone(change);
        }
    }

    private void changeAlone(UnaryOperator<List<ApiKey>> change) throws KeyFileException {
        Path absolute = path.toAbsolutePath();
        Path folder = absolute.getParent();
        if (folder == null) {
            throw new KeyFileException(Messages.text("keys.unwritable", path, ""), new NoSuchFileException("" + path));
        }
        try {
            Files.createDirectories(folder, SecretFile.rights(folder, "rwx------"));
            Path lockFile = absolute.resolveSibling(absolute.getFileName() + ".lock");
            try (FileChannel channel = FileChannel.open(lockFile,
                    Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE),
                    SecretFile.rights(folder, "rw-------")); FileLock lock = channel.lock()) {
                List<ApiKey> changed = change.apply(read());
                SecretFile.replace(absolute, json(changed));
            }
        } catch (IOException e) {
            throw new KeyFileException(Messages.text("keys.unwritable", path, FileReason.of(path, e)), e);
        }
    }

    private static List<ApiKey> parse(JsonFields file) throws InvalidInputException {
        file.allow(Set.of("version", "keys"));
        file.required("version");
        file.integer("version", VERSION, VERSION, VERSION);
        List<ApiKey> keys = new ArrayList<>();
        for (JsonFields key : file.objects("keys", MAX_KEYS)) {
            key.allow(Set.of("id", "name", "sha256", "created", "expires", "role", "scopes", "revoked"));
            Set<KeyScope> scopes = scopes(key);
            keys.add(new ApiKey(key.requiredText("id"), key.requiredText("name"), key.requiredText("sha256"),
                    instant(key, "created", key.requiredText("created")), instant(key, "expires"),
                    role(key, scopes), scopes, instant(key, "revoked")));
        }
        return keys;
    }

    /** Returns the role of a key; keys made before roles existed get the role that permits their scopes. */
    private static KeyRole role(JsonFields key, Set<KeyScope> scopes) throws InvalidInputException {
        String text = key.text("role");
        if (text == null) {
            return scopes.equals(Set.of(KeyScope.METRICS)) ? KeyRole.OPERATOR : KeyRole.USER;
        }
        return KeyRole.of(text).orElseThrow(() -> new InvalidInputException(key.path("role"),
                Messages.text("role.unknown", text, KeyRole.names())));
    }

    /** Reads the field {@code scopes} of a key or a rule. */
    static Set<KeyScope> scopes(JsonFields key) throws InvalidInputException {
        Set<KeyScope> scopes = EnumSet.noneOf(KeyScope.class);
        for (String text : key.texts("scopes", KeyScope.values().length)) {
            scopes.add(KeyScope.of(text).orElseThrow(() -> new InvalidInputException(key.path("scopes"),
                    Messages.text("scope.unknown", text, KeyScope.names()))));
        }
        return scopes;
    }

    private static @Nullable Instant instant(JsonFields key, String name) throws InvalidInputException {
        String text = key.text(name);
        return text == null ? null : instant(key, name, text);
    }

    private static Instant instant(JsonFields key, String name, String text) throws InvalidInputException {
        try {
            return Instant.parse(text);
        } catch (DateTimeException e) {
            throw new InvalidInputException(key.path(name), Messages.text("field.time", key.path(name), text));
        }
    }

    private static String json(List<ApiKey> keys) {
        JsonArray array = new JsonArray();
        for (ApiKey key : keys) {
            JsonObject object = new JsonObject();
            object.addProperty("id", key.id());
            object.addProperty("name", key.name());
            object.addProperty("sha256", key.sha256());
            object.addProperty("created", key.created().toString());
            add(object, "expires", key.expires());
            object.addProperty("role", key.role().text());
            JsonArray scopes = new JsonArray();
            key.scopes().stream().sorted().forEach(scope -> scopes.add(scope.text()));
            object.add("scopes", scopes);
            add(object, "revoked", key.revoked());
            array.add(object);
        }
        JsonObject file = new JsonObject();
        file.addProperty("version", VERSION);
        file.add("keys", array);
        return new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().create().toJson(file) + "\n";
    }

    private static void add(JsonObject object, String name, @Nullable Instant time) {
        if (time != null) {
            object.addProperty(name, time.toString());
        }
    }
}
