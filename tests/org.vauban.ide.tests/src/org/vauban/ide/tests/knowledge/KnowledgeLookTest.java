// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.tests.knowledge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.vauban.ide.tests.Look.say;

import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import org.eclipse.core.resources.ResourcesPlugin;
import org.eclipse.core.runtime.preferences.InstanceScope;
import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Event;
import org.eclipse.swt.widgets.TreeItem;
import org.eclipse.ui.IWorkbenchPartReference;
import org.eclipse.ui.PlatformUI;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;
import org.vauban.assist.question.KnowledgeScope;
import org.vauban.ide.knowledge.KnowledgePreferences;
import org.vauban.ide.knowledge.view.KnowledgeView;
import org.vauban.ide.page.PageViewer;
import org.vauban.ide.perspective.VaubanPerspective;
import org.vauban.ide.settings.VaubanPreferences;
import org.vauban.ide.tests.Legible;
import org.vauban.ide.tests.Look;
import org.vauban.ide.tests.LookTest;
import org.vauban.ide.tests.Pictures;
import org.vauban.ide.tests.SamplePdf.Line;
import org.vauban.ide.tests.SamplePdf;
import org.vauban.ide.tests.Ui;
import org.vauban.ide.tests.Workbench;
import org.vauban.ide.trace.TraceView;
import org.vauban.ide.workbench.CurrentAssistant;

/** How documents and requirements look: the index, a cited page and the traceability matrix, with the real hosts. */
@Tag("slow")
@ParameterizedClass
@MethodSource("org.vauban.ide.tests.Look#themes")
class KnowledgeLookTest extends LookTest {
    private static final int COLD_SECONDS = 180;
    private static final String CHART = "0.85 0.9 0.97 rg 72 470 240 120 re f 0.1 0.35 0.7 RG 2 w 72 470 240 120 re S"
            + " 90 520 m 160 570 l 230 490 l 300 560 l S 0 g";

    @RegisterExtension
    final Workbench workbench = Workbench.realEngine();

    private FileChannel alone;
    private Path folder;
    private Path standard;
    private Path damaged;

    KnowledgeLookTest(String theme) {
        super(theme, VaubanPerspective.ID);
    }

    @BeforeEach
    void documents() throws Exception {
        Path temporary = Path.of(System.getProperty("java.io.tmpdir"));
        alone = FileChannel.open(temporary.resolve("vauban-manuals.lock"), StandardOpenOption.CREATE,
                StandardOpenOption.WRITE);
        alone.lock(); // screenshots show the path, so a concurrent run on this machine uses the same folder
        folder = Files.createDirectories(temporary.resolve(say("Manuals", "Manuels"))).toRealPath();
        standard = folder.resolve(say("pump-standard.pdf", "norme-pompe.pdf"));
        SamplePdf.write(standard, List.of(
                List.of(new Line(true, 22, 110, say("Pump station: operating standard",
                        "Station de pompage : norme d\u2019exploitation"))),
                List.of(new Line(true, 15, 100, say("2  Operation", "2  Exploitation")),
                        new Line(false, 11, 130, say("The operator opens the valve before the pump starts.",
                                "L\u2019op\u00e9rateur ouvre la vanne avant le d\u00e9marrage de la pompe.")),
                        new Line(false, 11, 145, say("The pressure of the pump must not exceed 12 bar.",
                                "La pression de la pompe ne doit pas d\u00e9passer 12 bars.")),
                        new Line(false, 11, 175, say("A value of 10 bar is usual; in winter 8 bar are enough.",
                                "Une valeur de 10 bars est usuelle en \u00e9t\u00e9 ; en hiver, 8 bars suffisent.")),
                        new Line(true, 12, 235, say("Figure 1: values over a day",
                                "Figure 1 : valeurs sur une journ\u00e9e")),
                        new Line(false, 9, 390, say("Measured at station 4.", "Mesur\u00e9 \u00e0 la station 4.")))),
                CHART);
        damaged = Files.writeString(folder.resolve(say("old.pdf", "ancien.pdf")), "%PDF-1.7 and no more");
    }

    @AfterEach
    void forget() throws Exception {
        try (FileChannel ends = alone) {
            PlatformUI.getWorkbench().getService(CurrentAssistant.class).assistant().questions().index()
                    .remove(List.of(folder)); // for searches of the next run
            Files.deleteIfExists(standard);
            Files.deleteIfExists(damaged);
        }
        Ui.run(() -> Ui.page().closeAllEditors(false));
        InstanceScope.INSTANCE.getNode(VaubanPreferences.NODE).remove(KnowledgePreferences.SOURCES);
    }

    private static void zoomed(IWorkbenchPartReference part, String picture) {
        Ui.run(() -> Ui.page().toggleZoom(part));
        try {
            Ui.settle();
            Pictures.document(picture);
            assertEquals(List.of(), Ui.call(() -> Legible.cutIn(Ui.window().getShell())));
        } finally {
            Ui.run(() -> Ui.page().toggleZoom(part));
        }
    }

    @Test
    void theIndexAndACitedPage() {
        // the tests' empty project and its location mean nothing to readers
        Ui.run(() -> ResourcesPlugin.getWorkspace().getRoot().getProject(Workbench.PROJECT).close(null));
        KnowledgeView view = Ui.call(() -> (KnowledgeView) Ui.page().showView(KnowledgeView.ID));
        Ui.run(() -> view.add(KnowledgeScope.DOCS, folder));
        Ui.await("the index", COLD_SECONDS, () -> Arrays.stream(view.sources().getItems())
                .anyMatch(row -> row.getText(0).equals(folder.getFileName().toString()) && row.getText(3).equals("1")));
        Ui.run(() -> view.query().setText(say("pressure of the pump", "pression de la pompe")));
        Ui.await(() -> "results; " + view.status(), COLD_SECONDS, () -> view.results().getItemCount() > 0);
        zoomed(Ui.call(() -> Ui.page().getReference(view)), "knowledge");

        Ui.run(() -> view.query().notifyListeners(SWT.DefaultSelection, new Event()));
        Ui.await("the page", COLD_SECONDS, () -> Ui.page().getActiveEditor() instanceof PageViewer viewer
                && viewer.text().getText().contains("12 bar"));
        PageViewer viewer = (PageViewer) Ui.call(() -> Ui.page().getActiveEditor());
        Ui.run(() -> {
            assertEquals(2, viewer.page());
            assertTrue(!viewer.marks().isEmpty(), "the passage is marked");
            assertTrue(viewer.text().getSelectionText().contains("12 bar"), viewer.text().getSelectionText());
            Ui.page().hideView(view);
        });
        zoomed(Ui.call(() -> Ui.page().getReference(viewer)), "page");
    }

    @Test
    void theTraceabilityMatrix() {
        workbench.file("doc/requirements.md", say("""
                # Pump controller

                REQ-1: The controller shall stop the pump within two seconds.

                REQ-2: The bypass valve shall relieve excessive hydraulic pressure above 12 bar.

                REQ-3: The housing shall be painted in a colour that resists salt water.
                """, """
                # Commande de la pompe

                REQ-1 : La commande doit arr\u00eater la pompe en deux secondes.

                REQ-2 : La vanne de d\u00e9rivation doit limiter la pression hydraulique excessive \u00e0 12 bars.

                REQ-3 : Le carter doit \u00eatre peint d\u2019une couleur qui r\u00e9siste \u00e0 l\u2019eau de mer.
                """));
        workbench.file("src/Pump.java", say("""
                class Pump {
                    /** Serves REQ-1, and REQ-77. */
                    void stop() {
                    }

                    /** Relieves excessive hydraulic pressure through the bypass valve. */
                    void relieveBypass() {
                    }

                    void start() {
                    }
                }
                """, """
                class Pompe {
                    /** R\u00e9pond \u00e0 REQ-1, et \u00e0 REQ-77. */
                    void arreter() {
                    }

                    /** Limite la pression hydraulique excessive par la vanne de d\u00e9rivation. */
                    void ouvrirDerivation() {
                    }

                    void demarrer() {
                    }
                }
                """));
        workbench.file(".git/HEAD", "ref: refs/heads/main\n");
        workbench.file("test/PumpTest.java", "class PumpTest {\n    @Test\n    void stopsForReq1() {\n    }\n}\n");
        TraceView view = Ui.call(() -> (TraceView) Ui.page().showView(TraceView.ID));
        try {
            Ui.run(view::trace);
            Ui.await(() -> "the matrix; " + view.status(), COLD_SECONDS, () -> view.tree().getItemCount() == 3);
            Ui.run(() -> {
                for (TreeItem row : view.tree().getItems()) {
                    Event expand = new Event();
                    expand.item = row;
                    view.tree().notifyListeners(SWT.Expand, expand);
                    row.setExpanded(true);
                }
                assertEquals(2, view.tree().getItem(0).getItemCount());
                assertEquals(1, view.tree().getItem(1).getItemCount(), "a suggestion");
            });
            zoomed(Ui.call(() -> Ui.page().getReference(view)), "traceability");
        } finally {
            Ui.run(() -> Ui.page().hideView(view));
        }
    }
}
