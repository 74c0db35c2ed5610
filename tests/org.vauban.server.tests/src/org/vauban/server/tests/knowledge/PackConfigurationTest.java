// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.tests.knowledge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vauban.knowledge.PackShelf;
import org.vauban.knowledge.pack.PackReport;
import org.vauban.server.configuration.ConfigurationException;
import org.vauban.server.configuration.ConfigurationFile;
import org.vauban.server.configuration.PackSettings;
import org.vauban.server.knowledge.PackCheck;
import org.vauban.server.knowledge.PackService;

/** The knowledge pack settings of a configuration, and the errors that a check finds in them. */
class PackConfigurationTest {
    @TempDir
    Path folder;

    private List<PackSettings> read(String knowledge) throws Exception {
        return ConfigurationFile.read(Files.writeString(folder.resolve("serve.json"),
                "{\"knowledge\": [" + knowledge.replace('\'', '"') + "]}")).knowledge();
    }

    @Test
    void aConfigurationNamesPacksAndTheirReaders() throws Exception {
        assertEquals(
                List.of(new PackSettings("standards", Path.of("/srv/standards-1"), List.of("*")),
                        new PackSettings("merger", Path.of("/srv/merger"), List.of("Ada Lovelace", "role:auditor"),
                                Path.of("/etc/root.json"), true)),
                read("{'name': 'standards', 'pack': '/srv/standards-1', 'readers': '*'}, {'name': 'merger',"
                        + " 'pack': '/srv/x/../merger', 'readers': ['Ada Lovelace', 'role:auditor'],"
                        + " 'root': '/etc/root.json', 'unsigned': true}"));
    }

    /** A misunderstood entry could have been meant to keep a reader out. */
    @Test
    void whatIsNotUnderstoodIsRefused() throws Exception {
        String good = "'name': 'a', 'pack': '/srv/a', 'readers': ['*']";
        for (String bad : List.of("{'name': 'a', 'pack': '/srv/a'}", "{'name': 'a', 'pack': '/srv/a', 'readers': []}",
                "{'name': 'a', 'pack': '/srv/a', 'readers': ['Ada', ' ']}",
                "{'name': 'A b', 'pack': '/srv/a', 'readers': ['*']}", "{'name': 'a', 'readers': ['*']}",
                "{'name': 'a', 'pack': 'a', 'readers': ['*']}", "{" + good + ", 'exclude': ['Ada']}",
                "{" + good + "}, {" + good + "}")) {
            assertThrows(ConfigurationException.class, () -> read(bad), bad);
        }
    }

    @Test
    void aCheckNamesWhatIsWrongWithEachPackAndStartsNothing() throws Exception {
        folder = folder.toRealPath();
        ExamplePacks packs;
        PackSettings pumps;
        PackSettings changed;
        try (WrittenPacks written = new WrittenPacks(folder)) {
            packs = new ExamplePacks(folder, written);
            pumps = packs.pack("pumps", Map.of("pump.md", "The valve opens."), "Ada");
            changed = packs.pack("changed", Map.of("pump.md", "The valve opens."), "Ada");
        }
        Files.writeString(changed.folder().resolve("documents/source-changed/pump.md"), "The valve closes.");
        PackService service = packs.serving(pumps);
        PackCheck check = new PackCheck(service.shelf());
        PackReport report = check.verify(pumps);
        assertEquals(1, report.manifest().files());
        assertEquals(2, report.signers().size());
        assertRefused(check, changed, "is not what was packed");
        assertRefused(check, with("missing", folder.resolve("nowhere"), pumps), "is not there");
        assertRefused(check, with("inside", pumps.folder().resolve("documents"), pumps),
                "overlaps that of the pack pumps");
        Files.createSymbolicLink(folder.resolve("link"), pumps.folder());
        assertRefused(check, with("linked", folder.resolve("link"), pumps), "overlaps that of the pack pumps");
        assertRefused(new PackCheck(service.shelf()),
                new PackSettings("rootless", pumps.folder(), List.of("Ada"), null, false), "No root document");
        assertRefused(new PackCheck(service.shelf()),
                new PackSettings("role", pumps.folder(), List.of("role:boss"), packs.root, false), "not a role");
        service.shelf().close();
        assertFalse(Files.exists(PackShelf.folder(packs.user)));
    }

    private static PackSettings with(String name, Path folder, PackSettings other) {
        return new PackSettings(name, folder, other.readers(), other.root(), other.unsigned());
    }

    private static void assertRefused(PackCheck check, PackSettings pack, String why) {
        String message = assertThrows(ConfigurationException.class, () -> check.verify(pack)).getMessage();
        assertTrue(message.contains(why), message);
        assertTrue(message.contains(pack.name()), message);
    }
}
