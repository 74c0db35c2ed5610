// SPDX-License-Identifier: EPL-2.0
package org.vauban.cli.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The administrator's guide, word for word: each of its commands is executed, in the order of the page. */
class AdminGuideTest {
    private static final Path GUIDES = Path.of(System.getProperty("vauban.root"), "docs", "admin");
    private static final Pattern HASH = Pattern.compile("\\b[0-9a-f]{64}\\b");
    private static final Pattern WORD = Pattern.compile("\"([^\"]*)\"|(\\S+)");

    @TempDir
    private Path folder;

    /** Indented lines that begin with the name of the program. */
    private static List<String> commands(Path page) throws IOException {
        return Files.readAllLines(page).stream().filter(line -> line.startsWith("    vauban "))
                .map(line -> line.strip().substring("vauban ".length())).toList();
    }

    private static List<Object> words(String command) {
        List<Object> words = new ArrayList<>();
        for (Matcher word = WORD.matcher(command); word.find();) {
            words.add(word.group(1) != null ? word.group(1) : word.group(2));
        }
        return words;
    }

    private Path site(String name, String release) throws IOException {
        Path site = Files.createDirectories(folder.resolve(name).resolve("plugins")).getParent();
        Files.createDirectories(site.resolve("features"));
        Files.writeString(site.resolve("content.jar"), "metadata of " + release);
        Files.writeString(site.resolve("artifacts.jar"), "artifacts of " + release);
        Files.writeString(site.resolve("plugins/org.example.core_" + release + ".jar"), "bundle " + release);
        Files.writeString(site.resolve("plugins/org.example.same_1.0.0.jar"), "bundle of every release");
        Files.writeString(site.resolve("features/org.example_" + release + ".jar"), "feature " + release);
        return site;
    }

    @Test
    void bothLanguagesHaveTheSameCommands() throws IOException {
        List<String> english = commands(GUIDES.resolve("README.md"));
        assertTrue(english.size() >= 25, english.size() + " commands");
        assertEquals(english, commands(GUIDES.resolve("fr").resolve("README.md")));
    }

    @Test
    void eachCommandDoesWhatThePageSays() throws Exception {
        site("site", "0.2.0");
        site("site-43", "0.3.0");
        Files.copy(Path.of(System.getProperty("vauban.root"), "target", "tiny-models", Vauban.MODEL + ".gguf"),
                folder.resolve("coder.gguf"));
        Files.writeString(folder.resolve("LICENSE.txt"), "Apache License 2.0");
        Files.writeString(folder.resolve("model-card.md"), "# A coder");
        Vauban vauban = Vauban.with(folder.resolve("home")).environment("VAUBAN_KEY_PASSWORD", "correct horse battery")
                .in(folder);
        String hash = "";
        StringBuilder log = new StringBuilder();
        for (String command : commands(GUIDES.resolve("README.md"))) {
            Vauban.Result result = vauban.run(words(command.replace("SHA256", hash)).toArray());
            log.append(command).append('\n').append(result.out()).append(result.err());
            assertEquals(0, result.code(), log.toString());
            Matcher found = HASH.matcher(result.out());
            if (command.startsWith("policy verify root") && found.find()) {
                hash = found.group();
            }
        }
        assertTrue(Files.readString(folder.resolve("store/rings/pilot/compositeContent.xml"))
                .contains("<child location='../../versions/42'/>"), log.toString());
        String audit = Files.readString(folder.resolve("home/audit/audit.jsonl"));
        assertTrue(audit.contains("ring pilot: 42 -> 43") && audit.contains("ring pilot: 43 -> 42"), audit);
    }
}
