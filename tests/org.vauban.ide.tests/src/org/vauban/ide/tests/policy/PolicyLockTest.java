// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.tests.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.IntStream;
import org.eclipse.core.resources.IProject;
import org.eclipse.core.runtime.preferences.InstanceScope;
import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Button;
import org.eclipse.swt.widgets.Combo;
import org.eclipse.swt.widgets.Control;
import org.eclipse.swt.widgets.Event;
import org.eclipse.swt.widgets.Link;
import org.eclipse.swt.widgets.Table;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.vauban.governance.policy.document.SettingCatalogue;
import org.vauban.governance.policy.document.SettingDefinition;
import org.vauban.ide.models.ModelsPreferencePage;
import org.vauban.ide.policy.PolicyTable;
import org.vauban.ide.preferences.ChatPreferencePage;
import org.vauban.ide.preferences.CompletionPreferencePage;
import org.vauban.ide.preferences.DocumentsPreferencePage;
import org.vauban.ide.preferences.PolicyLock;
import org.vauban.ide.preferences.PrivacyPreferencePage;
import org.vauban.ide.preferences.ProjectPropertyPage;
import org.vauban.ide.settings.VaubanPreferences;
import org.vauban.ide.tests.Dialogs;
import org.vauban.ide.tests.Legible;
import org.vauban.ide.tests.Ui;
import org.vauban.ide.tests.Workbench;

/** What a policy decides is visible, locked and explained; the user's own settings are preserved. */
class PolicyLockTest {

    @RegisterExtension
    final Workbench workbench = Workbench.scripted();

    @RegisterExtension
    final UserPolicy policy = new UserPolicy();

    private static Link why(Dialogs dialog, String beginning) {
        Ui.await("the reason", () -> dialog.all(Link.class).stream()
                .anyMatch(link -> link.isVisible() && link.getText().startsWith(beginning)));
        return dialog.one(Link.class, link -> link.getText().startsWith(beginning));
    }

    /** Asserts that no text is cut at the smallest size that the platform gives such a dialog. */
    private static void assertLegible(Dialogs dialog) {
        Ui.run(() -> dialog.dialog().getShell().setSize(660, 720));
        Ui.settle();
        assertEquals(List.of(), Ui.call(() -> Legible.cutIn(dialog.dialog().getShell())));
    }

    /** A page's rule for a nonexistent setting would never apply. */
    @Test
    void everySettingThatLocksAPreferenceIsInTheCatalogue() {
        for (String setting : PolicyLock.settings()) {
            assertTrue(SettingCatalogue.find(setting).isPresent(), setting);
        }
    }

    @Test
    void thePrivacyPageShowsAllSettingsAndLocksWhatIsDecided() throws Exception {
        policy.write("{\"redaction.personalData\": \"masked\", \"exclusions.pinned\": [\"*.plan\", \"offers/\"]}");
        try (Dialogs dialog = Dialogs.preferences(PrivacyPreferencePage.ID)) {
            PolicyTable table = ((PrivacyPreferencePage) dialog.page()).policies();
            Ui.await("the policy", () -> table.settings().getItemCount() > 0);
            Table settings = Ui.call(table::settings);
            assertEquals(SettingCatalogue.all().stream().map(SettingDefinition::name).toList(),
                    Ui.call(() -> java.util.Arrays.stream(settings.getItems()).map(item -> item.getText(0)).toList()));
            Button box = dialog.one(Button.class, button -> button.getText().startsWith("&Mask personal data"));
            assertTrue(Ui.call(box::getSelection) && !Ui.call(box::isEnabled));
            dialog.picture("policy-privacy-files");
            assertLegible(dialog);
            PrivacyPreferencePage page = (PrivacyPreferencePage) dialog.page();
            Ui.run(page::showPolicy);
            Ui.run(() -> table.select("exclusions.pinned"));
            assertEquals(List.of("exclusions.pinned", "*.plan, offers/", "Locked", "unsigned policy"),
                    Ui.call(() -> IntStream.range(0, 4).mapToObj(settings.getSelection()[0]::getText).toList()));
            String details = Ui.call(table::detailsText);
            for (String part : List.of("gitignore", "Layer: unsigned policy", "Signed by: nobody", "Reason: no reason",
                    "Contact: not specified", "Valid until: no expiry", "File: " + UserPolicy.FILE)) {
                assertTrue(details.contains(part), details);
            }
            Ui.run(() -> table.select("lsp.socket"));
            assertTrue(Ui.call(table::detailsText).contains("No policy decides this setting."));
            assertEquals("Default", Ui.call(() -> settings.getSelection()[0].getText(2)));
            Ui.run(() -> table.filter().setText("locked"));
            assertEquals(2, Ui.call(settings::getItemCount));
            dialog.picture("policy-privacy");
            assertLegible(dialog);
            dialog.ok();
        }
        assertFalse(VaubanPreferences.masksPersonalData(), "the user's own setting");
    }

    /** The user need not reopen the page or restart Eclipse. */
    @Tag("claim:policy-live")
    @Test
    void aPolicyThatChangesLocksAndUnlocksAnOpenPage() throws Exception {
        try (Dialogs dialog = Dialogs.preferences(PrivacyPreferencePage.ID)) {
            PolicyTable table = ((PrivacyPreferencePage) dialog.page()).policies();
            Ui.await("the policy", () -> table.settings().getItemCount() > 0);
            Button box = dialog.one(Button.class, button -> button.getText().startsWith("&Mask personal data"));
            assertTrue(Ui.call(box::isEnabled) && !Ui.call(box::getSelection));

            policy.write("{\"redaction.personalData\": \"masked\"}");
            UserPolicy.look();
            Ui.await("the lock", () -> !box.isEnabled());
            assertTrue(Ui.call(box::getSelection));
            Link why = why(dialog, "Locked by a policy.");

            policy.write("{\"redaction.personalData\": \"perhaps\"}");
            UserPolicy.look();
            Ui.await("the warning", () -> table.bannerText().contains("perhaps"));
            String banner = Ui.call(table::bannerText);
            assertTrue(banner.contains("the previous one still applies")
                    && banner.contains(UserPolicy.FILE.toString()), banner);
            assertTrue(!Ui.call(box::isEnabled) && Ui.call(box::getSelection), "what held goes on");
            dialog.picture("policy-kept");
            assertLegible(dialog);

            policy.write("{}");
            UserPolicy.look();
            Ui.await("the end of the lock", box::isEnabled);
            assertFalse(Ui.call(box::getSelection), "the user's own setting");
            assertTrue(why.isDisposed());
            dialog.press(box);
            dialog.ok();
        }
        assertTrue(VaubanPreferences.masksPersonalData(), "it can be stored again");
        InstanceScope.INSTANCE.getNode(VaubanPreferences.NODE).remove(VaubanPreferences.PERSONAL_DATA);
    }

    @Test
    void completionThatAPolicySwitchesOffIsShownAsOff() throws Exception {
        policy.write("{\"features.disabled\": [\"completion\", \"chat\", \"document\"]}");
        try (Dialogs dialog = Dialogs.preferences(CompletionPreferencePage.ID)) {
            Button box = dialog.button("Show completions as you type");
            Ui.await("the policy", () -> !box.isEnabled());
            assertFalse(Ui.call(box::getSelection));
            Link why = why(dialog, "Locked by a policy.");
            assertTrue(Ui.call(why::getText).contains("Decided by: unsigned policy."), Ui.call(why::getText));
            Combo ahead = dialog.one(Combo.class, combo -> true);
            assertEquals("Never", Ui.call(ahead::getText));
            assertFalse(Ui.call(ahead::isEnabled));
            dialog.picture("policy-completion");
            assertLegible(dialog);
            dialog.press(dialog.button("Restore Defaults"));
            assertFalse(Ui.call(box::getSelection) || Ui.call(box::isEnabled));
            dialog.ok();
        }
        assertTrue(VaubanPreferences.enabled(), "the user's own setting");
        for (String page : List.of(ChatPreferencePage.ID, DocumentsPreferencePage.ID)) {
            try (Dialogs dialog = Dialogs.preferences(page)) {
                why(dialog, "Locked by a policy.");
                assertLegible(dialog);
            }
        }
    }

    /** A project cannot switch on what a policy switches off. */
    @Test
    void thePageOfAProjectTellsThatCompletionIsSwitchedOff() throws Exception {
        policy.write("{\"features.disabled\": [\"completion\"]}");
        IProject project = workbench.file("a.txt", "").getProject();
        try (Dialogs dialog = Dialogs.properties(project, ProjectPropertyPage.ID)) {
            why(dialog, "Locked by a policy.");
            Button own = dialog.button("Enable project specific settings");
            Ui.run(() -> {
                own.setSelection(true);
                own.notifyListeners(SWT.Selection, new Event());
            });
            assertFalse(Ui.call(dialog.button("Show completions as you type")::isEnabled));
            assertLegible(dialog);
        }
    }

    @Test
    void conversationsThatMayNotBeSavedAreShownAsNotSaved() throws Exception {
        policy.write("{\"conversations.disk\": \"forbidden\"}");
        try (Dialogs dialog = Dialogs.preferences(ChatPreferencePage.ID)) {
            Button box = dialog.button("Save conversations in the workspace");
            Ui.await("the policy", () -> !box.isEnabled());
            assertFalse(Ui.call(box::getSelection));
            dialog.ok();
        }
        assertTrue(VaubanPreferences.keepsChats(), "the user's own setting");
    }

    /** The user may still choose fewer threads than the limit. */
    @Test
    void theEnginesPageTellsLimitsAndThatNoModelCanBeImported() throws Exception {
        policy.write("{\"engine.threads\": \"4\", \"models.import\": \"forbidden\"}");
        try (Dialogs dialog = Dialogs.preferences(ModelsPreferencePage.ID)) {
            Link limit = why(dialog, "Limited by a policy to 4.");
            assertTrue(Ui.call(dialog.field("Threads (0 = automatic):")::isEnabled));
            Link no = why(dialog, "Importing models: Locked by a policy.");
            assertFalse(Ui.call(dialog.button("Import...")::isEnabled));
            assertTrue(Ui.call(() -> limit.getSize().y > 0 && no.getSize().y > 0), "room for both");
            dialog.picture("policy-models");
            assertLegible(dialog);
        }
        InstanceScope.INSTANCE.getNode(VaubanPreferences.NODE).remove(VaubanPreferences.THREADS);
    }

    @Test
    void withoutAPolicyNothingIsLocked() {
        for (String page : List.of(CompletionPreferencePage.ID, ChatPreferencePage.ID, DocumentsPreferencePage.ID)) {
            try (Dialogs dialog = Dialogs.preferences(page)) {
                Ui.settle();
                for (Link link : dialog.all(Link.class)) {
                    assertFalse(Ui.call(link::getText).contains("policy"), Ui.call(link::getText));
                }
                for (Control control : dialog.all(Button.class)) {
                    assertTrue(Ui.call(control::getEnabled) || !Ui.call(control::isVisible), page);
                }
            }
        }
    }
}
