// SPDX-License-Identifier: EPL-2.0
package org.vauban.knowledge.host.tests.indexing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.vauban.governance.FeatureRules;
import org.vauban.governance.GovernanceException;
import org.vauban.governance.ProjectRules;
import org.vauban.governance.exclusion.Exclusions;
import org.vauban.knowledge.Knowledge;
import org.vauban.knowledge.SearchResult;
import org.vauban.knowledge.document.ReadFailure;
import org.vauban.knowledge.host.tests.Hosts;
import org.vauban.knowledge.host.tests.WithKnowledge;
import org.vauban.knowledge.indexing.IndexReport;
import org.vauban.knowledge.indexing.IndexingListener;
import org.vauban.knowledge.indexing.UnreadableFile;

/** What a project's rules hide from an index, also when they are added later. */
@Tag("slow")
class KnowledgeProjectsTest extends WithKnowledge {
    private Knowledge open(ProjectRules projects) throws Exception {
        return Knowledge.of(user, Hosts.launch(), List.of(), projects);
    }

    /** Returns the rules of a project in {@code docs/tickets}. */
    private ProjectRules project(List<String> exclusions, boolean personalData, String fingerprint) {
        ProjectRules.Rules rules = new ProjectRules.Rules(new Exclusions(exclusions, List.of()), personalData,
                FeatureRules.ALL, fingerprint);
        return source -> String.valueOf(source.path()).contains("tickets") ? List.of(rules) : List.of();
    }

    private Path ticket(String name, String text) throws Exception {
        return Files.writeString(Files.createDirectories(docs.resolve("tickets")).resolve(name), text);
    }

    /** The file has not changed, and the next indexed folder does not contain it. */
    @Test
    void whatTheRulesOfAProjectExcludeLaterIsHiddenAtOnceAndPurged() throws Exception {
        ticket("plan.txt", "the plan of the pump");
        ticket("open.txt", "the open plan of the valve");
        Files.writeString(docs.resolve("other.txt"), "another plan of a gauge");
        Path elsewhere = Files.createDirectory(folder.toRealPath().resolve("elsewhere"));
        try (Knowledge knowledge = open(project(List.of(), false, "1"))) {
            index(knowledge);
            assertEquals(3, knowledge.search("plan", 5, List.of()).hits().size());
        }
        try (Knowledge knowledge = open(project(List.of("plan.txt"), false, "2"))) {
            SearchResult found = knowledge.search("plan", 5, List.of());
            assertEquals(List.of("open.txt", "other.txt"), names(found).stream().sorted().toList());
            assertEquals(2, found.matched());
            assertFalse(found.outdated(), "nothing would bring it back");
            assertEquals(1, knowledge.index(List.of(elsewhere), IndexingListener.NONE).removed());
            assertEquals(2, knowledge.statistics().files());
        }
    }

    /** Otherwise, indexing many projects would take a time that grows with the square of their number. */
    @Test
    void anUnchangedFolderDoesNotCostACheckOfAllOthers() throws Exception {
        for (int i = 0; i < 20; i++) {
            ticket(i + ".txt", "ticket " + i);
        }
        Path elsewhere = Files.createDirectory(folder.toRealPath().resolve("elsewhere"));
        Files.writeString(elsewhere.resolve("a.txt"), "a plan");
        AtomicInteger checks = new AtomicInteger();
        ProjectRules counting = source -> {
            if (String.valueOf(source.path()).contains("tickets")) {
                checks.incrementAndGet();
            }
            return List.of();
        };
        try (Knowledge knowledge = open(counting)) {
            index(knowledge);
            knowledge.index(List.of(elsewhere), IndexingListener.NONE);
            int fewest = Integer.MAX_VALUE;
            for (int i = 0; i < 3; i++) { // one in a minute checks all
                int before = checks.get();
                IndexReport report = knowledge.index(List.of(elsewhere), IndexingListener.NONE);
                assertEquals(1, report.unchanged());
                assertEquals(0, report.removed());
                fewest = Math.min(fewest, checks.get() - before);
            }
            assertEquals(0, fewest);
            Files.delete(docs.resolve("tickets/7.txt"));
            assertEquals(1, index(knowledge).removed());
            assertEquals(20, knowledge.statistics().files());
        }
    }

    /** A repetition of a hidden text elsewhere is not part of the hidden file, and is found. */
    @Test
    void aFileThatIsHiddenDoesNotHideWhatRepeatsIt() throws Exception {
        String text = "The operator opens the valve before the pump starts and waits until the pressure is two bar.";
        ticket("a.txt", text);
        Files.writeString(docs.resolve("b.txt"), text);
        for (int i = 0; i < 30; i++) {
            ticket("more" + i + ".txt", "valve and pump, remark " + i + " of many that differ: " + "xyz".repeat(i));
        }
        try (Knowledge knowledge = open(project(List.of(), false, "1"))) {
            index(knowledge);
        }
        try (Knowledge knowledge = open(project(List.of("tickets"), false, "2"))) {
            assertEquals(List.of("b.txt"), names(knowledge.search("valve pump", 2, List.of())));
        }
    }

    @Test
    void personalDataThatIsToBeMaskedLaterIsHiddenUntilTheFileIsIndexedAgain() throws Exception {
        ticket("call.txt", "Call the plumber: ada.moreau@plomberie-moreau.fr, about the pump.");
        Files.writeString(docs.resolve("other.txt"), "Ask bob.petit@plomberie-moreau.fr about the pump.");
        try (Knowledge knowledge = open(project(List.of(), false, "1"))) {
            index(knowledge);
            assertEquals(2, knowledge.search("pump", 5, List.of()).hits().size());
        }
        try (Knowledge knowledge = open(project(List.of(), true, "2"))) {
            SearchResult hidden = knowledge.search("pump", 5, List.of());
            assertEquals(List.of("other.txt"), names(hidden), "the other one is in no project");
            assertTrue(hidden.outdated());
            IndexReport report = index(knowledge);
            assertEquals(1, report.indexed());
            assertEquals(1, report.unchanged());
            SearchResult masked = knowledge.search("plumber pump", 5, List.of(docs.resolve("tickets")));
            assertFalse(masked.outdated());
            String text = masked.hits().getFirst().passage().text();
            assertFalse(text.contains("moreau"), text);
            assertTrue(text.startsWith("Call the plumber:"), text);
            assertEquals(0, index(knowledge).indexed(), "once");
        }
    }

    /** The affected file is not in a folder of the next run and cannot be read again, so it is removed. */
    @Test
    void whatMustBeMaskedAndIsNotReadAgainIsPurged() throws Exception {
        ticket("call.txt", "Call ada.moreau@plomberie-moreau.fr about the pump.");
        Path elsewhere = Files.createDirectory(folder.toRealPath().resolve("elsewhere"));
        try (Knowledge knowledge = open(project(List.of(), false, "1"))) {
            index(knowledge);
        }
        try (Knowledge knowledge = open(project(List.of(), true, "2"))) {
            assertEquals(1, knowledge.index(List.of(elsewhere), IndexingListener.NONE).removed());
            assertEquals(0, knowledge.statistics().files());
        }
    }

    @Test
    void aPolicyThatCannotBeUsedEndsOnlyItsProject() throws Exception {
        ticket("plan.txt", "the plan of the pump");
        Files.writeString(docs.resolve("other.txt"), "another plan of a gauge");
        Path policy = docs.resolve("tickets/.vauban/project.policy.json");
        ProjectRules broken = source -> {
            if (String.valueOf(source.path()).contains("tickets")) {
                throw new GovernanceException("The policy " + policy + " is signed by nobody.");
            }
            return List.of();
        };
        try (Knowledge knowledge = open(broken)) {
            IndexReport report = index(knowledge);
            assertEquals(1, report.indexed());
            assertEquals(List.of(ReadFailure.POLICY),
                    report.unreadable().stream().map(UnreadableFile::reason).toList());
            assertTrue(report.unreadable().getFirst().detail().contains("signed by nobody"));
            assertEquals(List.of("other.txt"), names(knowledge.search("plan", 5, List.of())));
        }
        try (Knowledge knowledge = open(project(List.of(), false, "1"))) {
            assertEquals(1, index(knowledge).indexed(), "the policy was mended");
            assertEquals(2, knowledge.search("plan", 5, List.of()).hits().size());
        }
        try (Knowledge knowledge = open(broken)) {
            assertEquals(List.of("other.txt"), names(knowledge.search("plan", 5, List.of())));
            IndexReport report = index(knowledge);
            assertEquals(0, report.removed(), "it comes back with its policy");
            assertEquals(1, report.unchanged());
        }
    }

    /** A network folder may contain so many files that finding them takes minutes. */
    @Test
    void aRunThatIsCancelledWhileItLooksForFilesEndsAndForgetsNothing() throws Exception {
        Files.writeString(Files.createDirectory(docs.resolve("a")).resolve("a.txt"), "a plan");
        Files.writeString(Files.createDirectory(docs.resolve("b")).resolve("b.txt"), "another plan");
        Set<Path> asked = new HashSet<>();
        try (Knowledge knowledge = open(source -> {
            asked.add(source.path());
            return List.of();
        })) {
            index(knowledge);
            asked.clear();
            IndexReport report = knowledge.index(List.of(docs), new IndexingListener() {
                @Override
                public void progress(int done, int total, Path file) {
                    throw new AssertionError(file + " is read");
                }

                @Override
                public boolean isCancelled() {
                    return !asked.isEmpty();
                }
            });
            assertTrue(report.cancelled());
            assertEquals(1, asked.size(), asked.toString());
            assertEquals(List.of("a.txt", "b.txt"),
                    names(knowledge.search("plan", 5, List.of())).stream().sorted().toList());
        }
    }
}
