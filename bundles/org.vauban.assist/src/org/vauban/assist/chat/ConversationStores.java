// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.chat;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.assist.call.AssistError;
import org.vauban.assist.call.AssistException;
import org.vauban.governance.SecretMasker;
import org.vauban.governance.UserDirectories;
import org.vauban.governance.policy.PersonalDataPolicy;
import org.vauban.governance.policy.Policy;
import org.vauban.governance.policy.PolicyException;
import org.vauban.governance.policy.setting.ConversationPolicy;

/** Creates the store of conversations that the policy allows. */
public final class ConversationStores {

    private ConversationStores() {}

    /**
     * Returns a store in a folder, which saves nothing while the policy of this machine and user forbids it; what was
     * saved earlier can still be listed, opened and deleted. Reads the disk.
     *
     * @param folder folder of the workspace's conversations
     * @param locale language of messages; null for the default one
     * @throws AssistException {@code STORE} if a policy cannot be understood
     */
    public static ConversationStore of(Path folder, @Nullable Locale locale) {
        return of(folder, locale, UserDirectories.standard());
    }

    /** Returns such a store for the given user directories. */
    public static ConversationStore of(Path folder, @Nullable Locale locale, UserDirectories user) {
        PolicedConversationStore store = new PolicedConversationStore(folder, locale, user);
        store.isForbidden(); // reports now if a policy cannot be understood
        return store;
    }

    /**
     * Deletes what may no longer be stored: conversations that were not changed for too long, and the unsent question
     * if the policy or the user forbids saving. Reads the disk.
     *
     * @param folder folder of the workspace's conversations; need not exist
     * @param wanted whether the user wants conversations to be saved
     * @throws AssistException {@code STORE} if a policy cannot be understood, or a file cannot be deleted
     */
    public static void deleteDisallowed(Path folder, boolean wanted) {
        deleteDisallowed(folder, wanted, UserDirectories.standard());
    }

    /** Does so for the given user directories. */
    public static void deleteDisallowed(Path folder, boolean wanted, UserDirectories user) {
        ConversationStore store = of(folder, null, user);
        store.usage(); // deletes those that have expired
        if (!wanted || store.isForbidden()) {
            DraftStore.of(folder, null, () -> true, user).forget();
        }
    }

    /**
     * Whether the policy allows storing conversations on disk. Reads the disk.
     *
     * @throws AssistException {@code STORE} if a policy cannot be understood
     */
    public static boolean allowed() {
        return allowed(UserDirectories.standard());
    }

    /**
     * Returns the masking of typed texts for storage on disk: they are stored as the model saw them, with secrets
     * masked. Empty if the policy forbids storing conversations. Reads the disk.
     *
     * @param personalData whether the settings require personal data to be masked
     * @throws AssistException {@code STORE} if a policy cannot be understood
     */
    public static Optional<UnaryOperator<String>> masking(boolean personalData) {
        return masking(personalData, UserDirectories.standard());
    }

    /** Returns the masking for the given user directories. */
    public static Optional<UnaryOperator<String>> masking(boolean personalData, UserDirectories user) {
        if (!allowed(user)) {
            return Optional.empty();
        }
        try {
            SecretMasker masker = PersonalDataPolicy.masker(user, personalData);
            return Optional.of(typed -> StoredConversation.masked(typed, masker));
        } catch (PolicyException e) {
            throw new AssistException(AssistError.STORE, e.getMessage(), "", e);
        }
    }

    private static boolean allowed(UserDirectories user) {
        try {
            return ConversationPolicy.of(Policy.of(user)) != ConversationPolicy.FORBIDDEN;
        } catch (PolicyException e) {
            throw new AssistException(AssistError.STORE, e.getMessage(), "", e);
        }
    }
}
