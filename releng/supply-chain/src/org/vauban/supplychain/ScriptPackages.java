// SPDX-License-Identifier: EPL-2.0
package org.vauban.supplychain;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.vauban.supplychain.ComponentTable.Project;

/** npm packages in bundled scripts, as {@code packages.json} beside a script lists them ({@code packages.mjs}). */
final class ScriptPackages {
    private static final String LIST = "packages.json";
    private static final String SHA512 = "sha512-";
    /** Property of a component: the folder of the scripts that contain it. */
    private static final String WITHIN = "vauban:within";

    private ScriptPackages() {}

    /**
     * Returns the packages in one of our archives; most have none.
     *
     * @param file name of the archive in its installation
     */
    static List<JsonObject> in(Path archive, String file, ComponentTable table) throws IOException {
        List<JsonObject> components = new ArrayList<>();
        try (ZipFile content = new ZipFile(archive.toFile())) {
            for (ZipEntry entry : (Iterable<ZipEntry>) content.stream().map(ZipEntry.class::cast)::iterator) {
                if (entry.getName().endsWith('/' + LIST)) {
                    String folder = entry.getName().substring(0, entry.getName().length() - LIST.length());
                    try (InputStream in = content.getInputStream(entry)) {
                        components.addAll(listed(new String(in.readAllBytes(), StandardCharsets.UTF_8),
                                file + "!/" + folder, table));
                    }
                }
            }
        }
        return components;
    }

    private static List<JsonObject> listed(String json, String within, ComponentTable table) {
        JsonObject list = JsonParser.parseString(json).getAsJsonObject();
        String client = list.get("client").getAsString();
        Set<String> missing = new TreeSet<>();
        table.projects().stream().filter(each -> each.client().equals(client))
                .forEach(each -> missing.addAll(each.artifacts()));
        List<JsonObject> components = new ArrayList<>();
        for (JsonElement element : list.getAsJsonArray("packages")) {
            JsonObject each = element.getAsJsonObject();
            String name = each.get("name").getAsString();
            Project project = table.project(name);
            String licence = each.get("licence").getAsString();
            if (!project.client().equals(client) || !project.licence().equals(licence)) {
                throw new IllegalStateException(name + " is in a script of clients/" + client + " and has the licence "
                        + licence + "; components.json says otherwise");
            }
            missing.remove(name);
            JsonObject component = component(name, each.get("version").getAsString(),
                    each.get("integrity").getAsString(), licence);
            Components.belongs(component, project);
            Components.property(component, WITHIN, within);
            components.add(component);
        }
        if (!missing.isEmpty()) {
            throw new IllegalStateException("components.json names " + missing + ", not in clients/" + client);
        }
        return components;
    }

    /**
     * Returns the component of a package.
     * @param integrity hash of the packed package, as in lock files
     */
    static JsonObject component(String name, String version, String integrity, String licence) {
        String purl = "pkg:npm/" + name.replace("@", "%40") + '@' + version;
        JsonObject component = new JsonObject();
        component.addProperty("type", "library");
        component.addProperty("bom-ref", purl);
        if (name.startsWith("@")) {
            component.addProperty("group", name.substring(0, name.indexOf('/')));
        }
        component.addProperty("name", name.substring(name.indexOf('/') + 1));
        component.addProperty("version", version);
        component.addProperty("purl", purl);
        JsonObject hash = new JsonObject();
        hash.addProperty("alg", "SHA-512");
        hash.addProperty("content", sha512(integrity));
        JsonArray hashes = new JsonArray();
        hashes.add(hash);
        component.add("hashes", hashes);
        JsonObject choice = new JsonObject();
        choice.addProperty("expression", licence);
        JsonArray licences = new JsonArray();
        licences.add(choice);
        component.add("licenses", licences);
        return component;
    }

    /** Returns the hash as hexadecimal digits. */
    static String sha512(String integrity) {
        if (!integrity.startsWith(SHA512)) {
            throw new IllegalStateException("only sha512 pins a package: " + integrity);
        }
        return HexFormat.of().formatHex(Base64.getDecoder().decode(integrity.substring(SHA512.length())));
    }

    /** Returns the packages that the lock file of a client names, by the paths of their folders. */
    static JsonObject locked(Path root, String client) throws IOException {
        return JsonParser.parseString(Files.readString(root.resolve("clients").resolve(client)
                .resolve("package-lock.json"))).getAsJsonObject().getAsJsonObject("packages");
    }
}
