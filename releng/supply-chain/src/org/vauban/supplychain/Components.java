// SPDX-License-Identifier: EPL-2.0
package org.vauban.supplychain;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.apache.fontbox.ttf.TTFParser;
import org.apache.pdfbox.io.RandomAccessReadBuffer;
import org.vauban.evidence.inventory.CycloneDx;
import org.vauban.evidence.inventory.InstalledPart;
import org.vauban.evidence.inventory.NativeOrigin;
import org.vauban.supplychain.ComponentTable.Project;

/** Components of CycloneDX for the shipped files: jars, native libraries, fonts and the Java runtime. */
final class Components {
    private static final Pattern FONT = Pattern.compile("(?i).*\\.(ttf|otf|ttc|pfb|woff2?)");
    private static final Pattern PACKAGE = Pattern.compile("(?m)^# package: (@[^/\\s]+)/(\\S+) (\\S+)$");
    private static final Pattern INTEGRITY = Pattern.compile("(?m)^# integrity: (sha512-\\S+)$");
    /** Property of a component: its project in the table. */
    static final String PROJECT = "vauban:project";
    static final String FILE = "vauban:file";

    private final ComponentTable table;
    private final CycloneDx format;

    /**
     * Creates components.
     * @param time time of the build
     */
    Components(ComponentTable table, String version, Instant time) {
        this.table = table;
        this.format = new CycloneDx(version, time);
    }

    /** Returns a bill of existing components. */
    JsonObject bill(Collection<JsonObject> components, UUID serial) {
        JsonObject bill = format.software(List.of(), serial);
        JsonArray list = new JsonArray();
        components.forEach(list::add);
        bill.add("components", list);
        return bill;
    }

    /** Returns the component of a part, identified from its file. */
    JsonObject of(InstalledPart part) {
        return format.software(List.of(part), new UUID(0, 0)).getAsJsonArray("components").get(0).getAsJsonObject();
    }

    /**
     * Returns the component of a third-party jar.
     *
     * @param artifact {@code group:artifact} of Maven
     */
    JsonObject library(InstalledPart part, String artifact, String version, Path jar) throws IOException {
        Project project = table.project(artifact);
        String purl = "pkg:maven/" + artifact.replace(':', '/') + '@' + version;
        JsonObject component = of(new InstalledPart(artifact.substring(artifact.indexOf(':') + 1), version, part.file(),
                part.size(), part.sha256(), part.sha512(), project.licence(), null, purl));
        component.addProperty("group", artifact.substring(0, artifact.indexOf(':')));
        belongs(component, project);
        nest(component, fonts(jar, part.file()));
        return component;
    }

    static void belongs(JsonObject component, Project project) {
        component.addProperty("copyright", project.copyright());
        property(component, PROJECT, project.name());
    }

    static void property(JsonObject component, String name, String value) {
        JsonObject property = new JsonObject();
        property.addProperty("name", name);
        property.addProperty("value", value);
        if (!component.has("properties")) {
            component.add("properties", new JsonArray());
        }
        component.getAsJsonArray("properties").add(property);
    }

    /** Nests components in another one. */
    static void nest(JsonObject component, List<JsonObject> inner) {
        if (!inner.isEmpty()) {
            JsonArray list = new JsonArray();
            inner.forEach(list::add);
            component.add("components", list);
        }
    }

    private List<JsonObject> fonts(Path jar, String file) throws IOException {
        Map<String, JsonObject> fonts = new TreeMap<>();
        try (ZipFile content = new ZipFile(jar.toFile())) {
            for (ZipEntry entry : (Iterable<ZipEntry>) content.stream().map(ZipEntry.class::cast)::iterator) {
                if (FONT.matcher(entry.getName()).matches()) {
                    JsonObject known = table.font(entry.getName());
                    byte[] bytes = bytes(content, entry);
                    String version;
                    String name;
                    try (var font = new TTFParser().parse(new RandomAccessReadBuffer(bytes))) {
                        name = font.getName();
                        version = font.getNaming().getName(5, 3, 1, 0x409).replaceFirst("^Version ", "");
                    }
                    JsonObject component = of(part(name, version, file + "!/" + entry.getName(), bytes,
                            known.get("licence").getAsString(), null));
                    component.addProperty("type", "file");
                    component.addProperty("copyright", known.get("copyright").getAsString());
                    fonts.put(entry.getName(), component);
                }
            }
        }
        return List.copyOf(fonts.values());
    }

    private static byte[] bytes(ZipFile file, ZipEntry entry) throws IOException {
        try (InputStream in = file.getInputStream(entry)) {
            return in.readAllBytes();
        }
    }

    static InstalledPart part(String name, String version, String file, byte[] bytes, String licence, String purl) {
        return new InstalledPart(name, version, file, bytes.length, hash("SHA-256", bytes), hash("SHA-512", bytes),
                licence, null, purl);
    }

    static String hash(String algorithm, byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance(algorithm).digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // every Java has them
        }
    }

    /**
     * Returns the npm packages of a platform, with the libraries that were taken from them.
     *
     * @param manifest text of {@code manifest.txt}
     * @param libraries content of the libraries, by path
     */
    List<JsonObject> natives(String manifest, Map<String, byte[]> libraries) {
        NativeOrigin origin = NativeOrigin.parse(manifest);
        Project upstream = table.project("llama.cpp");
        List<JsonObject> inner = libraries.entrySet().stream().map(library -> {
            String path = library.getKey();
            JsonObject component = of(part(path.substring(path.lastIndexOf('/') + 1), origin.version(), path,
                    library.getValue(), upstream.licence(), "pkg:github/ggml-org/llama.cpp@v" + origin.version()));
            belongs(component, upstream);
            return component;
        }).toList();
        Matcher carrier = PACKAGE.matcher(manifest);
        Matcher integrity = INTEGRITY.matcher(manifest);
        if (!carrier.find() || !integrity.find()) {
            throw new IllegalStateException("a manifest of native libraries names no package: " + manifest);
        }
        Project project = table.project(carrier.group(1));
        JsonObject component = ScriptPackages.component(carrier.group(1) + '/' + carrier.group(2), carrier.group(3),
                integrity.group(1), upstream.licence());
        belongs(component, project);
        nest(component, inner);
        return List.of(component);
    }

    /**
     * Returns the third-party content of one of our jars: native libraries, and npm packages in scripts; most jars have
     * none.
     */
    List<JsonObject> within(Path jar, String file) throws IOException {
        List<JsonObject> all = new ArrayList<>(natives(jar, file));
        all.addAll(ScriptPackages.in(jar, file, table));
        return all;
    }

    /** Returns the native libraries in one of our jars. */
    private List<JsonObject> natives(Path jar, String file) throws IOException {
        Map<String, byte[]> libraries = new TreeMap<>();
        String manifest = "";
        try (ZipFile content = new ZipFile(jar.toFile())) {
            for (ZipEntry entry : (Iterable<ZipEntry>) content.stream().map(ZipEntry.class::cast)::iterator) {
                String name = entry.getName();
                if (name.startsWith("native/") && name.endsWith("/manifest.txt")) {
                    manifest = new String(bytes(content, entry));
                } else if (NativeFile.is(name)) {
                    libraries.put(file + "!/" + name, bytes(content, entry));
                }
            }
        }
        return libraries.isEmpty() ? List.of() : natives(manifest, libraries);
    }

    /** Returns the runtime that {@code jlink} created, with its native files. */
    JsonObject runtime(Path folder, String version) throws IOException {
        String licence = table.runtime().get("licence").getAsString();
        String copyright = table.runtime().get("copyright").getAsString();
        List<JsonObject> inner;
        try (var files = Files.walk(folder)) {
            inner = files.filter(Files::isRegularFile).filter(file -> !Files.isSymbolicLink(file))
                    .filter(file -> NativeFile.is(file.toString()) || file.getParent().endsWith("bin")
                            || file.endsWith("jspawnhelper") || file.endsWith("jexec")
                            || file.toString().endsWith(".jar"))
                    .sorted()
                    .map(file -> of(read(file, version,
                            "runtime/" + folder.relativize(file).toString().replace('\\', '/'), licence)))
                    .toList();
        }
        inner.forEach(each -> each.addProperty("copyright", copyright));
        JsonObject component = of(read(folder.resolve("lib/modules"), version, "runtime/lib/modules", licence));
        component.addProperty("type", "platform");
        component.addProperty("name", "OpenJDK runtime");
        component.addProperty("copyright", copyright);
        component.addProperty("purl", "pkg:generic/openjdk@" + version.replace("+", "%2B"));
        nest(component, inner);
        return component;
    }

    private static InstalledPart read(Path file, String version, String path, String licence) {
        try {
            return part(file.getFileName().toString(), version, path, Files.readAllBytes(file), licence, null);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean isEmpty(JsonElement value) {
        return value == null
                || (value.isJsonArray() ? value.getAsJsonArray().isEmpty() : value.getAsString().isBlank());
    }

    /**
     * Requires that components are complete.
     * @throws IllegalStateException if a component lacks a mandatory field
     */
    static void requireComplete(JsonElement components, String bill) {
        for (JsonElement element : components.getAsJsonArray()) {
            JsonObject component = element.getAsJsonObject();
            for (String field : List.of("name", "version", "hashes", "licenses", "bom-ref", "purl")) {
                // fonts and the files of the runtime have none
                boolean optional = field.equals("purl") && (component.get("type").getAsString().equals("file")
                        || component.get("bom-ref").getAsString().startsWith("runtime/"));
                if (!optional && isEmpty(component.get(field))) {
                    throw new IllegalStateException(bill + ": " + component.get("name") + " has no " + field);
                }
            }
            if (component.has("components")) {
                requireComplete(component.get("components"), bill);
            }
        }
    }
}
