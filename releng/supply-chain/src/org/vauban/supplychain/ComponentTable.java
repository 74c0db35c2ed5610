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

/** Hand-written facts about third-party components: {@code releng/supply-chain/components.json}. */
final class ComponentTable {
    /**
     * A project whose artifacts are shipped.
     *
     * @param place its place as named in NOTICE; empty for the files of the artifacts
     * @param text where its licence text is, such as {@code below}; empty where that is said elsewhere
     * @param remark additional text for NOTICE; may be empty
     * @param client folder of {@code clients} whose scripts hold the artifacts, npm packages; empty for others
     */
    record Project(String name, List<String> artifacts, String place, String licence, String copyright, String text,
            String remark, String client) {}

    private final List<Project> projects = new ArrayList<>();
    private final Map<String, Project> byArtifact = new HashMap<>();
    private final JsonObject fonts;
    private final JsonObject runtime;

    private ComponentTable(JsonObject table) {
        for (JsonElement element : table.getAsJsonArray("projects")) {
            JsonObject json = element.getAsJsonObject();
            List<String> artifacts = json.getAsJsonArray("artifacts").asList().stream().map(JsonElement::getAsString)
                    .toList();
            Project project = new Project(text(json, "name"), artifacts, text(json, "in"), text(json, "licence"),
                    text(json, "copyright"), text(json, "text"), text(json, "remark"),
                    text(json, "client"));
            projects.add(project);
            for (String artifact : artifacts) {
                if (byArtifact.put(artifact, project) != null) {
                    throw new IllegalStateException("components.json names " + artifact + " twice");
                }
            }
        }
        fonts = table.getAsJsonObject("fonts");
        runtime = table.getAsJsonObject("runtime");
    }

    static ComponentTable read(Path file) throws IOException {
        return new ComponentTable(JsonParser.parseString(Files.readString(file)).getAsJsonObject());
    }

    private static String text(JsonObject json, String name) {
        return json.has(name) ? json.get(name).getAsString() : "";
    }

    /** Returns the projects in the order of NOTICE. */
    List<Project> projects() {
        return projects;
    }

    /**
     * Returns the project of an artifact.
     * @param artifact {@code group:artifact} of Maven, an npm package or its scope, or {@code llama.cpp}
     */
    Project project(String artifact) {
        Project project = byArtifact.get(artifact);
        if (project == null) {
            throw new IllegalStateException(artifact + " is shipped, and components.json does not name it");
        }
        return project;
    }

    /** Returns the licence and copyright of a font, by its path in a jar. */
    JsonObject font(String path) {
        if (!fonts.has(path)) {
            throw new IllegalStateException("the font " + path + " is shipped, and components.json does not name it");
        }
        return fonts.getAsJsonObject(path);
    }

    /** Returns the licence and copyright of the Java runtime. */
    JsonObject runtime() {
        return runtime;
    }
}
