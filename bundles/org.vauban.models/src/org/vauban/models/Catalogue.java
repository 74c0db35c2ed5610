// SPDX-License-Identifier: EPL-2.0
package org.vauban.models;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.governance.UserDirectories;
import org.vauban.governance.policy.CurrentPolicy;
import org.vauban.governance.policy.PolicyException;
import org.vauban.governance.policy.PolicySources;
import org.vauban.governance.policy.document.ModelsDocument;
import org.vauban.governance.source.FileReason;

/**
 * The known models, by id, in catalogue order. Immutable. The package documentation describes the file format.
 */
public final class Catalogue {
    private static final Pattern ID = Pattern.compile("[a-z0-9][a-z0-9._-]{0,99}");
    private static final Pattern HASH = Pattern.compile("[0-9a-fA-F]{64}");
    private static final long EIGHT_GIB = 8L << 30;
    private static final int LARGEST_FILE = 16 << 20;
    private static final Pattern PLACE = Pattern.compile(" at line (\\d+) column (\\d+)");

    private final Map<String, CatalogueModel> models;
    /** Ids of the models that the user has added or replaced. */
    private final Set<String> own;

    private Catalogue(Map<String, CatalogueModel> models, Set<String> own) {
        this.models = models;
        this.own = own;
    }

    /**
     * Loads the built-in catalogue, merged with the signed one of the site and the user's own {@code models.json} in
     * the configuration directory, if there are any.
     *
     * @throws CatalogueException if the site's cannot be verified, or a file cannot be read or is invalid; the message
     *             names file and member
     */
    public static Catalogue load() throws CatalogueException {
        UserDirectories user = UserDirectories.standard();
        return load(PolicySources.of(user), CurrentPolicy.of(user), user.catalogue());
    }

    /** Loads a catalogue from other locations. */
    public static Catalogue load(PolicySources sources, Path userFile) throws CatalogueException {
        return load(sources, new CurrentPolicy(sources, System::nanoTime), userFile);
    }

    private static Catalogue load(PolicySources sources, CurrentPolicy current, Path userFile)
            throws CatalogueException {
        try {
            Optional<ModelsDocument> signed = current.models();
            return load(signed.isEmpty() ? builtIn()
                    : builtIn().with(parse(signed.get().text(), sources.models().toString())), userFile);
        } catch (PolicyException e) {
            throw new CatalogueException(String.valueOf(e.getMessage()), e);
        }
    }

    /** Loads the built-in catalogue with the user's own, which may be missing. */
    public static Catalogue load(Path userFile) throws CatalogueException {
        return load(builtIn(), userFile);
    }

    private static Catalogue load(Catalogue known, Path userFile) throws CatalogueException {
        if (!Files.exists(userFile)) {
            return known;
        }
        String json;
        try (InputStream in = Files.newInputStream(userFile)) {
            byte[] bytes = in.readNBytes(LARGEST_FILE + 1);
            if (bytes.length > LARGEST_FILE) {
                throw new CatalogueException(
                        Messages.text("catalogue.invalid", userFile, Messages.text("catalogue.too.long")));
            }
            json = new String(bytes, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new CatalogueException(Messages.text("catalogue.unreadable", userFile, FileReason.of(e)), e);
        }
        Catalogue user = parse(json, userFile.toString());
        return new Catalogue(known.with(user).models, Set.copyOf(user.models.keySet()));
    }

    /** Returns the catalogue that is part of the product. */
    public static Catalogue builtIn() {
        try (InputStream in = Catalogue.class.getResourceAsStream("models.json")) {
            return parse(new String(in.readAllBytes(), StandardCharsets.UTF_8), "models.json");
        } catch (IOException | CatalogueException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * Parses a catalogue.
     *
     * @param json the content of the file
     * @param origin name of the file in messages
     * @throws CatalogueException that names the invalid model and member
     */
    public static Catalogue parse(String json, String origin) throws CatalogueException {
        JsonElement root;
        try {
            root = JsonParser.parseString(json);
        } catch (JsonParseException | StackOverflowError e) {
            throw new CatalogueException(Messages.text("catalogue.invalid", origin, notJson(e)), e);
        }
        Reader file = new Reader(origin, "", root);
        if (file.integer("version", -1) != 1) {
            throw file.wrong("version", Messages.text("catalogue.version"));
        }
        Map<String, CatalogueModel> models = new LinkedHashMap<>();
        JsonArray array = file.array("models");
        for (int i = 0; i < array.size(); i++) {
            CatalogueModel model = model(origin, i, array.get(i));
            if (models.put(model.id(), model) != null) {
                throw file.wrong("models[" + i + "].id", Messages.text("catalogue.twice", model.id()));
            }
        }
        return new Catalogue(models, Set.of());
    }

    /** Describes invalid JSON and its position; the parser's own message is English and addresses programmers. */
    private static String notJson(Throwable e) {
        Matcher place = PLACE.matcher(String.valueOf(e.getMessage()));
        return place.find() ? Messages.text("catalogue.not.json.at", place.group(1), place.group(2))
                : Messages.text("catalogue.not.json");
    }

    /** Returns this catalogue merged with another one, whose models replace those with the same id. */
    public Catalogue with(Catalogue other) {
        Map<String, CatalogueModel> merged = new LinkedHashMap<>(models);
        merged.putAll(other.models);
        Set<String> added = new HashSet<>(own);
        added.removeAll(other.models.keySet());
        added.addAll(other.own);
        return new Catalogue(merged, Set.copyOf(added));
    }

    /** Whether a model is the user's own entry, which policies do not trust to identify a file. */
    boolean isOwn(String id) {
        return own.contains(id);
    }

    /** Returns all models in catalogue order. */
    public Collection<CatalogueModel> models() {
        return List.copyOf(models.values());
    }

    /** Returns the model with this id. */
    public Optional<CatalogueModel> find(String id) {
        return Optional.ofNullable(models.get(id));
    }

    /**
     * Returns the model with this id.
     *
     * @throws CatalogueException that lists the known ids
     */
    public CatalogueModel require(String id) throws CatalogueException {
        CatalogueModel model = models.get(id);
        if (model == null) {
            throw new CatalogueException(Messages.text("catalogue.unknown", id, String.join(", ", models.keySet())));
        }
        return model;
    }

    /** Returns the model whose file has this SHA-256 (hexadecimal, any case). */
    public Optional<CatalogueModel> findByHash(String sha256) {
        String wanted = sha256.toLowerCase(Locale.ROOT);
        return models.values().stream().filter(model -> wanted.equals(model.sha256())).findFirst();
    }

    /**
     * Returns the id for a file: that of the model with its hash, otherwise of an unpinned model with its file name,
     * otherwise one derived from the file name.
     *
     * @throws CatalogueException if no id can be derived from the name
     */
    String idFor(Path file, String sha256) throws CatalogueException {
        Optional<CatalogueModel> known = findByHash(sha256);
        if (known.isPresent()) {
            return known.get().id();
        }
        String name = file.getFileName().toString();
        for (CatalogueModel model : models.values()) {
            if (model.sha256() == null && model.fileName().equalsIgnoreCase(name)) {
                return model.id();
            }
        }
        return ModelIds.of(name);
    }

    /**
     * Returns the default completion model for a machine: the 1.5b model from 8 GiB of memory, otherwise the 0.5b
     * model.
     *
     * @param memoryBytes physical memory; 5 % are tolerated, since a machine sold with 8 GiB reports a little less
     */
    public CatalogueModel defaultModel(long memoryBytes) {
        String id = memoryBytes >= EIGHT_GIB / 100 * 95 ? "qwen2.5-coder-1.5b-instruct" : "qwen2.5-coder-0.5b-instruct";
        return models.get(id);
    }

    private static CatalogueModel model(String origin, int index, JsonElement element) throws CatalogueException {
        Reader reader = new Reader(origin, "models[" + index + "]", element);
        String id = reader.string("id");
        if (!ID.matcher(id).matches() || id.endsWith(".")) {
            throw reader.wrong("id", Messages.text("catalogue.id"));
        }
        reader = new Reader(origin, id, element);
        String sha256 = reader.optionalString("sha256");
        if (sha256 != null && !HASH.matcher(sha256).matches()) {
            throw reader.wrong("sha256", Messages.text("catalogue.hash"));
        }
        long size = reader.integer("sizeBytes", -1);
        if (sha256 != null && size <= 0) {
            throw reader.wrong("sizeBytes", Messages.text("catalogue.size"));
        }
        String fileName = reader.string("fileName");
        if (fileName.contains("/") || fileName.contains("\\") || fileName.equals("..") || fileName.isBlank()) {
            throw reader.wrong("fileName", Messages.text("catalogue.file.name"));
        }
        Set<ModelPurpose> uses = EnumSet.noneOf(ModelPurpose.class);
        for (JsonElement use : reader.array("uses")) {
            switch (use.isJsonPrimitive() ? use.getAsString() : "") {
                case "completion" -> uses.add(ModelPurpose.COMPLETION);
                case "chat" -> uses.add(ModelPurpose.CHAT);
                case "embedding" -> uses.add(ModelPurpose.EMBEDDING);
                default -> throw reader.wrong("uses", Messages.text("catalogue.use"));
            }
        }
        long context = reader.integer("contextLength", 0);
        if (context < 0 || context > Integer.MAX_VALUE) {
            throw reader.wrong("contextLength", Messages.text("catalogue.number"));
        }
        String home = reader.optionalString("home");
        long quality = reader.integer("quality", -1);
        if (quality < -1 || quality > 100) {
            throw reader.wrong("quality", Messages.text("catalogue.number"));
        }
        return new CatalogueModel(id, reader.string("family"), reader.string("name"), reader.string("licence"),
                home == null ? null : reader.uri("home", home), size,
                sha256 == null ? null : sha256.toLowerCase(Locale.ROOT), fileName, (int) context, uses,
                reader.integer("minMemoryBytes", 0), reader.optionalString("fim"), reader.bool("recommended"),
                (int) quality);
    }

    /** Reads the members of one JSON object; messages name file, object and member. */
    private static final class Reader {
        private final String origin;
        private final String place;
        private final JsonObject object;

        Reader(String origin, String place, JsonElement element) throws CatalogueException {
            this.origin = origin;
            this.place = place;
            if (!element.isJsonObject()) {
                throw wrong("", Messages.text("catalogue.object"));
            }
            this.object = element.getAsJsonObject();
        }

        CatalogueException wrong(String member, String complaint) {
            String where = place.isEmpty() || member.isEmpty() ? place + member : place + "." + member;
            return new CatalogueException(where.isEmpty() ? Messages.text("catalogue.invalid", origin, complaint)
                    : Messages.text("catalogue.invalid.at", origin, where, complaint));
        }

        private @Nullable JsonElement get(String member) {
            JsonElement value = object.get(member);
            return value == null || value.isJsonNull() ? null : value;
        }

        @Nullable
        String optionalString(String member) throws CatalogueException {
            JsonElement value = get(member);
            if (value == null) {
                return null;
            }
            if (!value.isJsonPrimitive() || !value.getAsJsonPrimitive().isString() || value.getAsString().isBlank()) {
                throw wrong(member, Messages.text("catalogue.string"));
            }
            return value.getAsString();
        }

        String string(String member) throws CatalogueException {
            String value = optionalString(member);
            if (value == null) {
                throw wrong(member, Messages.text("catalogue.missing"));
            }
            return value;
        }

        long integer(String member, long absent) throws CatalogueException {
            JsonElement value = get(member);
            if (value == null) {
                return absent;
            }
            try {
                long number = value.getAsBigDecimal().longValueExact();
                if (number < 0) {
                    throw wrong(member, Messages.text("catalogue.number"));
                }
                return number;
            } catch (RuntimeException e) { // not a whole number: gson and BigDecimal throw several exceptions
                throw wrong(member, Messages.text("catalogue.number"));
            }
        }

        boolean bool(String member) throws CatalogueException {
            JsonElement value = get(member);
            if (value == null) {
                return false;
            }
            if (!value.isJsonPrimitive() || !value.getAsJsonPrimitive().isBoolean()) {
                throw wrong(member, Messages.text("catalogue.boolean"));
            }
            return value.getAsBoolean();
        }

        JsonArray array(String member) throws CatalogueException {
            JsonElement value = get(member);
            if (value == null) {
                return new JsonArray();
            }
            if (!value.isJsonArray()) {
                throw wrong(member, Messages.text("catalogue.array"));
            }
            return value.getAsJsonArray();
        }

        URI uri(String member, String text) throws CatalogueException {
            try {
                return new URI(text);
            } catch (URISyntaxException e) {
                throw wrong(member, Messages.text("catalogue.uri"));
            }
        }
    }
}
