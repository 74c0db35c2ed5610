// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.tests.attach;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.eclipse.core.runtime.preferences.InstanceScope;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.vauban.assist.attachment.Attachment;
import org.vauban.assist.attachment.Attachment.Kind;
import org.vauban.ide.attach.AttachmentCandidate;
import org.vauban.ide.attach.WorkbenchAttachments;
import org.vauban.ide.settings.VaubanPreferences;
import org.vauban.ide.tests.Keys;
import org.vauban.ide.tests.Ui;
import org.vauban.ide.tests.Workbench;
import org.vauban.ide.tests.Workbench.Editor;

/**
 * Nothing in a project runs in the IDE with the real engine, whatever files it contains and whatever programs its
 * repository's settings name.
 */
class HostileProjectTest {

    private static final int COLD_SECONDS = 180;

    @RegisterExtension
    final Workbench workbench = Workbench.realEngine();

    private Path folder;

    private void git(String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of("git", "-c", "user.name=t", "-c", "user.email=t@example.org"));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), output);
    }

    private Path canary(String name) throws IOException {
        Path program = folder.resolve(name);
        Files.createDirectories(program.getParent());
        Files.writeString(program,
                "#!/bin/sh\n: > '" + folder.resolve("ran-" + name.replace('/', '-')) + "'\nexit 1\n");
        assertTrue(program.toFile().setExecutable(true));
        return program;
    }

    private void plant() throws Exception {
        git("init", "-q");
        git("add", "-A");
        git("commit", "-q", "-m", "first");
        for (String name : List.of("git", "git.exe", "python3", "java", "java.exe", "bin/java", "jdk/bin/java",
                "nice")) {
            canary(name);
        }
        Files.writeString(folder.resolve("release"), "JAVA_VERSION=\"25\"\n");
        Files.writeString(folder.resolve("jdk/release"), "JAVA_VERSION=\"25\"\n");
        Path named = canary("named-by-settings");
        for (String setting : List.of("core.fsmonitor", "diff.external", "filter.x.clean", "filter.x.process",
                "remote.origin.uploadpack")) {
            git("config", setting, named.toString());
        }
        git("config", "remote.origin.promisor", "true");
        Files.writeString(folder.resolve(".git/info/attributes"), "*.txt filter=x\n");
        // a preference that a project's team settings brought along
        InstanceScope.INSTANCE.getNode(VaubanPreferences.NODE).put(VaubanPreferences.JAVA_HOME,
                folder.resolve("jdk").toString());
    }

    private List<String> marks() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(each -> each.getFileName().toString()).filter(name -> name.startsWith("ran-")).sorted()
                    .toList();
        }
    }

    @Test
    void completingAndAttachingChangesRunNothingOfIt() throws Exception {
        Editor editor = workbench.open("notes.txt", "The first line.\nThe second |",
                "org.eclipse.ui.DefaultTextEditor");
        folder = workbench.file("other.md", "one\n").getProject().getLocation().toPath();
        InstanceScope.INSTANCE.getNode(VaubanPreferences.NODE).put(VaubanPreferences.MODEL, "smollm2-135m-instruct");
        plant();
        Files.writeString(folder.resolve("other.md"), "one\ntwo\n");
        Keys.chord("alt+shift+g");
        Ui.await("an answer of the engine", COLD_SECONDS, () -> !editor.session().asking());
        AttachmentCandidate changes = Ui.call(() -> WorkbenchAttachments.of(Ui.page())).stream()
                .map(WorkbenchAttachments.Named::attachable)
                .filter(each -> each.kind() == Kind.DIFF).findFirst()
                .orElseThrow();
        List<Attachment> read = Ui.call(() -> changes.read(leftOut -> {})).get(Ui.SECONDS, TimeUnit.SECONDS);
        assertTrue(read.stream().anyMatch(each -> each.label().equals("other.md") && each.text().contains("+two")),
                read + "");
        assertEquals(List.of(), marks());
    }
}
