// SPDX-License-Identifier: EPL-2.0
package org.vauban.cli.tests.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vauban.cli.tests.Vauban;
import org.vauban.governance.licence.LicenceClass;
import org.vauban.governance.licence.LicenceDataWriter;

/** {@code vauban licence}, and the report of {@code doctor} about the licence data. */
class LicenceCommandTest {
    private static final String CODE = "    static int weighted(int[] amounts, int factor) {\n        int total = 0;\n"
            + "        for (int index = 0; index < amounts.length; index++) {\n"
            + "            total = Math.addExact(total, Math.multiplyExact(amounts[index], factor));\n        }\n"
            + "        return total;\n    }\n";

    @TempDir
    private Path folder;
    private Vauban vauban;
    private Path copy;

    @BeforeEach
    void user() throws IOException {
        vauban = Vauban.with(folder);
        copy = Files.writeString(folder.resolve("Copy.java"), "class Copy {\n\n" + CODE + "}\n");
    }

    private void install() throws IOException {
        LicenceDataWriter writer = new LicenceDataWriter();
        writer.project("Ledger", "2.1", "GPL-3.0-only", LicenceClass.COPYLEFT);
        writer.file("org/ledger/Sums.java", "final class Sums {\n" + CODE + "}\n");
        writer.write(folder.resolve("licence-data"));
    }

    private String doctor() throws Exception {
        String out = vauban.run("doctor", "--model", Vauban.MODEL).out();
        return out.lines().filter(line -> line.matches(" *(ok|!!) +(licence check|The licence data).*")).findFirst()
                .orElse(out);
    }

    @Test
    void withoutDataThereIsNoCheckAndTheDoctorSaysSo() throws Exception {
        Vauban.Result result = vauban.run("licence", "check", copy);
        assertEquals(1, result.code());
        assertTrue(result.err().contains("No licence data is installed in "), result.err());
        assertTrue(result.err().contains(folder.resolve("licence-data").toString()), result.err());
        assertTrue(doctor().startsWith("  ok  licence check: no licence data is installed"), doctor());
    }

    @Test
    void tellsProjectFileAndLicenceOfACopy() throws Exception {
        install();
        Vauban.Result result = vauban.run("licence", "check", copy);
        assertEquals(3, result.code(), result.err());
        assertTrue(result.out().contains("Copy.java, lines 3 to ")
                && result.out().contains("org/ledger/Sums.java in Ledger 2.1 (licence: GPL-3.0-only)"), result.out());

        JsonObject found = JsonParser.parseString(vauban.run("licence", "check", "--json", copy).out())
                .getAsJsonObject();
        assertEquals(3, found.get("firstLine").getAsInt());
        assertTrue(found.get("characters").getAsInt() >= 100);
        JsonObject origin = found.getAsJsonArray("origins").get(0).getAsJsonObject();
        assertEquals("org/ledger/Sums.java", origin.get("file").getAsString());
        assertEquals("COPYLEFT", origin.get("kind").getAsString());

        Path other = Files.writeString(folder.resolve("Other.java"), "class Other {\n    int x = 1;\n}\n");
        Vauban.Result nothing = vauban.run("licence", "check", other);
        assertEquals(0, nothing.code());
        assertTrue(nothing.out().contains("no match"), nothing.out());
        assertEquals(1, vauban.run("licence", "check", other, folder.resolve("Missing.java"), copy).code());
        assertTrue(vauban.run("licence", "show").out().contains("copyleft licences: 1 project, 1 file"));
    }

    @Test
    void theDoctorSaysWhatThePolicyDoes() throws Exception {
        install();
        assertTrue(doctor().contains("is shown with its origin"), doctor());
        Path policy = Files.createDirectories(folder.resolve("config")).resolve("policy.json");
        Files.writeString(policy, "{\"licence.check\": \"withhold\"}");
        assertTrue(doctor().contains("is withheld"), doctor());
    }

    @Test
    void damagedDataIsToldInOneSentence() throws Exception {
        install();
        Path origins = folder.resolve("licence-data/copyleft.origins");
        byte[] bytes = Files.readAllBytes(origins);
        bytes[bytes.length - 5] ^= 1; // in a block: only a verification detects it
        Files.write(origins, bytes);
        String line = doctor();
        assertTrue(line.startsWith("  !!  ") && line.contains(origins.toString())
                && line.contains("its checksum does not match"), line);
        Files.write(origins, new byte[10]);
        Vauban.Result result = vauban.run("licence", "check", copy);
        assertEquals(1, result.code());
        assertTrue(result.err().contains("it is not a file of this kind"), result.err());
        assertFalse(result.err().contains("\tat "), result.err());
    }
}
