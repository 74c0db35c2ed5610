// SPDX-License-Identifier: EPL-2.0
package org.vauban.clients.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The extension for Visual Studio Code: its own tools compile, check, test and package it. */
@Tag("slow")
class VsCodeTest {
    private static final Path ROOT = Path.of(System.getProperty("vauban.root"));
    private static final Path EXTENSION = ROOT.resolve("clients/vscode");
    private static final long LARGEST = 300_000;

    @TempDir
    private static Path folder;

    @BeforeAll
    static void compile() throws Exception {
        assertTrue(Files.isDirectory(EXTENSION.resolve("node_modules")),
                "./dev test brings the packages of the extension");
        npm("run", "compile");
    }

    /** Runs npm in the extension's folder; it must succeed. */
    private static String npm(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("npm"));
        command.addAll(List.of(arguments));
        Path output = Files.createTempFile(folder, "npm", ".log");
        ProcessBuilder builder = new ProcessBuilder(command).directory(EXTENSION.toFile()).redirectErrorStream(true)
                .redirectOutput(output.toFile());
        builder.environment().putAll(new Wire(folder).environment());
        builder.environment().put("VAUBAN_SERVER", Wire.server().toString());
        builder.environment().put("VAUBAN_MODEL", Wire.MODEL);
        Process process = builder.start();
        process.getOutputStream().close();
        if (!process.waitFor(6, TimeUnit.MINUTES)) {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly().waitFor();
        }
        String said = Files.readString(output, StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), () -> String.join(" ", command) + "\n" + said);
        return said;
    }

    @Test
    void hasNoFaultThatLintFinds() throws Exception {
        npm("run", "lint");
    }

    @Test
    void itsOwnTestsPassWithTheServer() throws Exception {
        String said = npm("test");
        assertTrue(said.contains("✔ a question is answered while it is written"), said);
        assertTrue(said.contains("skipped 0"), said);
    }

    @Test
    void isPackedWithAllThatItNeeds() throws Exception {
        Path packed = folder.resolve("vauban.vsix");
        for (String name : List.of("LICENSE", "NOTICE")) {
            Files.copy(ROOT.resolve(name), EXTENSION.resolve(name + ".txt"), StandardCopyOption.REPLACE_EXISTING);
        }
        npm("run", "package", "--", packed.toString());
        TreeSet<String> names = new TreeSet<>();
        try (ZipFile zip = new ZipFile(packed.toFile())) {
            zip.stream().map(ZipEntry::getName).forEach(names::add);
        }
        assertEquals(new TreeSet<>(List.of("[Content_Types].xml", "extension.vsixmanifest", "extension/LICENSE.txt",
                "extension/NOTICE.txt", "extension/dist/extension.js", "extension/dist/licences.txt",
                "extension/dist/packages.json", "extension/dist/page.js", "extension/l10n/bundle.l10n.fr.json",
                "extension/media/chat.css", "extension/media/icon.png", "extension/media/vauban.svg",
                "extension/media/walkthrough.svg", "extension/package.json", "extension/package.nls.fr.json",
                "extension/package.nls.json", "extension/readme.md")), names);
        assertTrue(Files.size(packed) < LARGEST, Files.size(packed) + " bytes");
    }

    /** The extension's bill of materials is generated from that list. */
    @Test
    void itsListOfPackagesIsCompleteAndPinned() throws Exception {
        String list = Files.readString(EXTENSION.resolve("dist/packages.json"));
        String lock = Files.readString(EXTENSION.resolve("package-lock.json"));
        String notice = Files.readString(ROOT.resolve("NOTICE")).replaceAll("\\s+", " ");
        TreeSet<String> listed = new TreeSet<>();
        Matcher each = Pattern.compile("\"name\": \"([^\"]+)\",\\s+\"version\": \"([^\"]+)\",\\s+\"licence\": "
                + "\"([^\"]+)\",\\s+\"integrity\": \"([^\"]+)\"").matcher(list);
        while (each.find()) {
            listed.add(each.group(1) + ' ' + each.group(2));
            String entry = "\"node_modules/" + each.group(1) + "\": {";
            assertTrue(lock.contains(entry), entry);
            String pinned = lock.substring(lock.indexOf(entry), lock.indexOf("\"license\"", lock.indexOf(entry)));
            assertTrue(pinned.contains('"' + each.group(2) + '"') && pinned.contains('"' + each.group(4) + '"'), entry);
            assertTrue(notice.contains(each.group(1) + ' ' + each.group(2)), () -> each.group() + ": ./dev notice");
        }
        TreeSet<String> licensed = new TreeSet<>();
        Pattern.compile("(?m)^(@?[a-z][a-z/-]*) (\\d[\\w.-]*)$")
                .matcher(Files.readString(EXTENSION.resolve("dist/licences.txt"))).results()
                .forEach(found -> licensed.add(found.group()));
        assertTrue(licensed.size() >= 5, licensed::toString);
        assertEquals(licensed, listed);
    }

    @Test
    void theLockFileNamesNoRegistry() throws Exception {
        assertFalse(Files.readString(EXTENSION.resolve("package-lock.json")).contains("\"resolved\": \"http"));
    }
}
