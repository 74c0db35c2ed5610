// SPDX-License-Identifier: EPL-2.0
package org.vauban.supplychain;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.zip.ZipFile;

/** The bill of the extension for Visual Studio Code: its archive, and the packages in its scripts. */
final class ExtensionBill {
    private static final String LICENCE = "EPL-2.0";

    private ExtensionBill() {}

    /** Writes the bill beside the archive. */
    static void write(Path root, Instant time, Path archive) throws IOException {
        ComponentTable table = ComponentTable.read(root.resolve("releng/supply-chain/components.json"));
        String file = archive.getFileName().toString();
        JsonObject extension;
        try (ZipFile content = new ZipFile(archive.toFile());
                InputStream in = content.getInputStream(content.getEntry("extension/package.json"))) {
            extension = JsonParser.parseString(new String(in.readAllBytes(), StandardCharsets.UTF_8)).getAsJsonObject();
        }
        String version = extension.get("version").getAsString();
        String purl = "pkg:generic/vauban-vscode@" + version;
        Components components = new Components(table, version, time);
        JsonObject packed = components.of(Components.part(extension.get("name").getAsString(), version, file,
                Files.readAllBytes(archive), LICENCE, purl));
        List<JsonObject> packages = ScriptPackages.in(archive, file, table);
        if (packages.isEmpty()) {
            throw new IllegalStateException(archive + " does not say which packages are in its scripts");
        }
        String notice = Files.readString(root.resolve("NOTICE")).replaceAll("\\s+", " ");
        for (JsonObject each : packages) {
            String group = each.has("group") ? each.get("group").getAsString() + '/' : "";
            String named = group + each.get("name").getAsString() + ' ' + each.get("version").getAsString();
            if (!notice.contains(named)) {
                throw new IllegalStateException("NOTICE does not name " + named + ": ./dev notice");
            }
        }
        Components.nest(packed, packages);
        Main.write(archive.resolveSibling(file + ".cdx.json"),
                Bill.of(components, List.of(packed), "vauban-vscode", version, purl, time));
    }
}
