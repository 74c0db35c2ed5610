// SPDX-License-Identifier: EPL-2.0
package org.vauban.proof.workspace;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The projects of a checkout as folders of symbolic links, so that Eclipse compiles and changes nothing in the
 * checkout.
 */
final class LinkedProjects {
    private static final List<String> FOLDERS = List.of("bundles", "tests", "features", "releng");
    /** Folders that Eclipse and Maven write. */
    private static final Set<String> OUTPUT = Set.of("bin", "target");
    /** Files that Eclipse may change. */
    private static final Set<String> COPIED = Set.of(".project", ".classpath", ".settings");

    private static final String PROJECT_OF_JAVA_ERROR = "org.vauban.models";
    private static final String PROJECT_OF_MANIFEST_ERROR = "org.vauban.doc";

    private final Path folder;
    private final List<Path> projects = new ArrayList<>();

    private LinkedProjects(Path folder) {
        this.folder = folder;
    }

    /** Links every project of a checkout in a new folder. */
    static LinkedProjects link(Path root, Path folder) throws IOException {
        LinkedProjects linked = new LinkedProjects(folder);
        for (String group : FOLDERS) {
            for (Path project : children(root.resolve(group))) {
                if (Files.exists(project.resolve(".project"))) {
                    linked.add(project);
                }
            }
        }
        return linked;
    }

    List<Path> projects() {
        return List.copyOf(projects);
    }

    /** Adds a type error to one project and a missing bundle to another; the checkout stays as it is. */
    void breakTwo() throws IOException {
        Path source = folder.resolve(PROJECT_OF_JAVA_ERROR).resolve("src");
        openUp(source);
        Files.writeString(source.resolve("Broken.java"), "final class Broken {\n    int size = \"three\";\n}\n");

        Path meta = folder.resolve(PROJECT_OF_MANIFEST_ERROR).resolve("META-INF");
        openUp(meta);
        Path manifest = meta.resolve("MANIFEST.MF");
        String text = Files.readString(manifest);
        Files.delete(manifest);
        Files.writeString(manifest, text.replace("Require-Bundle: ", "Require-Bundle: org.vauban.missing,\n "));
    }

    private void add(Path project) throws IOException {
        Path link = folder.resolve(project.getFileName());
        Files.createDirectories(link);
        for (Path child : children(project)) {
            String name = child.getFileName().toString();
            if (COPIED.contains(name)) {
                copy(child, link.resolve(name));
            } else if (!OUTPUT.contains(name)) {
                Files.createSymbolicLink(link.resolve(name), child);
            }
        }
        projects.add(link);
    }

    /** Replaces the link to a folder by a folder of links. */
    private static void openUp(Path link) throws IOException {
        Path original = link.toRealPath();
        Files.delete(link);
        Files.createDirectory(link);
        for (Path child : children(original)) {
            Files.createSymbolicLink(link.resolve(child.getFileName()), child);
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        Files.copy(from, to);
        if (Files.isDirectory(from)) {
            for (Path child : children(from)) {
                copy(child, to.resolve(child.getFileName()));
            }
        }
    }

    private static List<Path> children(Path folder) throws IOException {
        try (Stream<Path> children = Files.list(folder)) {
            return children.sorted().toList();
        }
    }
}
