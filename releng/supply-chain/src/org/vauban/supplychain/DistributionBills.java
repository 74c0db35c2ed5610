// SPDX-License-Identifier: EPL-2.0
package org.vauban.supplychain;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.vauban.evidence.inventory.Installation;
import org.vauban.evidence.inventory.InstalledPart;
import org.vauban.evidence.inventory.Inventory;

/** The bills of the stand-alone distributions, one for each platform. */
final class DistributionBills {
    private static final Map<String, String> SYSTEMS = Map.of("linux", "linux", "macos", "macosx", "windows", "win32");
    private static final Pattern RUNTIME = Pattern
            .compile("(?m)^JAVA_RUNTIME_VERSION=\"([^\"]+)\"|^JAVA_VERSION=\"([^\"]+)\"");

    private DistributionBills() {}

    /**
     * Writes the bills.
     * @param platforms entries such as {@code linux-x64=/path/of/runtime}, or with nothing after the equals sign
     */
    static void write(Path root, Instant time, Path distribution, String version, Path out, List<String> platforms)
            throws IOException {
        ComponentTable table = ComponentTable.read(root.resolve("releng/supply-chain/components.json"));
        Components components = new Components(table, version, time);
        Map<String, String> pinned = pinned(root);
        List<JsonObject> jars = new ArrayList<>();
        for (InstalledPart part : Inventory.of(Installation.distribution(distribution, version)).parts()) {
            String name = part.file().substring(part.file().lastIndexOf('/') + 1);
            if (part.own() || part.name().equals("vauban")) {
                JsonObject component = components.of(part);
                component.addProperty("purl", "pkg:maven/org.vauban/" + part.name() + '@' + part.version());
                Components.nest(component, components.within(distribution.resolve(part.file()), part.file()));
                jars.add(component);
            } else if (name.endsWith(".jar")) {
                String artifact = pinned.get(name);
                if (artifact == null) {
                    throw new IllegalStateException(name + " is in no list of pinned artifacts");
                }
                jars.add(components.library(part, artifact, part.version(), distribution.resolve(part.file())));
            }
        }
        for (String platform : platforms) {
            String name = platform.substring(0, platform.indexOf('='));
            String runtime = platform.substring(platform.indexOf('=') + 1);
            List<JsonObject> all = new ArrayList<>(jars);
            all.addAll(natives(components, distribution, name));
            if (!runtime.isEmpty()) {
                all.add(components.runtime(Path.of(runtime), runtimeVersion(Path.of(runtime))));
            }
            String file = "vauban-" + version + '-' + name;
            Main.write(out.resolve(file + ".cdx.json"), Bill.of(components, all, "vauban-" + name, version,
                    "pkg:generic/vauban-" + name + '@' + version, time));
        }
    }

    /** Returns the artifacts of the target platform, by the names of their files. */
    private static Map<String, String> pinned(Path root) throws IOException {
        Map<String, String> pinned = new HashMap<>();
        for (String list : List.of("artifacts.txt", "server.txt")) {
            for (String line : Files.readAllLines(root.resolve("releng/org.vauban.target").resolve(list))) {
                String[] parts = line.strip().split(":");
                if (parts.length == 3 && !line.startsWith("#")) {
                    pinned.put(parts[1] + '-' + parts[2] + ".jar", parts[0] + ':' + parts[1]);
                }
            }
        }
        return pinned;
    }

    private static List<JsonObject> natives(Components components, Path distribution, String platform)
            throws IOException {
        String[] parts = platform.split("-");
        String folder = "lib/native/" + SYSTEMS.get(parts[0]) + '/' + (parts[1].equals("x64") ? "x86_64" : parts[1]);
        Map<String, byte[]> libraries = new TreeMap<>();
        try (var files = Files.list(distribution.resolve(folder))) {
            for (Path file : (Iterable<Path>) files::iterator) {
                if (NativeFile.is(file.getFileName().toString())) {
                    libraries.put(folder + '/' + file.getFileName(), Files.readAllBytes(file));
                }
            }
        }
        return components.natives(Files.readString(distribution.resolve(folder).resolve("manifest.txt")), libraries);
    }

    private static String runtimeVersion(Path runtime) throws IOException {
        Matcher version = RUNTIME.matcher(Files.readString(runtime.resolve("release")));
        if (!version.find()) {
            throw new IllegalStateException(runtime + " tells no version");
        }
        return version.group(1) != null ? version.group(1) : version.group(2);
    }
}
