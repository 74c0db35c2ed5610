// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.tests.chat;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vauban.assist.call.AssistException;
import org.vauban.assist.chat.ConversationStores;
import org.vauban.governance.UserDirectories;

/** Which parts of a text typed for a model may be stored. */
class StorableTextTest {
    @TempDir
    Path folder;

    private UserDirectories user(String policy) throws IOException {
        Path home = folder.resolve("home");
        UserDirectories user = UserDirectories.of("Linux", folder,
                name -> name.equals("vauban.home") ? home.toString() : null, name -> null);
        Path file = user.policies().getLast();
        Files.createDirectories(file.getParent());
        Files.writeString(file, policy);
        return user;
    }

    private static Optional<String> storable(String typed, boolean personalData, UserDirectories user) {
        return ConversationStores.masking(personalData, user).map(mask -> mask.apply(typed));
    }

    @Tag("claim:conversations-protected")
    @Test
    void secretsAreMasked() throws IOException {
        assertEquals(Optional.of("set password = \"************\""),
                storable("set password = \"Tournesol-93\"", false, user("{}")));
    }

    @Test
    void personalDataIsMaskedWhereSettingsOrPolicyAskForIt() throws IOException {
        String typed = "greet marie.durand@sante.fr";
        assertEquals(Optional.of(typed), storable(typed, false, user("{}")));
        Optional<String> masked = Optional.of("greet *********************");
        assertEquals(masked, storable(typed, true, user("{}")));
        assertEquals(masked,
                storable(typed, false, user("{\"redaction.personalData\": \"masked\"}")));
    }

    @Tag("claim:conversations-protected")
    @Test
    void nothingIsKeptWhereAPolicyForbids() throws IOException {
        assertEquals(Optional.empty(),
                storable("make it shorter", false, user("{\"conversations.disk\": \"forbidden\"}")));
    }

    @Tag("claim:conversations-protected")
    @Test
    void nothingIsKeptWhereAPolicyCannotBeUnderstood() throws IOException {
        UserDirectories unclear = user("{\"conversations.disk\": \"perhaps\"}");
        assertThrows(AssistException.class, () -> storable("make it shorter", false, unclear));
    }
}
