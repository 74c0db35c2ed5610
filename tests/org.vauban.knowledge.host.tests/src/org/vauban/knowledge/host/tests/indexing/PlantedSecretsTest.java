// SPDX-License-Identifier: EPL-2.0
package org.vauban.knowledge.host.tests.indexing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vauban.governance.UserDirectories;
import org.vauban.knowledge.Excerpt;
import org.vauban.knowledge.Knowledge;
import org.vauban.knowledge.host.tests.Hosts;
import org.vauban.knowledge.host.tests.SampleFiles;
import org.vauban.knowledge.host.tests.Trials;
import org.vauban.knowledge.indexing.IndexingListener;
import org.vauban.knowledge.passage.Passage;
import org.vauban.knowledge.process.IndexClient;
import org.vauban.knowledge.protocol.IndexProtocol.Hit;
import org.vauban.knowledge.protocol.IndexedFile;
import org.vauban.knowledge.protocol.VectorProtocol;

/** Secrets in documents and texts of excluded files: none occurs in a passage, a quote, or text read for tracing. */
class PlantedSecretsTest {
    private static final int TRIALS = Trials.count("SECRETS", 60);
    private static final String LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnpqrstuvwxyz23456789";
    /** Number of characters of a secret that count as a leak. */
    private static final int PIECE = 10;

    @TempDir
    Path folder;

    private final List<String> planted = new ArrayList<>();
    private Random chance;

    /** Returns a random secret with digits, as password and key generators create them. */
    private String secret(int length) {
        StringBuilder word = new StringBuilder();
        while (word.length() < length) {
            word.append(word.length() % 4 == 2 ? (char) ('2' + chance.nextInt(8))
                    : LETTERS.charAt(chance.nextInt(LETTERS.length())));
        }
        planted.add(word.toString());
        return word.toString();
    }

    /** Writes one file with one secret, in one of sixteen ways. */
    private void plant(Path docs, int number) throws Exception {
        String about = "Note " + number + " on the pump. ";
        switch (number % 16) {
            case 0 -> Files.writeString(docs.resolve(number + ".md"),
                    about + "\n\n    password = \"" + secret(20) + "\"\n");
            case 1 -> Files.writeString(docs.resolve(number + ".txt"), about + "token ghp_" + secret(36) + " end\n");
            case 2 -> Files.writeString(docs.resolve("A" + number + ".java"),
                    "class A {\n  // pump\n  String apiKey = \"" + secret(32) + "\";\n}\n");
            case 3 -> SampleFiles.docx(docs.resolve(number + ".docx"),
                    SampleFiles.paragraph(about) + SampleFiles.paragraph("password: " + secret(18)));
            case 4 -> SampleFiles.save(SampleFiles.pdf(List.of(List.of(new SampleFiles.Line(11, 72, 100, about),
                    new SampleFiles.Line(11, 72, 130, "Password: " + secret(18))))), docs.resolve(number + ".pdf"));
            case 5 -> Files.writeString(docs.resolve(number + ".html"),
                    "<h1>Pump</h1><p>" + about + "</p><pre>db.password=" + secret(20) + "</pre>");
            case 6 -> Files.writeString(docs.resolve(number + ".properties"), "pump.secret=" + secret(24) + "\n");
            case 7 -> Files.writeString(docs.resolve(number + ".yaml"), "pump:\n  password: " + secret(24) + "\n");
            case 8 -> Files.writeString(docs.resolve(number + ".adoc"),
                    "= Pump\n\n" + about + "\n\n----\ncurl -u admin:" + secret(20) + " https://pump\n----\n");
            case 9 -> Files.writeString(docs.resolve(number + ".md"), about
                    + "\n\n-----BEGIN RSA PRIVATE KEY-----\n" + secret(64) + "\n" + secret(64)
                    + "\n-----END RSA PRIVATE KEY-----\n");
            case 10 -> Files.writeString(docs.resolve(number + ".txt"), about + "postgres://pump:" + secret(20)
                    + "@db/pump\n");
            case 11 -> Files.writeString(Files.createDirectories(docs.resolve("keys" + number)).resolve("id_rsa"),
                    "pump " + secret(40) + "\n");
            case 12 -> Files.writeString(docs.resolve(".env"), "PUMP=" + secret(24) + "\n",
                    java.nio.file.StandardOpenOption.CREATE, java.nio.file.StandardOpenOption.APPEND);
            case 13 -> Files.writeString(docs.resolve("private" + number + ".md"), about + secret(30) + "\n");
            case 14 -> Files.writeString(Files.createDirectories(docs.resolve("closed")).resolve(number + ".txt"),
                    about + secret(30) + "\n");
            default -> SampleFiles.zip(docs.resolve(number + ".xlsx"), Map.of("xl/workbook.xml",
                    "<workbook xmlns:r='r'><sheets><sheet name='AKIA" + secret(16).toUpperCase(java.util.Locale.ROOT)
                            + "' r:id='r1'/></sheets></workbook>",
                    "xl/_rels/workbook.xml.rels",
                    "<Relationships><Relationship Id='r1' Target='worksheets/sheet1.xml'/></Relationships>",
                    "xl/worksheets/sheet1.xml", "<worksheet><sheetData><row r='1'><c r='A1' t='inlineStr'><is><t>"
                            + "password: " + secret(18) + "</t></is></c></row></sheetData></worksheet>"));
        }
    }

    @Tag("claim:index-gated")
    @Test
    void noPlantedSecretIsInAPassageOrAQuote() throws Exception {
        chance = new Random(Trials.seed());
        Path docs = Files.createDirectory(folder.toRealPath().resolve("docs"));
        Files.writeString(docs.resolve(".vaubanignore"), "private*.md\nclosed/\n");
        for (int i = 0; i < TRIALS; i++) {
            plant(docs, i);
        }
        String home = folder.resolve("home").toString();
        UserDirectories user = UserDirectories.of("Linux", folder, name -> name.equals("vauban.home") ? home : null,
                name -> null);
        StringBuilder told = new StringBuilder();
        int passages = 0;
        try (Knowledge knowledge = Knowledge.of(user, Hosts.launch(), List.of())) {
            knowledge.index(List.of(docs), IndexingListener.NONE);
            knowledge.read(List.of(docs), (file, format, document) -> {
                told.append(document.text());
                document.pages().forEach(page -> told.append(page.label()));
            }, IndexingListener.NONE);
            for (String secret : planted) {
                for (Hit hit : knowledge.search("password " + secret, 5, List.of()).hits()) {
                    told.append(Excerpt.of(hit.passage(), "password " + secret).text()).append('\n');
                }
            }
        }
        try (IndexClient index = new IndexClient(Hosts.launch(), Knowledge.folder(user))) {
            index.begin(Duration.ofSeconds(20));
            List<IndexedFile> files = new ArrayList<>();
            index.files(files::add);
            for (IndexedFile file : files) {
                for (Passage each : index.passages(
                        new VectorProtocol.Range(file.path(), file.stamp(), 0, Math.max(1, file.passages())))) {
                    told.append(each).append('\n');
                    passages++;
                }
            }
            index.end();
        }
        assertTrue(passages > TRIALS / 4, passages + " passages");
        String all = told.toString();
        List<String> leaks = planted.stream().filter(secret -> leaks(all, secret)).toList();
        assertEquals(List.of(), leaks, "seed " + Trials.seed());
        Trials.report("secrets", TRIALS + " files with " + planted.size() + " secrets, seed " + Trials.seed()
                + ": 0 in "
                + passages + " passages, their quotes, headings, labels and positions");
    }

    private static boolean leaks(String all, String secret) {
        String upper = secret.toUpperCase(java.util.Locale.ROOT);
        for (int at = 0; at + PIECE <= secret.length(); at++) {
            if (all.contains(secret.substring(at, at + PIECE)) || all.contains(upper.substring(at, at + PIECE))) {
                return true;
            }
        }
        return false;
    }
}
