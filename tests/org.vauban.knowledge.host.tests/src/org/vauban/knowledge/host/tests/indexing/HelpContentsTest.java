// SPDX-License-Identifier: EPL-2.0
package org.vauban.knowledge.host.tests.indexing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.vauban.knowledge.Knowledge;
import org.vauban.knowledge.KnowledgeUpdates;
import org.vauban.knowledge.host.tests.SampleFiles;
import org.vauban.knowledge.host.tests.WithKnowledge;
import org.vauban.knowledge.host.tests.Zips;
import org.vauban.knowledge.indexing.IndexReport;
import org.vauban.knowledge.indexing.IndexingListener;
import org.vauban.knowledge.passage.Passage;

/** Pages of Eclipse help are named by the labels of its tables of contents. */
@Tag("slow")
class HelpContentsTest extends WithKnowledge {
    private static final String PLUGIN = "org.example.doc.user_1.2.0.jar";
    private static final String TOC = "<?xml version='1.0'?><?NLS TYPE='org.eclipse.help.toc'?>"
            + "<toc label='Plant guide' topic='html/index.html'>"
            + "<topic label='Concepts'><link toc='topics_Concepts.xml'/></topic>"
            + "<topic label='Tasks'><topic href='html/start.html#first' label='First start'/>"
            + "<topic href='html/start.html' label='Starting'/>"
            + "<topic href='../org.other.doc/html/a.html' label='Elsewhere'/></topic><anchor id='more'/></toc>";
    private static final String CONCEPTS = "<toc label='Concepts' link_to='toc.xml#concepts'>"
            + "<topic href='html/valves.html?a=b' label='Valves'><topic href='html/parts.html#x' label='Bypass'/></topic>"
            + "<link toc='toc.xml'/><link toc='missing.xml'/><link toc='../other/toc.xml'/></toc>";

    private static String page(String text) {
        return "<html><head><title>Untitled</title></head><body><h1>Valves</h1><h2>Use</h2><p>" + text
                + "</p></body></html>";
    }

    private static Map<String, String> help() {
        return new HashMap<>(Map.of("toc.xml", TOC, "topics_Concepts.xml", CONCEPTS, "html/index.html",
                page("welcome"), "html/valves.html", page("bypass"), "html/start.html", page("ignition"),
                "html/parts.html", page("gasket"), "html/other.html", page("orphan")));
    }

    private static String told(Knowledge knowledge, String query) throws Exception {
        Passage passage = knowledge.search(query, 5, List.of()).hits().getFirst().passage();
        return passage.title() + ": " + String.join(" > ", passage.headings());
    }

    private static void check(Knowledge knowledge) throws Exception {
        assertEquals("Valves: Plant guide > Concepts > Valves > Use", told(knowledge, "bypass"));
        assertEquals("Starting: Plant guide > Tasks > Starting > Valves > Use", told(knowledge, "ignition"));
        assertEquals("Plant guide: Plant guide > Valves > Use", told(knowledge, "welcome"));
        assertEquals("Valves: Plant guide > Concepts > Valves > Use", told(knowledge, "gasket"), "a section of it");
        assertEquals("Untitled: Valves > Use", told(knowledge, "orphan"), "no table lists it");
    }

    @Test
    void labelsOfAnArchiveLeadToItsPagesAndFollowIt() throws Exception {
        Path archive = SampleFiles.zip(docs.resolve(PLUGIN), help());
        try (Knowledge knowledge = open()) {
            assertEquals(5, index(knowledge).indexed());
            check(knowledge);
            assertEquals(5, index(knowledge).unchanged());
            Map<String, String> changed = help();
            changed.put("topics_Concepts.xml", CONCEPTS.replace("'Valves'", "'Taps'"));
            SampleFiles.zip(archive, changed);
            assertEquals(5, index(knowledge).indexed(), "pages are read again with the table");
            assertEquals("Taps: Plant guide > Concepts > Taps > Valves > Use", told(knowledge, "bypass"));
        }
    }

    @Test
    void labelsOfAFolderLeadToItsPages() throws Exception {
        Path plugin = Files.createDirectories(docs.resolve("org.example.doc/html")).getParent();
        for (Map.Entry<String, String> each : help().entrySet()) {
            Files.writeString(plugin.resolve(each.getKey()), each.getValue());
        }
        try (Knowledge knowledge = open()) {
            index(knowledge);
            check(knowledge);
            assertEquals(0, index(knowledge).indexed());
            Files.writeString(plugin.resolve("toc.xml"), TOC.replace("Plant guide", "Guide of the plant"));
            assertEquals(6, index(knowledge).indexed(), "the table itself, too");
            assertEquals("Starting: Guide of the plant > Tasks > Starting > Valves > Use",
                    told(knowledge, "ignition"));
        }
    }

    @Test
    void pagesOfAFolderThatIsFollowedGetTheLabelsOfAChangedTable() throws Exception {
        Path plugin = Files.createDirectories(docs.resolve("org.example.doc/html")).getParent();
        for (Map.Entry<String, String> each : help().entrySet()) {
            Files.writeString(plugin.resolve(each.getKey()), each.getValue());
        }
        Path beside = Files.writeString(docs.resolve("beside.md"), "gravel");
        try (Knowledge knowledge = open()) {
            index(knowledge);
            KnowledgeUpdates updates = new KnowledgeUpdates(knowledge);
            Path concepts = Files.writeString(plugin.resolve("topics_Concepts.xml"),
                    CONCEPTS.replace("'Valves'", "'Taps'"));
            updates.update(docs, List.of(concepts), IndexingListener.NONE);
            assertEquals("Taps: Plant guide > Concepts > Taps > Valves > Use", told(knowledge, "bypass"));
            Path toc = plugin.resolve("toc.xml");
            Files.delete(toc);
            updates.update(docs, List.of(toc), IndexingListener.NONE);
            assertEquals("Untitled: Valves > Use", told(knowledge, "bypass"), "no table lists it any more");
            assertEquals(0, index(knowledge).indexed(), "nothing is left to do");
            assertEquals(List.of(beside.getFileName().toString()), names(knowledge.search("gravel", 5, List.of())));
        }
    }

    @Test
    void pagesInADocZipAreListedByTheTableBesideIt() throws Exception {
        byte[] pages = SampleFiles.zipped(Map.of("html/valves.html", page("bypass")));
        Zips.write(docs.resolve(PLUGIN), Map.of("toc.xml", TOC.getBytes(), "topics_Concepts.xml", CONCEPTS.getBytes(),
                "doc.zip", pages));
        try (Knowledge knowledge = open()) {
            assertEquals(1, index(knowledge).indexed());
            assertEquals("Valves: Plant guide > Concepts > Valves > Use", told(knowledge, "bypass"));
        }
    }

    @Test
    void tablesThatPluginsNameCount() throws Exception {
        Map<String, String> help = help();
        help.put("plugin.xml", "<plugin><extension point='org.eclipse.help.toc'><toc file='toc.xml' primary='true'/>"
                + "<toc file='more.xml'/></extension></plugin>");
        help.put("more.xml", "<toc label='More' link_to='toc.xml#more'><topic href='html/other.html' label='Oddments'/>"
                + "</toc>");
        SampleFiles.zip(docs.resolve(PLUGIN), help);
        try (Knowledge knowledge = open()) {
            index(knowledge);
            assertEquals("Oddments: More > Oddments > Valves > Use", told(knowledge, "orphan"));
        }
    }

    @Test
    void hostileTablesCostTheLabelsAlone() throws Exception {
        Path planted = Files.writeString(folder.toRealPath().resolve("planted.txt"), "planted");
        String bomb = "<!DOCTYPE toc [<!ENTITY a 'ha'><!ENTITY b '&a;&a;&a;&a;&a;&a;&a;&a;'>]><toc label='&b;'>"
                + "<topic href='html/valves.html' label='&b;'/></toc>";
        String external = "<!DOCTYPE toc [<!ENTITY x SYSTEM '" + planted.toUri() + "'>]><toc label='&x;'>"
                + "<topic href='html/valves.html' label='&x;'/></toc>";
        String deep = "<topic label='x'>".repeat(5_000);
        try (Knowledge knowledge = open()) {
            for (String toc : List.of(bomb, external, "<toc label='open", "<toc>" + deep, "")) {
                Map<String, String> help = help();
                help.put("toc.xml", toc);
                SampleFiles.zip(docs.resolve(PLUGIN), help);
                IndexReport report = knowledge.index(List.of(docs), IndexingListener.NONE);
                assertEquals(5, report.indexed(), "the archive is another one");
                assertEquals(List.of(), report.unreadable());
                String told = told(knowledge, "bypass");
                assertEquals("Use", told.substring(told.lastIndexOf(' ') + 1), told);
                assertFalse(told.contains("planted") || told.contains("ha"), told);
            }
        }
    }

    @Test
    void whatIsExcludedIsNotReadAndSecretsInLabelsAreMasked() throws Exception {
        Map<String, String> help = help();
        help.put("toc.xml", TOC.replace("Plant guide", "key ghp_" + "16C7e42F292c6912E7710c838347Ae178B4a"));
        help.put("topics_Concepts.xml", CONCEPTS.replace("'Valves'", "'Taps'"));
        SampleFiles.zip(docs.resolve(PLUGIN), help);
        try (Knowledge knowledge = open("topics_Concepts.xml")) {
            index(knowledge);
            String told = told(knowledge, "ignition");
            assertFalse(told.contains("16C7e42F"), told);
            assertFalse(told(knowledge, "bypass").contains("Taps"));
        }
    }
}
