// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.tests.preferences;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.eclipse.core.runtime.IConfigurationElement;
import org.eclipse.core.runtime.Platform;
import org.eclipse.core.runtime.jobs.IJobChangeEvent;
import org.eclipse.core.runtime.jobs.IJobChangeListener;
import org.eclipse.core.runtime.jobs.Job;
import org.eclipse.core.runtime.jobs.JobChangeAdapter;
import org.eclipse.core.runtime.preferences.InstanceScope;
import org.eclipse.help.HelpSystem;
import org.eclipse.help.IContext;
import org.eclipse.jface.preference.IPreferencePage;
import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Button;
import org.eclipse.swt.widgets.Control;
import org.eclipse.swt.widgets.Link;
import org.eclipse.swt.widgets.Text;
import org.eclipse.ui.PlatformUI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.vauban.assist.privacy.PrivacyStatus;
import org.vauban.governance.UserDirectories;
import org.vauban.ide.preferences.CompletionPreferencePage;
import org.vauban.ide.preferences.PrivacyPreferencePage;
import org.vauban.ide.preferences.VaubanPreferencePage;
import org.vauban.ide.settings.VaubanPreferences;
import org.vauban.ide.tests.Dialogs;
import org.vauban.ide.tests.Keys;
import org.vauban.ide.tests.Ui;
import org.vauban.ide.tests.Workbench;

/** The preference pages, used with real keys. */
class PreferencePagesTest {

    @RegisterExtension
    final Workbench workbench = Workbench.scripted();

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"bundle.properties", "bundle_fr.properties"})
    void theFilterVaubanFindsEveryPage(String file) throws Exception {
        Properties texts = new Properties();
        try (InputStream in = Platform.getBundle("org.vauban.ide").getEntry("OSGI-INF/l10n/" + file).openStream()) {
            texts.load(in);
        }
        assertTrue(List.of(texts.getProperty("keywords").split(" ")).contains("Vauban"), texts.getProperty("keywords"));
        for (IConfigurationElement page : Platform.getExtensionRegistry()
                .getConfigurationElementsFor("org.eclipse.ui.preferencePages")) {
            if (page.getAttribute("id").startsWith("org.vauban.")) {
                assertTrue(Arrays.stream(page.getChildren("keywordReference"))
                        .anyMatch(each -> each.getAttribute("id").equals("org.vauban.ide.keywords")),
                        page.getAttribute("id"));
            }
        }
    }

    @Test
    void everyPageOpensHasKeywordsAndHelp() {
        int pages = 0;
        for (IConfigurationElement page : Platform.getExtensionRegistry()
                .getConfigurationElementsFor("org.eclipse.ui.preferencePages")) {
            String id = page.getAttribute("id");
            if (!id.startsWith("org.vauban.")) {
                continue;
            }
            pages++;
            assertTrue(page.getChildren("keywordReference").length > 0, id + " has no keywords");
            try (Dialogs dialog = Dialogs.preferences(id)) {
                dialog.picture("page-" + id.substring(id.lastIndexOf('.') + 1));
                assertTrue(dialog.valid(), id);
                assertNull(dialog.message(), id);
                Control control = Ui.call(() -> ((org.eclipse.jface.dialogs.IDialogPage) dialog.page()).getControl());
                String help = Ui.call(() -> (String) control.getData("org.eclipse.ui.help"));
                for (Control each = control; help == null && each != null; each = parent(each)) {
                    Control now = each;
                    help = Ui.call(() -> (String) now.getData("org.eclipse.ui.help"));
                }
                assertNotNull(help, id + " has no help");
                IContext context = HelpSystem.getContext(help);
                assertNotNull(context, help);
                assertTrue(context.getRelatedTopics().length > 0, help);
            }
        }
        assertTrue(pages >= 5, pages + " pages");
    }

    private static Control parent(Control control) {
        return Ui.call(control::getParent);
    }

    @Test
    void numbersAreCheckedAndKept() {
        try (Dialogs dialog = Dialogs.preferences(CompletionPreferencePage.ID)) {
            Text delay = dialog.field("Delay after the last keystroke (ms):");
            dialog.type(delay, "6000");
            assertEquals("Delay after the last keystroke (ms): enter an integer from 0 to 5000.",
                    dialog.message().replace(",", "").replace("\u00a0", ""));
            assertFalse(dialog.valid());
            dialog.type(delay, "350");
            assertNull(dialog.message());
            dialog.type(dialog.field("Maximum completion length (tokens):"), "40");
            dialog.ok();
        }
        assertEquals(350, VaubanPreferences.delay());
        assertEquals(40, VaubanPreferences.length());
        try (Dialogs dialog = Dialogs.preferences(CompletionPreferencePage.ID)) {
            dialog.press(dialog.button("Restore Defaults"));
            dialog.ok();
        }
        assertEquals(VaubanPreferences.DEFAULT_DELAY, VaubanPreferences.delay());
        assertEquals(VaubanPreferences.DEFAULT_LENGTH, VaubanPreferences.length());
    }

    @Test
    void aBlankBesideANumberIsNoPartOfIt() {
        try (Dialogs dialog = Dialogs.preferences(CompletionPreferencePage.ID)) {
            dialog.type(dialog.field("Delay after the last keystroke (ms):"), "350 ");
            assertTrue(dialog.valid());
            dialog.type(dialog.field("Maximum completion length (tokens):"), " 40");
            dialog.ok();
        }
        assertEquals(350, VaubanPreferences.delay());
        assertEquals(40, VaubanPreferences.length());
    }

    @Test
    void typesOfFilesAreChecked() {
        try (Dialogs dialog = Dialogs.preferences(CompletionPreferencePage.ID)) {
            Text types = dialog.field("Paused file types:");
            dialog.type(types, "*.md, a b");
            assertEquals("a b is not a file type. Enter *.ext or a complete file name.", dialog.message());
            dialog.type(types, "*.md, Makefile");
            assertNull(dialog.message());
            dialog.ok();
        }
        assertTrue(VaubanPreferences.paused("*.md") && VaubanPreferences.paused("Makefile"));
    }

    @Test
    void theSwitchIsReachedAndUsedByKeys() {
        try (Dialogs dialog = Dialogs.preferences(CompletionPreferencePage.ID)) {
            dialog.press(dialog.button("Show completions as you type"));
            dialog.ok();
        }
        assertFalse(VaubanPreferences.enabled());
    }

    @Test
    void theLanguageOfAnswersCanBeChosen() {
        assertEquals(Optional.empty(), VaubanPreferences.language());
        InstanceScope.INSTANCE.getNode(VaubanPreferences.NODE).put(VaubanPreferences.LANGUAGE, "fr");
        assertEquals(Optional.of(Locale.FRENCH), VaubanPreferences.language());
        try (Dialogs dialog = Dialogs.preferences(VaubanPreferencePage.ID)) {
            org.eclipse.swt.widgets.Combo combo = dialog.one(org.eclipse.swt.widgets.Combo.class, c -> true);
            assertTrue(Ui.call(combo::getText).startsWith("fran"), Ui.call(combo::getText));
        }
    }

    @Test
    void thePrivacyPageSaysWhyAFileIsNotRead() throws Exception {
        try (Dialogs dialog = Dialogs.preferences(PrivacyPreferencePage.ID)) {
            Text patterns = dialog.all(Text.class).stream()
                    .filter(t -> Ui.call(() -> (t.getStyle() & SWT.READ_ONLY) == 0
                            && (t.getStyle() & SWT.MULTI) != 0))
                    .findFirst().orElseThrow();
            dialog.focus(patterns);
            Keys.type("*.csv");
            assertTrue(dialog.valid());
            Text answer = dialog.one(Text.class, t -> (t.getStyle() & (SWT.READ_ONLY | SWT.BORDER)) == SWT.READ_ONLY
                    && (t.getStyle() & SWT.MULTI) != 0 && t.getText().isEmpty());
            dialog.press(dialog.button("Verify audit log"));
            Ui.await("an answer", () -> !answer.getText().isEmpty());
            assertTrue(
                    Ui.call(() -> answer.getText()).matches(
                            "(?s)(The audit log is intact|Nothing has been sent|The audit log was modified).*"),
                    Ui.call(() -> answer.getText()));
            dialog.picture("privacy-answer");
            dialog.ok();
        }
        assertEquals("*.csv", VaubanPreferences.exclusions().getFirst());
    }

    @Test
    void theAnswerToTheLastQuestionStays() throws Exception {
        try (Dialogs dialog = Dialogs.of(page(null))) {
            PrivacyPreferencePage page = (PrivacyPreferencePage) dialog.page();
            String name = page.getDescription(); // the job that reads the page's data in the background
            AtomicReference<Job> first = new AtomicReference<>();
            CountDownLatch held = new CountDownLatch(1);
            IJobChangeListener holds = new JobChangeAdapter() {
                @Override
                public void aboutToRun(IJobChangeEvent event) { // job events arrive on any thread
                    if (event.getJob().getName().equals(name) && first.compareAndSet(null, event.getJob())) {
                        event.getJob().sleep();
                        held.countDown();
                    }
                }
            };
            Text answer = dialog.one(Text.class, t -> (t.getStyle() & (SWT.READ_ONLY | SWT.BORDER)) == SWT.READ_ONLY
                    && (t.getStyle() & SWT.MULTI) != 0 && t.getText().isEmpty());
            // the page's first reading is complete
            Ui.await("the file of the audit", () -> dialog.all(Text.class).stream()
                    .anyMatch(t -> t.getText().endsWith(".jsonl")));
            for (Job read : Job.getJobManager().find(null)) {
                if (read.getName().equals(name)) {
                    read.join();
                }
            }
            Job.getJobManager().addJobChangeListener(holds);
            try {
                Ui.run(() -> page.tell(folder.resolve("first.txt")));
                Ui.pass(held, "the first question");
                Ui.run(() -> page.tell(folder.resolve("second.txt")));
                Ui.await("an answer", () -> answer.getText().contains("second.txt"));
                first.get().wakeUp();
                first.get().join();
                Ui.settle();
                assertTrue(Ui.call(answer::getText).contains("second.txt"), Ui.call(answer::getText));
            } finally {
                Job.getJobManager().removeJobChangeListener(holds);
            }
        }
    }

    @Test
    void personalDataIsMaskedOnRequest() {
        assertFalse(VaubanPreferences.masksPersonalData());
        try (Dialogs dialog = Dialogs.of(page(null))) {
            Button box = personalData(dialog);
            assertFalse(Ui.call(box::getSelection));
            dialog.press(box);
            dialog.ok();
        }
        assertTrue(VaubanPreferences.masksPersonalData());
        assertTrue(VaubanPreferences.ofAssistant(VaubanPreferences.PERSONAL_DATA), "the gate is made anew");
    }

    @Test
    void aPolicyThatRequiresThatPersonalDataIsMaskedChecksTheBoxForGood() throws Exception {
        try (Dialogs dialog = Dialogs.of(page("{\"redaction.personalData\": \"masked\"}"))) {
            Button box = personalData(dialog);
            Ui.await("the policy", () -> !box.isEnabled());
            assertTrue(Ui.call(box::getSelection));
            Link why = dialog.one(Link.class,
                    link -> link.isVisible() && link.getText().startsWith("Locked by a policy."));
            assertTrue(Ui.call(() -> why.getSize().y > 0), "room for the sentence");
            dialog.picture("privacy-policy");
            dialog.press(dialog.button("Restore Defaults"));
            assertTrue(Ui.call(box::getSelection) && !Ui.call(box::isEnabled));
            dialog.ok();
        }
        assertFalse(VaubanPreferences.masksPersonalData(), "the user's own setting");
    }

    private static Button personalData(Dialogs dialog) {
        return dialog.one(Button.class, button -> button.getText().startsWith("&Mask personal data"));
    }

    /** Returns the page of a user with a policy, or without one. */
    private IPreferencePage page(String policy) {
        UserDirectories user = UserDirectories.of("Linux", folder,
                name -> name.equals("vauban.home") ? folder.resolve("home").toString() : null, name -> null);
        return Ui.call(() -> {
            if (policy != null) {
                Path file = user.policies().getLast();
                Files.createDirectories(file.getParent());
                Files.writeString(file, policy);
            }
            PrivacyPreferencePage page = new PrivacyPreferencePage(PrivacyStatus.of(user, Locale.ENGLISH));
            page.init(PlatformUI.getWorkbench());
            return page;
        });
    }
}
