// SPDX-License-Identifier: EPL-2.0
package org.vauban.supplychain;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.vauban.supplychain.ComponentTable.Project;

/** The file NOTICE: {@code releng/supply-chain/notice.txt} with the projects whose components the bills list. */
final class Notice {
    private static final String COMPONENTS = "@components@\n";
    /** Its bill is not among those that are read. */
    private static final String EXTENSION = "vscode";
    /** Clients whose scripts contain npm packages. */
    private static final List<String> CLIENTS = List.of(EXTENSION, "web");
    private static final int WIDTH = 120;

    /** A project's data from the bills. */
    private static final class Shipped {
        private final TreeSet<String> versions = new TreeSet<>();
        private final TreeSet<String> files = new TreeSet<>();
        private final TreeSet<String> bundles = new TreeSet<>();
        private final TreeSet<String> licences = new TreeSet<>();
    }

    private Notice() {}

    static String text(Path root, List<Path> bills) throws IOException {
        ComponentTable table = ComponentTable.read(root.resolve("releng/supply-chain/components.json"));
        Map<String, Shipped> shipped = new HashMap<>();
        for (Path bill : bills) {
            JsonObject json = JsonParser.parseString(Files.readString(bill)).getAsJsonObject();
            collect(json.get("components"), shipped);
        }
        StringBuilder text = new StringBuilder();
        for (Project project : table.projects()) {
            Shipped parts = shipped.remove(project.name());
            if (project.client().equals(EXTENSION)) {
                continue;
            }
            if (parts == null) {
                throw new IllegalStateException("components.json names " + project.name() + ", which is not shipped");
            }
            if (project.client().isEmpty()) {
                text.append(entry(project, parts)).append('\n');
            }
        }
        if (!shipped.isEmpty()) {
            throw new IllegalStateException("components.json does not name " + shipped.keySet());
        }
        String frame = Files.readString(root.resolve("releng/supply-chain/notice.txt"));
        frame = frame.replace(COMPONENTS, text);
        for (String client : CLIENTS) {
            frame = frame.replace('@' + client + "@\n", packages(root, table, client));
        }
        return frame;
    }

    /**
     * Returns the npm packages in the scripts of a client, as {@link ScriptPackages} compares them with the packed
     * ones.
     */
    private static String packages(Path root, ComponentTable table, String client) throws IOException {
        JsonObject locked = ScriptPackages.locked(root, client);
        StringBuilder text = new StringBuilder();
        for (Project project : table.projects()) {
            if (project.client().equals(client)) {
                // a name and its version stay on one line
                text.append(wrapped(project.artifacts().stream().map(each -> each + '\u00a0'
                        + locked.getAsJsonObject("node_modules/" + each).get("version").getAsString())
                        .collect(Collectors.joining(", "))).replace('\u00a0', ' '));
                text.append("    licence: ").append(project.licence()).append(", ").append(project.copyright())
                        .append('\n');
            }
        }
        return text.toString();
    }

    private static void collect(JsonElement components, Map<String, Shipped> shipped) {
        for (JsonElement element : components.getAsJsonArray()) {
            JsonObject component = element.getAsJsonObject();
            String project = property(component, Components.PROJECT);
            if (!project.isEmpty()) {
                Shipped parts = shipped.computeIfAbsent(project, any -> new Shipped());
                parts.versions.add(component.get("version").getAsString());
                parts.licences.add(licence(component));
                String file = property(component, Components.FILE);
                if (file.startsWith("plugins/")) {
                    parts.bundles.add(file.substring("plugins/".length()).replaceFirst("_\\d.*", ""));
                } else if (!file.isEmpty()) {
                    parts.files.add(file);
                }
            }
            if (component.has("components")) {
                collect(component.get("components"), shipped);
            }
        }
    }

    private static String licence(JsonObject component) {
        return component.getAsJsonArray("licenses").get(0).getAsJsonObject().get("expression").getAsString();
    }

    private static String property(JsonObject component, String name) {
        if (component.has("properties")) {
            for (JsonElement element : component.getAsJsonArray("properties")) {
                JsonObject property = element.getAsJsonObject();
                if (property.get("name").getAsString().equals(name)) {
                    return property.get("value").getAsString();
                }
            }
        }
        return "";
    }

    private static String entry(Project project, Shipped parts) {
        if (!parts.licences.equals(new TreeSet<>(List.of(project.licence())))) {
            throw new IllegalStateException(project.name() + " has the licences " + parts.licences);
        }
        String place = project.place();
        if (place.isEmpty()) {
            List<String> places = new ArrayList<>();
            if (!parts.files.isEmpty()) {
                places.add(String.join(", ", parts.files));
            }
            if (!parts.bundles.isEmpty()) {
                places.add(String.join(", ", parts.bundles));
            }
            place = String.join("; ", places);
        }
        String licence = project.licence() + ", " + project.copyright()
                + (project.text().isEmpty() ? "" : " (text " + project.text() + ")")
                + (project.remark().isEmpty() ? "" : ". " + project.remark());
        // programs that read the places expect them on one line
        return project.name() + ' ' + String.join(" and ", parts.versions) + "\n    in: " + place + '\n'
                + wrapped("    licence: " + licence);
    }

    private static String wrapped(String line) {
        StringBuilder text = new StringBuilder();
        String rest = line;
        while (rest.length() > WIDTH) {
            int cut = rest.lastIndexOf(' ', WIDTH);
            text.append(rest, 0, cut).append('\n');
            rest = "    " + rest.substring(cut + 1);
        }
        return text.append(rest).append('\n').toString();
    }
}
